import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { BotId, type Message, MessageId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import type { FaultKind } from '../../src/simulator/faults'
import type { Person } from '../../src/simulator/people'
import { type Random, createRandom } from '../../src/simulator/random'
import type { Bot, Simulator } from '../../src/simulator/simulator'
import { simulated } from '../support/simulated'
import { type CoreChild, Gone, bundleCore, mutantOf, startCoreChild } from './core-child'
import type { Stats } from './core-process'

const hour = 3_600_000
const mebibyte = 1024 * 1024

export type SoakOptions = {
  readonly seed: number
  /** Real seconds. */
  readonly seconds: number
  readonly speed?: number
  /** Simulated milliseconds between two restarts in the first half of it. In the second the core lives on, and is looked at as often. */
  readonly restartEvery?: number
  /** Changes the core before it starts; to see that what is planted is found. Answers the file. */
  readonly change?: (file: string) => string
  readonly onSample?: (sample: Sample) => void
}

/** A look into the core, `at` simulated hours from the start, in the life with this number. */
export type Sample = Stats & { readonly at: number; readonly life: number }

export type SoakVerdict = {
  /** What broke, in words; empty is what we want. */
  readonly faults: readonly string[]
  readonly hours: number
  readonly updates: number
  readonly sends: number
  readonly restarts: number
  readonly struck: number
  readonly samples: readonly Sample[]
}

/** REL-50, per simulated hour where it is a slope. */
export const limits = { perHour: mebibyte, handles: 6, fds: 6, wal: 64 * mebibyte, logs: 50 * mebibyte, loopP99: 50 } as const

/** REL-50 grants an hour before slopes count; a life that is looked at for less than `hours` has no hour to spare. */
const warmUp = { hour: 1, hours: 4 } as const

/**
 * By how much two looks at the same core differ although nothing grew, in bytes: compiled code comes and goes, and a look finds more or
 * less under way. Over the hours of the long form that is nothing; over a short one only what rises beyond it is a slope.
 */
const noise = { heap: mebibyte, resident: 4 * mebibyte } as const

/** Milliseconds. */
const quietMachine = 8
const botCount = 5
const peoplePerBot = 10
const updatesPerSecond = 2
const sendsPerSecond = 0.3
const faultShare = 0.02

const weather: readonly FaultKind[] = [
  { kind: 'gateway', status: 502, format: 'html' },
  { kind: 'gateway', status: 504, format: 'json', isExecuted: true },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'truncated-json' },
  { kind: 'short-body', afterBytes: 40 },
  { kind: 'flood', retryAfter: 5 },
  { kind: 'captive-portal' },
  { kind: 'unauthorized' },
  { kind: 'delay', ms: 10_000 },
]

/** Five bots through simulated hours at `speed` times the machine's clock, and REL-50 as the judge. */
export async function runSoak(options: SoakOptions): Promise<SoakVerdict> {
  const soak = await Soak.make(options)
  try {
    await soak.begin()
    return await soak.run()
  } finally {
    await soak.close()
  }
}

type Desk = { readonly bot: Bot; readonly people: readonly Person[] }

class Soak {
  readonly #options: SoakOptions
  readonly #speed: number
  readonly #random: Random
  readonly #simulator: Simulator
  readonly #apiRoot: string
  readonly #bundle: Awaited<ReturnType<typeof bundleCore>>
  readonly #dataDir: string
  readonly #from: { readonly real: number; readonly simulated: number }
  readonly #desks: readonly Desk[]
  readonly #written = new Map<string, number>()
  readonly #accepted = new Set<string>()
  readonly #discarded = new Set<string>()
  readonly #samples: Sample[] = []
  readonly #faults: string[] = []
  readonly #over = new AbortController()
  #core!: CoreChild
  #restarting: Promise<void> | null = null
  #restarts = 0
  #updates = 0
  #sends = 0

  static async make(options: SoakOptions): Promise<Soak> {
    const speed = options.speed ?? 100
    const from = { real: Date.now(), simulated: Date.now() }
    const simulator = simulated({ seed: options.seed, clock: speed, startAt: from.simulated, journalLimit: 5000 })
    const { apiRoot } = await simulator.start()
    const dataDir = await mkdtemp(join(tmpdir(), 'bellhop-soak-'))
    const bundle = await bundleCore()
    // It would fill for hours, up to its 64 MB, and hide behind that what else grows.
    const small = mutantOf(bundle.file, 'small-cache', /PRAGMA cache_size = -65536/, 'PRAGMA cache_size = -2048')
    return new Soak(options, speed, from, simulator, apiRoot, dataDir, { folder: bundle.folder, file: options.change?.(small) ?? small })
  }

  private constructor(
    options: SoakOptions,
    speed: number,
    from: { real: number; simulated: number },
    simulator: Simulator,
    apiRoot: string,
    dataDir: string,
    bundle: Awaited<ReturnType<typeof bundleCore>>,
  ) {
    this.#options = options
    this.#speed = speed
    this.#from = from
    this.#random = createRandom(options.seed)
    this.#simulator = simulator
    this.#apiRoot = apiRoot
    this.#dataDir = dataDir
    this.#bundle = bundle
    this.#desks = Array.from({ length: botCount }, (_, number) => {
      const bot = simulator.createBot()
      const people = Array.from({ length: peoplePerBot }, (_unused, index) => simulator.createUser({ firstName: `P${number}x${index}` }))
      for (const person of people) person.start(bot)
      return { bot, people }
    })
  }

  async run(): Promise<SoakVerdict> {
    const end = performance.now() + this.#options.seconds * 1000
    for (const kind of weather) this.#simulator.faults.add({ ...kind, probability: faultShare / weather.length })
    const work = [this.#people(), this.#operator(), this.#decisions(), this.#lives(this.#options.restartEvery ?? hour, end)]
    while (performance.now() < end) await sleep(Math.min(1000, Math.max(1, end - performance.now())))
    this.#over.abort()
    await Promise.all(work)
    const struck = this.#simulator.faults.struck.reduce((sum, count) => sum + count, 0)
    const hours = this.#hours()
    this.#simulator.faults.clear()
    await this.#calm()
    await this.#sample()
    this.#said(this.#core)
    await this.#core.close()
    this.#judgeMessages()
    this.#faults.push(...judgeSamples(this.#samples))
    this.#faults.push(...new Set(this.#simulator.complaints.map(({ rule, method, detail }) => `${rule} ${method} ${detail}`)))
    this.#simulator.clearComplaints()
    return { faults: this.#faults, hours, updates: this.#updates, sends: this.#sends, restarts: this.#restarts, struck, samples: this.#samples }
  }

  async close(): Promise<void> {
    this.#over.abort()
    await this.#restarting
    if (this.#core.isAlive) await this.#core.kill()
    rmSync(this.#dataDir, { recursive: true, force: true })
    rmSync(this.#bundle.folder, { recursive: true, force: true })
    await this.#simulator.close()
  }

  /** Connects the bots and waits until all people are there. */
  async begin(): Promise<void> {
    await this.#start()
    for (const { bot } of this.#desks) await this.#call(core => core.call('bot.connect', { token: bot.token }))
    while (((await this.#call(core => core.call('conversation.list', { limit: 200 })))?.conversations.length ?? 0) < botCount * peoplePerBot) await sleep(20)
  }

  async #start(): Promise<void> {
    this.#core = await startCoreChild(this.#bundle.file, {
      dataDir: this.#dataDir,
      apiRoot: this.#apiRoot,
      speed: this.#speed,
      from: this.#from,
      secrets: this.#desks.map(({ bot }) => [`bot:${bot.id}`, bot.token] as const),
    })
  }

  #hours(): number {
    return (this.#simulator.clock.now() - this.#from.simulated) / hour
  }

  /** A call that outlives a restart: null where the core went away before it answered. Problems are tried again for a while. */
  async #call<T>(ask: (core: CoreChild) => Promise<T>): Promise<T | null> {
    for (let tries = 0; ; tries++) {
      await this.#restarting
      try {
        return await ask(this.#core)
      } catch (error) {
        if (error instanceof Gone) return null
        // The machine's hiccup is a long silence of simulated time.
        if (!(error instanceof Problem) || tries > 100 || !/offline|silent|unwell|flooded/.test(error.code)) throw error
        await sleep(20)
      }
    }
  }

  /** Runs `work` so many times a simulated second, evenly, and catches up where the machine was late; what it could not by the end is left out. */
  async #atRate(perSecond: number, work: () => unknown): Promise<void> {
    const begin = performance.now()
    for (let done = 0; !this.#over.signal.aborted; ) {
      const due = ((performance.now() - begin) * this.#speed * perSecond) / 1000
      for (; done < due && !this.#over.signal.aborted; done++) await work()
      await sleep(10)
    }
  }

  #people(): Promise<void> {
    return this.#atRate(updatesPerSecond, () => {
      const { bot, people } = this.#random.pick(this.#desks)
      const person = this.#random.pick(people)
      const count = (this.#written.get(person.state.firstName) ?? 0) + 1
      this.#written.set(person.state.firstName, count)
      this.#updates += 1
      person.write(bot, `in ${person.state.firstName} ${count}`)
    })
  }

  #operator(): Promise<void> {
    return this.#atRate(sendsPerSecond, async () => {
      const { bot, people } = this.#random.pick(this.#desks)
      const person = this.#random.pick(people)
      const text = `out ${person.state.firstName} ${(this.#sends += 1)}`
      const conversationId = `${bot.id}:${person.id}` as Message['conversationId']
      const isTaken = await this.#call(core => core.call('message.send', { conversationId, text, pastUncertain: true }))
      if (isTaken) this.#accepted.add(text)
    })
  }

  /** Somebody looks after what is in doubt, every half minute. */
  async #decisions(): Promise<void> {
    while (!this.#over.signal.aborted) {
      await this.#decide()
      await sleep(60_000 / this.#speed)
    }
  }

  /** Decides everything that is in doubt or has failed; answers whether anything was still open. */
  async #decide(): Promise<boolean> {
    await this.#restarting
    const open = this.#rows("SELECT id, text, delivery FROM messages WHERE direction = 'outgoing' AND delivery IN ('queued', 'uncertain', 'failed')")
    for (const { id, text, delivery } of open) {
      if (delivery === 'queued') continue
      const messageId = MessageId.parse(id)
      const choice = this.#hasArrived(text) && delivery === 'uncertain' ? 'arrived' : 'discard'
      if (choice === 'discard') this.#discarded.add(text)
      await this.#call(core => (delivery === 'failed' ? core.call('message.discard', { messageId }) : core.call('message.resolveUncertain', { messageId, choice }))).catch(ignoreProblem)
    }
    return open.length > 0
  }

  /** In the product a thread of its own reads; a look through the core would count for its loop. */
  #rows(query: string): { id: string; text: string; delivery: string | null; direction: string }[] {
    const db = new DatabaseSync(join(this.#dataDir, 'bellhop.db'), { readOnly: true })
    try {
      return db.prepare(query).all() as { id: string; text: string; delivery: string | null; direction: string }[]
    } finally {
      db.close()
    }
  }

  /** Restarts until half of the time is over, at least twice, then a life that lasts. However long a start takes, a life is no shorter for it. */
  async #lives(ms: number, end: number): Promise<void> {
    const half = (performance.now() + end) / 2
    while (!this.#over.signal.aborted) {
      const begin = performance.now()
      while (!this.#over.signal.aborted && (performance.now() - begin) * this.#speed < ms) await sleep(10)
      if (this.#over.signal.aborted) return
      await this.#sample()
      if (performance.now() > half && this.#restarts >= 2) continue
      this.#restarting = this.#restart()
      await this.#restarting
      this.#restarting = null
    }
  }

  /** By turns killed and ended in order. */
  async #restart(): Promise<void> {
    this.#restarts += 1
    this.#said(this.#core)
    await (this.#restarts % 2 === 0 ? this.#core.close() : this.#core.kill())
    await this.#start()
  }

  async #sample(): Promise<void> {
    const stats = await this.#core.stats()
    const sample = { ...stats, at: this.#hours(), life: this.#restarts }
    this.#samples.push(sample)
    this.#options.onSample?.(sample)
  }

  #said(core: CoreChild): void {
    this.#simulator.expose('terminal', core.said.join('\n'))
  }

  async #calm(): Promise<void> {
    // Whoever was refused at the last moment is connected anew by its operator.
    for (const { bot } of this.#desks) {
      await this.#call(core => core.call('bot.resume', { botId: BotId.parse(String(bot.id)), takeWebhook: false })).catch(ignoreProblem)
    }
    const deadline = performance.now() + 30_000
    for (;;) {
      const isDrained = this.#desks.every(({ bot }) => bot.pendingCount() === 0)
      const isOpen = await this.#decide()
      if (isDrained && !isOpen) return
      if (performance.now() > deadline) {
        const bots = await this.#core.call('bot.list', {})
        this.#faults.push(`not quiet in the end: drained ${isDrained}, open sends ${isOpen}, ${JSON.stringify(bots.bots.map(({ health }) => health))}`)
        return
      }
      await sleep(100)
    }
  }

  #hasArrived(text: string): boolean {
    const name = text.split(' ')[1]
    const desk = this.#desks.find(({ people }) => people.some(person => person.state.firstName === name))
    const person = desk?.people.find(one => one.state.firstName === name)
    return desk !== undefined && person !== undefined && person.chatOf(desk.bot).some(message => message.from === 'bot' && message.text === text)
  }

  /** Nothing lost, nothing twice, in either direction: what the simulator saw against what the database holds. */
  #judgeMessages(): void {
    const rows = this.#rows("SELECT id, text, delivery, direction FROM messages WHERE text LIKE 'in %' OR text LIKE 'out %'")
    const stored = new Map<string, number>()
    for (const { text, direction } of rows) if (direction === 'incoming') stored.set(text, (stored.get(text) ?? 0) + 1)
    let lost = 0
    for (const [name, count] of this.#written) for (let number = 1; number <= count; number++) if (!stored.has(`in ${name} ${number}`)) lost += 1
    const twice = [...stored.values()].filter(count => count > 1).length
    const delivered = this.#desks.flatMap(({ bot, people }) => people.flatMap(person => person.chatOf(bot).filter(({ from }) => from === 'bot').map(({ text }) => text)))
    const repeated = delivered.length - new Set(delivered).size
    const arrived = new Set(delivered)
    const outgoing = new Map(rows.filter(({ direction }) => direction === 'outgoing').map(({ text, delivery }) => [text, delivery]))
    const gone = [...this.#accepted].filter(text => !outgoing.has(text)).length
    const untrue = [...outgoing].filter(([text, delivery]) => delivery === 'sent' && !arrived.has(text)).length
    const left = [...outgoing].filter(([text, delivery]) => delivery !== 'sent' && !(delivery === 'discarded' && this.#discarded.has(text))).length
    for (const [what, count] of Object.entries({ lost, twice, repeated, gone, untrue, left })) if (count > 0) this.#faults.push(`${count} ${what}`)
  }
}

/** What the samples break of REL-50. */
export function judgeSamples(samples: readonly Sample[]): string[] {
  const most = (pick: (sample: Sample) => number) => Math.max(...samples.map(pick))
  // The first life begins with an empty database, cold code and no page in any cache; after the last look nothing is under way.
  const settled = samples.slice(1, -1)
  // How many are open depends on what is under way; what piles up leaves fewer and fewer looks that find few.
  const rise = (pick: (sample: Sample) => number) => {
    const half = Math.ceil(settled.length / 2)
    return settled.length < 2 ? 0 : Math.min(...settled.slice(half).map(pick)) - Math.min(...settled.slice(0, half).map(pick))
  }
  // On a machine with room the clock on the wall counts; on one where a thread that does nothing is late as well, what was computed: and
  // there, at a hundred times the clock, what came together while it was late is done in one go.
  const late = median(samples.map(({ loop, machineP99 }) => (machineP99 < quietMachine ? loop.wall : Math.min(loop.own, (loop.own * limits.loopP99) / machineP99))))
  const found = [
    most(({ wal }) => wal) >= limits.wal ? `the WAL grew to ${most(({ wal }) => wal)} bytes` : null,
    most(({ logs }) => logs) > limits.logs ? `the logs grew to ${most(({ logs }) => logs)} bytes` : null,
    late >= limits.loopP99 ? `the event loop was late by ${late.toFixed(1)} ms (p99)` : null,
    rise(({ handles }) => handles) > limits.handles ? `open handles rise by ${rise(({ handles }) => handles)}` : null,
    rise(({ fds }) => fds) > limits.fds ? `file descriptors rise by ${rise(({ fds }) => fds)}` : null,
    growth('the heap', settled, ({ heap }) => heap, noise.heap),
    growth('the resident memory', settled, ({ resident }) => resident, noise.resident),
  ]
  return found.filter(fault => fault !== null)
}

/** What grew from look to look while the core lived on; a restart would begin anew with it. */
function growth(what: string, samples: readonly Sample[], pick: (sample: Sample) => number, wobble: number): string | null {
  const life = samples.filter(sample => sample.life === samples.at(-1)?.life)
  const [first, last] = [life[0]?.at ?? 0, life.at(-1)?.at ?? 0]
  const isLong = last - first >= warmUp.hours
  const warm = life.filter(({ at }) => !isLong || at - first >= warmUp.hour)
  const hours = (warm.at(-1)?.at ?? 0) - (warm[0]?.at ?? 0)
  const perHour = slope(warm, pick)
  return perHour >= limits.perHour + (isLong ? 0 : wobble / Math.max(hours, 0.01)) ? `${what} grows by ${(perHour / mebibyte).toFixed(2)} MB an hour` : null
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

/** Per hour, the median of the slopes between all pairs (one odd sample must not decide); 0 for fewer than three. */
export function slope(samples: readonly Sample[], pick: (sample: Sample) => number): number {
  if (samples.length < 3) return 0
  const slopes = samples.flatMap((one, index) => samples.slice(index + 1).map(other => (pick(other) - pick(one)) / (other.at - one.at)))
  return median(slopes)
}

function ignoreProblem(error: unknown): null {
  if (!(error instanceof Problem)) throw error
  return null
}
