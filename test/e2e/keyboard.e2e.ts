import { en, expect, test } from './desk'

test('everything from the first token to a resolved conversation goes by keyboard alone', async ({ desk }) => {
  const { ada, bot } = desk
  const page = desk.page()
  const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')

  // The field for the token has the focus from the start.
  await expect(page.getByLabel(en.onboarding.token)).toBeFocused()
  await page.keyboard.type(bot.token)
  await press('Enter')
  await expect(page.getByText('Corner Shop is connected')).toBeVisible()
  for (let step = 0; step < 20 && !(await focused()).includes(en.onboarding.done.inbox); step++) await press('Tab')
  await press('Enter')

  ada.write(bot, 'Where is my parcel?')
  await expect(page.getByRole('region', { name: en.inbox.label }).getByText('Where is my parcel?')).toBeVisible()
  await press('j')
  await expect(page.getByRole('heading', { name: 'Ada Lovelace' })).toBeVisible()
  await press('Enter')
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await expect(field).toBeFocused()
  await page.keyboard.type('It left this morning.')
  await press('Enter')
  await expect.poll(() => ada.chatOf(bot).at(-1)?.text).toBe('It left this morning.')
  await expect(field).toHaveText('')

  // Out of the field, resolve, and look where it went.
  await press('Escape', 'e')
  await expect(page.getByRole('region', { name: en.inbox.label }).getByText(en.inbox.empty.open.title)).toBeVisible()
  await press('g', 'r')
  await expect(page.getByRole('region', { name: en.inbox.label }).getByRole('button', { name: /Ada Lovelace/ }).first()).toBeVisible()

  await press('?')
  await expect(page.getByRole('dialog', { name: en.help.title })).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await press('Control+k')
  await page.keyboard.type('dark')
  await press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what is typed before the palette is there is what it looks for, and nothing else happens', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/assets/rest-*.js', async route => {
    await mayGo
    await route.continue()
  })
  await page.reload()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await field.click()
  await page.keyboard.type('Half a sentence')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Wx')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('eb')
  await page.keyboard.press('Enter')
  letGo()
  const palette = page.getByRole('combobox', { name: en.palette.title })
  await expect(palette).toHaveValue('Web')
  await expect(palette).toBeFocused()
  await page.keyboard.type('hook')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: en.webhooks.title })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(field).toHaveText('Half a sentence')
})

test('what is typed right after the palette was closed goes where it was typed before, and nothing is lost while it fades out', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  const palette = page.getByRole('combobox', { name: en.palette.title })
  await field.click()
  await page.keyboard.type('Half a sentence ')
  await page.keyboard.press('Control+k')
  await expect(palette).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.type('and the rest')
  await expect(field).toHaveText('Half a sentence and the rest')

  // With nothing in the focus the keys act at once.
  await page.keyboard.press('Escape')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('Control+k')
  await expect(palette).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: en.help.title })).toBeVisible()
})

test('right after a menu was closed the keys act where it was opened, also when what was chosen there opened a window', async ({ desk }) => {
  await desk.connect()
  desk.ada.write(desk.bot, 'Where is my parcel?')
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const message = desk.message('Where is my parcel?')
  const menu = page.getByRole('menu')
  const raw = menu.getByRole('menuitem', { name: en.conversation.message.raw })
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  await message.focus()
  await page.keyboard.press('m')
  await expect(menu).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await page.keyboard.type('On its way')
  await expect(field).toHaveText('On its way')
  await expect(page.getByRole('button', { name: en.composer.reply.cancel })).toBeVisible()

  await message.focus()
  await page.keyboard.press('m')
  await expect(menu).toBeFocused()
  await page.keyboard.type(en.conversation.message.raw.slice(0, 6))
  await expect(raw).toBeFocused()
  await page.keyboard.press('Enter')
  const window = page.getByRole('dialog')
  await expect(window).toBeVisible()
  await expect(menu).toBeHidden()
  await page.keyboard.press('Escape')
  await page.keyboard.press('m')
  await expect(raw).toBeVisible()
})

test('a key counts from the moment in which the list is there', async ({ desk }) => {
  await desk.connect()
  const page = desk.page()
  await expect(page.getByRole('button', { name: /^Ada Lovelace/ })).toBeVisible()
  await page.addInitScript(() => {
    // In the very task in which the first row is put into the page.
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-inbox-rows] [role="listitem"]')) return
      watch.disconnect()
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true, cancelable: true }))
    })
    watch.observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeVisible()
})

test('the focus can always be seen', async ({ desk }) => {
  await desk.connect()
  desk.ada.write(desk.bot, 'Hello')
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const unseen: string[] = []
  for (let step = 0; step < 25; step++) {
    await page.keyboard.press('Tab')
    const look = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return null
      // The ring may be drawn by the element itself, by the box around it, or by a sign before or after either.
      const boxes = [element, element.parentElement, element.parentElement?.parentElement, element.closest('form')].filter(box => box instanceof HTMLElement)
      const isSeen = boxes.some(box =>
        [null, '::before', '::after'].some(part => {
          const { content, outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(box, part)
          const isDrawn = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
          return part === null ? isDrawn : content !== 'none' && (isDrawn || backgroundColor !== 'rgba(0, 0, 0, 0)')
        }),
      )
      return { name: element.getAttribute('aria-label') ?? element.textContent.slice(0, 40), isSeen }
    })
    if (look && !look.isSeen) unseen.push(look.name)
  }
  expect(unseen).toEqual([])
})
