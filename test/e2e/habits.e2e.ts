import { en, expect, test } from './desk'

test('taking a resolve back also takes the focus back, so that Enter writes to the same person', async ({ desk }) => {
  const { ada, bot } = desk
  const bob = desk.simulator.createUser({ firstName: 'Bob' })
  bob.start(bot)
  ada.write(bot, 'Where is my parcel?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await expect(page.getByRole('heading', { name: 'Bob' })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('heading', { name: 'Ada Lovelace' })).toBeVisible()
  await expect(page.locator('[data-conversation]:focus')).toContainText('Ada Lovelace')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeFocused()
})

test('Page Up and the way back to the end work while the cursor is in the composer', async ({ desk }) => {
  const { ada, bot } = desk
  for (let count = 1; count <= 40; count++) ada.write(bot, `Line ${count}`)
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const field = page.getByRole('textbox', { name: 'Message to Ada Lovelace' })
  // There is no way to the end of what has not been read yet.
  await desk.message('Line 1').first().waitFor()
  await field.focus()
  await page.keyboard.press('Control+End')
  await expect(desk.message('Line 40')).toBeInViewport()
  await page.keyboard.press('PageUp')
  await expect(desk.message('Line 40')).not.toBeInViewport()
  await page.keyboard.press('Control+ArrowDown')
  await expect(desk.message('Line 40')).toBeInViewport()
  await expect(field).toBeFocused()
})

test('the field for the token stays where it is while Telegram is asked and when the answer is a question', async ({ desk }) => {
  const page = desk.page()
  const field = page.getByLabel(en.onboarding.token)
  const button = page.getByRole('button', { name: en.onboarding.connect, exact: true })
  const places = async () => [await field.boundingBox(), await button.boundingBox()]
  desk.bot.setForeignWebhook('https://crm.example/hook')
  desk.simulator.faults.add({ kind: 'delay', ms: 1_500, methods: 'getMe' })
  await field.fill(desk.bot.token)
  const before = await places()
  await button.click()
  await expect(page.getByText(en.onboarding.connecting)).toBeVisible()
  expect(await places()).toEqual(before)
  await expect(page.getByText(en.onboarding.webhook.title)).toBeVisible()
  expect(await places()).toEqual(before)
})

test('the way to the inbox stays under the pointer when the first message comes', async ({ desk }) => {
  const page = desk.page()
  // The first poll answers at once; what is written while it is held up comes when the screen is there.
  desk.simulator.faults.add({ kind: 'delay', ms: 2_500, methods: 'getUpdates' })
  await page.getByLabel(en.onboarding.token).fill(desk.bot.token)
  await page.getByRole('button', { name: en.onboarding.connect, exact: true }).click()
  await expect(page.getByText(en.onboarding.done.text)).toBeVisible()
  const inbox = page.getByRole('button', { name: en.onboarding.done.inbox })
  const before = await inbox.boundingBox()
  await expect(page.getByText(en.onboarding.done.arrived)).toBeVisible()
  expect(await inbox.boundingBox()).toEqual(before)
})
