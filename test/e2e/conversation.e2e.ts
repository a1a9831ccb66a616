import { en, expect, stored, test } from './desk'

test.beforeEach(async ({ desk }) => {
  await desk.connect()
  desk.ada.write(desk.bot, 'Is the blue one in stock?')
  await desk.choose('Ada Lovelace')
})

test('an answer reaches the person once and carries a tick', async ({ desk }) => {
  await desk.answer('Yes, two of them.')
  await expect(desk.message('Yes, two of them.').getByText(en.conversation.delivery.sent).or(desk.message('Yes, two of them.').getByLabel(en.conversation.delivery.sent)).first()).toBeAttached()
  expect(fromDesk(desk)).toEqual(['Yes, two of them.'])
})

test('after a kill and a new start the conversation is still there, and goes on', async ({ desk }) => {
  await desk.answer('One moment, please.')
  await expect.poll(() => fromDesk(desk)).toEqual(['One moment, please.'])
  await desk.restart()
  await desk.choose('Ada Lovelace')
  await expect(desk.message('Is the blue one in stock?')).toBeVisible()
  await expect(desk.message('One moment, please.')).toBeVisible()
})

test('what is typed survives a kill', async ({ desk }) => {
  await desk.page().getByRole('textbox', { name: /^Message to/ }).fill('I was about to say')
  await expect.poll(() => stored(desk).drafts).toEqual(['I was about to say'])
  await desk.restart()
  await desk.choose('Ada Lovelace')
  await expect(desk.page().getByRole('textbox', { name: /^Message to/ })).toHaveText('I was about to say')
})

test('without a network one can go on reading and writing, and it goes out in order when the network is back', async ({ desk }) => {
  const reconnect = await desk.cutOff()
  await expect(desk.page().getByRole('status', { name: en.banner.label }).getByText(en.banner.offline, { exact: false })).toBeVisible({ timeout: 30_000 })
  for (const text of ['First.', 'Second.', 'Third.']) await desk.answer(text)
  await expect(desk.message('Third.')).toBeVisible()
  expect(fromDesk(desk)).toEqual([])
  desk.ada.write(desk.bot, 'Are you there?')
  await reconnect()
  await desk.retryNow()
  await expect.poll(() => fromDesk(desk), { timeout: 30_000 }).toEqual(['First.', 'Second.', 'Third.'])
  await expect(desk.message('Are you there?')).toBeVisible({ timeout: 30_000 })
  await expect(desk.page().getByText(en.banner.offline, { exact: false })).toHaveCount(0)
})

test('REL-22: a message whose fate is unknown waits for the operator, who says that it arrived', async ({ desk }) => {
  desk.simulator.faults.add({ kind: 'reset-after', methods: 'sendMessage', nth: 1 })
  await desk.answer('Your parcel left today.')
  const message = desk.message('Your parcel left today.')
  await expect(message.getByText(en.conversation.uncertain.title).or(desk.page().getByText(en.conversation.uncertain.title)).first()).toBeVisible()
  await desk.page().getByRole('button', { name: en.conversation.act.arrived, exact: true }).click()
  await expect(desk.page().getByText(en.conversation.uncertain.title)).toHaveCount(0)
  await desk.answer('And here is the number.')
  await expect.poll(() => fromDesk(desk)).toEqual(['Your parcel left today.', 'And here is the number.'])
})

test('REL-22: a message whose fate is unknown goes out again only when the operator says so', async ({ desk }) => {
  desk.simulator.faults.add({ kind: 'gateway', status: 502, format: 'html', methods: 'sendMessage', nth: 1 })
  await desk.answer('Your parcel left today.')
  await expect(desk.page().getByText(en.conversation.uncertain.title)).toBeVisible()
  expect(fromDesk(desk)).toEqual([])
  desk.simulator.allowRepeat()
  await desk.page().getByRole('button', { name: en.conversation.act.again, exact: true }).click()
  await expect.poll(() => fromDesk(desk)).toEqual(['Your parcel left today.'])
})

test('a file over 20 MB is announced with its name and size instead of failing silently', async ({ desk }) => {
  desk.ada.sendDocument(desk.bot, { bytes: Buffer.from('x'), size: 25 * 1024 * 1024, name: 'holiday.mp4', mime: 'video/mp4' })
  // A bot on a server of its own could have larger files, so here Telegram is asked first.
  await desk.page().getByRole('button', { name: 'Download holiday.mp4' }).click()
  const alert = desk.page().getByRole('group', { name: `${en.conversation.attachment.tooBig}: holiday.mp4` })
  await expect(alert).toBeVisible()
  await expect(alert).toContainText('25 MB')
})

test('who blocks the bot closes the composer with the reason, and opens it again by coming back', async ({ desk }) => {
  desk.ada.block(desk.bot)
  await expect(desk.page().getByRole('note').getByText(/Ada Lovelace has blocked the bot/)).toBeVisible()
  await expect(desk.page().getByRole('textbox', { name: /^Message to/ })).toHaveCount(0)
  desk.ada.unblock(desk.bot)
  await expect(desk.page().getByRole('textbox', { name: /^Message to/ })).toBeVisible()
})

test('a photo that the operator attaches arrives as a photo', async ({ desk }) => {
  await desk.page().locator('input[type=file]').setInputFiles('resources/icon.png')
  const remove = desk.page().getByRole('button', { name: 'Remove icon.png' })
  await expect(remove).toBeVisible()
  await desk.page().getByRole('button', { name: en.composer.send, exact: true }).click()
  await expect.poll(() => desk.ada.chatOf(desk.bot).filter(({ from }) => from === 'bot').map(({ kind }) => kind)).toEqual(['photo'])
})

test('REL-20: what is typed while a file goes up stays in the field, and only what was there goes with the file', async ({ desk }) => {
  const page = desk.page()
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.send = function (body) {
      Object.assign(globalThis, { letGo: () => send.call(this, body) })
    }
  })
  await page.locator('input[type=file]').setInputFiles('resources/icon.png')
  const field = page.getByRole('textbox', { name: /^Message to/ })
  await field.fill('The plan')
  await page.getByRole('button', { name: en.composer.send, exact: true }).click()
  await field.press('End')
  await field.pressSequentially(' and one more')
  await page.evaluate(() => (Reflect.get(globalThis, 'letGo') as () => void)())
  await expect.poll(() => fromDesk(desk)).toEqual(['The plan'])
  await expect(field).toHaveText('and one more')
})

test('REL-21: what is sent once more because the app gave no answer arrives once', async ({ desk }) => {
  test.skip(test.info().project.name === 'electron', 'Its page has no connection that could break.')
  const page = desk.page()
  await page.route('**/call/message.send', async route => {
    await route.fetch()
    await route.abort()
  }, { times: 1 })
  const field = page.getByRole('textbox', { name: /^Message to/ })
  await field.fill('Only once')
  await page.getByRole('button', { name: en.composer.send, exact: true }).click()
  await expect.poll(() => fromDesk(desk)).toEqual(['Only once'])
  await expect(field).toHaveText('Only once')
  await page.getByRole('button', { name: en.composer.send, exact: true }).click()
  await expect(field).toHaveText('')
  await field.fill('And this')
  await page.getByRole('button', { name: en.composer.send, exact: true }).click()
  await expect.poll(() => fromDesk(desk)).toEqual(['Only once', 'And this'])
})

function fromDesk({ ada, bot }: { ada: { chatOf(place: { id: number }): readonly { from: string; text: string }[] }; bot: { id: number } }): string[] {
  return ada
    .chatOf(bot)
    .filter(({ from }) => from === 'bot')
    .map(({ text }) => text)
}
