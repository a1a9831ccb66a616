import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type BrowserContext, type ElectronApplication, type Locator, type Page, _electron, test as base, expect } from 'playwright/test'
import { en } from '../../src/shared/i18n/en/index'
import type { Person } from '../../src/simulator/people'
import type { Bot, Simulator } from '../../src/simulator/simulator'
import { simulated } from '../support/simulated'
import { type App, root, startApp } from '../support/app'
import { electronPath } from './electron-path'

export { en, expect }

/** Where the operator sits: a simulated Telegram with a bot and people, and the app in front of it. */
export type Desk = {
  readonly simulator: Simulator
  readonly apiRoot: string
  readonly bot: Bot
  readonly ada: Person
  readonly dataDir: string
  /** The page; a new one after `restart`. */
  page(): Page
  /** Pastes the token into the first screen and goes on to the inbox. */
  connect(): Promise<void>
  /** Opens somebody's conversation from the list, once all that was written to the bot is here, and waits until its messages are shown. */
  choose(name: string): Promise<void>
  /** Types into the composer and presses Enter. */
  answer(text: string): Promise<void>
  /** The bubbles of the open conversation that hold this text. */
  message(text: string): Locator
  /** The app is killed and started again with the same profile; tokens come back as an operator brings them. `meanwhile` runs in between. */
  restart(meanwhile?: () => void): Promise<void>
  /** The link that waits to be opened. Web only. */
  link(): string
  /** The app is killed under the open page and, after `meanwhile`, started again at the same address. Web only. */
  interrupt(meanwhile: () => Promise<void>): Promise<void>
  /** Nobody answers at Telegram's address any more, until the answer is called. */
  cutOff(): Promise<() => Promise<void>>
  /** Presses "Retry now", unless the app has tried again by itself and there is nothing to press any more. */
  retryNow(): Promise<void>
}

type Shell = { page(): Page; start(): Promise<void>; kill(): Promise<void>; interrupt?(meanwhile: () => Promise<void>): Promise<void> }

export const test = base.extend<{ desk: Desk }>({
  desk: async ({ browser, contextOptions, colorScheme, viewport, bypassCSP }, use, info) => {
    const simulator = simulated({ seed: 1 + info.parallelIndex })
    const { apiRoot } = await simulator.start()
    const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-e2e-'))
    const options = { dataDir, apiRoot }
    const mistakes: string[] = []
    const shell =
      info.project.name === 'electron'
        ? inElectron(options)
        : inBrowser(options, mistakes, () => browser.newContext({ ...contextOptions, colorScheme, viewport, bypassCSP }))
    const bot = simulator.createBot({ firstName: 'Corner Shop', username: 'corner_shop_bot' })
    const ada = simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace' })
    ada.start(bot)
    await shell.start()
    const desk = deskOf(shell, { simulator, apiRoot, bot, ada, dataDir })
    await use(desk)
    await shell.kill()
    rmSync(dataDir, { recursive: true, force: true })
    expect(mistakes, 'mistakes of the page').toEqual([])
    await simulator.close()
  },
})

function deskOf(shell: Shell, parts: Pick<Desk, 'simulator' | 'bot' | 'ada' | 'dataDir' | 'apiRoot'>): Desk {
  const { simulator, bot } = parts
  const page = () => shell.page()
  const desk: Desk = {
    ...parts,
    page,
    async connect() {
      await page().getByLabel(en.onboarding.token).fill(bot.token)
      await page().getByRole('button', { name: en.onboarding.connect, exact: true }).click()
      await page().getByRole('button', { name: en.onboarding.done.inbox }).click()
    },
    async choose(name) {
      // What comes in later would stand below what is in sight, on a slow machine only.
      await expect.poll(() => bot.pendingCount()).toBe(0)
      await page().getByRole('region', { name: en.inbox.label }).getByRole('button', { name: new RegExp(name) }).first().click()
      // What is written before its messages are there would be new in it, too.
      await expect(page().getByRole('region', { name: new RegExp(`^Conversation with ${name}`) }).getByRole('feed')).toBeVisible()
    },
    async answer(text) {
      const field = page().getByRole('textbox', { name: /^Message to/ })
      await field.fill(text)
      await field.press('Enter')
      await expect(field).toHaveText('')
      await desk.message(text).waitFor()
    },
    message: text => page().getByRole('article').filter({ hasText: text }),
    async restart(meanwhile) {
      await shell.kill()
      meanwhile?.()
      await shell.start()
    },
    link: () => readFileSync(join(parts.dataDir, 'link'), 'utf8').trim(),
    interrupt: async meanwhile => shell.interrupt?.(meanwhile),
    async cutOff() {
      const { port } = new URL(parts.apiRoot)
      await simulator.close()
      return async () => void (await simulator.start({ port: Number(port) }))
    },
    retryNow: () =>
      page()
        .getByRole('button', { name: en.banner.retryNow })
        .evaluateAll(buttons => buttons.forEach(button => (button as HTMLElement).click())),
  }
  return desk
}

/** What another process finds on the disk at this moment. */
export function stored({ dataDir }: Desk): { drafts: string[]; outgoing: string[] } {
  const db = new DatabaseSync(join(dataDir, 'bellhop.db'), { readOnly: true })
  const column = (sql: string) => db.prepare(sql).all().map(({ text }) => String(text))
  const found = { drafts: column("SELECT text FROM drafts WHERE text <> ''"), outgoing: column("SELECT text FROM messages WHERE direction = 'outgoing'") }
  db.close()
  return found
}

type Options = { readonly dataDir: string; readonly apiRoot: string }

function inBrowser(options: Options, mistakes: string[], open: () => Promise<BrowserContext>): Shell {
  let app: App
  let page: Page
  return {
    page: () => page,
    async start() {
      app = await startApp({ ...options, vault: 'session' })
      page = await (await open()).newPage()
      noteErrors(page, mistakes)
      await page.goto(app.link)
    },
    async kill() {
      await app.kill()
      await page.context().close()
    },
    async interrupt(meanwhile) {
      const port = Number(new URL(app.link).port)
      await app.kill()
      await meanwhile()
      app = await startApp({ ...options, vault: 'session', port })
    },
  }
}

function inElectron({ dataDir, apiRoot }: Options): Shell {
  let app: ElectronApplication
  let page: Page
  return {
    page: () => page,
    async start() {
      const args = [root, `--data-dir=${dataDir}`, `--api-root=${apiRoot}`]
      app = await _electron.launch({ executablePath: electronPath(), args, timeout: 30_000 })
      page = await app.firstWindow()
    },
    async kill() {
      app.process().kill('SIGKILL')
      await app.close().catch(() => undefined)
    },
  }
}

/** A page that throws, or runs into its own content security policy, fails its test. */
function noteErrors(page: Page, mistakes: string[]): void {
  page.on('pageerror', error => mistakes.push(`the page threw: ${error.stack || `${error.name} ${error.message}`}`))
  page.on('console', message => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) mistakes.push(`the page broke its policy: ${message.text()}`)
  })
}
