import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright/test'
import { type Desk, en, expect, test } from './desk'

async function form(desk: Desk, what: Exclude<keyof typeof en.composer.more, 'label' | 'close' | 'cancel' | 'set' | 'drop'>): Promise<Locator> {
  const page = desk.page()
  await page.getByRole('button', { name: en.composer.more.label }).click()
  await page.getByRole('menuitem', { name: en.composer.more[what], exact: true }).click()
  return page.getByRole('dialog', { name: en.composer.more[what] })
}

/** What the last request of a method said. */
function said({ simulator }: Desk, method: string): Record<string, string> | undefined {
  return simulator.journal.of(method).at(-1)?.args
}

test('a place, a contact, a throw, an invoice and a payment link go out as they were filled in', async ({ desk }) => {
  desk.ada.write(desk.bot, 'Hello')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const send = (dialog: Locator) => dialog.getByRole('button', { name: en.composer.send }).click()

  const place = await form(desk, 'location')
  await place.getByLabel(en.more.location.place).fill('https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=17/52.52/13.405')
  await send(place)
  await expect.poll(() => said(desk, 'sendLocation')).toMatchObject({ latitude: '52.52', longitude: '13.405' })
  await expect(place).toBeHidden()

  const contact = await form(desk, 'contact')
  await contact.getByLabel(en.more.contact.phone).fill('+49 30 1234567')
  await contact.getByLabel(en.more.contact.first).fill('Bob')
  await send(contact)
  await expect.poll(() => said(desk, 'sendContact')).toMatchObject({ phone_number: '+49 30 1234567', first_name: 'Bob' })
  await expect(contact).toBeHidden()

  const dice = await form(desk, 'dice')
  await dice.getByText('🎯', { exact: true }).click()
  await send(dice)
  await expect.poll(() => said(desk, 'sendDice')).toMatchObject({ emoji: '🎯' })
  await expect(dice).toBeHidden()

  const invoice = await form(desk, 'invoice')
  await invoice.getByLabel(en.more.invoice.title).fill('Blue teapot')
  await invoice.getByLabel(en.more.invoice.description).fill('Stoneware')
  await invoice.getByLabel(en.more.invoice.amount).fill('50')
  await send(invoice)
  await expect.poll(() => said(desk, 'sendInvoice')).toMatchObject({ title: 'Blue teapot', currency: 'XTR', provider_token: '' })
  await expect(invoice).toBeHidden()

  const checkout = await form(desk, 'checkout')
  await checkout.getByLabel(en.more.checkout.text).fill('Your teapot, €14.50')
  await checkout.getByLabel(en.more.checkout.url).fill('https://pay.example.org/4711')
  await send(checkout)
  await expect.poll(() => JSON.stringify(desk.ada.chatOf(desk.bot).at(-1)?.keyboard)).toContain('https://pay.example.org/4711')
  await expect(desk.page().getByRole('button', { name: /^Pay\. Opens/ })).toBeVisible()
})

test('quick replies, their end, and how a message goes out travel with the next message', async ({ desk }) => {
  desk.ada.write(desk.bot, 'Hello')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const quick = await form(desk, 'quick')
  await quick.getByLabel(en.more.quick.lines).fill('Yes | No\nLater')
  await quick.getByRole('switch', { name: en.more.quick.phone }).click()
  await quick.getByRole('switch', { name: en.more.quick.place }).click()
  await quick.getByRole('button', { name: en.composer.more.set }).click()
  const options = await form(desk, 'options')
  await options.getByRole('switch', { name: en.more.options.silent }).click()
  await options.getByRole('switch', { name: en.more.options.protected }).click()
  await options.getByText(en.composer.previews.none, { exact: true }).first().click()
  await options.getByText('🎉', { exact: true }).click()
  await options.getByRole('button', { name: en.composer.more.set }).click()
  await desk.answer('Shall we? https://example.org/')
  await expect.poll(() => said(desk, 'sendMessage')?.['text']).toBe('Shall we? https://example.org/')
  const first = said(desk, 'sendMessage')
  expect(first).toMatchObject({ disable_notification: 'true', protect_content: 'true', message_effect_id: '5046509860389126442' })
  expect(JSON.parse(first?.['link_preview_options'] ?? '{}')).toEqual({ is_disabled: true })
  expect(JSON.parse(first?.['reply_markup'] ?? '{}')).toMatchObject({
    keyboard: [[{ text: 'Yes' }, { text: 'No' }], [{ text: 'Later' }], [{ text: en.more.quick.givePhone, request_contact: true }], [{ text: en.more.quick.givePlace, request_location: true }]],
    one_time_keyboard: true,
  })
  // The next one is an ordinary message again, but for what it is told.
  await (await form(desk, 'quick')).getByRole('button', { name: en.more.quick.remove }).click()
  await desk.answer('Thank you')
  await expect.poll(() => said(desk, 'sendMessage')?.['text']).toBe('Thank you')
  const second = said(desk, 'sendMessage')
  expect(JSON.parse(second?.['reply_markup'] ?? '{}')).toEqual({ remove_keyboard: true })
  expect(second).not.toHaveProperty('protect_content')
})

test('files are dropped and pasted, renamed, hidden, one sent as a file, and each goes as a message of its own', async ({ desk }) => {
  desk.ada.write(desk.bot, 'Hello')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await expect(page.locator('.ProseMirror')).toBeVisible()
  const png = readFileSync('resources/icon.png').toString('base64')
  const give = (kind: 'drop' | 'paste') =>
    page.locator('.ProseMirror').evaluate(
      (element, [bytes, how]) => {
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from(atob(bytes), sign => sign.charCodeAt(0))], how === 'paste' ? 'image.png' : 'shelf.png', { type: 'image/png' }))
        const event = how === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
        if (how === 'drop') element.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true, cancelable: true }))
        element.dispatchEvent(event)
      },
      [png, kind] as const,
    )
  await give('drop')
  const files = page.getByRole('list', { name: en.composer.files.list }).getByRole('listitem')
  await expect(files).toHaveCount(1)
  await give('paste')
  await expect(files).toHaveCount(2)
  await page.getByLabel(en.composer.files.arrange).selectOption('each')
  await page.getByLabel(en.composer.files.spoiler).check()
  await files.nth(1).getByRole('combobox').selectOption('document')
  await files.nth(1).focus()
  await page.keyboard.press('F2')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('How it broke')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: /^Message to/ }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => desk.ada.chatOf(desk.bot).filter(({ from }) => from === 'bot')).toHaveLength(2)
  const sent = desk.ada.chatOf(desk.bot).filter(({ from }) => from === 'bot')
  expect(sent.map(({ kind, albumId }) => [kind, albumId])).toEqual([['photo', null], ['document', null]])
  expect(sent[1]?.file?.name).toBe('How it broke.png')
  expect(said(desk, 'sendPhoto')).toMatchObject({ has_spoiler: 'true' })
})
