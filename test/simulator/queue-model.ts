/**
 * getUpdates after MAP 5.1-5.16 said as naively as it can be: a list that is filtered, and moments that are sorted. It shares nothing
 * with the simulator. Times are epoch milliseconds; ids are told to it, and it says whether they are right.
 */

type Update = { readonly id: number; readonly expiresAt: number; readonly label: string }
type Request = { readonly ask: number; readonly offset: number; readonly limit: number }
export type Ask = { readonly offset: number; readonly limit: number; readonly timeout: number; readonly kinds: readonly string[] | 'absent' | 'broken' }
export type Answer = { readonly ids: readonly number[]; readonly labels: readonly string[] } | { readonly conflict: 'other' | 'webhook' | 'set' }

export const kindsAtFirst: readonly string[] = ['message', 'edited_message', 'callback_query', 'pre_checkout_query', 'my_chat_member']
const knownKinds = [...kindsAtFirst, 'message_reaction']
const day = 86_400_000
/** 5.11: from the date of the event. */
const lifetimes: Readonly<Record<string, number>> = { message: day, edited_message: day, message_reaction: day, my_chat_member: day, callback_query: 150_000, pre_checkout_query: 150_000 }

export class Model {
  now: number
  list: Update[] = []
  next: number | null = null
  kinds: readonly string[] = kindsAtFirst
  hasWebhook = false
  /** What each request was answered; absent while it waits. */
  readonly answers = new Map<number, Answer>()
  readonly #most: number
  #webhookSetAt = -Infinity
  #lastPush = Infinity
  #last: { offset: number; startedAt: number } | null = null
  #endedAt = -Infinity
  #parked: (Request & { readonly until: number; readonly order: number }) | null = null
  #held: { readonly at: number; readonly order: number; readonly run: () => void }[] = []
  #nextConflictAt = -Infinity
  #order = 0

  constructor(now: number, most: number) {
    this.now = now
    this.#most = most
  }

  /** Something of this kind happened at `at`; `id` is what it got, null for nothing. Answers whether that is right. */
  happened(kind: string, at: number, id: number | null, label: string): boolean {
    this.drop()
    const expiresAt = at + (lifetimes[kind] ?? 0)
    const isQueued = this.kinds.includes(kind) && expiresAt > this.now && this.list.length < this.#most
    if (!isQueued || id === null) return !isQueued && id === null
    const isNewEpoch = this.next === null || this.next >= 2_000_000_000 || (this.list.length === 0 && this.now - this.#lastPush > 7 * day)
    if (this.next !== null && this.next >= 2_000_000_000) this.list = []
    const isRight = isNewEpoch ? id >= 2_000_001 && id <= 1_000_000_000 : id === this.next
    this.list.push({ id, expiresAt, label })
    this.next = id + 1
    this.#lastPush = this.now
    return isRight
  }

  /** Whether somebody waits and there is something to give: then the answer comes by itself. */
  mustWake(): boolean {
    this.drop()
    return this.#parked !== null && this.list.length > 0
  }

  wake(): void {
    const parked = this.#parked
    this.#parked = null
    if (parked) this.#give(parked)
  }

  ask(ask: number, request: Ask): void {
    if (!this.hasWebhook) return this.#serve(ask, request)
    this.#paced(() => {
      if (this.hasWebhook) this.answers.set(ask, { conflict: 'webhook' })
      else this.#serve(ask, request)
    })
  }

  /** Answers whether it was allowed: twice within a second is 429. */
  setWebhook(kinds: Ask['kinds'], dropsPending: boolean): boolean {
    if (this.now < this.#webhookSetAt + 1_000) return false
    if (dropsPending) this.list = []
    this.#allow(kinds)
    this.placeWebhook()
    return true
  }

  placeWebhook(): void {
    this.hasWebhook = true
    this.#webhookSetAt = this.now
    this.#fail('set')
  }

  deleteWebhook(dropsPending: boolean): void {
    if (dropsPending) this.list = []
    this.hasWebhook = false
  }

  /** The token is another; the queue is not. */
  revoke(): void {
    this.wake()
  }

  renumber(id: number): void {
    this.list = []
    this.next = id
    this.#lastPush = Infinity
  }

  size(): number {
    this.drop()
    return this.list.length
  }

  wait(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const due = [...this.#held, ...(this.#parked ? [{ at: this.#parked.until, order: this.#parked.order, run: () => this.wake() }] : [])]
        .filter(({ at }) => at <= end)
        .toSorted((one, other) => one.at - other.at || one.order - other.order)[0]
      if (!due) break
      this.now = Math.max(this.now, due.at)
      this.#held = this.#held.filter(held => held !== due)
      due.run()
    }
    this.now = end
  }

  drop(): void {
    this.list = this.list.filter(({ expiresAt }) => expiresAt > this.now)
  }

  #serve(ask: number, request: Ask): void {
    const { offset } = request
    this.#allow(request.kinds)
    let limit = Math.min(100, Math.max(1, request.limit))
    let timeout = Math.min(50, Math.max(0, request.timeout))
    const isSame = this.#last?.offset === offset
    if (isSame && timeout < 3 && this.now < (this.#last?.startedAt ?? 0) + 3_000) timeout = 3
    if (isSame && this.now < this.#endedAt + 500) limit = 1
    this.#last = { offset, startedAt: this.now }
    this.#confirm(offset)
    if (this.list.length > 0 || timeout === 0) return this.#give({ ask, offset: 0, limit })
    this.#fail('other')
    this.#parked = { ask, offset: Math.max(0, offset), limit, until: this.now + timeout * 1_000, order: this.#order++ }
  }

  #confirm(offset: number): void {
    this.drop()
    const tail = this.next ?? 0
    const head = this.list[0]?.id ?? tail
    if (offset < 0) this.list = this.list.slice(Math.max(0, this.list.length + offset))
    else if (offset > 0 && offset <= tail + 10 && offset >= head - 100_000) this.list = this.list.filter(({ id }) => id >= offset)
  }

  #give({ ask, offset, limit }: Request): void {
    this.#confirm(offset)
    const batch = this.list.slice(0, limit)
    this.#endedAt = this.now
    this.answers.set(ask, { ids: batch.map(({ id }) => id), labels: batch.map(({ label }) => label) })
  }

  #fail(conflict: 'other' | 'set'): void {
    const parked = this.#parked
    this.#parked = null
    if (parked) this.#paced(() => void this.answers.set(parked.ask, { conflict }))
  }

  /** At once, and within 3 s of such a one after 3 s. */
  #paced(run: () => void): void {
    if (this.now < this.#nextConflictAt) {
      this.#held.push({ at: this.now + 3_000, order: this.#order++, run })
      return
    }
    this.#nextConflictAt = this.now + 3_000
    run()
  }

  #allow(kinds: Ask['kinds']): void {
    if (typeof kinds === 'string') return
    const known = kinds.filter(kind => knownKinds.includes(kind))
    this.kinds = known.length === 0 ? kindsAtFirst : known
  }
}
