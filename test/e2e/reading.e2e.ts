import { type Desk, en, expect, test } from './desk'

/** A row of the list. */
function row(desk: Desk, name: string) {
  return desk.page().getByRole('region', { name: en.inbox.label }).locator('[data-conversation]').filter({ hasText: name })
}

/** Of a picture of a person: the tint that stands for them. */
function tintIn(desk: Desk, selector: string) {
  return desk.page().locator(selector).first().getAttribute('data-tint')
}

test('passing over a conversation leaves it unread, and staying with it reads it', async ({ desk }) => {
  const bob = desk.simulator.createUser({ firstName: 'Bob' })
  const cid = desk.simulator.createUser({ firstName: 'Cid' })
  for (const person of [bob, cid]) {
    person.start(desk.bot)
    person.write(desk.bot, 'Are you there?')
  }
  desk.ada.write(desk.bot, 'Where is my parcel?')
  await desk.connect()
  const page = desk.page()
  await expect(page.locator('[data-conversation]')).toHaveCount(3)
  const names = (await page.locator('[data-conversation]').allTextContents()).map(text => ['Ada', 'Bob', 'Cid'].find(name => text.includes(name)) ?? '')
  for (let steps = 0; steps < 3; steps++) await page.keyboard.press('j')
  const last = row(desk, names[2] ?? '')
  await expect(last).toHaveAttribute('aria-current', 'true')
  await expect(last).not.toContainText('unread')
  for (const name of names.slice(0, 2)) await expect(row(desk, name)).toContainText('unread')
})

// The second is more than is loaded at once: a weekend of somebody who writes a lot.
for (const lines of [40, 200])
  test(`of ${lines} new messages the first is in sight, and what is below the window stays unread until it has been on screen`, async ({ desk }) => {
    await desk.connect()
    for (let line = 1; line <= lines; line++) desk.ada.write(desk.bot, `Line ${line} of a long story`)
    const ada = row(desk, 'Ada Lovelace')
    await expect(ada).toContainText(`${lines + 1} unread`)
    await desk.choose('Ada Lovelace')
    await expect(desk.message('Line 1 of')).toBeInViewport()
    await expect(ada).not.toContainText(`${lines + 1} unread`)
    await expect(ada).toContainText(new RegExp(`\\b${lines < 100 ? '[123]\\d' : '1\\d\\d'} unread`))
    await expect(desk.message(`Line ${lines} of`)).not.toBeInViewport()
    if (lines > 100) await expect(desk.page().getByRole('button', { name: /^1\d\d new messages$/ })).toBeVisible()
    await desk.page().keyboard.press('Control+End')
    await expect(desk.message(`Line ${lines} of`)).toBeInViewport()
    await expect(ada).not.toContainText('unread')
  })

test('going down from the first of many new messages passes every one of them, and then all is read', async ({ desk }) => {
  await desk.connect()
  for (let line = 1; line <= 200; line++) desk.ada.write(desk.bot, `Line ${line} of a long story`)
  await expect(row(desk, 'Ada Lovelace')).toContainText('201 unread')
  await desk.choose('Ada Lovelace')
  await expect(desk.message('Line 1 of')).toBeInViewport()
  const feed = desk.page().getByRole('feed')
  const seen = new Set<number>()
  await expect(async () => {
    const texts = await feed.evaluate(async element => {
      element.scrollTop += element.clientHeight / 2
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      return [...element.querySelectorAll('article')].map(article => article.textContent ?? '')
    })
    for (const text of texts) seen.add(Number(/Line (\d+) of/.exec(text)?.[1] ?? 0))
    await expect(desk.message('Line 200 of')).toBeInViewport({ timeout: 1 })
  }).toPass({ intervals: [20], timeout: 60_000 })
  expect([...seen].filter(line => line > 0).toSorted((one, other) => one - other)).toEqual(Array.from({ length: 200 }, (_, place) => place + 1))
  await expect(row(desk, 'Ada Lovelace')).not.toContainText('unread')
})

test('nothing lies over the line above the new messages when a conversation is opened', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  for (let line = 1; line <= 30; line++) desk.ada.write(desk.bot, `Old line ${line}`)
  await expect(desk.message('Old line 30')).toBeInViewport()
  await expect(row(desk, 'Ada Lovelace')).not.toContainText('unread')
  await desk.page().keyboard.press('Escape')
  await desk.page().keyboard.press('Escape')
  for (let line = 1; line <= 30; line++) desk.ada.write(desk.bot, `New line ${line}`)
  await expect(row(desk, 'Ada Lovelace')).toContainText('30 unread')
  await desk.choose('Ada Lovelace')
  const line = desk.page().getByText(en.conversation.unread, { exact: true })
  await expect(line).toBeInViewport({ ratio: 1 })
  const isOnTop = await line.evaluate(element => {
    const { left, top, width, height } = element.getBoundingClientRect()
    // What lies over it lets the pointer through, so it is looked for by its place.
    const others = [...document.querySelectorAll('[aria-hidden="true"]')].filter(other => other.textContent === 'Today')
    return others.every(other => {
      const box = other.getBoundingClientRect()
      return box.width === 0 || box.bottom <= top || box.top >= top + height || box.right <= left || box.left >= left + width
    })
  })
  expect(isOnTop).toBe(true)
})

test('after a queued file was called back the cursor is where the next message is written, and Escape leaves the conversation open', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const comeBack = await desk.cutOff()
  const page = desk.page()
  await page.locator('input[type=file]').setInputFiles('resources/icon.png')
  await page.getByRole('button', { name: en.composer.send, exact: true }).click()
  const cancel = page.getByRole('button', { name: en.conversation.act.cancel, exact: true })
  await cancel.click()
  await expect(cancel).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Ada Lovelace' })).toBeVisible()
  await comeBack()
})

test('the tools of a message do not stay when one of its buttons was pressed by the keyboard', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  desk.simulator.faults.add({ kind: 'gateway', status: 502, format: 'html', methods: 'sendMessage', nth: 1 })
  await desk.answer('Your parcel left today.')
  const page = desk.page()
  const again = page.getByRole('button', { name: en.conversation.act.again, exact: true })
  // Only what Telegram has been asked already may be repeated.
  await again.waitFor()
  desk.simulator.allowRepeat()
  await page.mouse.move(5, 5)
  await again.press('Enter')
  await expect(page.getByText(en.conversation.uncertain.title)).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeFocused()
  await expect(page.getByRole('toolbar', { name: en.conversation.message.acts })).toHaveCount(0)
})

test('replying with a kept draft puts the cursor behind what is written already', async ({ desk }) => {
  desk.ada.write(desk.bot, 'Where is my parcel?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await field.fill('Dear Ada')
  // Kept, as the list says, and brought back by a page that knows nothing.
  await expect(row(desk, 'Ada Lovelace')).toContainText('Dear Ada')
  await page.reload()
  await expect(row(desk, 'Ada Lovelace')).toBeVisible()
  await page.keyboard.press('j')
  await expect(field).toHaveText('Dear Ada')
  // There is no answering what is not there yet.
  await desk.message('Where is my parcel?').waitFor()
  await page.keyboard.press('r')
  await expect(field).toBeFocused()
  await page.keyboard.type(', it left today.')
  await expect(field).toHaveText('Dear Ada, it left today.')
})

test('somebody without a name has one colour, in the list and beside their messages', async ({ desk }) => {
  // Several, since there are only eight colours.
  const people = [1, 2, 3, 4].map(number => {
    const nobody = desk.simulator.createUser({ firstName: '\u3164' })
    nobody.start(desk.bot)
    nobody.write(desk.bot, `Guess who, ${number}`)
    return number
  })
  await desk.connect()
  for (const number of people) {
    await row(desk, `Guess who, ${number}`).click()
    await expect(desk.message(`Guess who, ${number}`)).toBeVisible()
    await expect(row(desk, `Guess who, ${number}`)).toContainText(en.inbox.nameless)
    const inList = await tintIn(desk, '[data-conversation][aria-current] [data-tint]')
    expect(await tintIn(desk, 'article [data-tint]')).toBe(inList)
    expect(await tintIn(desk, 'main header [data-tint]')).toBe(inList)
  }
})

test('a long name of a bot is cut with an ellipsis and never in the middle of a letter', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.setViewportSize({ width: 960, height: 700 })
  await page.keyboard.press('Escape')
  await page.keyboard.press(']')
  const via = page.getByText('via @corner_shop_bot')
  expect(await via.evaluate(element => getComputedStyle(element).textOverflow + getComputedStyle(element).display)).toBe('ellipsisblock')
})

test('the way to the end is taken although it was asked for before the messages were there', async ({ desk }) => {
  await desk.connect()
  for (let line = 1; line <= 200; line++) desk.ada.write(desk.bot, `Line ${line} of a long story`)
  await expect(row(desk, 'Ada Lovelace')).toContainText('201 unread')
  const page = desk.page()
  // Nothing of what was loaded ahead.
  await page.reload()
  const { promise: isHeld, resolve: hold } = Promise.withResolvers<void>()
  const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/call/message.list', async route => {
    hold()
    await mayGo
    await route.continue()
  })
  await expect(row(desk, 'Ada Lovelace')).toContainText('201 unread')
  await page.keyboard.press('j')
  await isHeld
  await page.keyboard.press('Control+End')
  letGo()
  await expect(desk.message('Line 200 of')).toBeInViewport()
})

test('the quoted message is shown and marked when its quote is pressed', async ({ desk }) => {
  const first = desk.ada.write(desk.bot, 'The very first question')
  for (let line = 1; line <= 150; line++) desk.ada.write(desk.bot, `Line ${line} of a long story`)
  desk.ada.write(desk.bot, 'About this', { replyTo: first.messageId })
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.keyboard.press('Control+End')
  await expect(desk.message('About this')).toBeInViewport()
  await expect(row(desk, 'Ada Lovelace')).not.toContainText('unread')
  await page.getByTitle(en.conversation.message.showQuoted).click()
  const quoted = page.locator('article').filter({ hasText: 'The very first question' }).filter({ hasNotText: 'About this' })
  await expect(quoted).toBeInViewport()
  await expect(page.getByRole('button', { name: en.conversation.jump })).toBeVisible()
  await page.keyboard.press('Control+End')
  await expect(desk.message('About this')).toBeInViewport()
})
