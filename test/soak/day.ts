import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Input } from '../../src/shared/contract'
import { BotId, ConversationId, type Message, type MessageId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import type { Person, Place } from '../../src/simulator/people'
import { createRandom } from '../../src/simulator/random'
import type { Bot, Group, Simulator } from '../../src/simulator/simulator'
import type { Chat, Shown } from '../crash/judge'
import { simulated } from '../support/simulated'
import { type TcpProxy, openTcpProxy } from '../support/tcp-proxy'
import { type CoreChild, Gone, startCoreChild } from './core-child'
import { judge } from './judge'
import { type Afterwards, type Ours, type Step, type Theirs, randomScript } from './script'

export type DayOptions = {
  readonly seed: number
  /** The bundled core. */
  readonly file: string
  /** Instead of the random one that belongs to the seed. */
  readonly script?: readonly Step[]
  readonly speed?: number
  /** Real milliseconds that the evening may take until nothing is under way; a promise that was broken takes all of it. */
  readonly patience?: number
}

export type Verdict = {
  readonly seed: number
  readonly script: readonly Step[]
  /** Broken promises, each beginning with its property; empty is what we want. */
  readonly faults: readonly string[]
  readonly counts: { readonly written: number; readonly delivered: number; readonly uncertain: number; readonly kills: number; readonly struck: number }
}

/** One day of simulated time through a bad line to a bad Telegram, then a calm evening, then the judgement. */
export async function runDay(options: DayOptions): Promise<Verdict> {
  const day = await Day.make(options)
  try {
    await day.begin()
    return await day.run()
  } catch (error) {
    return { ...day.soFar(), faults: [`P? the day broke off: ${error instanceof Error ? error.stack : String(error)}`] }
  } finally {
    await day.close()
  }
}

type Side = {
  readonly name: string
  readonly person: Person
  /** Where the person writes now, and all places where the bot has written to. */
  place: Place
  readonly places: Place[]
  readonly conversationId: ConversationId
  readonly written: string[]
  readonly accepted: string[]
  /** Polls, and what was forwarded to here, that the app took: nothing in them says which is which. */
  readonly taken: { poll: number; forward: number }
  sends: number
  /** The last send of files there, while it is under way. */
  files: Promise<void> | null
}

const people = ['Ada', 'Bob', 'Cleo']

class Day {
  readonly #speed: number
  readonly #patience: number
  readonly #file: string
  readonly #seed: number
  readonly #script: readonly Step[]
  readonly #simulator: Simulator
  readonly #bot: Bot
  readonly #group: Group
  readonly #proxy: TcpProxy
  readonly #dataDir: string
  readonly #from = { real: Date.now(), simulated: Date.now() }
  readonly #sides: Side[]
  readonly #random
  readonly #repeats = new Map<string, number>()
  readonly #discarded = new Set<string>()
  /** How often the operator tried again what could not be done to a message; after three times it is given up. */
  readonly #tries = new Map<string, number>()
  readonly #givenUp = new Set<string>()
  readonly #uncertain = new Set<string>()
  readonly #said: string[] = []
  readonly #faults: string[] = []
  readonly #loose = new Set<Promise<unknown>>()
  #core!: CoreChild
  #token: string
  #kills = 0
  #struck = 0
  #isOver = false

  static async make(options: DayOptions): Promise<Day> {
    const speed = options.speed ?? 60
    const from = { real: Date.now(), simulated: Date.now() }
    const simulator = simulated({ seed: options.seed, clock: speed, startAt: from.simulated, limits: { rawBytes: 4096 } })
    const { port } = await simulator.start()
    return new Day(options, speed, simulator, await openTcpProxy(port), await mkdtemp(join(tmpdir(), 'bellhop-day-')))
  }

  private constructor(options: DayOptions, speed: number, simulator: Simulator, proxy: TcpProxy, dataDir: string) {
    this.#speed = speed
    this.#patience = options.patience ?? 40_000
    this.#file = options.file
    this.#seed = options.seed
    this.#random = createRandom(options.seed)
    this.#script = options.script ?? randomScript(createRandom(options.seed))
    this.#simulator = simulator
    this.#proxy = proxy
    this.#dataDir = dataDir
    this.#bot = simulator.createBot({ canReadGroups: true })
    this.#token = this.#bot.token
    const persons = people.map(firstName => simulator.createUser({ firstName }))
    const host = simulator.createUser({ firstName: 'Gus' })
    this.#group = simulator.createGroup({ title: 'Neighbours', people: [host], bots: [this.#bot] })
    this.#sides = [...persons.map(person => this.#side(person, this.#bot, person.id)), this.#side(host, this.#group, this.#group.id)]
  }

  #side(person: Person, place: Place, chatId: number): Side {
    const conversationId = ConversationId.parse(`${this.#bot.id}:${chatId}`)
    return { name: person.state.firstName, person, place, places: [place], conversationId, written: [], accepted: [], taken: { poll: 0, forward: 0 }, sends: 0, files: null }
  }

  /** Connects the bot and waits until all have been heard. */
  async begin(): Promise<void> {
    for (const { person } of this.#sides.slice(0, -1)) person.start(this.#bot)
    for (const side of this.#sides) this.#write(side)
    this.#simulator.judgeConfirmed((botId, updateId) => this.#hasStored(botId, updateId))
    await this.#start()
    await this.#connect(this.#token)
    // What people said first is there before the day begins.
    while ((await this.#core.call('conversation.list', { limit: 200 })).conversations.length < this.#sides.length) await sleep(20)
  }

  async run(): Promise<Verdict> {
    const begin = performance.now()
    for (const step of this.#script) {
      const wait = step.at / this.#speed - (performance.now() - begin)
      if (wait > 0) await sleep(wait)
      await this.#act(step)
    }
    await this.#calm()
    const chats = await this.#chats()
    const messages = await this.#messages()
    this.#faults.push(...chats.flatMap(judge), ...this.#sides.flatMap(side => [...this.#differing(side, messages), ...this.#miscounted(side, messages)]), ...this.#floods())
    await this.#core.close()
    this.#said.push(...this.#core.said)
    this.#searchForTokens()
    // Whoever is killed, or has no line for as long as Telegram remembers a press, leaves its button spinning until then.
    const complaints = this.#simulator.complaints.filter(({ rule }) => rule !== 'callback-unanswered').map(({ rule, method, detail }) => `${propertyOf(rule)} ${rule} ${method} ${detail}`)
    // They are in the verdict.
    this.#simulator.clearComplaints()
    return { ...this.soFar(), faults: [...new Set([...this.#faults, ...complaints])] }
  }

  soFar(): Verdict {
    const delivered = this.#sides.flatMap(side => this.#delivered(side)).length
    const written = this.#sides.reduce((sum, side) => sum + side.written.length, 0)
    return {
      seed: this.#seed,
      script: this.#script,
      faults: this.#faults,
      counts: { written, delivered, uncertain: this.#uncertain.size, kills: this.#kills, struck: this.#struck },
    }
  }

  async close(): Promise<void> {
    this.#isOver = true
    if (this.#core.isAlive) await this.#core.kill()
    await Promise.all(this.#loose)
    await this.#proxy.close()
    rmSync(this.#dataDir, { recursive: true, force: true })
    await this.#simulator.close()
  }

  async #start(): Promise<void> {
    this.#core = await startCoreChild(this.#file, {
      dataDir: this.#dataDir,
      apiRoot: this.#proxy.apiRoot,
      speed: this.#speed,
      from: this.#from,
      secrets: [[`bot:${this.#bot.id}`, this.#token]],
    })
  }

  async #act(step: Step): Promise<void> {
    const side = 'who' in step ? this.#sides[step.who] : undefined
    switch (step.do) {
      case 'write':
        if (side) this.#write(side)
        return
      case 'photo':
        if (side && !this.#isUnheard(side)) side.person.sendDocument(this.#bot, { bytes: Buffer.alloc(2000, 'x'), name: 'x.txt' })
        return
      case 'send':
        if (side) this.#loosely(this.#send(side))
        return
      case 'their-album':
      case 'their-voice':
      case 'their-edit':
      case 'their-reaction':
      case 'press':
      case 'vote':
        if (side && !this.#isUnheard(side)) this.#theirs(side, step.do)
        return
      case 'album':
      case 'voice':
      case 'buttons':
      case 'poll':
      case 'later':
      case 'forward':
      case 'copy':
      case 'edit':
      case 'delete':
      case 'react':
      case 'pin':
        if (side) this.#loosely(this.#ours(side, step.do, step.pick))
        return
      case 'hold':
        this.#loosely(this.#core.call('settings.set', { holdSeconds: 5 }))
        return this.#later(step.forMs, () => this.#core.call('settings.set', { holdSeconds: 0 }))
      case 'block':
        side?.person.block(this.#bot)
        return this.#later(10_000, () => side?.person.unblock(this.#bot))
      case 'unblock':
        return side?.person.unblock(this.#bot)
      case 'fault': {
        const fault = this.#simulator.faults.add(step.rule)
        return this.#later(step.forMs, () => fault.remove())
      }
      case 'line':
        this.#proxy.set(step.line)
        return this.#later(step.forMs, () => this.#proxy.set({ kind: 'clear' }))
      case 'drop':
        return this.#proxy.drop(step.by)
      case 'half-open':
        return this.#proxy.halfOpen()
      case 'refuse':
        await this.#proxy.refuse()
        return this.#later(step.forMs, () => this.#proxy.listen())
      case 'kill':
        while (step.during !== undefined && !this.#simulator.journal.of(step.during).some(({ fault }) => fault !== null)) await sleep(5)
        return this.#restart(() => this.#core.kill())
      case 'quit':
        return this.#restart(() => this.#core.close())
      case 'wake':
        return this.#core.wake()
      case 'upgrade':
        return this.#upgrade()
      case 'restart':
        return this.#simulator.restart()
      case 'revoke': {
        const fresh = this.#bot.revokeToken()
        // The operator comes back with the new one.
        return this.#later(8000, () => this.#connect(fresh))
      }
      case 'rival': {
        const rival = this.#simulator.rival(this.#bot, { timeout: 50 })
        return this.#later(step.forMs, () => rival.stop())
      }
      case 'webhook':
        this.#bot.setForeignWebhook('https://elsewhere.example/hook')
        return this.#later(step.forMs, () => this.#takeOver())
      case 'siege':
        return this.#siege(step.by, step.forMs)
    }
  }

  /** P6: trouble that does not end by itself is one clear state, and at most a request every 5 s beyond the first few. */
  async #siege(by: Extract<Step, { do: 'siege' }>['by'], forMs: number): Promise<void> {
    const before = this.#simulator.journal.entries.length
    const rival = by === 'rival' ? this.#simulator.rival(this.#bot) : null
    if (by === 'webhook') this.#bot.setForeignWebhook('https://elsewhere.example/hook')
    if (by === 'revoke') this.#bot.revokeToken()
    const fault = by === 'unauthorized' ? this.#simulator.faults.add({ kind: 'unauthorized' }) : null
    const states = new Set<string>()
    for (let look = 0; look < 20; look++) {
      await sleep(forMs / this.#speed / 20)
      const { bots } = await this.#core.call('bot.list', {})
      if (look >= 10) for (const { health } of bots) states.add(health.state)
    }
    const asked = this.#simulator.journal.entries.slice(before).filter(({ client }) => client === 'app').length
    const state = { rival: 'contested', webhook: 'webhook', revoke: 'unauthorized', unauthorized: 'unauthorized' }[by]
    if (states.size !== 1 || !states.has(state)) this.#faults.push(`P6 ${by} is ${[...states].join(', ')} and not ${state}`)
    if (asked > 8 + forMs / 5000) this.#faults.push(`P6 ${asked} requests in ${forMs / 1000} s of ${by}`)
    await rival?.stop()
    fault?.remove()
    if (by === 'revoke' || by === 'unauthorized') await this.#connect(this.#bot.token)
    if (by === 'webhook') await this.#takeOver()
  }

  /** Does something after a while of simulated time; the evening waits for it. */
  #later(ms: number, work: () => unknown): void {
    this.#loosely(sleep(ms / this.#speed).then(work))
  }

  #loosely(work: Promise<unknown>): void {
    const guarded = work.catch((error: unknown) => {
      // Killed in the middle of a call, or refused by the product: both happen on such days.
      if (!(error instanceof Gone) && !(error instanceof Problem) && !this.#isOver) this.#faults.push(`P? ${String(error)}`)
    })
    this.#loose.add(guarded)
    void guarded.finally(() => this.#loose.delete(guarded))
  }

  #write(side: Side): void {
    const text = `in ${side.name} ${side.written.length + 1}`
    const target = side.place === this.#bot ? this.#bot : side.place
    if (this.#isUnheard(side)) return
    side.person.write(target, text)
    side.written.push(text)
  }

  /** Telegram takes nothing in for the bot from whoever blocked it, nor kinds that somebody else's poll asked it to leave out until ours asks again. */
  #isUnheard({ person }: Side): boolean {
    const { relations, allowed } = this.#bot.state
    return relations.get(person.id) === 'blocked' || !allowed.has('message')
  }

  /** A file is copied before it is queued; whoever looks at what they send writes on only then. */
  #send(side: Side, more: Partial<Input<'message.send'>> = {}, prefix: 'out' | 'later' = 'out'): Promise<void> {
    const send = async () => {
      const text = `${prefix} ${side.name} ${(side.sends += 1)}`
      await this.#core.call('message.send', { conversationId: side.conversationId, text, pastUncertain: true, ...more })
      side.accepted.push(text)
    }
    const sent = side.files ? side.files.then(send, send) : send()
    if (more.attachments) {
      side.files = sent
      const isOver = () => void (side.files === sent && (side.files = null))
      sent.then(isOver, isOver)
    }
    return sent
  }

  /** What somebody does besides writing. */
  #theirs(side: Side, what: Theirs): void {
    const { person, place, written } = side
    const seen = person.chatOf(place).filter(({ isDeleted }) => !isDeleted)
    const bytes = Buffer.alloc(300, 'x')
    const caption = () => {
      written.push(`in ${side.name} ${written.length + 1}`)
      return written.at(-1) ?? ''
    }
    switch (what) {
      case 'their-album':
        return void person.sendAlbum(place, [{ kind: 'document', bytes, caption: caption() }, { kind: 'document', bytes, caption: caption() }])
      case 'their-voice':
        return void person.sendVoice(place, { bytes, caption: caption() })
      case 'their-edit': {
        const mine = seen.findLast(({ from, kind, text }) => from === 'person' && kind === 'text' && text.startsWith('in ') && keyOf(text) === text)
        return mine && void person.edit(place, mine.messageId, `${mine.text} again`)
      }
      case 'their-reaction': {
        const ours = seen.findLast(({ from }) => from === 'bot')
        return ours && person.react(place, ours.messageId, '👍')
      }
      case 'press': {
        const ours = seen.findLast(({ from, keyboard }) => from === 'bot' && JSON.stringify(keyboard ?? '').includes('Yes'))
        return ours && void person.press(place, ours.messageId, 'Yes')
      }
      case 'vote': {
        const ours = seen.findLast(({ from, kind }) => from === 'bot' && isPoll(kind))
        return ours && person.vote(place, ours.messageId, [0])
      }
      default:
        what satisfies never
    }
  }

  /** What the operator does besides sending a text. */
  async #ours(side: Side, what: Ours, pick: number): Promise<void> {
    const { conversationId } = side
    switch (what) {
      case 'album': {
        const attachments = [0, 1].map(async number => ({ as: 'document' as const, uploadId: await this.#core.upload(`${number}.txt`, Buffer.from(`file ${number} of ${pick}`)) }))
        return this.#send(side, { attachments: await Promise.all(attachments), asAlbum: true })
      }
      case 'voice': {
        const uploadId = await this.#core.upload('v.ogg', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(100)]))
        return this.#send(side, { attachments: [{ as: 'voice', uploadId }] })
      }
      case 'buttons':
        return this.#send(side, { buttons: [[{ kind: 'postback', text: 'Yes', value: 'yes' }]] })
      case 'later':
        return this.#send(side, { sendAt: this.#simulator.clock.now() + 15_000 }, 'later')
      case 'poll':
        await this.#core.call('message.send', { conversationId, content: { type: 'poll', question: 'When?', options: ['Now', 'Later'], isAnonymous: false, allowsMany: false }, pastUncertain: true })
        side.taken.poll += 1
        return
      case 'forward':
      case 'copy':
      case 'edit':
      case 'delete':
      case 'react':
      case 'pin':
        return this.#afterwards(side, what, pick)
      default:
        what satisfies never
    }
  }

  /** What the operator does to what stands there already. */
  async #afterwards(side: Side, what: Afterwards, pick: number): Promise<void> {
    const { conversationId } = side
    const { messages } = await this.#core.call('message.list', { conversationId, limit: 200 })
    const there = messages.filter(({ isDeleted, delivery }) => !isDeleted && (delivery === undefined || delivery === 'sent'))
    const theirs = there.filter(({ direction, text }) => direction === 'incoming' && text.startsWith('in '))
    const ours = there.filter(({ direction, text }) => direction === 'outgoing' && text.startsWith('out '))
    const chosen = (list: readonly Message[]) => list[pick % Math.max(1, list.length)]
    switch (what) {
      case 'forward':
      case 'copy': {
        const target = this.#sides[pick % people.length]
        const message = chosen(theirs)
        if (!message || !target) return
        await this.#core.call('message.forward', { messageId: message.id, conversationId: target.conversationId, as: what, pastUncertain: true })
        target.taken.forward += 1
        return
      }
      case 'edit': {
        const message = chosen(ours)
        return message && void (await this.#core.call('message.edit', { messageId: message.id, text: `${keyOf(message.text)} in other words ${pick}` }))
      }
      case 'delete': {
        const message = chosen(ours)
        return message && void (await this.#core.call('message.delete', { messageId: message.id }))
      }
      case 'react': {
        const message = chosen([...theirs, ...ours])
        return message && void (await this.#core.call('message.react', { messageId: message.id, emoji: pick % 3 === 0 ? null : '👍' }))
      }
      case 'pin': {
        const message = chosen([...theirs, ...ours])
        return message && void (await this.#core.call('message.pin', { messageId: message.id, isPinned: pick % 3 !== 0 }))
      }
      default:
        what satisfies never
    }
  }

  async #restart(end: () => Promise<void>): Promise<void> {
    this.#kills += 1
    await end()
    this.#said.push(...this.#core.said)
    await this.#start()
  }

  /** The numbers of messages begin anew there: within one second nobody could tell what came first. */
  async #upgrade(): Promise<void> {
    const side = this.#sides.at(-1)
    if (!side || this.#group.state.upgradedTo !== null) return
    await sleep(1100 / this.#speed)
    const place = this.#group.upgrade()
    side.place = place
    side.places.push(place)
    await sleep(1100 / this.#speed)
  }

  async #connect(token: string): Promise<void> {
    this.#token = token
    let takeWebhook = false
    for (let tries = 0; tries < 200; tries++) {
      try {
        const { bots } = await this.#core.call('bot.list', {})
        const known = bots.length > 0 ? { botId: BotId.parse(String(this.#bot.id)) } : {}
        return void (await this.#core.call('bot.connect', { token, takeWebhook, ...known }))
      } catch (error) {
        // Restarted meanwhile, or Telegram is out of reach: the operator tries again.
        if (!(error instanceof Problem) && !(error instanceof Gone)) throw error
        if (this.#isOver) return
        // Whoever brings a new token is shown the webhook that stands there meanwhile, and says yes.
        if (error instanceof Problem && error.code === 'webhook-set') {
          this.#bot.consent()
          takeWebhook = true
        }
        await sleep(50)
      }
    }
  }

  async #takeOver(): Promise<void> {
    for (let tries = 0; tries < 200 && this.#bot.state.webhookUrl !== ''; tries++) {
      this.#bot.consent()
      try {
        await this.#core.call('bot.resume', { botId: BotId.parse(String(this.#bot.id)), takeWebhook: true })
      } catch (error) {
        if (!(error instanceof Problem) && !(error instanceof Gone)) throw error
        await sleep(50)
      }
    }
  }

  /** Everything works again. Nothing may be left under way, on either side; what is in doubt the operator decides. */
  async #calm(): Promise<void> {
    this.#struck = this.#simulator.journal.entries.filter(({ fault }) => fault !== null).length
    this.#simulator.faults.clear()
    while (this.#loose.size > 0) await Promise.all(this.#loose)
    await this.#proxy.listen()
    this.#proxy.set({ kind: 'clear' })
    await this.#core.wake()
    await this.#core.call('settings.set', { holdSeconds: 0 })
    const deadline = performance.now() + this.#patience
    for (;;) {
      const { bots } = await this.#core.call('bot.list', {})
      // A bot that waits for its operator is taken in hand by one; on a slow machine it is found out only now.
      if (bots.some(({ health }) => health.state === 'unauthorized' || health.state === 'webhook')) await this.#connect(this.#bot.token)
      const isDrained = this.#bot.pendingCount() === 0
      const messages = await this.#messages()
      const isQuiet = !messages.some(({ delivery, pending }) => pending !== undefined || (delivery !== undefined && delivery !== 'sent' && delivery !== 'discarded'))
      if (isDrained && isQuiet) return
      if (performance.now() > deadline) {
        const { bots: stuck } = await this.#core.call('bot.list', {})
        if (!isDrained) this.#faults.push(`P6 what people wrote stays at Telegram: ${JSON.stringify(stuck.map(({ health }) => health))}`)
        return
      }
      for (const message of messages) await this.#decide(message)
      await sleep(60)
    }
  }

  async #decide({ id: messageId, text: words, delivery, conversationId, pending = [] }: Message): Promise<void> {
    const text = keyOf(words)
    if (delivery === 'sent' || delivery === undefined) return this.#again(messageId, text, pending)
    if (delivery === 'failed') {
      this.#discarded.add(text)
      return void (await this.#core.call('message.discard', { messageId }).catch(ignoreProblem))
    }
    if (delivery !== 'uncertain') return
    this.#uncertain.add(text)
    const side = this.#sides.find(candidate => candidate.conversationId === conversationId)
    const hasArrived = side !== undefined && this.#delivered(side).includes(text)
    const choice = this.#random.pick(hasArrived ? (['arrived', 'discard'] as const) : (['discard'] as const))
    if (choice === 'discard') this.#discarded.add(text)
    await this.#core.call('message.resolveUncertain', { messageId, choice }).catch(ignoreProblem)
  }

  /** What could not be done to a message that went out is tried again, and given up in the end. */
  async #again(messageId: MessageId, text: string, pending: NonNullable<Message['pending']>): Promise<void> {
    if (!pending.some(({ problem }) => problem !== undefined)) return
    const tries = (this.#tries.get(messageId) ?? 0) + 1
    this.#tries.set(messageId, tries)
    if (tries > 3) this.#givenUp.add(text)
    await this.#core.call(tries > 3 ? 'message.discard' : 'message.retry', { messageId }).catch(ignoreProblem)
  }

  async #messages(): Promise<Message[]> {
    const { conversations } = await this.#core.call('conversation.list', { limit: 200 })
    const lists = await Promise.all(conversations.map(({ id }) => this.#core.call('message.list', { conversationId: id, limit: 200 })))
    // A group that moved has two conversations, the older first.
    const begin = ({ messages }: { messages: Message[] }) => messages[0]?.date ?? 0
    return lists.toSorted((one, other) => begin(one) - begin(other)).flatMap(({ messages }) => messages)
  }

  async #chats(): Promise<Chat[]> {
    const messages = (await this.#messages()).filter(isFirstWithItsWords)
    return this.#sides.map(side => {
      const shown = messages.flatMap(shownOf).filter(({ text }) => text.split(' ')[1] === side.name)
      const delivered = this.#delivered(side)
      return { name: side.name, written: side.written, shown, delivered, accepted: side.accepted, repeats: this.#repeats, doubted: this.#uncertain, discarded: this.#discarded }
    })
  }

  #delivered({ person, places }: Side): string[] {
    return places.flatMap(place => person.chatOf(place).filter(({ from, text }) => from === 'bot' && /^(out|later) /.test(text)).map(({ text }) => keyOf(text)))
  }

  /** P1 and P3 for what was done to messages afterwards: both sides show the same words, and the same messages deleted. */
  #differing(side: Side, messages: readonly Message[]): string[] {
    const telegrams = new Map(side.places.flatMap(place => side.person.chatOf(place)).map(seen => [`${seen.from} ${keyOf(seen.text)}`, seen]))
    return messages.flatMap(({ direction, text, delivery, isDeleted = false }) => {
      const isOurs = direction === 'outgoing'
      const key = keyOf(text)
      if (key === '' || key.split(' ')[1] !== side.name || this.#givenUp.has(key) || (isOurs && delivery !== 'sent') || (isOurs && key.startsWith('in '))) return []
      const seen = telegrams.get(`${isOurs ? 'bot' : 'person'} ${key}`)
      if (!seen) return []
      // Of what is gone on both sides nobody learns whether an edit before, whose answer was lost, had been done.
      const words = seen.text === text || (isDeleted && seen.isDeleted) ? [] : [`${isOurs ? 'P3' : 'P1'} said otherwise in ${side.name}: ${text} here, ${seen.text} there`]
      return isOurs && seen.isDeleted !== isDeleted ? [...words, `P3 deleted on one side alone in ${side.name}: ${text}`] : words
    })
  }

  /** P2 and P3 for what has no number in it: as many there as are said to be sent, and no more than were asked for. */
  #miscounted(side: Side, messages: readonly Message[]): string[] {
    const kinds = { poll: (_text: string, kind: string) => isPoll(kind), forward: (text: string) => text.startsWith('in ') }
    return Object.entries(kinds).flatMap(([kind, isOne]) => {
      const there = side.places.flatMap(place => side.person.chatOf(place)).filter(seen => seen.from === 'bot' && isOne(seen.text, seen.kind)).length
      const rows = messages.filter(message => message.conversationId === side.conversationId && message.direction === 'outgoing' && isOne(message.text, message.kind))
      const sent = rows.filter(({ delivery }) => delivery === 'sent').length
      const taken = side.taken[kind as keyof Side['taken']]
      return [
        ...(there > rows.length ? [`P2 ${there} of kind ${kind} in ${side.name} for ${rows.length} that were sent`] : []),
        ...(rows.length < taken ? [`P3 accepted and gone in ${side.name}: ${taken - rows.length} of kind ${kind}`] : []),
        ...(sent > there ? [`P3 said to be sent, never delivered in ${side.name}: ${sent - there} of kind ${kind}`] : []),
      ]
    })
  }

  #hasStored(botId: number, updateId: number): boolean {
    const db = new DatabaseSync(join(this.#dataDir, 'bellhop.db'), { readOnly: true })
    try {
      return db.prepare('SELECT 1 FROM events WHERE id >= ? AND id < ?').get(`tg:${botId}:${updateId}:`, `tg:${botId}:${updateId};`) !== undefined
    } finally {
      db.close()
    }
  }

  /** P5: the flood model of Telegram refused nothing, and had to hold back no more than what the machine's own jitter explains. */
  #floods(): string[] {
    const { heldMs } = this.#simulator.world.flood
    // A tenth of a second of the machine is much simulated time.
    if (heldMs > 4000 + 100 * this.#speed) return [`P5 too fast: Telegram held sends back for ${heldMs} ms`]
    return this.#simulator.journal.entries
      .filter(({ reply, fault }) => reply?.status === 429 && fault === null && !/restart/.test(reply.description ?? ''))
      .flatMap(({ method, reply }) => (reply?.description?.endsWith('retry after 5') && method === 'getUpdates' ? [] : [`P5 too fast: ${method}`]))
  }

  /** P7: in the log, in the database, on the terminal and in every answer. */
  #searchForTokens(): void {
    this.#simulator.expose('answers and terminal', this.#said.join('\n'))
    for (const entry of readdirSync(this.#dataDir, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) this.#simulator.expose(entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    }
    for (const { method, head } of this.#simulator.journal.entries) this.#simulator.expose(`headers of ${method}`, (head ?? []).slice(1).join('\n'))
  }
}

function shownOf({ direction, text, delivery }: Message): Shown[] {
  if (direction === 'incoming') return text.startsWith('in ') ? [{ direction, text: keyOf(text) }] : []
  return direction === 'outgoing' && /^(out|later) /.test(text) ? [{ direction, text: keyOf(text), delivery }] : []
}

/** The app's word for it and the simulator's, which keeps no other content that bots send here as it is. */
function isPoll(kind: string): boolean {
  return kind === 'poll' || kind === 'other'
}

/** Of an album that the operator gave up one by one the words went from each to the next. */
function isFirstWithItsWords({ albumId, text }: Message, index: number, all: readonly Message[]): boolean {
  return albumId === undefined || all.findIndex(other => other.albumId === albumId && other.text === text) === index
}

/** Which message it is, however often its words were changed. */
function keyOf(text: string): string {
  return /^(in|out|later) \w+ \d+/.exec(text)?.[0] ?? ''
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

/** The property that a complaint of the simulator is about. */
function propertyOf(rule: string): string {
  if (rule === 'uncommitted-offset' || rule === 'skipped-updates' || rule === 'negative-offset' || rule === 'drop-pending-updates') return 'P1'
  if (rule === 'repeated-ambiguous-send') return 'P2'
  if (rule === 'retry-before-retry-after') return 'P5'
  if (rule === 'token-exposed') return 'P7'
  return 'P?'
}
