import { allConversationIds, refresh } from '../store/conversations'
import { countsOf } from '../store/counters'
import { type Database, sqliteCode } from '../store/database'
import { type StoredEvent, eventsAfter, insertEvent } from '../store/events'
import { clearFacts } from '../store/replay'
import { metaOf, setMeta } from '../store/meta'
import { type Touched, apply, applyUnreadable, nothingTouched } from './apply'
import { type Event, type NewEvent, eventVersion, readEvent } from './event'
import { HybridClock } from './hlc'

export type Changes = Touched & { readonly rev: number; readonly counts: boolean }

export type LogOptions = {
  readonly db: Database
  readonly now: () => number
  readonly uuid: () => string
  readonly deviceId: string
  readonly by: string
  /** Told after each commit which rows have changed. */
  readonly onCommit?: (changes: Changes) => void
}

/** The one door through which anything that happens enters the database. */
export class Log {
  readonly #options: LogOptions
  readonly #clock: HybridClock
  #rev: number

  constructor(options: LogOptions) {
    this.#options = options
    this.#clock = new HybridClock(options.now, options.deviceId, metaOf(options.db, 'hlc'))
    this.#rev = Number(metaOf(options.db, 'rev') ?? 0)
  }

  /** Counts every visible write. */
  get rev(): number {
    return this.#rev
  }

  /**
   * Appends events and applies them in one durable transaction, together with what else must stand or fall with them
   * (`local`: a cursor, an attempt). Throws what SQLite throws, and then nothing has happened. An event that is here
   * already is harmless.
   */
  append(events: readonly NewEvent[], local?: (db: Database) => void): void {
    this.#commit(touched => {
      for (const event of events) this.#take(this.#complete(event), touched)
      local?.(this.#options.db)
    })
  }

  /** Takes in events of another device as they are. */
  receive(events: readonly StoredEvent[]): void {
    this.#commit(touched => {
      for (const event of events) {
        if (event.by !== 'telegram') this.#clock.observe(event.at)
        this.#take(event, touched)
      }
    })
  }

  /** A visible write to a table that is of this device only: names what it changed. */
  write(work: (db: Database, touched: Touched) => void): void {
    this.#commit(touched => work(this.#options.db, touched))
  }

  /** Empties the tables of facts and makes them anew from the events. */
  replay(): void {
    const { db } = this.#options
    this.#commit(touched => {
      clearFacts(db)
      let position = 0
      for (;;) {
        const events = eventsAfter(db, position, 1_000)
        for (const event of events) this.#apply(event, touched)
        const last = events.at(-1)
        if (!last) break
        position = last.position
      }
      for (const id of allConversationIds(db)) touched.conversations.add(id)
    })
  }

  #commit(work: (touched: Touched) => void): void {
    const { db, onCommit } = this.#options
    const touched = nothingTouched()
    let counts = false
    db.transaction(() => {
      work(touched)
      const before = JSON.stringify(countsOf(db))
      for (const id of touched.conversations) refresh(db, id)
      counts = JSON.stringify(countsOf(db)) !== before
      setMeta(db, 'rev', String(this.#rev + 1))
    })
    this.#rev += 1
    onCommit?.({ ...touched, rev: this.#rev, counts })
  }

  #take(event: StoredEvent, touched: Touched): void {
    if (insertEvent(this.#options.db, event)) this.#apply(event, touched)
  }

  #apply(stored: StoredEvent, touched: Touched): void {
    const event = readEvent(stored)
    if (event === null) return
    if (event.type === 'telegram.update') this.#applyHostile(event, touched)
    else apply(this.#options.db, event, touched)
  }

  /** Whatever an update holds, its event is kept and the batch goes on; only a disk that refuses stops it. */
  #applyHostile(event: Event & { type: 'telegram.update' }, touched: Touched): void {
    const { db } = this.#options
    try {
      db.attempt(() => apply(db, event, touched))
    } catch (error) {
      if (isDiskTrouble(error)) throw error
      applyUnreadable(db, event, error instanceof Error ? error.message : String(error), touched)
    }
  }

  #complete(event: NewEvent): StoredEvent {
    const { deviceId, uuid, by } = this.#options
    const at = event.at ?? this.#next()
    return {
      id: event.id ?? `${deviceId}:${uuid()}`,
      at,
      by: event.by ?? by,
      type: event.type,
      v: eventVersion,
      body: JSON.stringify(event.body),
    }
  }

  /** Kept in the database, so that a restart with the clock set back still goes forward. */
  #next(): string {
    const at = this.#clock.next()
    setMeta(this.#options.db, 'hlc', at)
    return at
  }
}

/** Everything but a constraint (19), a misuse (21) and a range (25), which only the data itself can cause. */
function isDiskTrouble(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== undefined && ![1, 18, 19, 20, 21, 25].includes(code)
}
