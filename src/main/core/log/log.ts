import { allConversationIds } from '../store/conversations'
import { countsOf } from '../store/counters'
import { type Database, sqliteCode } from '../store/database'
import { type StoredEvent, eventsAfter, insertEvent } from '../store/events'
import { clearFacts } from '../store/replay'
import { metaOf, setMeta } from '../store/meta'
import { type Touched, addTouched, apply, applyUnreadable, nothingTouched, settle } from './apply'
import { type Event, type NewEvent, eventVersion, readEvent } from './event'
import { HybridClock } from './hlc'

export type Changes = Omit<Touched, 'grown'> & { readonly rev: number; readonly counts: boolean }

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
  #savedClock = ''

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
    const complete = events.map(event => this.#complete(event))
    this.#twice(isCareful =>
      this.#commit(touched => {
        for (const [index, event] of complete.entries()) this.#take(event, touched, isCareful, events[index]?.body)
        local?.(this.#options.db)
        this.#saveClock()
      }),
    )
  }

  /** Takes in events of another device as they are. */
  receive(events: readonly StoredEvent[]): void {
    for (const event of events) if (event.by !== 'telegram') this.#clock.observe(event.at)
    this.#twice(isCareful =>
      this.#commit(touched => {
        for (const event of events) this.#take(event, touched, isCareful)
        this.#saveClock()
      }),
    )
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
        for (const event of events) this.#apply(event, touched, true)
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
      const before = JSON.stringify(countsOf(db))
      work(touched)
      settle(db, touched)
      counts = JSON.stringify(countsOf(db)) !== before
      setMeta(db, 'rev', String(this.#rev + 1))
    })
    this.#rev += 1
    onCommit?.({ ...touched, rev: this.#rev, counts })
  }

  /** What an update holds can make a statement fail. That is rare, so only the second time each stands or falls by itself. */
  #twice(work: (isCareful: boolean) => void): void {
    try {
      work(false)
    } catch (error) {
      if (isDiskTrouble(error)) throw error
      work(true)
    }
  }

  #take(event: StoredEvent, touched: Touched, isCareful: boolean, body?: unknown): void {
    if (insertEvent(this.#options.db, event)) this.#apply(event, touched, isCareful, body)
  }

  #apply(stored: StoredEvent, touched: Touched, isCareful: boolean, body?: unknown): void {
    const event = readEvent(stored, body)
    if (event === null) return
    if (isCareful && event.type === 'telegram.update') this.#applyHostile(event, touched)
    else apply(this.#options.db, event, touched)
  }

  /** Whatever an update holds, its event is kept and the batch goes on; only a disk that refuses stops it. */
  #applyHostile(event: Event & { type: 'telegram.update' }, touched: Touched): void {
    const { db } = this.#options
    // By itself: what is rolled back must not count as being here.
    const own = nothingTouched()
    try {
      db.attempt(() => {
        apply(db, event, own)
        settle(db, own)
      })
      addTouched(touched, own)
    } catch (error) {
      if (isDiskTrouble(error)) throw error
      applyUnreadable(db, event, error instanceof Error ? error.message : String(error), touched)
    }
  }

  #complete(event: NewEvent): StoredEvent {
    const { deviceId, uuid, by } = this.#options
    return {
      id: event.id ?? `${deviceId}:${uuid()}`,
      at: event.at ?? this.#clock.next(),
      by: event.by ?? by,
      type: event.type,
      v: eventVersion,
      body: event.json ?? JSON.stringify(event.body),
    }
  }

  /** Kept in the database, so that a restart with the clock set back still goes forward. */
  #saveClock(): void {
    const { last } = this.#clock
    if (last === this.#savedClock) return
    setMeta(this.#options.db, 'hlc', last)
    this.#savedClock = last
  }
}

/** Everything but a constraint (19), a misuse (21) and a range (25), which only the data itself can cause. */
function isDiskTrouble(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== undefined && ![1, 18, 19, 20, 21, 25].includes(code)
}
