import { type Server, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { en, expect, test } from './desk'

test('a reload leaves the conversation open that was', async ({ desk }) => {
  await desk.connect()
  await desk.choose('Ada Lovelace')
  await desk.page().reload()
  await expect(desk.page().getByLabel('Message to Ada Lovelace')).toBeVisible()
})

test('what was typed after the app had ended is kept, shown with a way to copy it, and given back', async ({ desk }) => {
  test.skip(test.info().project.name === 'electron', 'There the page ends with the app.')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const field = page.getByLabel('Message to Ada Lovelace')
  await field.fill('Before it ended. ')
  await desk.interrupt(async () => {
    await expect(page.getByText(en.banner.appGone)).toBeVisible()
    await field.pressSequentially('And after.')
    await expect.poll(() => page.evaluate(() => localStorage.getItem('bellhop.unsaved'))).toContain('And after.')
  })
  // The same address, another run: the session of before is over.
  await expect(page.getByText(en.frame.gone.title)).toBeVisible()
  await expect(page.getByText('Before it ended. And after.')).toBeVisible()
  await page.goto(desk.link())
  await desk.choose('Ada Lovelace')
  await expect(page.getByLabel('Message to Ada Lovelace')).toHaveText('Before it ended. And after.')
  expect(await page.evaluate(() => localStorage.getItem('bellhop.unsaved'))).toBeNull()
})

test('a Telegram that swallows everything can be given up at once', async ({ desk }) => {
  const hole = await blackHole()
  const page = desk.page()
  await page.getByText(en.onboarding.more).click()
  await page.getByLabel(en.onboarding.server).fill(`http://127.0.0.1:${(hole.address() as AddressInfo).port}`)
  await page.getByLabel(en.onboarding.token).fill(desk.bot.token)
  const connect = page.getByRole('button', { name: en.onboarding.connect, exact: true })
  await connect.click()
  await page.getByRole('button', { name: en.onboarding.cancel, exact: true }).click()
  await expect(page.getByText(en.onboarding.connecting)).toHaveCount(0)
  // And who waits is told.
  await connect.click()
  await expect(page.getByText('15 seconds went by', { exact: false })).toBeVisible({ timeout: 25_000 })
  hole.close()
})

test('a tab opened from a newer link has the inbox; the older says so and can have it back', async ({ desk }) => {
  test.skip(test.info().project.name === 'electron', 'The desktop app has one window.')
  await desk.connect()
  const older = desk.page()
  const newer = await older.context().newPage()
  await newer.goto(desk.link())
  await expect(newer.getByRole('region', { name: en.inbox.label })).toBeVisible()
  await expect(older.getByText(en.frame.elsewhere.title)).toBeVisible()
  await older.getByRole('button', { name: en.frame.elsewhere.act }).click()
  await expect(older.getByRole('region', { name: en.inbox.label })).toBeVisible()
  await expect(newer.getByText(en.frame.elsewhere.title)).toBeVisible()
  await older.close()
  await expect(newer.getByRole('region', { name: en.inbox.label })).toBeVisible()
})

/** Takes every connection and never says a word. */
async function blackHole(): Promise<Server> {
  const server = createServer(socket => socket.on('error', () => undefined))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}
