import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '../../src/shared/model'
import { BotId, ConversationId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import type { FaultRule } from '../../src/simulator/faults'
import type { Person } from '../../src/simulator/people'
import { type Random, createRandom } from '../../src/simulator/random'
import type { Bot, Simulator } from '../../src/simulator/simulator'
import { simulated } from '../support/simulated'
import { type App, type AppOptions, type Session, killGroup, root, spawnApp, startApp } from '../support/app'
import { type Chat, type Shown, judge } from './judge'

export type WorldOptions = {
  readonly seed: number
  readonly kills: number
  /** Another build of the app, for the proof that this harness can fail. */
  readonly out?: string
  /** Ends early once this many updates have been lost or repeated, for the same proof. */
  readonly until?: (faults: readonly string[]) => boolean
}

export type Verdict = {
  readonly faults: readonly string[]
  readonly complaints: readonly string[]
  readonly kills: number
  readonly written: number
  readonly accepted: number
  readonly delivered: number
  readonly uncertain: number
  readonly faultsStruck: number
}

/** A bad day at Telegram: about one reply in six is spoilt, some of them after the method has run. */
const weather: readonly FaultRule[] = [
  { kind: 'gateway', status: 502, format: 'html', methods: ['getUpdates', 'sendMessage'], probability: 0.04 },
  { kind: 'gateway', status: 504, format: 'html', isExecuted: true, methods: ['getUpdates', 'sendMessage'], probability: 0.04 },
  { kind: 'reset-before', methods: ['getUpdates', 'sendMessage'], probability: 0.02 },
  { kind: 'reset-after', methods: ['getUpdates', 'sendMessage'], probability: 0.04 },
  { kind: 'truncated-json', methods: ['getUpdates', 'sendMessage'], probability: 0.03 },
  { kind: 'short-body', afterBytes: 40, methods: ['getUpdates', 'sendMessage'], probability: 0.02 },
  { kind: 'flood', retryAfter: 1, methods: 'sendMessage', probability: 0.02 },
  { kind: 'conflict', methods: 'getUpdates', probability: 0.01 },
]

const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Fay']

/**
 * Lets people write and the operator answer while the app is killed over and over at random instants, then gives it a quiet
 * minute and judges by what the simulator saw.
 */
export async function runWorld(options: WorldOptions): Promise<Verdict> {
  const world = await World.make(options)
  try {
    return await world.run()
  } finally {
    await world.close()
  }
}

type Side = { readonly person: Person; readonly conversationId: ConversationId; readonly written: string[]; readonly accepted: string[]; sends: number }

class World {
  readonly #options: WorldOptions
  readonly #random: Random
  readonly #simulator: Simulator
  readonly #bot: Bot
  readonly #sides: readonly Side[]
  readonly #app: AppOptions
  readonly #repeats = new Map<string, number>()
  readonly #discarded = new Set<string>()
  readonly #uncertain = new Set<string>()
  readonly #decisions: { readonly at: number; readonly text: string; readonly choice: string }[] = []
  readonly #over = new AbortController()

  static async make(options: WorldOptions): Promise<World> {
    const simulator = simulated({ seed: options.seed })
    const { apiRoot } = await simulator.start()
    const dataDir = await mkdtemp(join(tmpdir(), 'bellhop-crash-'))
    return new World(options, simulator, { dataDir, apiRoot, vault: 'session', ...(options.out !== undefined && { out: options.out }) })
  }

  private constructor(options: WorldOptions, simulator: Simulator, app: AppOptions) {
    this.#options = options
    this.#simulator = simulator
    this.#app = app
    this.#random = createRandom(options.seed)
    this.#bot = simulator.createBot()
    this.#sides = names.map(firstName => {
      const person = simulator.createUser({ firstName })
      person.start(this.#bot)
      return { person, conversationId: ConversationId.parse(`${this.#bot.id}:${person.id}`), written: [], accepted: [], sends: 0 }
    })
  }

  async run(): Promise<Verdict> {
    for (const rule of weather) this.#simulator.faults.add(rule)
    const writing = this.#write()
    let kills = 0
    while (kills < this.#options.kills) {
      await this.#liveAndDie()
      kills += 1
      if (kills % 10 === 0 && (await this.#isEnough())) break
    }
    this.#over.abort()
    await writing
    const faultsStruck = this.#simulator.faults.struck.reduce((sum, count) => sum + count, 0)
    this.#simulator.faults.clear()
    const faults = await this.#calmAndJudge()
    if (faults.length > 0 && this.#options.out === undefined) await this.#keepEvidence(faults)
    const complaints = this.#simulator.complaints.map(({ rule, method, detail }) => `${rule} ${method} ${detail}`)
    // They go to whoever asked for this day: one of them is there to show that complaints come.
    this.#simulator.clearComplaints()
    const sum = (count: (side: Side) => number) => this.#sides.reduce((total, side) => total + count(side), 0)
    return {
      faults,
      complaints,
      kills,
      written: sum(({ written }) => written.length),
      accepted: sum(({ accepted }) => accepted.length),
      delivered: sum(side => this.#delivered(side).length),
      uncertain: this.#uncertain.size,
      faultsStruck,
    }
  }

  /** Looks twice: what a broken build stores late is missing at first and there in the end, and only what stays away is lost. */
  async #isEnough(): Promise<boolean> {
    const { until } = this.#options
    return until !== undefined && until(await this.#calmAndJudge()) && until(await this.#calmAndJudge())
  }

  async close(): Promise<void> {
    this.#over.abort()
    await rm(this.#app.dataDir, { recursive: true, force: true })
    await this.#simulator.close()
  }

  /** What it takes to find out why: the profile, what was asked of Telegram, and what the operator decided. */
  async #keepEvidence(faults: readonly string[]): Promise<void> {
    const folder = join(root, 'test-results', `crash-${this.#options.seed}`)
    await mkdir(folder, { recursive: true })
    await cp(this.#app.dataDir, join(folder, 'profile'), { recursive: true })
    const story = { faults, decisions: this.#decisions, journal: this.#simulator.journal.of('sendMessage') }
    await writeFile(join(folder, 'story.json'), JSON.stringify(story, null, 1))
  }

  /** People write whether or not anybody is listening. */
  async #write(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const side = this.#random.pick(this.#sides)
      const text = `in ${side.person.state.firstName} ${side.written.length + 1}`
      side.person.write(this.#bot, text)
      side.written.push(text)
      await sleep(this.#random.between(10, 80))
    }
  }

  /** One life: it ends while starting, while signing in, or in the middle of work. Only chance and the machine know when. */
  async #liveAndDie(): Promise<void> {
    if (this.#random.chance(0.15)) return this.#dieWhileStarting()
    const app = await startApp(this.#app)
    let death: Promise<void> | undefined
    const dieWithin = (milliseconds: number) => {
      death ??= sleep(this.#random.between(5, milliseconds)).then(() => this.#kill(app))
    }
    if (this.#random.chance(0.2)) dieWithin(100)
    await Promise.race([this.#work(app, () => dieWithin(500)), app.ended])
    await death
  }

  async #kill(app: App): Promise<void> {
    const ended = app.kill()
    this.#simulator.appDied()
    await ended
  }

  async #dieWhileStarting(): Promise<void> {
    const child = spawnApp(this.#app)
    const ended = once(child, 'close')
    child.stdout?.resume()
    child.stderr?.resume()
    await sleep(this.#random.between(10, 500))
    killGroup(child, 'SIGKILL')
    await ended
  }

  /** Signs in, decides what is uncertain, and answers people until the app is gone. */
  async #work(app: App, whenReady: () => void): Promise<void> {
    try {
      const session = await this.#signIn(app)
      whenReady()
      await this.#decide(session)
      for (;;) {
        await this.#send(session)
        await sleep(this.#random.between(5, 60))
      }
    } catch (error) {
      if (error instanceof Problem) throw error
      // It was killed in the middle of a call, or it was not and then that is a failure.
      const code = await Promise.race([app.ended, sleep(2_000, 'alive' as const)])
      if (code === 'alive') throw error
      if (code !== null) throw new Error(`the app ended by itself with code ${code}:\n${app.output()}`, { cause: error })
    }
  }

  async #signIn(app: App): Promise<Session> {
    const session = await app.session()
    for (;;) {
      try {
        await session.call('bot.connect', { token: this.#bot.token, botId: BotId.parse(String(this.#bot.id)) })
        return session
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        // The first time, the bot is not known yet; and Telegram may be having a bad moment.
        if (error.code === 'not-found') await session.call('bot.connect', { token: this.#bot.token }).catch(rethrowUnlessProblem)
        await sleep(20)
      }
    }
  }

  async #send(session: Session): Promise<void> {
    const side = this.#random.pick(this.#sides)
    const text = `out ${side.person.state.firstName} ${side.sends + 1}`
    try {
      side.sends += 1
      await session.call('message.send', { conversationId: side.conversationId, text })
      side.accepted.push(text)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // Not taken: the number is free again. A conversation is there only once its first update has been stored.
      side.sends -= 1
      if (error.code === 'uncertain-ahead') return this.#decide(session)
      if (error.code !== 'not-found') throw error
    }
  }

  /** The operator: asks the person whether it arrived, or repeats, or gives up; remembers which. */
  async #decide(session: Session): Promise<void> {
    const { conversations } = await session.call('conversation.list', { limit: 200 })
    for (const { id } of conversations.filter(({ hasUncertain }) => hasUncertain)) {
      for (const message of await allMessages(session, id)) if (message.delivery === 'uncertain') await this.#decideOne(session, message)
    }
  }

  async #decideOne(session: Session, { id: messageId, conversationId, text }: Message): Promise<void> {
    this.#uncertain.add(text)
    const side = this.#sides.find(candidate => candidate.conversationId === conversationId)
    const hasArrived = side !== undefined && this.#delivered(side).includes(text)
    const choice = this.#random.pick(hasArrived ? (['arrived', 'again', 'discard'] as const) : (['again', 'discard'] as const))
    if (choice === 'again') {
      this.#repeats.set(text, (this.#repeats.get(text) ?? 0) + 1)
      this.#simulator.allowRepeat()
    }
    if (choice === 'discard') this.#discarded.add(text)
    this.#decisions.push({ at: Date.now(), text, choice })
    await session.call('message.resolveUncertain', { messageId, choice })
  }

  /** Runs the app until nothing waits on either side, and reads what it shows. Faults stay as they are. */
  async #calmAndJudge(): Promise<string[]> {
    const app = await startApp(this.#app)
    try {
      const session = await this.#signIn(app)
      const deadline = performance.now() + 90_000
      for (;;) {
        // Confirmed means stored, so what is read after this look must hold all that was confirmed.
        const isDrained = this.#bot.pendingCount() === 0
        const chats = await this.#chats(session)
        if ((isDrained && !chats.some(isUnfinished)) || performance.now() > deadline) return chats.flatMap(judge)
        await this.#decide(session)
        await sleep(200)
      }
    } finally {
      await app.kill()
    }
  }

  #chats(session: Session): Promise<Chat[]> {
    return Promise.all(
      this.#sides.map(async side => {
        // What is new at Telegram after this look is not held against the app.
        const written = [...side.written]
        const shown = (await allMessages(session, side.conversationId)).flatMap(shownOf)
        const delivered = this.#delivered(side)
        return { name: side.person.state.firstName, written, shown, delivered, accepted: side.accepted, repeats: this.#repeats, discarded: this.#discarded }
      }),
    )
  }

  #delivered({ person }: Side): string[] {
    return person
      .chatOf(this.#bot)
      .filter(({ from }) => from === 'bot')
      .map(({ text }) => text)
  }
}

function rethrowUnlessProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

function isUnfinished({ shown }: Chat): boolean {
  return shown.some(({ delivery }) => delivery === 'queued' || delivery === 'sending' || delivery === 'uncertain')
}

function shownOf({ direction, text, delivery }: Message): Shown[] {
  if (direction !== 'incoming' && direction !== 'outgoing') return []
  return /^(in|out) /.test(text) ? [{ direction, text, delivery }] : []
}

async function allMessages(session: Session, conversationId: ConversationId): Promise<Message[]> {
  const pages: Message[][] = []
  let before: string | undefined
  do {
    const page: { messages: Message[]; next?: string } = await session
      .call('message.list', { conversationId, limit: 200, ...(before !== undefined && { before }) })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'not-found') return { messages: [] }
        throw error
      })
    pages.unshift(page.messages)
    before = page.next
  } while (before !== undefined)
  return pages.flat()
}
