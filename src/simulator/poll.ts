import type { Args } from './args'
import type { Clock } from './clock'
import { ApiError, conflict } from './errors'
import type { Batch, UpdateQueue } from './queue'
import { tryParse } from './json'

const maxTimeout = 50
const sameOffsetWindow = 3000
const hurryWindow = 500
const conflictPause = 3000
/** Telegram lets a few updates gather before it wakes a waiting poll (MAP 5.8). */
const coalescing = 1.5

export const overtaken = 'terminated by other getUpdates request; make sure that only one bot instance is running'
export const webhookActive =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

/** Every kind of update of Bot API 10.1, and the three that must be asked for by name. */
const updateKinds = [
  'message', 'edited_message', 'channel_post', 'edited_channel_post', 'business_connection', 'business_message',
  'edited_business_message', 'deleted_business_messages', 'guest_message', 'message_reaction', 'message_reaction_count',
  'inline_query', 'chosen_inline_result', 'callback_query', 'shipping_query', 'pre_checkout_query', 'purchased_paid_media',
  'poll', 'poll_answer', 'my_chat_member', 'chat_member', 'chat_join_request', 'chat_boost', 'removed_chat_boost', 'managed_bot',
]
const onlyOnRequest = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])
export const defaultKinds: ReadonlySet<string> = new Set(updateKinds.filter(kind => !onlyOnRequest.has(kind)))

type Waiting = {
  readonly offset: number
  readonly limit: number
  readonly answer: (outcome: Batch | ApiError) => void
  readonly stopTimer: () => void
}

/** The long poll of one bot: one parked request at a time, 409 to the older, penalties for asking again in a hurry (5.6-5.9). */
export class Poll {
  readonly #queue: UpdateQueue
  readonly #clock: Clock
  #waiting: Waiting | null = null
  #waking: NodeJS.Timeout | null = null
  #previousOffset: number | null = null
  #previousStart = Number.NEGATIVE_INFINITY
  #previousEnd = Number.NEGATIVE_INFINITY
  #nextConflictAt = Number.NEGATIVE_INFINITY

  constructor(queue: UpdateQueue, clock: Clock) {
    this.#queue = queue
    this.#clock = clock
  }

  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** Serves one getUpdates. Rejects with a 409 when another request takes over. `gone` aborts when the caller hangs up. */
  ask(args: Args, gone: AbortSignal): Promise<Batch> {
    const now = this.#clock.now()
    const offset = args.integer('offset')
    let limit = Math.max(1, args.integer('limit', 100, 0, 100))
    let timeout = args.integer('timeout', 0, 0, maxTimeout)
    const isSame = offset === this.#previousOffset
    if (isSame && timeout < 3 && now < this.#previousStart + sameOffsetWindow) timeout = 3
    if (isSame && now < this.#previousEnd + hurryWindow) limit = 1
    this.#previousOffset = offset
    this.#previousStart = now
    const batch = this.#queue.read(offset, limit, now)
    if (batch.count > 0 || timeout === 0) {
      this.#previousEnd = now
      return Promise.resolve(batch)
    }
    // A request that was held up until its caller had gone confirms what it says, and waits for nothing: nobody would ever end it.
    if (gone.aborted) return Promise.reject(hungUp())
    this.fail(overtaken)
    // A negative offset did its damage above; what arrives from now on must survive.
    return this.#park(Math.max(0, offset), limit, timeout * 1000, gone)
  }

  /** An update has come: a waiting request is answered a moment later. */
  wake(): void {
    if (!this.#waiting || this.#waking) return
    this.#waking = setTimeout(() => {
      this.#waking = null
      this.#finish()
    }, coalescing)
  }

  /** Ends a waiting request with what there is: on a revoked token that is an empty list. */
  release(): void {
    this.#finish()
  }

  /** Ends a waiting request with a 409 of this text. */
  fail(reason: string): void {
    const waiting = this.#leave()
    if (waiting) this.paced(() => waiting.answer(conflict(reason)))
  }

  /** Ends a waiting request with an error of the server itself. */
  interrupt(error: ApiError): void {
    this.#leave()?.answer(error)
  }

  /** 409s are answered at once, but at most one per 3 s: those that come sooner are held for 3 s. */
  paced(answer: () => void): void {
    const now = this.#clock.now()
    if (now >= this.#nextConflictAt) {
      this.#nextConflictAt = now + conflictPause
      answer()
    } else {
      this.#clock.after(conflictPause, answer)
    }
  }

  stop(): void {
    this.#leave()
    if (this.#waking) clearTimeout(this.#waking)
    this.#waking = null
  }

  #park(offset: number, limit: number, timeoutMs: number, gone: AbortSignal): Promise<Batch> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        offset,
        limit,
        answer: outcome => (outcome instanceof ApiError ? reject(outcome) : resolve(outcome)),
        stopTimer: this.#clock.after(timeoutMs, () => this.#finish()),
      }
      this.#waiting = waiting
      gone.addEventListener('abort', () => {
        if (this.#waiting === waiting) this.#leave()
        reject(hungUp())
      }, { once: true })
    })
  }

  #finish(): void {
    const waiting = this.#leave()
    if (!waiting) return
    const now = this.#clock.now()
    this.#previousEnd = now
    waiting.answer(this.#queue.read(waiting.offset, waiting.limit, now))
  }

  #leave(): Waiting | null {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.stopTimer()
    return waiting
  }
}

function hungUp(): Error {
  return new Error('the caller of getUpdates hung up')
}

/**
 * The kinds that `allowed_updates` asks for, or null where it leaves the stored ones alone: it is missing, not JSON, not an
 * array, or holds something that is no string. An empty list, or only unknown names, means the default set (5.13).
 */
export function parseAllowedUpdates(raw: string): ReadonlySet<string> | null {
  const value = raw === '' ? undefined : tryParse(raw)
  if (!Array.isArray(value) || !value.every(name => typeof name === 'string')) return null
  const known = value.filter(name => updateKinds.includes(name))
  return known.length === 0 ? defaultKinds : new Set(known)
}
