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
  /** 409: somebody else asks for updates. */
  | { readonly kind: 'conflict' }
  /** Another system sets a webhook just before this request. */
  | { readonly kind: 'foreign-webhook'; readonly url: string }
  /** Another program asks for other kinds of updates just before this request. */
  | { readonly kind: 'foreign-allowed-updates'; readonly kinds: readonly string[] }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 307 | 308 }
  /** The body is taken in slowly. */
  | { readonly kind: 'slow-read'; readonly bytesPerTick: number; readonly tickMs: number }
  /** The reply's body comes out slowly. */
  | { readonly kind: 'slow-reply'; readonly bytesPerTick: number; readonly tickMs: number }
  /** Carried out late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Any envelope. */
  | { readonly kind: 'error'; readonly code: number; readonly description: string; readonly parameters?: Record<string, unknown> }

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
