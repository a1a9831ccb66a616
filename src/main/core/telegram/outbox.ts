import type { ProblemData } from '../../../shared/model'
import type { NewEvent } from '../log/event'
import type { Log } from '../log/log'
import type { Clock, Logger, Random } from '../ports'
import { currentConversation } from '../store/aliases'
import { type ConversationFact, reachKnownAt } from '../store/conversations'
import { type Database, sqliteCode } from '../store/database'
import { isWhole } from '../store/media'
import { lastIncomingUpTo, lastPosition } from '../store/messages'
import { dueOperations, takenBack } from '../store/deeds'
import { endAttempt, isSending, openAttempts, queueHeads, startAttempt, type OutgoingMessage } from '../store/outbox'
import { scheduledOf } from '../store/outgoing'
import { paceOf, savePace, waitingMessages } from '../store/pace'
import type { TelegramApi } from './api'
import { backOff } from './back-off'
import { startDeeds, type Deeds } from './deed-loop'
import { isRecord, TgError } from './errors'
import { botWait, restoredPace, savedPace, slowDown, spend, waitFor, type Pace } from './pacing'
import { sendableEntities } from './markup'
import { generalTopic, requestFor } from './request'
import { told } from './upload-progress'
import { verdictOn, type Verdict } from './verdict'

export type OutboxDeps = {
  readonly botId: string
  readonly api: TelegramApi
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly dataDir: string
  /** Telegram is known to be out of reach: whoever sees that end calls `wake`. */
  isAway(): boolean
  /** The payment provider's token; empty where there is none. */
  providerToken(): Promise<string>
  /** Bytes of an upload that have left; at most ten times a second, and once at its end. */
  progress(messageId: string, done: number, total: number): void
}

export type Outbox = {
  /** Something may be waiting. */
  kick(): void
  /** The network may be back: back-offs are over. */
  wake(): void
  /**
   * Breaks off an upload that is under way and answers whether there is one. It ends discarded where Telegram cannot have
   * all of it yet, else uncertain like any other broken send.
   */
  cancelUpload(messageId: string): boolean
  /** Shows that somebody is typing there: at most every four seconds, within the pace, and never after what was typed. */
  typing(target: ConversationFact): void
  /** Starts nothing more; resolves when what is under way has ended by itself. */
  drain(): Promise<void>
  /** Like `drain`, but after `grace` milliseconds what is under way is broken off and stays `sending` (REL-26). */
  close(grace: number): Promise<void>
}

/**
 * Sends a bot's queued messages: one at a time and in order in each conversation, as fast as the pace allows, each attempt
 * written down before its request leaves.
 */
export function startOutbox(deps: OutboxDeps): Outbox {
  const loop = new Loop(deps)
  loop.kick()
  return {
    kick: () => loop.kick(),
    wake: () => loop.wake(),
    cancelUpload: id => loop.cancelUpload(id),
    typing: target => loop.typing(target),
    drain: () => loop.drain(),
    close: grace => loop.close(grace),
  }
}

/**
 * Attempts that an earlier run began and never ended: the request may have left, so only the operator may repeat it. To be
 * called once, before any outbox of this run starts.
 */
export function doubtOpenAttempts(db: Database, log: Log): number {
  const open = openAttempts(db)
  if (open.length === 0) return 0
  log.append(
    open.map(({ messageId }): NewEvent => ({ type: 'message.uncertain', body: { messageId } })),
    () => {
      for (const { messageId } of open) endAttempt(db, messageId)
    },
  )
  return open.length
}

const mostAtOnce = 20
/** More than these nobody has on screen. */
const mostTold = 500
/** Telegram shows an action for five seconds. */
const typingGap = 4_000
const typingPatience = 3_000
/** Milliseconds. */
const longestHold = 30_000
const lookAgain = 30_000
/** A message that goes a minute after its time is late; before that nobody would notice. */
const lateAfter = 60_000
/** Kinds that are nothing without their file. */
const fileKinds: ReadonlySet<string> = new Set(['photo', 'document', 'voice', 'audio', 'video', 'animation', 'video-note'])

class Loop {
  readonly #deps: OutboxDeps
  readonly #underWay = new Set<Promise<void>>()
  readonly #uploads = new Map<string, AbortController>()
  readonly #breakOff = new AbortController()
  /** Ends when the outbox takes on nothing more; waits end with it. */
  readonly #stopped = new AbortController()
  #pace: Pace
  #timer = new AbortController()
  #failures = 0
  #quietUntil = -Infinity
  /** When each message that is held back may go, on the monotonic clock: setting the other one lets nothing go early or stay. */
  readonly #holds = new Map<string, number>()
  readonly #deeds: Deeds
  /** Conversations in which somebody is shown as typing this moment: what they write must not arrive before that. */
  readonly #acting = new Map<string, number>()
  readonly #typedAt = new Map<string, number>()

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#deeds = startDeeds({
      ...deps,
      signal: this.#breakOff.signal,
      slowDown: (chatId, seconds) => {
        this.#pause(chatId, seconds)
      },
      rest: () => this.#rest(),
    })
    this.#pace = restoredPace(paceOf(deps.db, deps.botId), deps.clock.monotonic(), deps.clock.now())
  }

  kick(): void {
    if (this.#stopped.signal.aborted) return
    this.#timer.abort()
    const { clock, logger, botId } = this.#deps
    try {
      const wait = this.#pump(clock.monotonic())
      if (wait !== Infinity) void this.#kickIn(wait)
    } catch (error) {
      logger('error', 'the outbox could not read its queue', { botId, code: sqliteCode(error) })
      void this.#kickIn(5_000)
    }
  }

  wake(): void {
    this.#deeds.wake()
    this.#failures = 0
    this.#quietUntil = -Infinity
    this.kick()
  }

  cancelUpload(messageId: string): boolean {
    this.#uploads.get(messageId)?.abort()
    return this.#uploads.has(messageId)
  }

  typing(target: ConversationFact): void {
    const { db, clock } = this.#deps
    const now = clock.monotonic()
    // Telegram shows none there.
    if (target.directTopicId !== null) return
    if (this.#stopped.signal.aborted || this.#deps.isAway() || now < this.#quietUntil) return
    if (now - (this.#typedAt.get(target.id) ?? -Infinity) < typingGap || waitFor(this.#pace, target.chatId, now) > 0) return
    if (isSending(db, target.id)) return
    this.#typedAt.set(target.id, now)
    this.#pace = spend(this.#pace, target.chatId, now)
    this.#acting.set(target.id, now + typingPatience)
    const work = this.#showTyping(target)
    this.#underWay.add(work)
    void this.#afterwards(work)
  }

  async #showTyping({ id, chatId, threadId, connectionId }: ConversationFact): Promise<void> {
    const { api, logger, botId } = this.#deps
    const where = {
      chat_id: chatId,
      ...(threadId !== null && threadId !== generalTopic && { message_thread_id: threadId }),
      ...(connectionId !== null && { business_connection_id: connectionId }),
    }
    try {
      await api.call('sendChatAction', (raw, signal) => raw.sendChatAction({ ...where, action: 'typing' }, signal), { timeout: typingPatience, signal: this.#breakOff.signal })
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      // Nobody waits for it.
      logger('debug', 'typing was not shown', { botId, kind: error.kind, status: error.status })
      const verdict = verdictOn(error)
      if (verdict.is === 'slower') this.#pause(chatId, verdict.seconds)
    } finally {
      this.#acting.delete(id)
    }
  }

  async drain(): Promise<void> {
    this.#stopped.abort()
    this.#timer.abort()
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async close(grace: number): Promise<void> {
    const drained = this.drain()
    const over = new AbortController()
    await Promise.race([drained, this.#deps.clock.sleep(grace, over.signal)])
    over.abort()
    this.#breakOff.abort()
    await drained
  }

  async #kickIn(wait: number): Promise<void> {
    const timer = new AbortController()
    this.#timer = timer
    await this.#deps.clock.sleep(wait, timer.signal)
    if (!timer.signal.aborted) this.kick()
  }

  /** Starts what may start now; answers in how many milliseconds to look again, Infinity for when something happens. */
  #pump(now: number): number {
    const { db, botId } = this.#deps
    this.#takeBack()
    // A request into a dead network may end in doubt, and then the operator would have to decide about a message that could just have waited.
    if (this.#deps.isAway()) return Infinity
    if (now < this.#quietUntil) return this.#quietUntil - now
    let next = this.#letDueGo()
    for (const message of queueHeads(db, botId)) {
      if (this.#underWay.size >= mostAtOnce) return Infinity
      // Then it makes no difference what else waits, and thousands may.
      const rest = botWait(this.#pace, now)
      if (rest > 0) {
        next = Math.min(next, rest)
        break
      }
      const wait = Math.max(waitFor(this.#pace, message.chatId, now), this.#holdOf(message, now), (this.#acting.get(message.conversationId) ?? now) - now)
      if (wait > 0) next = Math.min(next, wait)
      else if (!this.#start(message, now)) return this.#quietUntil - now
    }
    return Math.min(next, this.#startDeeds(now))
  }

  /** What is done to messages goes at the pace of messages, one at a time for each. */
  #startDeeds(now: number): number {
    const { db, botId } = this.#deps
    let next = Infinity
    for (const due of dueOperations(db, botId)) {
      if (this.#underWay.size >= mostAtOnce) return Infinity
      if (this.#deeds.isUnderWay(due.operation.messageId)) continue
      const chatId = due.target?.chatId
      const wait = chatId === undefined ? 0 : Math.max(waitFor(this.#pace, chatId, now), this.#deeds.restOf(due.operation.id, now))
      if (wait > 0) next = Math.min(next, wait)
      else {
        if (chatId !== undefined) this.#pace = spend(this.#pace, chatId, now)
        const work = this.#deeds.run(due)
        this.#underWay.add(work)
        void this.#afterwards(work)
      }
    }
    return next
  }

  /** To be deleted, and not at Telegram after all: it was refused, or has to wait, and must not go out only to be deleted. */
  #takeBack(): void {
    const { db, log, botId } = this.#deps
    const gone = takenBack(db, botId)
    if (gone.length === 0) return
    log.append(
      gone.flatMap(({ operationId, messageId, isHere }): NewEvent[] => [
        { type: 'operation.dropped', body: { operationId, messageId } },
        ...(isHere ? [{ type: 'message.discarded' as const, body: { messageId } }] : []),
      ]),
    )
  }

  /**
   * Messages whose time has come are queued from here on, each once, whatever the clock does later. Answers in how many milliseconds
   * to look again; at least twice a minute, since the machine may sleep and its clock be set.
   */
  #letDueGo(): number {
    const { db, log, botId, clock } = this.#deps
    const scheduled = scheduledOf(db, botId)
    if (scheduled.length === 0) return Infinity
    const now = clock.now()
    const due = scheduled.filter(each => each.due <= now)
    if (due.length > 0) {
      log.append(
        due.map(({ messageId, due: sendAt }): NewEvent => ({
          type: 'message.due',
          body: { messageId, sendAt, isLate: now - sendAt > lateAfter },
        })),
      )
    }
    const first = scheduled.find(each => each.due > now)
    return first === undefined ? Infinity : Math.min(first.due - now, lookAgain)
  }

  /** For how much longer a message is held back; never longer than the longest hold that there is. */
  #holdOf({ id, heldUntil }: OutgoingMessage, now: number): number {
    if (heldUntil === null) return 0
    const until = this.#holds.get(id) ?? now + Math.min(Math.max(0, heldUntil - this.#deps.clock.now()), longestHold)
    this.#holds.set(id, until)
    return until - now
  }

  /** Answers false where the disk would not have it: what is not written down is not sent. */
  #start(message: OutgoingMessage, now: number): boolean {
    const { db, log, clock, logger, botId } = this.#deps
    // Telegram counts every message of an album.
    const pace = partsOf(message).reduce(spent => spend(spent, message.chatId, now), this.#pace)
    try {
      log.write((_, touched) => {
        for (const { id } of partsOf(message)) {
          startAttempt(db, id, clock.now())
          touched.messages.add(id)
        }
        savePace(db, botId, savedPace(pace, now, clock.now()))
      })
    } catch (error) {
      logger('error', 'an attempt could not be written down', { botId, code: sqliteCode(error) })
      this.#rest(30_000)
      return false
    }
    this.#pace = pace
    this.#holds.delete(message.id)
    const work = this.#deliver(message)
    this.#underWay.add(work)
    void this.#afterwards(work)
    return true
  }

  async #afterwards(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      // A mistake of ours: the attempt stays open and is doubted at the next start.
      this.#deps.logger('error', 'a delivery ended unexpectedly', { botId: this.#deps.botId, error: error instanceof Error ? error.name : typeof error })
    } finally {
      this.#underWay.delete(work)
      this.kick()
    }
  }

  async #deliver(message: OutgoingMessage): Promise<void> {
    const upload = new AbortController()
    if (message.attachment) for (const { id } of partsOf(message)) this.#uploads.set(id, upload)
    try {
      await this.#attempt(message)
    } finally {
      for (const { id } of partsOf(message)) this.#uploads.delete(id)
    }
  }

  async #attempt(message: OutgoingMessage): Promise<void> {
    const unfit = await this.#unfit(message)
    if (unfit) return this.#record(message, partsOf(message).map(({ id }) => ({ type: 'message.failed', body: { messageId: id, problem: unfit } })))
    // Before the request: what arrives while it is under way is newer than any refusal of it.
    const refusedAt = reachTime(this.#deps.db, message.conversationId)
    try {
      const sent = await this.#send(message, message.chatId)
      this.#failures = 0
      await this.#record(message, partsOf(message).map((part, index) => sentEvent(part, sent[index])))
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      await this.#settle(message, error, refusedAt)
    }
  }

  /** Whether its file is still there and whole; Telegram would find out only after the upload. */
  async #unfit(message: OutgoingMessage): Promise<ProblemData | null> {
    const problems = await Promise.all(partsOf(message).map(part => this.#unfitFile(part)))
    return problems.find(problem => problem !== null) ?? null
  }

  async #unfitFile({ attachment, kind, request }: OutgoingMessage): Promise<ProblemData | null> {
    if (!attachment) return fileKinds.has(kind) && !request.forward && !request.link ? { code: 'upload-gone' } : null
    return (await isWhole(this.#deps.dataDir, attachment)) ? null : { code: 'upload-gone' }
  }

  /** What Telegram made of each message of it, in their order. */
  async #send(message: OutgoingMessage, chatId: string): Promise<readonly unknown[]> {
    const { api, dataDir } = this.#deps
    const isPaid = message.request.content?.type === 'invoice' && message.request.content.currency !== 'XTR'
    const request = requestFor(message, chatId, dataDir, isPaid ? await this.#deps.providerToken() : '')
    try {
      const answer = await api.call(request.method, request.send, {
        timeout: request.timeout,
        signal: this.#signalFor(message),
        ...this.#uploadProgress(message),
      })
      const sent = sentMessages(message, answer, chatId, this.#deps.clock.now())
      if (sent) return sent
      throw new TgError({ kind: 'garbage', method: request.method, status: 200, sent: 'maybe' })
    } catch (error) {
      if (!(error instanceof TgError) || error.migrateTo === undefined || error.migrateTo === chatId) throw error
      // It may be the group that it is from.
      if (message.request.forward) throw error
      if (chatId !== message.chatId) throw error
      this.#noteMove(message, error.migrateTo)
      // Refused for certain, and told where the group went: the one resend that nobody has to ask for.
      // What it answers has another number there, if any.
      return this.#send({ ...message, replyToTelegramId: null, request: withoutQuote(message.request) }, error.migrateTo)
    }
  }

  /** A fact, so that what follows goes there at once, here and on other devices, and the two conversations become one. */
  #noteMove({ botId, chatId }: OutgoingMessage, to: string): void {
    const { log, logger } = this.#deps
    try {
      log.append([{ type: 'conversation.moved', body: { botId, from: Number(chatId), to: Number(to) } }])
    } catch (error) {
      // The next refusal says it again.
      logger('error', 'a move could not be written down', { botId, code: sqliteCode(error) })
    }
  }

  #signalFor({ id }: OutgoingMessage): AbortSignal {
    const upload = this.#uploads.get(id)
    return upload ? AbortSignal.any([this.#breakOff.signal, upload.signal]) : this.#breakOff.signal
  }

  #uploadProgress(message: OutgoingMessage): { onUpload?: (done: number) => void } {
    const { id, attachment } = message
    if (!attachment) return {}
    const { clock, progress } = this.#deps
    const total = partsOf(message).reduce((sum, part) => sum + (part.attachment?.size ?? 0), 0)
    return { onUpload: told(clock, total, done => progress(id, done, total)) }
  }

  async #settle(message: OutgoingMessage, error: TgError, refusedAt: number): Promise<void> {
    const { logger, botId } = this.#deps
    const verdict = verdictOn(error, message.rest.length > 0)
    const all = (event: (messageId: string) => NewEvent) => partsOf(message).map(({ id }) => event(id))
    logger('info', 'a message was not delivered', {
      botId,
      messageId: message.id,
      verdict: verdict.is,
      kind: error.kind,
      status: error.status,
      code: error.code,
    })
    // Broken off at the end of the program: it stays `sending` and is doubted at the next start.
    if (this.#breakOff.signal.aborted && verdict.is === 'doubt') return
    if (this.#uploads.get(message.id)?.signal.aborted && verdict.is !== 'doubt') {
      return this.#record(message, all(messageId => ({ type: 'message.discarded', body: { messageId } })))
    }
    switch (verdict.is) {
      case 'later':
        this.#rest()
        return this.#record(message, [])
      case 'slower':
        this.#pause(message.chatId, verdict.seconds)
        return this.#record(message, [])
      case 'doubt':
        return this.#record(message, all(messageId => ({ type: 'message.uncertain', body: { messageId } })))
      case 'moved':
      case 'fail':
        return this.#record(message, partsOf(message).map(part => ({ type: 'message.failed', body: this.#failure(part, verdict, error, refusedAt) })))
      default:
        verdict satisfies never
    }
  }

  #failure(message: OutgoingMessage, verdict: Verdict & { is: 'fail' | 'moved' }, error: TgError, refusedAt: number) {
    const { id: messageId, conversationId } = message
    if (verdict.is === 'moved') return { messageId, problem: { code: 'telegram-refused', params: { reason: error.description ?? '' } } }
    const { problem, reach } = verdict
    return { messageId, problem, ...(reach && { reach: { conversationId, reach, at: refusedAt } }) }
  }

  /** Telegram asked for it; every message that waits because of that is told so. */
  #pause(chatId: string, seconds: number): void {
    const { db, log, botId, clock, logger } = this.#deps
    const now = clock.monotonic()
    this.#pace = slowDown(this.#pace, chatId, seconds * 1_000 + this.#jitter(), now)
    try {
      log.write((_, touched) => {
        savePace(db, botId, savedPace(this.#pace, now, clock.now()))
        for (const id of waitingMessages(db, botId, mostTold)) touched.messages.add(id)
      })
    } catch (error) {
      // What is waited for stays the same.
      logger('warn', 'a pause could not be written down', { botId, code: sqliteCode(error) })
    }
  }

  #jitter(): number {
    return this.#deps.random.fraction() * 1_000
  }

  /** The way to Telegram is closed: the whole bot waits, longer each time. Failures of the same moment count once. */
  #rest(most?: number): void {
    const now = this.#deps.clock.monotonic()
    if (now < this.#quietUntil) return
    this.#failures += 1
    this.#quietUntil = now + backOff(this.#failures, this.#deps.random.fraction(), most)
  }

  /**
   * Writes down how an attempt ended, together with its end. A disk that refuses is asked again: the message went out or did
   * not, and forgetting which is the one thing that must not happen.
   */
  async #record(message: OutgoingMessage, events: readonly NewEvent[]): Promise<void> {
    const { db, log, botId, clock, logger, random } = this.#deps
    for (let failures = 1; ; failures += 1) {
      try {
        const end = () => {
          for (const { id } of partsOf(message)) endAttempt(db, id)
          savePace(db, botId, savedPace(this.#pace, clock.monotonic(), clock.now()))
        }
        if (events.length > 0) log.append(events, end)
        else
          log.write((_, touched) => {
            end()
            for (const { id } of partsOf(message)) touched.messages.add(id)
          })
        return
      } catch (error) {
        logger('error', 'the end of an attempt could not be written down', { botId, messageId: message.id, code: sqliteCode(error), event: events[0]?.type })
        if (this.#breakOff.signal.aborted) return
        await clock.sleep(backOff(failures, random.fraction(), 30_000), this.#breakOff.signal)
      }
    }
  }
}

/** The messages of one request: itself, and the rest of its album. */
function partsOf(message: OutgoingMessage): readonly OutgoingMessage[] {
  return [message, ...message.rest]
}

function sentEvent({ id, botId, attachment }: OutgoingMessage, message: unknown): NewEvent {
  return { type: 'message.sent', body: { messageId: id, botId, message, ...(!attachment && { hasTheirs: true }) } }
}

/** In another chat the message that it answers has another number, and nothing can be quoted. */
function withoutQuote({ quote: _gone, ...request }: OutgoingMessage['request']): OutgoingMessage['request'] {
  return request
}

/** Null for an answer that says less than was asked for: nobody knows what became of the rest. */
function sentMessages(message: OutgoingMessage, answer: unknown, chatId: string, now: number): readonly unknown[] | null {
  if (message.rest.length > 0) {
    return Array.isArray(answer) && answer.length === message.rest.length + 1 && answer.every(isSentMessage) ? (answer as unknown[]) : null
  }
  // Of a copy Telegram tells the number alone.
  const sent: unknown = message.request.forward?.as === 'copy' && isRecord(answer) ? copied(message, answer, chatId, now) : answer
  return isSentMessage(sent) ? [sent] : null
}

function copied({ text, entities, connectionId }: OutgoingMessage, answer: Readonly<Record<string, unknown>>, chatId: string, now: number): unknown {
  const place = { chat: { id: Number(chatId) }, date: Math.floor(now / 1_000), ...(connectionId !== null && { business_connection_id: connectionId }) }
  return { message_id: answer.message_id, ...place, text, entities: sendableEntities(entities) }
}

/** What the log needs of it: an answer that cannot be written down would be tried again without end, and its message hang. */
function isSentMessage(answer: unknown): boolean {
  if (!isRecord(answer) || !isRecord(answer.chat)) return false
  const { message_id: messageId, date, chat } = answer
  return Number.isSafeInteger(messageId) && Number.isSafeInteger(chat.id) && typeof date === 'number' && date >= 0 && date < 2 ** 32 && Number.isInteger(date)
}

/**
 * When a refusal counts as of, on Telegram's own clock: just after the last word that we had from there, be it a message or that
 * we may write again. Ours may be ahead, and then the contact's next message would not open the composer again.
 */
function reachTime(db: Database, conversationId: string): number {
  const id = currentConversation(db, conversationId)
  return Math.max(Number(lastIncomingUpTo(db, id, lastPosition).slice(0, 15)), reachKnownAt(db, id)) + 1
}
