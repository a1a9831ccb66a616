import type { Delta, Row, Since } from '../../shared/contract'
import type { Bot, Conversation, Message } from '../../shared/model'
import type { Changes } from './log/log'
import { type StoredBot, botOf } from './store/bots'
import { contactOf } from './store/contacts'
import { conversationsOf } from './store/conversations'
import { countsOf } from './store/counters'
import type { Database } from './store/database'
import { messagesOf } from './store/messages'
import { diskProblem } from './store/trouble'

export type DeltaDeps = {
  readonly db: Database
  readonly epoch: string
  readonly rev: () => number
  /** Joins a stored bot with what its poller is doing. */
  readonly withHealth: (bot: StoredBot) => Bot
}

type Kind = 'bot' | 'contact' | 'conversation' | 'message' | 'counts'
type Change = { readonly rev: number; readonly kind: Kind; readonly id: string }

/** At most so often, in milliseconds: half a frame of a screen, since a page puts together by itself what comes within one. */
const shortest = 8
/** While a backlog drains, reading rows for pages may take a quarter of this thread's time, and a page waits this long at most. */
const share = 4
const longest = 100
/** So many changes at once are a backlog. Then more of them go together: a conversation that changes in each is read and sent once. */
const backlog = 100
const backlogWait = 50
/** So many changes are remembered for a page that comes back; one that missed more loads anew. */
const remembered = 5_000

/**
 * Sends pages what has changed. Rows are read when they are sent, not when they are written: what changes ten times within a
 * moment is read once, and without listeners nothing is read at all.
 */
export class Deltas {
  readonly #deps: DeltaDeps
  readonly #listeners = new Set<(delta: Delta) => void>()
  readonly #pending = new Map<string, Change>()
  readonly #live = new Map<string, Row>()
  #past: Change[] = []
  #timer: NodeJS.Timeout | null = null
  #isDue = false
  #isClosed = false
  #nextFlush = Number.NEGATIVE_INFINITY
  #pastFrom: number

  constructor(deps: DeltaDeps) {
    this.#deps = deps
    this.#pastFrom = deps.rev()
  }

  /** After each commit of the log. */
  committed(changes: Changes): void {
    const { rev } = changes
    const all: Change[] = [
      ...[...changes.bots].map(id => ({ rev, kind: 'bot' as const, id })),
      ...[...changes.contacts].map(id => ({ rev, kind: 'contact' as const, id })),
      ...[...changes.conversations].map(id => ({ rev, kind: 'conversation' as const, id })),
      ...[...changes.messages].map(id => ({ rev, kind: 'message' as const, id })),
      ...(changes.counts ? [{ rev, kind: 'counts' as const, id: '' }] : []),
    ]
    this.#remember(all)
    if (this.#listeners.size === 0) return
    for (const change of all) this.#pending.set(`${change.kind} ${change.id}`, change)
    this.#schedule()
  }

  /** A fact of the moment, such as a bot's health; `key` names what a newer one replaces. */
  live(key: string, row: Row): void {
    if (this.#listeners.size === 0) return
    this.#live.set(key, row)
    this.#schedule()
  }

  listen(listener: (delta: Delta) => void, since?: Since): () => void {
    const { epoch, rev } = this.#deps
    if (since) {
      const missed = since.epoch === epoch && since.since <= rev() ? this.#missedSince(since.since) : null
      if (missed === null) listener({ epoch, rev: rev(), reset: true })
      else if (missed.length > 0) listener({ epoch, rev: rev(), rows: this.#rows(missed) })
    }
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#isClosed = true
    this.#listeners.clear()
  }

  #remember(changes: readonly Change[]): void {
    // One by one: a replay changes more rows than a call takes arguments.
    for (const change of changes) this.#past.push(change)
    if (this.#past.length <= remembered * 2) return
    const kept = this.#past.slice(-remembered)
    // Everything up to the rev before the first whole one is forgotten.
    this.#pastFrom = kept[0]?.rev ?? this.#deps.rev()
    this.#past = kept
  }

  /** Null where more was missed than is remembered. */
  #missedSince(since: number): readonly Change[] | null {
    if (since < this.#pastFrom) return null
    const changes = new Map<string, Change>()
    for (const change of this.#past) if (change.rev > since) changes.set(`${change.kind} ${change.id}`, change)
    return [...changes.values()]
  }

  /** The first change after a quiet moment goes out at once; what follows within it goes together. */
  #schedule(): void {
    if (this.#timer || this.#isDue) return
    const wait = this.#nextFlush - performance.now()
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#flush(), wait)
      return
    }
    this.#isDue = true
    // Before anything that waits for the transaction goes on, such as the next request to Telegram.
    queueMicrotask(() => this.#flush())
  }

  #flush(): void {
    this.#timer = null
    this.#isDue = false
    if (this.#isClosed) return
    const began = performance.now()
    const changes = [...this.#pending.values()]
    const live = [...this.#live.values()]
    this.#pending.clear()
    this.#live.clear()
    const { epoch, rev } = this.#deps
    const delta: Delta = { epoch, rev: rev(), rows: [...this.#readable(changes), ...live] }
    for (const listener of this.#listeners) listener(delta)
    const least = changes.length > backlog ? backlogWait : shortest
    this.#nextFlush = began + Math.min(longest, Math.max(least, share * (performance.now() - began)))
  }

  /** Rows that the file does not give any more are asked for by nobody here: whoever opens them is told why. */
  #readable(changes: readonly Change[]): Row[] {
    try {
      return this.#rows(changes)
    } catch (error) {
      if (!diskProblem(error)) throw error
      return []
    }
  }

  #rows(changes: readonly Change[]): Row[] {
    const { db } = this.#deps
    const ids = (kind: Kind) => changes.flatMap(change => (change.kind === kind ? [change.id] : []))
    const conversations = conversationsOf(db, ids('conversation'))
    const messages = messagesOf(db, ids('message'))
    return changes.flatMap(change => this.#row(change, conversations, messages) ?? [])
  }

  #row({ kind, id }: Change, conversations: ReadonlyMap<string, Conversation>, messages: ReadonlyMap<string, Message>): Row | null {
    const { db, withHealth } = this.#deps
    switch (kind) {
      case 'bot': {
        const bot = botOf(db, id)
        return bot ? { kind, row: withHealth(bot) } : null
      }
      case 'contact': {
        const row = contactOf(db, id)
        return row ? { kind, row } : null
      }
      case 'conversation': {
        const row = conversations.get(id)
        // Gone where it goes on as another.
        return row ? { kind, row } : { kind: 'removed', of: 'conversation', id }
      }
      case 'message': {
        const row = messages.get(id)
        return row ? { kind, row } : null
      }
      case 'counts':
        return { kind, row: countsOf(db) }
      default:
        return kind satisfies never
    }
  }
}
