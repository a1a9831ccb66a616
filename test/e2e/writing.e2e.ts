import { readFileSync } from 'node:fs'
import { en, expect, test } from './desk'

test.beforeEach(async ({ desk }) => {
  desk.ada.write(desk.bot, 'Where is my parcel?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  // The editor, not what stands in until it is loaded.
  await expect(desk.page().locator('.ProseMirror')).toBeVisible()
})

test('what is formatted by signs, keys and the toolbar arrives with its entities', async ({ desk }) => {
  const page = desk.page()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await field.focus()
  await page.keyboard.type('**bold** and _slanted_ with `code` 😀 ~~gone~~ ||secret|| snake_case_name ')
  await page.keyboard.press('Control+u')
  await page.keyboard.type('line')
  await page.keyboard.press('Control+u')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('> quoted')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('```ts ')
  await page.keyboard.type('let a')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('a link')
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await expect(page.getByRole('toolbar', { name: en.composer.format.label })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('example.org/track')
  await page.keyboard.press('Enter')
  await expect(field).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.text).toBe(
    'bold and slanted with code 😀 gone secret snake_case_name line\nquoted\nlet a\na link',
  )
  expect(desk.ada.chatOf(desk.bot).at(-1)?.entities).toEqual([
    { type: 'bold', offset: 0, length: 4 },
    { type: 'italic', offset: 9, length: 7 },
    { type: 'code', offset: 22, length: 4 },
    { type: 'strikethrough', offset: 30, length: 4 },
    { type: 'spoiler', offset: 35, length: 6 },
    { type: 'underline', offset: 58, length: 4 },
    { type: 'blockquote', offset: 63, length: 6 },
    { type: 'pre', offset: 70, length: 5, language: 'ts' },
    { type: 'text_link', offset: 78, length: 4, url: 'https://example.org/track' },
  ])
})

test('a draft keeps its formatting through a reload', async ({ desk }) => {
  const page = desk.page()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await field.focus()
  await page.keyboard.type('Dear **Ada**')
  await expect(page.getByRole('region', { name: en.inbox.label }).getByText('Dear Ada')).toBeVisible()
  await page.reload()
  await expect(page.locator('.ProseMirror strong')).toHaveText('Ada')
})

test('SEC-32: what is pasted with formatting comes in as its plain text, a line for a line', async ({ desk }) => {
  const page = desk.page()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await field.focus()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<b>one</b><br><a href="https://evil.example">two</a><img src=x onerror="globalThis.owned=1">')
    data.setData('text/plain', 'one\r\ntwo')
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(field.locator('p')).toHaveText(['one', 'two'])
  await expect(field.locator('strong, b, a, img, [data-link]')).toHaveCount(0)
})

test('the arrow up changes the last message of ours, and Escape leaves it as it was', async ({ desk }) => {
  const page = desk.page()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await desk.answer('It left yesterday.')
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.text).toBe('It left yesterday.')
  await expect(desk.message('It left yesterday.').getByRole('img', { name: en.conversation.delivery.sent })).toBeVisible()
  await field.press('ArrowUp')
  await expect(field).toHaveText('It left yesterday.')
  await page.keyboard.press('Escape')
  await expect(field).toHaveText('')
  await field.press('ArrowUp')
  await field.fill('It left today.')
  await field.press('Enter')
  await expect(field).toHaveText('')
  await expect(desk.message('It left today.')).toBeVisible()
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.text).toBe('It left today.')
})

test('several pictures go as one album, in the order that the keys gave them', async ({ desk }) => {
  const page = desk.page()
  const png = readFileSync('resources/icon.png')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: en.composer.attach, exact: true }).click()
  await (await chooser).setFiles([
    { name: 'one.png', mimeType: 'image/png', buffer: png },
    { name: 'two.png', mimeType: 'image/png', buffer: Buffer.concat([png, Buffer.from([0])]) },
  ])
  const files = page.getByRole('list', { name: en.composer.files.list }).getByRole('listitem')
  await expect(files).toHaveCount(2)
  await files.nth(1).focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(files.first()).toContainText('two.png')
  await page.getByLabel(en.composer.files.above).check()
  await page.getByRole('textbox', { name: 'Message to Ada Lovelace' }).fill('Both of them')
  await page.keyboard.press('Enter')
  const album = () => desk.ada.chatOf(desk.bot).filter(message => message.albumId !== null)
  await expect.poll(() => album().length).toBe(2)
  expect(new Set(album().map(message => message.albumId)).size).toBe(1)
  expect(album().map(message => message.text)).toEqual(['Both of them', ''])
  expect(album().map(message => message.file?.size)).toEqual([png.length + 1, png.length])
})

test('a message of ours is deleted for the contact after Bellhop said what that does', async ({ desk }) => {
  const page = desk.page()
  await desk.answer('Not for you.')
  await expect(desk.message('Not for you.').getByRole('img', { name: en.conversation.delivery.sent })).toBeVisible()
  await desk.message('Not for you.').focus()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: en.messageActs.delete.title })
  await expect(dialog.getByRole('button', { name: en.messageActs.delete.keep })).toBeFocused()
  await dialog.getByRole('button', { name: en.messageActs.delete.go }).click()
  await expect.poll(() => desk.ada.chatOf(desk.bot).some(message => message.text === 'Not for you.' && !message.isDeleted)).toBe(false)
})

test('a sent message is taken back with one key', async ({ desk }) => {
  const page = desk.page()
  await desk.answer('Too fast.')
  await page.keyboard.press('Escape')
  await page.keyboard.press('z')
  await expect.poll(() => desk.ada.chatOf(desk.bot).some(message => message.text === 'Too fast.' && !message.isDeleted)).toBe(false)
})

test('a message is scheduled, says so, and can be sent at once', async ({ desk }) => {
  const page = desk.page()
  await page.getByRole('textbox', { name: 'Message to Ada Lovelace' }).focus()
  await page.keyboard.type('Good morning')
  await page.keyboard.press('Control+Shift+s')
  const dialog = page.getByRole('dialog', { name: en.composer.more.schedule })
  await dialog.getByRole('button', { name: en.more.schedule.tomorrow }).click()
  await dialog.getByRole('button', { name: en.composer.more.set }).click()
  await expect(page.getByRole('list', { name: en.composer.extras.label })).toContainText('Goes out')
  await page.keyboard.press('Enter')
  await expect(desk.message('Good morning').getByRole('img', { name: en.conversation.delivery.scheduled })).toBeVisible()
  expect(desk.ada.chatOf(desk.bot).some(message => message.text === 'Good morning')).toBe(false)
  await desk.message('Good morning').click({ button: 'right' })
  await page.getByRole('menuitem', { name: en.conversation.message.sendNow }).click()
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.text).toBe('Good morning')
})

test('buttons arrive under the message, and a press is shown', async ({ desk }) => {
  const page = desk.page()
  await page.getByRole('textbox', { name: 'Message to Ada Lovelace' }).focus()
  await page.keyboard.type('Shall we send it again?')
  await page.getByRole('button', { name: en.composer.more.label }).click()
  await page.getByRole('menuitem', { name: en.composer.more.buttons }).click()
  const dialog = page.getByRole('dialog', { name: en.composer.more.buttons })
  await dialog.getByLabel(en.more.buttons.text).fill('Yes, please')
  await dialog.getByLabel(en.more.buttons.kind).selectOption('postback')
  await dialog.getByLabel(en.more.buttons.values.postback).fill('again: '.padEnd(300, 'x'))
  await dialog.getByRole('button', { name: en.composer.more.set }).click()
  await page.keyboard.press('Enter')
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.text).toBe('Shall we send it again?')
  const asked = desk.ada.chatOf(desk.bot).at(-1)
  expect(JSON.stringify(asked?.keyboard)).toContain('Yes, please')
  desk.ada.press(desk.bot, asked?.messageId ?? 0, 'Yes, please')
  await expect(page.getByRole('article', { name: /pressed/ })).toBeVisible()
})

test('a poll goes out as it was built', async ({ desk }) => {
  const page = desk.page()
  await page.getByRole('button', { name: en.composer.more.label }).click()
  await page.getByRole('menuitem', { name: en.composer.more.poll }).click()
  const dialog = page.getByRole('dialog', { name: en.composer.more.poll })
  await dialog.getByLabel(en.more.poll.question).fill('Which day?')
  await dialog.getByLabel('Answer 1').fill('Monday')
  await dialog.getByLabel('Answer 2').fill('Friday')
  await dialog.getByRole('button', { name: en.composer.send }).click()
  const poll = page.getByRole('article').filter({ hasText: 'Which day?' })
  await expect(poll).toContainText('Friday')
  await expect(poll.getByRole('img', { name: en.conversation.delivery.sent })).toBeVisible()
})
