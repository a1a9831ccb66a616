import type { Random } from './random'

/** What goes wrong (MAP 6.4). `isExecuted` decides whether the method takes effect before the reply is spoilt. */
export type FaultKind =
  /** New connections are closed at once, requests on open ones are reset. */
  | { readonly kind: 'refuse' }
  /** Reset when the headers have arrived, before the body is read. */
  | { readonly kind: 'reset-before' }
  /** Reset after so many bytes of the body. */
  | { readonly kind: 'reset-mid-upload'; readonly afterBytes: number }
  /** The method is carried out, then the connection is reset without a byte of reply (T13; on getUpdates a lost confirm, T9). */
  | { readonly kind: 'reset-after' }
  /** Carried out; reset after so many bytes of the reply's body. */
  | { readonly kind: 'reset-mid-response'; readonly afterBytes: number }
  /** Carried out; an orderly end after so many bytes although Content-Length promised more. */
  | { readonly kind: 'short-body'; readonly afterBytes: number }
  /** Carried out; a complete HTTP reply whose JSON stops early. */
  | { readonly kind: 'truncated-json' }
  /** Taken in, never answered. */
  | { readonly kind: 'black-hole'; readonly isExecuted?: boolean }
  /** A gateway's failure page. */
  | { readonly kind: 'gateway'; readonly status: 500 | 502 | 503 | 504; readonly format: 'json' | 'html'; readonly isExecuted?: boolean }
  /** A status with an empty body, as the HTTP level of the server answers. */
  | { readonly kind: 'empty-status'; readonly status: 400 | 413 | 415 | 431 | 500 | 501 }
  /** 200 and somebody's sign-in page. */
  | { readonly kind: 'captive-portal' }
  /** 200 `{}`. */
  | { readonly kind: 'empty-object'; readonly isExecuted?: boolean }
  | { readonly kind: 'flood'; readonly retryAfter: number; readonly isBare?: boolean }
  | { readonly kind: 'unauthorized' }
  /** The token is revoked so many milliseconds into this request (0: just before it), whoever finds the new one. */
  | { readonly kind: 'revoked'; readonly afterMs?: number }
  /** 409: somebody else asks for updates. */
  | { readonly kind: 'conflict' }
  /** Another system sets a webhook so many milliseconds into this request; without them just before it. */
  | { readonly kind: 'foreign-webhook'; readonly url: string; readonly afterMs?: number }
  /** Telegram's server restarts so many milliseconds into this request: what waits ends with its 500 or 429. */
  | { readonly kind: 'restart'; readonly afterMs?: number; readonly status?: 429 | 500; readonly losesQueues?: boolean }
  /** The server's clock jumps just before this request. */
  | { readonly kind: 'clock-step'; readonly ms: number }
  /** The group becomes a supergroup just before this request (T14). */
  | { readonly kind: 'group-upgraded'; readonly groupId: number }
  /** The person blocks the bot just before this request (T15). */
  | { readonly kind: 'blocked'; readonly userId: number }
  /** Another program asks for other kinds of updates just before this request. */
  | { readonly kind: 'foreign-allowed-updates'; readonly kinds: readonly string[] }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 307 | 308 }
  /** The body is taken in slowly. */
  | { readonly kind: 'slow-read'; readonly bytesPerTick: number; readonly tickMs: number }
  /** The reply's status line and headers come out slowly. */
  | { readonly kind: 'slow-headers'; readonly bytesPerTick: number; readonly tickMs: number }
  /** The reply's body comes out slowly. */
  | { readonly kind: 'slow-reply'; readonly bytesPerTick: number; readonly tickMs: number }
  /** So many bytes of the reply's body come, then nothing more, and the connection stays. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** The reply is padded with white space to so many bytes. */
  | { readonly kind: 'huge-body'; readonly bytes: number }
  /** The reply has no Content-Length and comes in chunks of so many bytes. */
  | { readonly kind: 'chunked'; readonly chunkBytes: number }
  /** The reply is compressed. */
  | { readonly kind: 'gzip' }
  /** Answered as usual; whatever comes later on the same connection is never answered, as on one that did not survive a sleep. */
  | { readonly kind: 'stale-connection' }
  /** A file comes with fewer or more bytes than its size, and a Content-Length that agrees with them. */
  | { readonly kind: 'wrong-length'; readonly bytes: number }
  /** A file comes with other bytes than those under the same file_unique_id before. */
  | { readonly kind: 'changed-bytes' }
  /** Every update of a batch comes twice (no server does that). */
  | { readonly kind: 'duplicate-updates' }
  /** The updates of a batch come in another order. */
  | { readonly kind: 'shuffled-updates' }
  /** Carried out late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Any envelope, after so long. */
  | { readonly kind: 'error'; readonly afterMs?: number; readonly code: number; readonly description: string; readonly parameters?: Record<string, unknown> }

/** When a fault strikes. All that is given must hold; counting is over the calls that match bot, method and time. */
export type FaultRule = FaultKind & {
  /** Only these methods (any case); a download counts as 'file'. Absent: all. */
  readonly methods?: readonly string[] | string
  readonly botId?: number
  /** Only the n-th matching call (1 is the first). */
  readonly nth?: number
  /** 0..1 with the simulator's seed. */
  readonly probability?: number
  /** Strikes at most so often. */
  readonly times?: number
  /** Not before and not after: epoch milliseconds on the simulator's clock. */
  readonly from?: number
  readonly until?: number
}

type Armed = { readonly id: number; readonly rule: FaultRule; seen: number; struck: number }

export class Faults {
  readonly #random: Random
  readonly #now: () => number
  #armed: Armed[] = []
  #nextId = 1

  constructor(random: Random, now: () => number) {
    this.#random = random
    this.#now = now
  }

  /** Arms a fault; the answer takes it back. */
  add(rule: FaultRule): { readonly id: number; remove(): void } {
    const id = this.#nextId++
    this.#armed.push({ id, rule, seen: 0, struck: 0 })
    return { id, remove: () => this.remove(id) }
  }

  remove(id: number): void {
    this.#armed = this.#armed.filter(armed => armed.id !== id)
  }

  clear(): void {
    this.#armed = []
  }

  /** How often each armed fault has struck, in the order of arming. */
  get struck(): number[] {
    return this.#armed.map(armed => armed.struck)
  }

  /** The fault for this request, if one strikes. */
  forRequest(botId: number | null, method: string): FaultKind | null {
    let chosen: FaultKind | null = null
    for (const armed of this.#armed) {
      const { rule } = armed
      if (rule.botId !== undefined && rule.botId !== botId) continue
      if (rule.methods !== undefined && !names(rule.methods).includes(method.toLowerCase())) continue
      if (!this.#isNow(rule)) continue
      armed.seen++
      if (chosen || !this.#strikes(armed)) continue
      armed.struck++
      chosen = rule
    }
    return chosen
  }

  /** Whether a new connection is to be refused. Rules that name a method are left to the requests. */
  refusesConnection(): boolean {
    return this.#armed.some(armed => {
      const { rule } = armed
      const isForAll = rule.methods === undefined && rule.botId === undefined && rule.nth === undefined
      if (rule.kind !== 'refuse' || !isForAll || !this.#isNow(rule) || !this.#strikes(armed)) return false
      armed.struck++
      return true
    })
  }

  #isNow(rule: FaultRule): boolean {
    const now = this.#now()
    return now >= (rule.from ?? Number.NEGATIVE_INFINITY) && now <= (rule.until ?? Number.POSITIVE_INFINITY)
  }

  #strikes({ rule, seen, struck }: Armed): boolean {
    if (rule.times !== undefined && struck >= rule.times) return false
    if (rule.nth !== undefined && seen !== rule.nth) return false
    return rule.probability === undefined || this.#random.chance(rule.probability)
  }
}

function names(methods: readonly string[] | string): string[] {
  return (typeof methods === 'string' ? [methods] : methods).map(name => name.toLowerCase())
}
