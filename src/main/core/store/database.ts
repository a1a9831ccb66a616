import { chmodSync, existsSync, mkdirSync, openSync, readSync, closeSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Problem } from '../../../shared/problem'
import { migrate, newestVersion } from './migrate'

/** "BELL" as a 32-bit number, so that another program's SQLite file is never taken for ours. */
const applicationId = 0x42454c4c
/** 3.51.3 mends the WAL-reset bug of 3.7.0 to 3.51.2 (TRUST, "How to corrupt"). */
const oldestSqlite = [3, 51, 3] as const

export type Value = SQLInputValue
/** Told of every statement that took longer than 40 ms. The text has placeholders, never values. */
export type OnSlow = (sql: string, milliseconds: number) => void

const slowFrom = 40

/** One connection with its prepared statements. Synchronous: it lives in a worker thread. */
export class Database {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #onSlow: OnSlow | undefined
  readonly #isReader: boolean

  constructor(db: DatabaseSync, onSlow?: OnSlow, isReader = false) {
    this.#db = db
    this.#onSlow = onSlow
    this.#isReader = isReader
  }

  /** Runs a statement and answers how many rows it changed. */
  run(sql: string, ...values: Value[]): number {
    return this.#timed(sql, statement => Number(statement.run(...values).changes))
  }

  /** The first row. Its shape is the statement's, which the caller's module wrote. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- one place for the shape instead of a cast at every call
  get<T>(sql: string, ...values: Value[]): T | undefined {
    return this.#timed(sql, statement => statement.get(...values) as T | undefined)
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  all<T>(sql: string, ...values: Value[]): T[] {
    return this.#timed(sql, statement => statement.all(...values) as T[])
  }

  /** All or nothing. SQLite rolls back by itself when the disk is full, so the state is asked before ROLLBACK. */
  transaction<T>(work: () => T): T {
    return this.#within('BEGIN IMMEDIATE', work)
  }

  /** Several reads of one moment. */
  snapshot<T>(work: () => T): T {
    return this.#within('BEGIN', work)
  }

  /** Work inside a transaction that can fail by itself without taking the rest with it. */
  attempt<T>(work: () => T): T {
    this.#db.exec('SAVEPOINT attempt')
    try {
      const value = work()
      this.#db.exec('RELEASE attempt')
      return value
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK TO attempt; RELEASE attempt')
      throw error
    }
  }

  script(sql: string): void {
    this.#db.exec(sql)
  }

  /** A reader's end, or the writer's: whatever stands in the log goes to its place first, so that the file is whole by itself. */
  close(): void {
    this.#statements.clear()
    if (!this.#isReader) this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    this.#db.close()
  }

  #within<T>(begin: string, work: () => T): T {
    this.#db.exec(begin)
    try {
      const value = work()
      this.#db.exec('COMMIT')
      return value
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  #timed<T>(sql: string, use: (statement: StatementSync) => T): T {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#db.prepare(sql)
      this.#statements.set(sql, statement)
    }
    if (!this.#onSlow) return use(statement)
    const start = performance.now()
    const value = use(statement)
    const took = performance.now() - start
    if (took > slowFrom) this.#onSlow(sql, Math.round(took))
    return value
  }
}

export function databasePath(dataDir: string): string {
  return join(dataDir, 'bellhop.db')
}

/**
 * Opens the profile's database for writing, making it where there is none and migrating an older one.
 * Throws Problem `database-empty`, `database-corrupt`, `database-foreign`, `database-newer`, `sqlite-old`: never replaces a file.
 */
export function openDatabase(dataDir: string, onSlow?: OnSlow): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = databasePath(dataDir)
  if (!existsSync(path)) createDatabase(path)
  refuseDamaged(path)
  const db = asProblem(() => new DatabaseSync(path, { timeout: 5_000 }))
  try {
    asProblem(() => {
      refuseForeign(db)
      configure(db)
    })
    const database = new Database(db, onSlow)
    asProblem(() => migrate(database))
    return database
  } catch (error) {
    db.close()
    throw error
  }
}

/** A second, read-only connection; needs a database that `openDatabase` has made. */
export function openReader(dataDir: string, onSlow?: OnSlow): Database {
  const db = asProblem(() => new DatabaseSync(databasePath(dataDir), { readOnly: true, timeout: 5_000 }))
  db.exec('PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON')
  return new Database(db, onSlow, true)
}

/** An empty database in memory, for tests of what is written into it. */
export function openMemory(): Database {
  const database = new Database(new DatabaseSync(':memory:'))
  migrate(database)
  return database
}

/**
 * Holds the profile until the process ends; the kernel lets go after a crash. Throws Problem `profile-in-use`.
 * A database's own lock, because it works the same on all three systems.
 */
export function lockProfile(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'lock.db')
  const db = new DatabaseSync(path, { timeout: 0 })
  try {
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
    chmodSync(path, 0o600)
  } catch (error) {
    db.close()
    if (sqliteCode(error) === 5) throw new Problem('profile-in-use')
    throw error
  }
  return { release: () => db.close() }
}

/** The primary SQLite result code of an error (5 busy, 11 corrupt, 13 full, 14 cannot open, 26 not a database). */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return Number(error.errcode) & 0xff
}

/**
 * Complete before it has its name: a crash while it is made must not leave an empty file behind, which the next start
 * would rightly refuse.
 */
function createDatabase(path: string): void {
  const making = `${path}.new`
  for (const leftover of [making, `${making}-wal`, `${making}-shm`]) rmSync(leftover, { force: true })
  closeSync(openSync(making, 'wx', 0o600))
  const db = new DatabaseSync(making)
  db.exec(`PRAGMA application_id = ${applicationId}`)
  configure(db)
  migrate(new Database(db))
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
  renameSync(making, path)
}

function refuseDamaged(path: string): void {
  if (statSync(path).size === 0) throw new Problem('database-empty')
  const head = Buffer.alloc(16)
  const file = openSync(path, 'r')
  readSync(file, head, 0, 16, 0)
  closeSync(file)
  if (head.toString('latin1') !== 'SQLite format 3\0') throw new Problem('database-corrupt')
}

function refuseForeign(db: DatabaseSync): void {
  const version = String(db.prepare('SELECT sqlite_version() AS v').get()?.['v'])
  if (isOlder(version.split('.').map(Number), oldestSqlite)) throw new Problem('sqlite-old', { version })
  const application = db.prepare('PRAGMA application_id').get()?.['application_id']
  if (application !== applicationId) throw new Problem('database-foreign')
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found > newestVersion) throw new Problem('database-newer', { found, known: newestVersion })
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (const [place, wanted] of than.entries()) {
    const found = version[place] ?? 0
    if (found !== wanted) return found < wanted
  }
  return false
}

/** FULL, because NORMAL loses acknowledged rows when the power goes (TRUST 0.6). */
function configure(db: DatabaseSync): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ${process.platform === 'darwin' ? 'ON' : 'OFF'};
    PRAGMA checkpoint_fullfsync = ${process.platform === 'darwin' ? 'ON' : 'OFF'};
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA journal_size_limit = 67108864;
  `)
}

function asProblem<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = sqliteCode(error)
    if (code === 11 || code === 26) throw new Problem('database-corrupt')
    throw error
  }
}
