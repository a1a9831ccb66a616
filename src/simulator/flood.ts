import type { Clock } from './clock'
import { tooManyRequests } from './errors'

/** `perSecond` tokens flow in, up to `burst` at once. */
export type Bucket = { readonly perSecond: number; readonly burst: number }

export type FloodModel = { readonly privateChat: Bucket; readonly group: Bucket; readonly bot: Bucket }

/** After Telegram's FAQ: 1/s in a private chat with bursts, 20 a minute in a group, 30/s for the whole bot (MAP 3.1). */
export const usualFlood: FloodModel = {
  privateChat: { perSecond: 1, burst: 20 },
  group: { perSecond: 20 / 60, burst: 20 },
  bot: { perSecond: 30, burst: 30 },
}

/** Waits up to this are taken by the server itself: the reply is only slow. */
const absorbed = 8000

/**
 * Token buckets kept as theoretical arrival times: `#readyAt` of a bucket is when it would be full again. A call that has to wait
 * reserves its place, so that calls of one chat keep their order; a refused call reserves nothing.
 */
export class Flood {
  readonly #clock: Clock
  readonly #fullAt = new Map<string, number>()
  model: FloodModel | null
  /** How long the server held sends back so far: a client that keeps to the model makes it wait for nothing. */
  heldMs = 0

  constructor(clock: Clock, model: FloodModel | null) {
    this.#clock = clock
    this.model = model
  }

  /** Milliseconds that a send of `messages` messages has to wait; throws 429 where that is more than the server absorbs. */
  admit(botId: number, chatKey: string, kind: 'private' | 'group', messages = 1): number {
    if (!this.model) return 0
    const now = this.#clock.now()
    const buckets: [string, Bucket][] = [
      [chatKey, kind === 'private' ? this.model.privateChat : this.model.group],
      [`bot:${botId}`, this.model.bot],
    ]
    let wait = 0
    for (const [key, bucket] of buckets) wait = Math.max(wait, this.#wait(key, bucket, now, messages))
    if (wait > absorbed) throw tooManyRequests(Math.ceil(wait / 1000))
    for (const [key, bucket] of buckets) {
      const from = Math.max(now, this.#fullAt.get(key) ?? 0)
      this.#fullAt.set(key, from + (messages * 1000) / bucket.perSecond)
    }
    this.heldMs += wait
    return wait
  }

  #wait(key: string, bucket: Bucket, now: number, messages: number): number {
    const fullAt = Math.max(now, this.#fullAt.get(key) ?? 0)
    const capacity = (bucket.burst * 1000) / bucket.perSecond
    const need = Math.min(messages, bucket.burst) * (1000 / bucket.perSecond)
    return Math.max(0, fullAt + need - capacity - now)
  }
}
