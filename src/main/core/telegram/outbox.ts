import { stat } from 'node:fs/promises'
import type { ProblemData } from '../../../shared/model'
import type { NewEvent } from '../log/event'
import type { Log } from '../log/log'
import type { Clock, Logger, Random } from '../ports'
import { currentConversation } from '../store/aliases'
import { reachKnownAt } from '../store/conversations'
import { type Database, sqliteCode } from '../store/database'
import { mediaPath } from '../store/media'
import { lastIncomingUpTo, lastPosition } from '../store/messages'
import { endAttempt, openAttempts, queueHeads, startAttempt, type OutgoingMessage } from '../store/outbox'
import { paceOf, savePace } from '../store/pace'
import type { TelegramApi } from './api'
import { backOff } from './back-off'
import { isRecord, TgError } from './errors'
import { restoredPace, savedPace, slowDown, spend, waitFor, type Pace } from './pacing'
import { requestFor } from './request'
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
const progressGap = 100

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

  constructor(deps: OutboxDeps) {
    this.#deps = deps
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
    this.#failures = 0
    this.#quietUntil = -Infinity
    this.kick()
  }

  cancelUpload(messageId: string): boolean {
    this.#uploads.get(messageId)?.abort()
    return this.#uploads.has(messageId)
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
    // A request into a dead network may end in doubt, and then the operator would have to decide about a message that could just have waited.
    if (this.#deps.isAway()) return Infinity
    if (now < this.#quietUntil) return this.#quietUntil - now
    let next = Infinity
    for (const message of queueHeads(db, botId)) {
      if (this.#underWay.size >= mostAtOnce) return Infinity
      const wait = waitFor(this.#pace, message.chatId, now)
      if (wait > 0) next = Math.min(next, wait)
      else if (!this.#start(message, now)) return this.#quietUntil - now
    }
    return next
  }

  /** Answers false where the disk would not have it: what is not written down is not sent. */
  #start(message: OutgoingMessage, now: number): boolean {
    const { db, log, clock, logger, botId } = this.#deps
    const pace = spend(this.#pace, message.chatId, now)
    try {
      log.write((_, touched) => {
        startAttempt(db, message.id, clock.now())
        savePace(db, botId, savedPace(pace, now, clock.now()))
        touched.messages.add(message.id)
      })
    } catch (error) {
      logger('error', 'an attempt could not be written down', { botId, code: sqliteCode(error) })
      this.#rest(30_000)
      return false
    }
    this.#pace = pace
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
    if (message.attachment) this.#uploads.set(message.id, new AbortController())
    try {
      await this.#attempt(message)
    } finally {
      this.#uploads.delete(message.id)
    }
  }

  async #attempt(message: OutgoingMessage): Promise<void> {
    const unfit = await this.#unfit(message)
    if (unfit) return this.#record(message, { type: 'message.failed', body: { messageId: message.id, problem: unfit } })
    // Before the request: what arrives while it is under way is newer than any refusal of it.
    const refusedAt = reachTime(this.#deps.db, message.conversationId)
    try {
      const sent = await this.#send(message, message.chatId)
      this.#failures = 0
      await this.#record(message, { type: 'message.sent', body: { messageId: message.id, botId: message.botId, message: sent } })
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      await this.#settle(message, error, refusedAt)
    }
  }

  /** Whether its file is still there and whole; Telegram would find out only after the upload. */
  async #unfit({ attachment }: OutgoingMessage): Promise<ProblemData | null> {
    if (!attachment) return null
    try {
      const { size } = await stat(mediaPath(this.#deps.dataDir, attachment.sha))
      return size === attachment.size ? null : { code: 'upload-gone' }
    } catch {
      // Why it cannot be had makes no difference to the operator: it has to be attached again.
      return { code: 'upload-gone' }
    }
  }

  async #send(message: OutgoingMessage, chatId: string): Promise<unknown> {
    const { api, dataDir } = this.#deps
    const request = requestFor(message, chatId, dataDir)
    try {
      const answer = await api.call(request.method, request.send, {
        timeout: request.timeout,
        signal: this.#signalFor(message),
        ...this.#uploadProgress(message),
      })
      if (isSentMessage(answer)) return answer
      throw new TgError({ kind: 'garbage', method: request.method, status: 200, sent: 'maybe' })
    } catch (error) {
      if (!(error instanceof TgError) || error.migrateTo === undefined || error.migrateTo === chatId) throw error
      if (chatId !== message.chatId) throw error
      this.#noteMove(message, error.migrateTo)
      // Refused for certain, and told where the group went: the one resend that nobody has to ask for.
      // What it answers has another number there, if any.
      return this.#send({ ...message, replyToTelegramId: null }, error.migrateTo)
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

  #uploadProgress({ id, attachment }: OutgoingMessage): { onUpload?: (done: number) => void } {
    if (!attachment) return {}
    const { clock, progress } = this.#deps
    const total = attachment.size
    let last = -Infinity
    let told = -1
    return {
      onUpload: bytes => {
        const done = Math.min(bytes, total)
        const now = clock.monotonic()
        if (done === told || (done < total && now - last < progressGap)) return
        last = now
        told = done
        progress(id, done, total)
      },
    }
  }

  async #settle(message: OutgoingMessage, error: TgError, refusedAt: number): Promise<void> {
    const { logger, botId, clock } = this.#deps
    const verdict = verdictOn(error)
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
      return this.#record(message, { type: 'message.discarded', body: { messageId: message.id } })
    }
    switch (verdict.is) {
      case 'later':
        this.#rest()
        return this.#record(message, null)
      case 'slower':
        this.#pace = slowDown(this.#pace, message.chatId, verdict.seconds * 1_000 + this.#jitter(), clock.monotonic())
        return this.#record(message, null)
      case 'doubt':
        return this.#record(message, { type: 'message.uncertain', body: { messageId: message.id } })
      case 'moved':
      case 'fail':
        return this.#record(message, { type: 'message.failed', body: this.#failure(message, verdict, error, refusedAt) })
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
  async #record(message: OutgoingMessage, event: NewEvent | null): Promise<void> {
    const { db, log, botId, clock, logger, random } = this.#deps
    for (let failures = 1; ; failures += 1) {
      try {
        const end = () => {
          endAttempt(db, message.id)
          savePace(db, botId, savedPace(this.#pace, clock.monotonic(), clock.now()))
        }
        if (event) log.append([event], end)
        else
          log.write((_, touched) => {
            end()
            touched.messages.add(message.id)
          })
        return
      } catch (error) {
        logger('error', 'the end of an attempt could not be written down', { botId, messageId: message.id, code: sqliteCode(error), event: event?.type })
        if (this.#breakOff.signal.aborted) return
        await clock.sleep(backOff(failures, random.fraction(), 30_000), this.#breakOff.signal)
      }
    }
  }
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
