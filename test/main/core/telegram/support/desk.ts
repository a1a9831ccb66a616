import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import { Log } from '../../../../../src/main/core/log/log'
import type { Ports } from '../../../../../src/main/core/ports'
import { resetFetching } from '../../../../../src/main/core/store/attachments'
import { type Database, openDatabase } from '../../../../../src/main/core/store/database'
import { messagesBefore } from '../../../../../src/main/core/store/messages'
import { openTelegram, type Telegram } from '../../../../../src/main/core/telegram/bots'
import { positionOf } from '../../../../../src/main/core/update/facts'
import { type BotHealth, defaultSettings, type Message } from '../../../../../src/shared/model'
import type { Secret, Vault } from '../../../../../src/shared/vault'
import type { Person } from '../../../../../src/simulator/people'
import type { Bot, Simulator } from '../../../../../src/simulator/simulator'
import { type SimulatedOptions, simulated } from '../../../../support/simulated'
import { clock, random, until } from './world'

/** A vault that can be locked, as a keychain can. */
class TestVault implements Vault {
  readonly secrets = new Map<string, string>()
  isLocked = false
  refuses = false

  status(): ReturnType<Vault['status']> {
    return Promise.resolve({ kind: 'keychain', state: this.isLocked ? 'locked' : 'ok', fallbacks: [] })
  }
  unlock(): ReturnType<Vault['unlock']> {
    this.isLocked = false
    return this.status()
  }
  get(key: string): Promise<Secret> {
    const secret = this.secrets.get(key)
    if (this.isLocked) return Promise.resolve({ state: 'unavailable' })
    return Promise.resolve(secret === undefined ? { state: 'absent' } : { state: 'ok', secret })
  }
  set(key: string, secret: string): Promise<boolean> {
    if (this.isLocked || this.refuses) return Promise.resolve(false)
    this.secrets.set(key, secret)
    return Promise.resolve(true)
  }
  delete(key: string): Promise<boolean> {
    if (!this.isLocked) this.secrets.delete(key)
    return Promise.resolve(!this.isLocked)
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

export type DeskOptions = SimulatedOptions & {
  /** How much faster the app's sleeps and monotonic clock run than the machine's. */
  readonly speed?: number
  readonly pollSeconds?: number
  readonly fetch?: typeof fetch
  /** The app's wall clock; the machine's where it is absent. */
  readonly now?: () => number
}

type Progress = { readonly of: string; readonly id: string; readonly done: number; readonly total: number | undefined }

/** The Telegram side of one profile over the real store and log, against a simulator of its own. */
export type Desk = {
  readonly simulator: Simulator
  readonly bot: Bot
  readonly apiRoot: string
  readonly dataDir: string
  readonly vault: TestVault
  readonly db: Database
  readonly log: Log
  readonly telegram: Telegram
  readonly healths: BotHealth[]
  readonly progress: Progress[]
  /** Everything that was written to the program's log. */
  readonly lines: unknown[]
  states(): string[]
  messages(chatId: number): readonly Message[]
  /** Queues a text as `message.send` would; answers its id. */
  queue(chatId: number, text: string): string
  /** Connects the simulator's bot and waits until it receives. */
  connect(): Promise<void>
  /** Ends this run without a word, as a crash does, or in order; then starts anew on the same profile. */
  restart(how: 'crash' | 'close'): Promise<void>
}

export async function desk(options: DeskOptions = {}): Promise<Desk> {
  // Both sides keep the same time, or a retry_after could not be held against the app.
  const simulator = simulated({ flood: null, clock: options.speed ?? 5, ...options })
  const { apiRoot } = await simulator.start()
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-telegram-'))
  const bot = simulator.createBot({ firstName: 'Desk' })
  const vault = new TestVault()
  const healths: BotHealth[] = []
  const progress: Progress[] = []
  const lines: unknown[] = []
  let count = 0

  const open = () => {
    const db = openDatabase(dataDir)
    resetFetching(db)
    const source = random(17 + ++count)
    const log = new Log({ db, now: Date.now, uuid: source.uuid, deviceId: 'device', by: 'operator' })
    const ports: Ports = {
      dataDir,
      clock: { ...clock(options.speed ?? 5), ...(options.now && { now: options.now }) },
      random: source,
      fetch: options.fetch ?? fetch,
      vault,
      settings: { get: () => defaultSettings, set: () => Promise.resolve(defaultSettings) },
      log: (...line) => void lines.push(line),
      apiRoot,
      shell: 'web',
      version: '0',
      isDemo: false,
    }
    const telegram = openTelegram({
      db,
      log,
      ports,
      changed: () => undefined,
      report: (_, health) => void healths.push(health),
      progress: (of, id, done, total) => void progress.push({ of, id, done, total }),
      polling: { pollSeconds: options.pollSeconds ?? 2 },
    })
    return { db, log, telegram }
  }
  let run = open()
  let isOpen = true

  onTestFinished(async () => {
    await run.telegram.close()
    if (isOpen) run.db.close()
    rmSync(dataDir, { recursive: true, force: true })
    await simulator.close()
    // SEC-50, SEC-54: nothing that is told or logged holds a piece of the token.
    const told = inspect([healths, progress, lines], { depth: 12 })
    for (const secret of vault.secrets.values()) expect(told).not.toContain(secret.slice(secret.indexOf(':') + 1).slice(0, 12))
  })

  return {
    simulator,
    bot,
    apiRoot,
    dataDir,
    vault,
    healths,
    progress,
    lines,
    get db() {
      return run.db
    },
    get log() {
      return run.log
    },
    get telegram() {
      return run.telegram
    },
    states: () => healths.map(health => health.state),
    messages: chatId => messagesBefore(run.db, `${bot.id}:${chatId}`, undefined, 200),
    queue(chatId, text) {
      const messageId = `out:device:${++count}`
      run.log.append([
        {
          type: 'message.queued',
          body: {
            messageId,
            conversationId: `${bot.id}:${chatId}`,
            date: Date.now(),
            position: positionOf(Date.now(), `z${String(count).padStart(13, '0')}`),
            author: 'Desk',
            kind: 'text',
            text,
            entities: [],
            replyTo: null,
            attachment: null,
          },
        },
      ])
      run.telegram.kickOutbox()
      return messageId
    },
    async connect() {
      await run.telegram.connect({ token: bot.token })
      await until('the bot receives', () => healths.at(-1)?.state === 'receiving')
    },
    async restart(how) {
      if (how === 'close') await run.telegram.close()
      else void run.telegram.close()
      run.db.close()
      isOpen = false
      healths.length = 0
      run = open()
      isOpen = true
      run.telegram.start()
    },
  }
}

export type DeskWithAda = Desk & { readonly ada: Person }

/** A desk that is connected and that Ada has written to: her `/start` is there. */
export async function deskWithAda(options: DeskOptions = {}): Promise<DeskWithAda> {
  const d = await desk(options)
  const ada = d.simulator.createUser({ firstName: 'Ada' })
  ada.start(d.bot)
  await d.connect()
  await until('Ada is here', () => d.messages(ada.id).length === 1)
  return Object.assign(d, { ada })
}
