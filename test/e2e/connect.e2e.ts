import { en, expect, test } from './desk'

test('a newcomer connects a bot, sees its name, and receives within a second', async ({ desk }) => {
  const { ada, bot } = desk
  const page = desk.page()
  await page.getByLabel(en.onboarding.token).fill(bot.token)
  await page.getByRole('button', { name: en.onboarding.connect, exact: true }).click()
  await expect(page.getByText('Corner Shop is connected')).toBeVisible()
  // Ada has pressed Start before: nobody is told to wait for what is here.
  await expect(page.getByText(en.onboarding.done.arrived)).toBeVisible()
  await page.getByRole('button', { name: en.onboarding.done.inbox }).click()
  await desk.choose('Ada Lovelace')
  // The quickest of three: what is promised is what the app takes, not what else this machine has to do.
  const delays: number[] = []
  for (const text of ['Is the blue one in stock?', 'In size 42?', 'Hello?']) {
    const began = performance.now()
    ada.write(bot, text)
    await desk.message(text).waitFor()
    delays.push(performance.now() - began)
  }
  expect(Math.min(...delays)).toBeLessThan(1_000)
})

test('what does not look like a token is said to be none, and nobody is asked', async ({ desk }) => {
  const page = desk.page()
  await page.getByLabel(en.onboarding.token).fill('not a token')
  await page.getByRole('button', { name: en.onboarding.connect, exact: true }).click()
  await expect(page.getByText(en.problem['token-shape'])).toBeVisible()
  expect(desk.simulator.journal.entries).toEqual([])
})

test('a token that Telegram refuses is said to be refused', async ({ desk }) => {
  const page = desk.page()
  await page.getByLabel(en.onboarding.token).fill(`${desk.bot.id}:AA${'x'.repeat(33)}`)
  await page.getByRole('button', { name: en.onboarding.connect, exact: true }).click()
  await expect(page.getByText(en.problem['token-refused'])).toBeVisible()
})

test('a bot whose webhook another system owns is taken over only with consent', async ({ desk }) => {
  const page = desk.page()
  const { bot } = desk
  bot.setForeignWebhook('https://crm.example/hook?secret=1')
  await page.getByLabel(en.onboarding.token).fill(bot.token)
  await page.getByRole('button', { name: en.onboarding.connect, exact: true }).click()
  await expect(page.getByText(en.onboarding.webhook.title)).toBeVisible()
  await expect(page.getByText('https://crm.example/hook', { exact: false })).toBeVisible()
  await expect(page.getByText('secret=1')).toHaveCount(0)
  await page.getByRole('button', { name: en.onboarding.webhook.keep }).click()
  expect(bot.state.webhookUrl).toBe('https://crm.example/hook?secret=1')

  bot.consent()
  await page.getByRole('button', { name: en.onboarding.connect, exact: true }).click()
  await page.getByRole('button', { name: en.onboarding.webhook.take }).click()
  await expect(page.getByText('Corner Shop is connected')).toBeVisible()
  expect(bot.state.webhookUrl).toBe('')
})

test('a page whose code could not be had at first draws itself once it can', async ({ desk }) => {
  const page = desk.page()
  await expect(page.getByLabel(en.onboarding.token)).toBeVisible()
  let refused = 0
  await page.route('**/assets/first-*.js', route => (refused++ < 2 ? route.abort() : route.continue()))
  await page.reload()
  await expect(page.getByLabel(en.onboarding.token)).toBeVisible()
  expect(refused).toBeGreaterThan(2)
})
