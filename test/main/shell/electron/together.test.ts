import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulated } from '../../../support/simulated'
import { openChromium, openPage } from '../../../stand-in/page'
import { runMain } from '../../../stand-in/run'
import type { Run } from '../../../stand-in/run'
import { until } from '../../../support/until'

/** Built main, built preload and built page together: Electron's part is played by the stand-in, the window's by Chromium. */
describe('main, preload and page together', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellhop-together-'))
  const simulator = simulated({ seed: 11 })
  const bot = simulator.createBot({ firstName: 'Corner Shop' })
  const ada = simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace' })
  const faults: string[] = []
  let run: Run
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const { apiRoot } = await simulator.start()
    run = await runMain({ dir, args: ['--vault', 'session', '--api-root', apiRoot] })
    browser = await openChromium()
    page = await openPage(browser, run)
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', message => message.type() === 'error' && faults.push(message.text()))
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await run?.kill()
    await simulator.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const shown = (text: string) => page.getByText(text, { exact: true }).first().waitFor({ timeout: 15_000 })

  test('an operator connects a bot, reads what came and answers it', async () => {
    await page.getByLabel('Bot token').fill(bot.token)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await until(() => expect(simulator.journal.of('getUpdates').length).toBeGreaterThan(0))
    ada.start(bot)
    ada.write(bot, 'Is the blue one in stock?')
    // The welcome says that it is connected, and is left by a button or by itself.
    const goOn = page.getByRole('button', { name: /inbox/i })
    await goOn.or(page.getByText('Is the blue one in stock?')).first().waitFor({ timeout: 15_000 })
    if (await goOn.isVisible()) await goOn.click()
    await page.getByText('Is the blue one in stock?').first().click()
    await page.getByRole('textbox').last().fill('It is, shall I put one aside?')
    await page.keyboard.press('Enter')
    await until(() => expect(ada.chatOf(bot).at(-1)).toMatchObject({ text: 'It is, shall I put one aside?' }))
    await shown('It is, shall I put one aside?')
  })

  test('the conversation on screen makes no notification', async () => {
    await run.setWindowState({ isFocused: true })
    const before = (await run.notifications()).length
    ada.write(bot, 'Yes please!')
    await page.getByText('Yes please!').last().waitFor({ timeout: 15_000 })
    expect(await run.notifications()).toHaveLength(before)
  })

  test('a picture comes through the protocol, a file goes out through it', async () => {
    const response = await page.evaluate(async () => {
      const answer = await fetch('/upload', { method: 'POST', body: new Blob(['hello']), headers: { 'X-File-Name': 'note.txt' } })
      return { status: answer.status, body: (await answer.json()) as unknown }
    })
    expect(response).toMatchObject({ status: 200, body: { size: 5, name: 'note.txt' } })
    expect(await page.evaluate(async () => (await fetch('/media/0123456789abcdef0123456789abcdef/thumb')).status)).toBe(404)
  })

  test('a menu item acts on the page', async () => {
    await run.clickMenu('palette.open')
    await page.getByRole('dialog').waitFor({ timeout: 15_000 })
    await page.keyboard.press('Escape')
    await until(async () => expect(await page.getByRole('dialog').count()).toBe(0))
  })

  test('the page can reach nothing else, and run nothing that it did not bring', async () => {
    const reached = await page.evaluate(async () => {
      try {
        await fetch('https://example.org/')
        return 'reached'
      } catch {
        return 'refused'
      }
    })
    expect(reached).toBe('refused')
    expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined')
    expect(await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'bellhop') as object))).toEqual(['call', 'listen', 'onAction', 'shows', 'records'])
    const injected = await page.evaluate(() => {
      const place = document.createElement('div')
      try {
        Reflect.set(place, 'innerHTML', '<img src=x onerror="globalThis.isOwned = true">')
        return 'taken'
      } catch (error) {
        return (error as Error).name
      }
    })
    expect(injected).toBe('TypeError')
  })

  test('a reload shows what was there, and the old page is forgotten', async () => {
    await page.reload()
    await page.getByText('Yes please!').first().waitFor({ timeout: 15_000 })
    ada.write(bot, 'Are you there?')
    await until(async () => expect(await page.getByText('Are you there?').count()).toBeGreaterThan(0))
  })

  test('the page raised no fault of its own', () => {
    // The two that the test above asked for: an address outside, and markup from a string.
    expect(faults.filter(fault => !/example\.org|TrustedHTML|ERR_FAILED|404/.test(fault))).toEqual([])
  })

  test('quitting closes everything in order', async () => {
    await run.quit()
    expect((await run.ended).code).toBe(0)
  })
})
