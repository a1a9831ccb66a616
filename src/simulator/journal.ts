/** One request and what became of it. Times are epoch milliseconds on the simulator's clock. */
export type JournalEntry = {
  readonly id: number
  readonly at: number
  /** Counts TCP connections; equal numbers mean the same socket. */
  readonly connection: number
  /** Who asked: the header `x-simulator-client`, or 'app'. */
  readonly client: string
  readonly botId: number | null
  readonly method: string
  readonly http: string
  /** The request line, then header names and values in turn, as they came; null unless `limits.rawBytes` is set. */
  readonly head: readonly string[] | null
  /** The first `limits.rawBytes` bytes of the body as they came. */
  raw: Buffer | null
  args: Record<string, string>
  files: { field: string; name: string; size: number }[]
  /** Bytes of the body read so far. */
  bodyBytes: number
  /** The fault that was applied, by its kind. */
  fault: string | null
  /** Whether the method ran (and took effect, where it answered ok). */
  isExecuted: boolean
  reply: JournalReply | null
  /** When the connection was gone before the reply had been written out. */
  lostAt: number | null
}

export type JournalReply = {
  readonly status: number
  readonly bytes: number
  readonly isOk: boolean
  readonly description: string | null
  /** Of getUpdates: how many updates, and the first and last id. */
  readonly updates: { readonly count: number; readonly first: number; readonly last: number } | null
  /** Of sends: the ids of the messages made. */
  readonly messageIds: readonly number[]
  /** When the last byte had been handed to the system; null while (or if never) on its way. */
  flushedAt: number | null
}

/** Every request in the order of its arrival. Keeps the newest `limit` entries. */
export class Journal {
  readonly #limit: number
  #entries: JournalEntry[] = []
  #nextId = 1

  constructor(limit: number) {
    this.#limit = limit
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries
  }

  open(entry: Pick<JournalEntry, 'at' | 'connection' | 'client' | 'botId' | 'method' | 'http' | 'head'>): JournalEntry {
    const opened: JournalEntry = {
      ...entry, id: this.#nextId++, raw: null, args: {}, files: [], bodyBytes: 0, fault: null, isExecuted: false, reply: null, lostAt: null,
    }
    this.#entries.push(opened)
    // Dropping half at a time keeps the cost per request constant.
    if (this.#entries.length > this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit)
    return opened
  }

  /** The entries of one method, oldest first. */
  of(method: string): JournalEntry[] {
    return this.#entries.filter(entry => entry.method.toLowerCase() === method.toLowerCase())
  }

  clear(): void {
    this.#entries = []
  }
}
