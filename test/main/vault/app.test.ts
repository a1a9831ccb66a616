import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { en } from '../../../src/shared/i18n/en'
import { ConversationId, type VaultStatus } from '../../../src/shared/model'
import type { Person } from '../../../src/simulator/people'
import type { Bot, Simulator } from '../../../src/simulator/simulator'
import { type App, type Session, startApp } from '../../support/app'
import { simulated } from '../../support/simulated'
import { hasOwner, noKeyring, noScreen, prompterName, screen, startKeyring, until } from './keyring'

/** SEC-59 with the whole app: whatever becomes of the keyring between two starts, nothing is lost and no bot is asked for again. */

if (noKeyring) process.stderr.write(`SKIPPED: the app over a real keyring: ${noKeyring}\n`)

type Keyring = Awaited<ReturnType<typeof startKeyring>>

let dataDir: string
let simulator: Simulator
let apiRoot: string
let bot: Bot
let ada: Person

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bellhop-vault-app-'))
  simulator = simulated()
  ;({ apiRoot } = await simulator.start())
  bot = simulator.createBot()
  ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
})
afterEach(async () => {
  await simulator.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function keyring(options: Parameters<typeof startKeyring>[0] = {}): Promise<Keyring> {
  const started = await startKeyring(options)
  onTestFinished(() => started.stop())
  return started
}

async function start(env: NodeJS.ProcessEnv): Promise<{ app: App; session: Session }> {
  const given = { DISPLAY: '', WAYLAND_DISPLAY: '', ...Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)) }
  const app = await startApp({ dataDir, apiRoot, vault: 'chosen', env: given })
  onTestFinished(() => app.kill())
  return { app, session: await app.session() }
}

function conversationId(): ConversationId {
  return ConversationId.parse(`${bot.id}:${ada.id}`)
}

async function texts(session: Session): Promise<string[]> {
  return (await session.call('message.list', { conversationId: conversationId() })).messages.map(({ text }) => text)
}

async function stateOf(session: Session): Promise<string | undefined> {
  return (await session.call('bot.list', {})).bots[0]?.health.state
}

/** The first run: the keyring is open, the bot is connected and its token kept. */
async function firstRun(env: NodeJS.ProcessEnv): Promise<void> {
  const { app, session } = await start(env)
  await session.call('bot.connect', { token: bot.token })
  await until(async () => (await session.call('conversation.list', {})).conversations.length === 1)
  expect(await app.close()).toBe(0)
}

/** What has to work while no token can be had: reading, drafting, sending into the queue, and saying what is wrong. */
async function expectUsable(session: Session, states: readonly VaultStatus['state'][]): Promise<void> {
  await until(async () => (await stateOf(session)) === 'locked')
  const { state } = await session.call('vault.status', {})
  expect(states).toContain(state)
  expect(en.vault[state as keyof typeof en.vault]).toMatchObject({ title: expect.stringMatching(/\w+ \w+/) })
  expect(await texts(session)).toEqual(['/start'])
  await session.call('draft.set', { conversationId: conversationId(), text: 'half a thought', revision: 1 })
  expect((await session.call('draft.get', { conversationId: conversationId() })).draft?.text).toBe('half a thought')
  await session.call('message.send', { conversationId: conversationId(), text: 'written meanwhile' })
  const queued = (await session.call('message.list', { conversationId: conversationId() })).messages.at(-1)
  expect(queued).toMatchObject({ text: 'written meanwhile', delivery: 'queued' })
}

/** Without a token entered again: what Ada wrote is here, what waited has gone out, once. */
async function expectBack(session: Session): Promise<void> {
  await until(async () => (await stateOf(session)) === 'receiving')
  await until(async () => (await texts(session)).includes('while it was locked'))
  const delivered = () => ada.chatOf(bot).filter(({ from }) => from === 'bot').map(({ text }) => text)
  await until(() => delivered().includes('written meanwhile'))
  expect(delivered()).toEqual(['written meanwhile'])
}

const patience = { timeout: 60_000 }

describe.skipIf(noKeyring)(`SEC-59: the app${noKeyring ? ` [skipped: ${noKeyring}]` : ''}`, () => {
  for (const kind of ['keytar', 'stand-by']) {
    it(`over an unlocked keyring has its token after a restart, by ${kind}`, patience, async () => {
      const env = { ...(await keyring()).env, BELLHOP_KEYRING: kind }
      await firstRun(env)
      ada.write(bot, 'while it was off')
      const { session } = await start(env)
      await until(async () => (await texts(session)).includes('while it was off'))
      expect(await stateOf(session)).toBe('receiving')
    })

    it(`over a locked keyring that nobody can unlock stays usable, and goes on when it is open, by ${kind}`, patience, async () => {
      const ring = await keyring()
      const env = { ...ring.env, BELLHOP_KEYRING: kind }
      await firstRun(env)
      await ring.lock()
      ada.write(bot, 'while it was locked')
      const { session } = await start(env)
      await expectUsable(session, ['locked'])
      expect(await session.call('vault.unlock', {})).toMatchObject({ state: 'locked' })
      await ring.unlock()
      expect(await session.call('vault.unlock', {})).toMatchObject({ state: 'ok' })
      await expectBack(session)
    })
  }

  it('under a frozen keyring stays usable, ends in time, and goes on when it answers', patience, async () => {
    const ring = await keyring()
    await firstRun(ring.env)
    ring.signal('SIGSTOP')
    ada.write(bot, 'while it was locked')
    const first = await start(ring.env)
    await expectUsable(first.session, ['timeout', 'locked'])
    expect(await first.app.close()).toBe(0)
    ring.signal('SIGCONT')
    const { session } = await start(ring.env)
    await expectBack(session)
  })

  it('whose keyring was killed calls it locked, and goes on when it was unlocked again', patience, async () => {
    const ring = await keyring()
    await firstRun(ring.env)
    ring.signal('SIGKILL')
    ada.write(bot, 'while it was locked')
    const { session } = await start(ring.env)
    await expectUsable(session, ['locked', 'no-collection', 'no-service', 'timeout', 'crashed'])
    await ring.unlock()
    expect(await session.call('vault.unlock', {})).toMatchObject({ state: 'ok' })
    await expectBack(session)
  })

  for (const [what, state, made] of [
    ['without a Secret Service', 'no-service', async () => (await keyring({ bare: true })).env],
    ['without a session bus', 'no-service', async () => ({ PATH: process.env['PATH'], HOME: dataDir, XDG_RUNTIME_DIR: dataDir, LANG: 'C.UTF-8', DBUS_SESSION_BUS_ADDRESS: '' })],
    ['with a keyring that was never set up', 'no-collection', async () => (await keyring({ fresh: true })).env],
  ] as const) {
    it(`${what} stays usable, and has its token again where the keyring is`, patience, async () => {
      const ring = await keyring()
      await firstRun(ring.env)
      ada.write(bot, 'while it was locked')
      const other = await start(await made())
      await expectUsable(other.session, [state])
      expect(await other.app.close()).toBe(0)
      const { session } = await start(ring.env)
      await expectBack(session)
    })
  }

  it('without any keyring says so when a bot is connected, keeps no half of it, and works with a vault of its own', patience, async () => {
    const { env } = await keyring({ bare: true })
    const { session } = await start(env)
    await expect(session.call('bot.connect', { token: bot.token })).rejects.toMatchObject({ code: 'vault-no-service' })
    expect((await session.call('bot.list', {})).bots).toEqual([])
    expect(await session.call('vault.unlock', { kind: 'session' })).toMatchObject({ kind: 'session', state: 'ok' })
    await session.call('bot.connect', { token: bot.token })
    await until(async () => (await stateOf(session)) === 'receiving')
  })
})

describe.skipIf(noScreen)(`SEC-59: the app under a prompt on screen${noScreen ? ` [skipped: ${noScreen}]` : ''}`, () => {
  it('that nobody answers stays usable, and ends in time with it open', patience, async () => {
    const ring = await keyring({ display: await screen() })
    await firstRun(ring.env)
    await ring.lock()
    ada.write(bot, 'while it was locked')
    const { app, session } = await start(ring.env)
    await expectUsable(session, ['locked'])
    // Nothing raised it by itself.
    expect(await hasOwner(ring.env, prompterName)).toBe(false)
    void session.call('vault.unlock', {}).catch(() => undefined)
    await until(() => hasOwner(ring.env, prompterName))
    expect(await texts(session)).toEqual(['/start', 'written meanwhile'])
    expect(await session.call('vault.status', {})).toMatchObject({ state: 'locked' })
    expect(await app.close()).toBe(0)
    await ring.unlock()
    const again = await start(ring.env)
    await expectBack(again.session)
  })
})
