import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright/test'
import { en, expect, test } from './desk'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

test('what can be done to a message is reached with the pointer, by keys alone and from the palette', async ({ desk }) => {
  await desk.connect()
  const { messageId } = desk.ada.write(desk.bot, 'Where is my parcel?')
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const message = desk.message('Where is my parcel?')
  const theirs = () => desk.ada.chatOf(desk.bot).find(one => one.messageId === messageId)?.reactions.map(({ emoji }) => emoji)

  await message.hover()
  await message.getByRole('button', { name: en.conversation.message.react, exact: true }).click()
  await page.getByRole('dialog', { name: en.messageActs.react.title }).getByRole('button', { name: '👍' }).click()
  await expect.poll(theirs).toEqual(['👍'])

  // By keys alone: Tab into the tools, on with the arrows, back with Escape.
  await page.mouse.move(5, 5)
  await message.focus()
  const tools = message.getByRole('toolbar', { name: en.conversation.message.acts })
  await tools.getByRole('button', { name: en.conversation.message.react, exact: true }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(tools.getByRole('button', { name: en.conversation.message.more })).toBeFocused()
  // The keys of the message work on its tools, too.
  await page.keyboard.press('+')
  await expect(page.getByRole('dialog', { name: en.messageActs.react.title })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(message).toBeFocused()
  await tools.getByRole('button', { name: en.conversation.message.more }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: en.conversation.message.forward })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(message).toBeFocused()
  await page.keyboard.press('m')
  await expect(page.getByRole('menuitem', { name: en.conversation.message.raw })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(message).toBeFocused()

  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: en.palette.title })
  await expect(palette.getByText('The message “Where is my parcel?”')).toBeVisible()
  await page.keyboard.type('raw')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: en.conversation.raw.title })).toContainText('Where is my parcel?')
  await page.keyboard.press('Escape')

  // The same palette finds what is a setting.
  for (const [typed, found] of [
    ['backup', en.action.backups],
    ['passphrase', en.action.export],
    ['keychain', en.action.vault],
    ['mute', en.settings.notifications],
    ['undo', en.settings.hold],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(typed)
    await expect(palette.getByRole('option', { name: found })).toBeVisible()
    if (found !== en.settings.hold) await page.keyboard.press('Escape')
    else await palette.getByRole('option', { name: found }).click()
    await expect(palette).toHaveCount(0)
  }
  const hold = page.getByRole('dialog', { name: en.settings.title }).getByLabel(en.settings.hold)
  await expect(hold).toBeFocused()
  await hold.selectOption('20')
  await page.keyboard.press('Escape')

  // Held back, and taken back beside the message before Telegram has heard of it.
  await desk.answer('Too fast.')
  await desk.message('Too fast.').getByRole('button', { name: en.conversation.message.undo }).click()
  await expect(desk.message('Too fast.').getByText(en.conversation.discarded)).toBeVisible()
  expect(desk.simulator.journal.of('sendMessage')).toEqual([])
})

test('what is scheduled is listed and changed there, and stands at the end of its conversation', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  const list = page.getByRole('dialog', { name: en.scheduled.title })
  await expect(list.getByText(en.scheduled.none)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)

  for (const words of ['First of all', 'Last of all']) {
    await page.getByRole('textbox', { name: 'Message to Ada Lovelace' }).focus()
    await page.keyboard.type(words)
    await page.keyboard.press('Control+Shift+s')
    const dialog = page.getByRole('dialog', { name: en.composer.more.schedule })
    await dialog.getByRole('button', { name: words === 'Last of all' ? en.more.schedule.week : en.more.schedule.tomorrow }).click()
    await dialog.getByRole('button', { name: en.composer.more.set }).click()
    await expect(dialog).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(desk.message(words)).toBeVisible()
  }
  desk.ada.write(desk.bot, 'Said meanwhile')
  await desk.message('Said meanwhile').waitFor()
  await expect(page.getByRole('feed').getByRole('article')).toContainText([/\/start/, 'Said meanwhile', 'First of all', 'Last of all'])

  await page.getByRole('navigation').getByRole('button', { name: '2 scheduled messages' }).click()
  const rows = list.getByRole('listitem')
  await expect(rows).toContainText(['First of all', 'Last of all'])
  await rows.first().getByRole('button', { name: en.conversation.message.changeTime }).click()
  await rows.first().getByRole('button', { name: en.more.schedule.week }).click()
  await rows.first().getByRole('button', { name: en.scheduled.save }).click()
  await rows.filter({ hasText: 'Last of all' }).getByRole('button', { name: en.scheduled.discard }).click()
  await expect(rows.getByRole('button', { name: en.scheduled.keep })).toBeFocused()
  await rows.getByRole('button', { name: en.scheduled.discard, exact: true }).last().click()
  await expect(rows).toHaveCount(1)
  await rows.getByRole('button', { name: en.conversation.message.sendNow }).click()
  await expect(list.getByText(en.scheduled.none)).toBeVisible()
  await expect.poll(() => desk.simulator.journal.of('sendMessage').map(({ args }) => args['text'])).toEqual(['First of all'])
})

test('a contact card is saved to the contact and taken back, and the panel changes what is saved', async ({ desk }) => {
  await desk.connect()
  desk.ada.sendContact(desk.bot, { phone_number: '+44 20 7946 0000', first_name: 'Charles', last_name: 'Babbage' })
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.getByRole('button', { name: en.conversation.header.showPanel }).click()
  const panel = page.getByRole('complementary', { name: 'About Ada Lovelace' })
  const saved = panel.getByRole('region', { name: en.contact.saved })
  await expect(saved.getByText(en.contact.savedNone)).toBeVisible()
  await page.getByRole('button', { name: en.conversation.contactCard.save }).click()
  await expect(saved).toContainText('Charles Babbage')
  await expect(saved).toContainText('+44 20 7946 0000')
  await page.getByRole('button', { name: en.toast.undo, exact: true }).click()
  await expect(saved.getByText(en.contact.savedNone)).toBeVisible()

  await saved.getByRole('button', { name: en.contact.add }).click()
  await saved.getByLabel(en.contact.fields.email).fill('ada@engine.example')
  await saved.getByLabel(en.contact.fields.note).fill('Prefers\nmornings')
  await saved.getByLabel(en.contact.fields.email).press('Enter')
  await expect(saved).toContainText('ada@engine.example')
  await page.reload()
  await expect(saved).toContainText('Prefers\nmornings')
})

test('a message that waits because Telegram asked for a pause says so, and until when', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  desk.simulator.faults.add({ kind: 'flood', retryAfter: 900, methods: 'sendMessage', nth: 1 })
  await desk.answer('Your parcel left today.')
  const message = desk.message('Your parcel left today.')
  await expect(message.getByText(/^Telegram asked for a pause\. It goes out by itself at \d/)).toBeVisible()
  await expect(page.getByRole('navigation').getByRole('button', { name: new RegExp(`^Corner Shop.*${en.health.flooded.word}`) })).toBeVisible()
  await message.getByRole('button', { name: en.conversation.act.cancel, exact: true }).click()
  await expect(message.getByText(en.conversation.discarded)).toBeVisible()
})

test('what a bot is paid by is set in its dialog, and the provider’s token is not shown again', async ({ desk }) => {
  await desk.connect()
  const page = desk.page()
  await page.getByRole('button', { name: 'Details of Corner Shop' }).click()
  const payments = page.getByRole('region', { name: en.bots.payments.title })
  await payments.getByRole('radio', { name: en.bots.payments.rules.decline.label }).click()
  await payments.getByLabel(en.bots.payments.reason).fill('Closed until Monday')
  await payments.getByRole('button', { name: en.bots.payments.save }).click()
  await expect(payments.getByRole('button', { name: en.bots.payments.save })).toHaveCount(0)
  // Once somebody has said something, that is the rule.
  await expect(payments.getByRole('radio', { name: en.bots.payments.rules.own.label })).toHaveCount(0)
  await payments.getByRole('button', { name: en.bots.payments.enter }).click()
  await payments.getByLabel(en.bots.payments.provider).fill('284685063:TEST:NjQ2ZDhhYmQ0')
  await payments.getByRole('button', { name: en.bots.payments.keep }).click()
  await expect(payments.getByText(en.bots.payments.set, { exact: true })).toBeVisible()
  expect(await page.content()).not.toContain('NjQ2ZDhhYmQ0')
  await payments.getByRole('button', { name: en.bots.payments.forget }).click()
  await expect(payments.getByRole('button', { name: en.bots.payments.enter })).toBeVisible()
})

test('a dialog that is closed keeps what it shows while it fades, and Escape finds the chosen row wherever the list is scrolled', async ({ desk }) => {
  await desk.connect()
  for (let person = 1; person <= 40; person++) desk.simulator.createUser({ firstName: `Person ${person}` }).start(desk.bot)
  const page = desk.page()
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.getByRole('navigation').getByRole('button', { name: en.rail.scheduled }).click()
  const dialog = page.getByRole('dialog', { name: en.scheduled.title })
  await expect(dialog.getByText(en.scheduled.none)).toBeVisible()
  const isEmptied = await dialog.evaluateHandle(popup => {
    const seen = { isEmptied: false }
    const before = popup.textContent
    new MutationObserver(() => (seen.isEmptied ||= popup.isConnected && popup.textContent !== before)).observe(popup, { childList: true, subtree: true, characterData: true })
    return seen
  })
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect(await isEmptied.evaluate(seen => seen.isEmptied)).toBe(false)

  const rows = page.getByRole('region', { name: en.inbox.label }).locator('button[data-conversation]')
  await rows.first().click()
  const name = await rows.first().getAttribute('data-conversation')
  const chosen = page.locator(`button[data-conversation="${name}"]`)
  await page.locator('[data-inbox-rows]').evaluate(list => list.scrollTo(0, list.scrollHeight))
  await expect(chosen).toHaveCount(0)
  await page.getByRole('textbox', { name: /^Message to/ }).press('Escape')
  await expect(chosen).toBeFocused()
})

test.describe('narrow', () => {
  test.use({ viewport: { width: 480, height: 720 } })

  test('in a narrow window what can be done to a message has no serious accessibility findings and nothing is cut off', async ({ desk }) => {
    await desk.connect()
    desk.ada.sendContact(desk.bot, { phone_number: '+44 20 7946 0000', first_name: 'Charles' })
    desk.ada.write(desk.bot, 'Where is my parcel?')
    await desk.choose('Ada Lovelace')
    const page = desk.page()
    await desk.message('Where is my parcel?').focus()
    await expect(page.getByRole('toolbar', { name: en.conversation.message.acts })).toBeVisible()
    expect(await findings(page), 'conversation').toEqual([])
    expect(await sideways(page)).toBe(0)
    await page.getByRole('button', { name: en.conversation.header.showPanel }).click()
    await page.getByRole('region', { name: en.contact.saved }).getByRole('button', { name: en.contact.add }).click()
    expect(await findings(page), 'contact panel').toEqual([])
    await page.getByRole('complementary').getByRole('button', { name: en.contact.close }).click()
    await page.getByRole('button', { name: en.conversation.header.back }).click()
    await page.getByRole('navigation').getByRole('button', { name: en.rail.scheduled }).click()
    await expect(page.getByRole('dialog', { name: en.scheduled.title })).toBeVisible()
    expect(await findings(page), 'scheduled messages').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('navigation').getByRole('button', { name: /^Corner Shop/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Details of Corner Shop' }).click()
    await expect(page.getByRole('region', { name: en.bots.payments.title })).toBeVisible()
    expect(await findings(page), 'bot').toEqual([])
    expect(await sideways(page)).toBe(0)
  })
})

/** Serious and critical findings of axe, in words. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run())
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`))
}

/** Pixels that the page could be scrolled sideways. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
