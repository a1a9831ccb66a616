/**
 * A strict Telegram Bot API on loopback, after botapi/MAP.md 1-6. It shares no code with the app.
 *
 *     const simulator = createSimulator({ seed: 7 })               // { clock: 'virtual' } for lifetimes in milliseconds
 *     const { apiRoot } = await simulator.start()                  // http://127.0.0.1:<port>
 *     const bot = simulator.createBot({ firstName: 'Desk' })       // bot.token goes into the app
 *     const ada = simulator.createUser({ firstName: 'Ada' })
 *     ada.start(bot)                                               // before it, the bot may not write to her
 *     ada.write(bot, 'Is the blue one in stock?')
 *     ada.chatOf(bot)                                              // what she sees: the judge of lost, twice, out of order
 *     simulator.faults.add({ kind: 'reset-after', methods: 'sendMessage', nth: 1 })
 *     simulator.journal.of('getUpdates')                           // every request, and every reply that got out
 *     simulator.complaints                                         // what Telegram lets pass and a good client does not do
 *     simulator.crashes                                            // mistakes of the simulator itself: always []
 *     await simulator.close()
 *
 * Over TLS: `simulator.start({ certificate: createAuthority().issue() })`, then `https://127.0.0.1:<port>`; see `certificate.ts`.
 *
 * As a child process: `node out/main/simulator.js --port 0 --control-port 0`, then `control.ts`.
 */
import { fillBacklog } from './backlog'
import { createClock } from './clock'
import type { Clock, ClockKind } from './clock'
import type { Certificate } from './certificate'
import { Complaints } from './complaints'
import type { Complaint } from './complaints'
import { Faults } from './faults'
import { FileStore } from './files'
import { Flood, usualFlood } from './flood'
import type { FloodModel } from './flood'
import { Journal } from './journal'
import { toJson } from './json'
import type { JsonObject } from './json'
import { changeStanding, personOf } from './people'
import type { Person, Place } from './people'
import { pictureSize } from './pictures'
import { defaultKinds, Poll } from './poll'
import { placeWebhook } from './methods/updates'
import { UpdateQueue } from './queue'
import { createRandom } from './random'
import { Repeats } from './repeats'
import { startRival } from './rival'
import type { RivalOptions } from './rival'
import { emitRaw } from './rooms'
import { serve } from './server'
import type { Serving } from './server'
import { newToken, restart, revokeToken, unused, groupId, upgrade } from './third-parties'
import type { RestartOptions } from './third-parties'
import { exposed } from './tokens'
import type { BotState, BotStanding, GroupState, Limits, PersonState, Picture, Seen, World } from './world'

export type SimulatorOptions = {
  /** Same seed, same ids, tokens and fault decisions. */
  readonly seed?: number
  readonly clock?: ClockKind
  /** Epoch milliseconds at which a virtual or a faster clock starts. */
  readonly startAt?: number
  /** null switches the flood model off. */
  readonly flood?: FloodModel | null
  readonly limits?: Partial<Limits>
  /** Journal entries kept. */
  readonly journalLimit?: number
}

export type BotOptions = {
  readonly id?: number
  readonly firstName?: string
  readonly username?: string
  readonly token?: string
  readonly description?: string
  readonly canReadGroups?: boolean
  /** Sizes of the profile picture, small to large. */
  readonly photo?: readonly Buffer[]
}

export type UserOptions = {
  readonly id?: number
  readonly firstName: string
  readonly lastName?: string
  readonly username?: string
  readonly languageCode?: string
  readonly bio?: string
  readonly photo?: readonly Buffer[]
  /** Refuses voice messages (a privacy setting of premium users). */
  readonly forbidsVoice?: boolean
  /** Stars that a message to this person costs (a privacy setting). */
  readonly asksStars?: number
}

export type Bot = {
  readonly id: number
  /** The token that is valid now. */
  readonly token: string
  readonly state: BotState
  /** Another token from BotFather: the old one is worth nothing, a waiting poll ends empty, the queue stays. */
  revokeToken(): string
  /** The queue is emptied and the next update gets this id: a new epoch (T9). */
  renumber(id: number): void
  /** So many ids go by without an update, as those that somebody else has consumed. */
  skipIds(count: number): void
  /** Another system sets a webhook. */
  setForeignWebhook(url: string): void
  /** The operator agreed to take the webhook down: no complaint about deleteWebhook. */
  consent(): void
  /** Queues an update with this body, whatever its kind; its id is added. */
  inject(update: JsonObject, lifetime?: number): number | null
  pendingCount(): number
}

export type Group = {
  readonly id: number
  readonly state: GroupState
  add(bot: Place, by: Person): void
  setStanding(bot: Place, by: Person, status: BotStanding['status'], forbids?: readonly string[]): void
  /** The group becomes a supergroup; answers it. The old one answers 400 with migrate_to_chat_id from now on. */
  upgrade(): Group
  remove(): void
}

export type Simulator = {
  readonly clock: Clock
  readonly faults: Faults
  readonly journal: Journal
  readonly complaints: readonly Complaint[]
  readonly crashes: readonly Error[]
  readonly limits: Limits
  readonly world: World
  /** What stands at which address: a bot may send it by that (5 MB for a photo, 20 MB for the rest). Nothing else is found. */
  readonly web: World['web']
  start(options?: { port?: number; certificate?: Certificate }): Promise<{ apiRoot: string; port: number }>
  /** Over TLS: another certificate from the next connection on; those that are open end. */
  present(certificate: Certificate): void
  close(): Promise<void>
  createBot(options?: BotOptions): Bot
  createUser(options: UserOptions): Person
  createGroup(options: { title: string; type?: GroupState['type']; people?: readonly Person[]; bots?: readonly Place[]; id?: number }): Group
  /** Fills a bot's queue with `count` texts of many people, as after a night offline. Answers the people's ids. */
  backlog(bot: Place, count: number, people?: number): number[]
  bot(id: number): Bot
  user(id: number): Person
  group(id: number): Group
  /** Virtual clock: moves time on. Real clock: makes the server's clock jump. */
  advance(ms: number): Promise<void>
  /** Telegram's server restarts: waiting polls end with its 500 (or 429), queues are kept (or lost). Open connections stay. */
  restart(options?: RestartOptions): void
  /** A method that is not simulated, or newer than 10.1, is answered with this result. */
  stub(method: string, result: unknown): void
  /** Asks the app about every update that an offset makes Telegram forget; one that it does not have is complained about. */
  judgeConfirmed(hasStored: (botId: number, updateId: number) => boolean): void
  /** Looks for tokens in what is not to hold any: a log, a page's traffic, a dump. */
  expose(where: string, text: string): void
  /** Another program that polls with the same token over connections of its own (T8). The answer ends it. */
  rival(bot: Place, options?: RivalOptions): { stop(): Promise<void>; readonly polls: number }
  setFlood(model: FloodModel | null): void
  clearComplaints(): void
  /** The operator chose to repeat a send whose fate was open: the repetition is no complaint. */
  allowRepeat(): void
  /** The app was killed just now: what it was told in its last moment it may not know. */
  appDied(): void
  /** Told of everything a bot does that a person can see. The answer ends it. */
  witness(see: (event: Seen) => void): () => void
}

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const clock = createClock(options.clock ?? 'real', options.startAt)
  const random = createRandom(options.seed ?? 1)
  const complaints = new Complaints(clock.now)
  const limits: Limits = {
    uploadBytes: 50 * 1024 * 1024 + 1024 * 1024,
    uploadRefusal: 'json',
    downloadBytes: 20 * 1024 * 1024,
    fileLifetime: 3_600_000,
    getFileDelay: 0,
    connections: 64,
    isFilePathMissing: false,
    rawBytes: 0,
    overtakingMs: 0,
    isFuture: false,
    ...options.limits,
  }
  const world: World = {
    clock,
    random,
    complaints,
    limits,
    journal: new Journal(options.journalLimit ?? 100_000),
    faults: new Faults(createRandom((options.seed ?? 1) + 1), clock.now),
    flood: new Flood(clock, options.flood === undefined ? usualFlood : options.flood),
    files: new FileStore(),
    web: new Map(),
    bots: new Map(),
    tokens: new Map(),
    revoked: new Set(),
    people: new Map(),
    groups: new Map(),
    rooms: new Map(),
    connections: new Set(),
    staleConnections: new Set(),
    hasStored: null,
    stubs: new Map(),
    customEmoji: new Map(),
    witnesses: new Set(),
  }
  const repeats = new Repeats()
  const crashes: Error[] = []
  let running: Serving | null = null

  return {
    clock,
    world,
    web: world.web,
    limits,
    crashes,
    faults: world.faults,
    journal: world.journal,
    complaints: complaints.list,
    async start({ port = 0, certificate } = {}) {
      if (running) throw new Error('the simulator is running')
      running = await serve(world, repeats, crashes, port, certificate)
      return { apiRoot: `${certificate ? 'https' : 'http'}://127.0.0.1:${running.port}`, port: running.port }
    },
    present(certificate) {
      if (!running) throw new Error('the simulator does not run')
      running.present(certificate)
    },
    async close() {
      for (const bot of world.bots.values()) bot.poll.stop()
      clock.stop()
      await running?.close()
      running = null
    },
    createBot: given => botHandle(world, makeBot(world, given)),
    createUser: given => personOf(world, makePerson(world, given)),
    createGroup: given => groupHandle(world, makeGroup(world, given)),
    backlog: (bot, count, people) => fillBacklog(world, known(world.bots, bot.id), count, people),
    bot: id => botHandle(world, known(world.bots, id)),
    user: id => personOf(world, known(world.people, id)),
    group: id => groupHandle(world, known(world.groups, id)),
    advance: ms => clock.advance(ms),
    restart: given => restart(world, given),
    stub: (method, result) => void world.stubs.set(method.toLowerCase(), result),
    judgeConfirmed: hasStored => {
      world.hasStored = hasStored
    },
    expose: (where, text) => exposed(world, where, text),
    rival(bot, given) {
      if (!running) throw new Error('the simulator does not run')
      return startRival(running.port, known(world.bots, bot.id), given)
    },
    setFlood: model => {
      world.flood.model = model
    },
    clearComplaints: () => complaints.clear(),
    allowRepeat: () => repeats.allow(),
    appDied: () => repeats.died(),
    witness: see => {
      world.witnesses.add(see)
      return () => void world.witnesses.delete(see)
    },
  }
}

function makeBot(world: World, options: BotOptions = {}): BotState {
  const id = options.id ?? world.random.between(1_000_000_000, 7_999_999_999)
  const queue = new UpdateQueue(world.random)
  const bot: BotState = {
    id,
    token: options.token ?? newToken(world.random, id),
    username: options.username ?? `desk_${id}_bot`,
    firstName: options.firstName ?? 'Desk',
    description: new Map([['', options.description ?? '']]),
    shortDescription: new Map(),
    names: new Map(),
    commands: new Map(),
    menuButtons: new Map(),
    photo: picturesOf(world, options.photo),
    canReadGroups: options.canReadGroups ?? false,
    queue,
    poll: new Poll(queue, world.clock),
    webhookUrl: '',
    webhookSetAt: Number.NEGATIVE_INFINITY,
    allowed: defaultKinds,
    nextMessageId: world.random.between(2, 900),
    relations: new Map(),
    callbacks: new Map(),
    checkouts: new Map(),
    shippings: new Map(),
    charges: new Map(),
    connections: new Map(),
    shown: new Map(),
    refusedMethods: new Set(),
    hasConsent: false,
  }
  world.bots.set(id, bot)
  world.tokens.set(bot.token, bot)
  return bot
}

function botHandle(world: World, state: BotState): Bot {
  return {
    id: state.id,
    state,
    get token() {
      return state.token
    },
    revokeToken: () => revokeToken(world, state),
    renumber: id => state.queue.jumpTo(id),
    skipIds: count => state.queue.skip(count),
    setForeignWebhook: url => placeWebhook(state, url, world.clock.now()),
    consent: () => {
      state.hasConsent = true
    },
    inject: (update, lifetime = 86_400_000) => emitRaw(world, state, toJson(update).slice(1), world.clock.now() + lifetime),
    pendingCount: () => state.queue.size(world.clock.now()),
  }
}

function makePerson(world: World, options: UserOptions): PersonState {
  const id = options.id ?? unused(world, () => world.random.between(100_000_000, 6_999_999_999))
  const person: PersonState = {
    ...options,
    id,
    photo: picturesOf(world, options.photo),
    isDeactivated: false,
    forbidsVoice: options.forbidsVoice ?? false,
    asksStars: options.asksStars ?? 0,
  }
  world.people.set(id, person)
  return person
}

function makeGroup(
  world: World,
  given: { title: string; type?: GroupState['type']; people?: readonly Person[]; bots?: readonly Place[]; id?: number },
): GroupState {
  const type = given.type ?? 'group'
  const id = given.id ?? unused(world, () => groupId(world, type))
  const group: GroupState = {
    id,
    type,
    title: given.title,
    people: new Set(given.people?.map(person => person.id)),
    bots: new Map(given.bots?.map(bot => [bot.id, { status: type === 'channel' ? 'administrator' : 'member', forbids: new Set() }])),
    upgradedTo: null,
    isDeleted: false,
  }
  world.groups.set(id, group)
  return group
}

function groupHandle(world: World, state: GroupState): Group {
  const setStanding: Group['setStanding'] = (bot, by, status, forbids = []) =>
    changeStanding(world, known(world.bots, bot.id), state, by.state, status, new Set(forbids))
  return {
    id: state.id,
    state,
    setStanding,
    add: (bot, by) => setStanding(bot, by, 'member'),
    upgrade: () => groupHandle(world, upgrade(world, state)),
    remove: () => {
      state.isDeleted = true
    },
  }
}

function picturesOf(world: World, sizes: readonly Buffer[] = []): Picture[] {
  return sizes.map(bytes => ({
    file: world.files.add('photo', bytes, { mime: 'image/jpeg' }),
    ...(pictureSize(bytes) ?? { width: 160, height: 160 }),
  }))
}

function known<T>(map: ReadonlyMap<number, T>, id: number): T {
  const found = map.get(id)
  if (!found) throw new Error(`nothing has the id ${id}`)
  return found
}
