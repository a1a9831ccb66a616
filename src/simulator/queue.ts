import type { Random } from './random'

/** Telegram's numbers (MAP 5, 5.10). */
const maxEvents = 100_000
const maxBytes = 128 * 1024 * 1024
const maxEventBytes = 512 * 1024
const maxReplyBytes = 4 * 1024 * 1024
const futureTolerance = 10
const lastId = 2_000_000_000
const idleBeforeNewIds = 7 * 86_400_000

type Event = { readonly id: number; readonly body: string; readonly expiresAt: number }

export type Batch = { readonly json: string; readonly count: number; readonly first: number; readonly last: number }

/**
 * The pending updates of one bot, as Telegram keeps them: reading with an offset confirms (removes) what lies before it,
 * whether or not the reply arrives. Belongs to the bot id and survives a new token. Times are epoch milliseconds.
 */
export class UpdateQueue {
  readonly #random: Random
  readonly #mostEvents: number
  #pushes = 0
  /** Oldest first, ids rising by one; an expired event leaves a hole. Everything before #start is gone. */
  #events: (Event | undefined)[] = []
  #start = 0
  #count = 0
  #bytes = 0
  #tail = 0
  #earliestExpiry = Number.POSITIVE_INFINITY
  #lastPushAt = 0

  /** `events` is how many it holds; Telegram's own number where absent. */
  constructor(random: Random, { events = maxEvents }: { readonly events?: number } = {}) {
    this.#random = random
    this.#mostEvents = events
  }

  /** How many updates were ever taken in. */
  get pushes(): number {
    return this.#pushes
  }

  /** The id that the next update will get; 0 before the first. */
  get tail(): number {
    return this.#tail
  }

  /** The id of the oldest update, or `tail` when there is none. */
  get head(): number {
    for (let at = this.#start; at < this.#events.length; at++) {
      const event = this.#events[at]
      if (event) return event.id
    }
    return this.#tail
  }

  /** How many updates wait. */
  size(now: number): number {
    this.#expire(now)
    return this.#count
  }

  /**
   * Appends an update whose JSON is `{"update_id":<id>,` + body. Answers its id, or null where it was dropped:
   * too large, already expired, or the queue is full. A dropped update uses up no id.
   */
  push(body: string, expiresAt: number, now: number): number | null {
    this.#expire(now)
    if (expiresAt <= now || body.length > maxEventBytes) return null
    if (this.#count >= this.#mostEvents || this.#bytes + body.length > maxBytes) return null
    if (this.#tail >= lastId) this.clear()
    const isForgotten = this.#count === 0 && now - this.#lastPushAt > idleBeforeNewIds
    if (this.#tail === 0 || this.#tail >= lastId || isForgotten) this.#tail = this.#random.between(2_000_001, 1_000_000_000)
    const id = this.#tail++
    this.#events.push({ id, body, expiresAt })
    this.#count++
    this.#pushes++
    this.#bytes += body.length
    this.#earliestExpiry = Math.min(this.#earliestExpiry, expiresAt)
    this.#lastPushAt = now
    return id
  }

  /** Serves one getUpdates after 5.1-5.5: confirms, then answers the oldest updates as a JSON array. */
  read(offset: number, limit: number, now: number): Batch {
    this.#expire(now)
    if (offset < 0) this.#keepLast(-offset)
    // Too far ahead is ignored, as if the head had been asked for. Too far behind is the head by itself: nothing lies before it.
    const isFuture = offset > this.#tail + futureTolerance
    if (offset > 0 && !isFuture) this.#confirm(offset)
    return this.#batch(limit)
  }

  clear(): void {
    this.#events = []
    this.#start = 0
    this.#count = 0
    this.#bytes = 0
    this.#earliestExpiry = Number.POSITIVE_INFINITY
  }

  /** For tests of a new id epoch (T9): the next update gets this id. */
  jumpTo(id: number): void {
    this.clear()
    this.#tail = id
    this.#lastPushAt = Number.POSITIVE_INFINITY
  }

  /** So many ids are used up by what nobody will see. */
  skip(count: number): void {
    this.#tail += count
  }

  /** The updates that an offset would make the server forget; none for one that is ignored (5.4). */
  idsBefore(offset: number, now: number): number[] {
    this.#expire(now)
    if (offset <= 0 || offset > this.#tail + futureTolerance) return []
    const ids: number[] = []
    for (let at = this.#start; at < this.#events.length; at++) {
      const event = this.#events[at]
      if (event && event.id >= offset) break
      if (event) ids.push(event.id)
    }
    return ids
  }

  #batch(limit: number): Batch {
    const parts: string[] = []
    let bytes = 0
    let first = 0
    let last = 0
    for (let at = this.#start; at < this.#events.length && parts.length < limit; at++) {
      const event = this.#events[at]
      if (!event) continue
      bytes += event.body.length
      if (bytes > maxReplyBytes && parts.length > 0) break
      parts.push(`{"update_id":${event.id},${event.body}`)
      first ||= event.id
      last = event.id
    }
    return { json: `[${parts.join(',')}]`, count: parts.length, first, last }
  }

  #confirm(offset: number): void {
    while (this.#start < this.#events.length) {
      const event = this.#events[this.#start]
      if (event && event.id >= offset) break
      if (event) this.#forget(event)
      this.#events[this.#start] = undefined
      this.#start++
    }
    // Moving the rest down once per 4096 confirmations keeps both memory and time linear.
    if (this.#start > 4096 && this.#start * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#start)
      this.#start = 0
    }
  }

  #keepLast(count: number): void {
    let surplus = this.#count - count
    for (let at = this.#start; at < this.#events.length && surplus > 0; at++) {
      const event = this.#events[at]
      if (!event) continue
      this.#confirm(event.id + 1)
      surplus--
    }
  }

  #expire(now: number): void {
    if (now < this.#earliestExpiry) return
    this.#earliestExpiry = Number.POSITIVE_INFINITY
    for (let at = this.#start; at < this.#events.length; at++) {
      const event = this.#events[at]
      if (!event) continue
      if (event.expiresAt <= now) {
        this.#forget(event)
        this.#events[at] = undefined
      } else {
        this.#earliestExpiry = Math.min(this.#earliestExpiry, event.expiresAt)
      }
    }
  }

  #forget(event: Event): void {
    this.#count--
    this.#bytes -= event.body.length
  }
}
