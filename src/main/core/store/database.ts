import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Problem } from '../../../shared/problem'
import { metaOf, setMeta } from './meta'
import { migrate, newestVersion } from './migrate'
import { finishQuarantine, quarantineFolder, quarantined } from './quarantine'
import { diskProblem, isDamage, sqliteCode } from './trouble'
import { hasLog, isLogBroken } from './wal'

export { sqliteCode }

/** "BELL" as a 32-bit number, so that another program's SQLite file is never taken for ours. */
const applicationId = 0x42454c4c
/** 3.51.3 mends the WAL-reset bug of 3.7.0 to 3.51.2 (TRUST, "How to corrupt"). */
const oldestSqlite = [3, 51, 3] as const

export type Value = SQLInputValue
/** Told of every statement that took longer than 40 ms. The text has placeholders, never values. */
export type OnSlow = (sql: string, milliseconds: number) => void

/** Told when acknowledged changes were in the log that can no longer be read there; the log has been put aside. */
export type OnLogBroken = () => void

/** Told of every statement that the disk refused or that found the file broken. */
export type OnTrouble = (problem: Problem) => void

const slowFrom = 40

/** One connection with its prepared statements. Synchronous: it lives in a worker thread. */
export class Database {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #onSlow: OnSlow | undefined
  readonly #isReader: boolean
  #onTrouble: OnTrouble | undefined

  constructor(db: DatabaseSync, onSlow?: OnSlow, isReader = false) {
    this.#db = db
    this.#onSlow = onSlow
    this.#isReader = isReader
  }

  onTrouble(tell: OnTrouble): void {
    this.#onTrouble = tell
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
      throw this.#noticed(error)
    }
  }

  script(sql: string): void {
    this.#db.exec(sql)
  }

  /** A reader's end, or the writer's: whatever stands in the log goes to its place first, so that the file is whole by itself. */
  close(): void {
    this.#statements.clear()
    try {
      if (!this.#isReader) this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } finally {
      this.#db.close()
    }
  }

  #within<T>(begin: string, work: () => T): T {
    try {
      this.#db.exec(begin)
      const value = work()
      this.#db.exec('COMMIT')
      return value
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw this.#noticed(error)
    }
  }

  #noticed(error: unknown): unknown {
    const problem = this.#onTrouble && diskProblem(error)
    if (problem) this.#onTrouble?.(problem)
    return error
  }

  #timed<T>(sql: string, use: (statement: StatementSync) => T): T {
    try {
      return this.#use(sql, use)
    } catch (error) {
      throw this.#noticed(error)
    }
  }

  #use<T>(sql: string, use: (statement: StatementSync) => T): T {
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
 * Opens the profile's database for writing, making it where there never was one and migrating an older one. Everything that can be
 * told without writing is looked at first, so that a refused file stays as it is to the byte.
 * Throws Problem `database-...`, `sqlite-old`, or what the disk says (`diskProblem`): never replaces a file.
 * `onLogBroken` asks to look the log through as well, and must be left out while this process has another connection to the file:
 * closing any descriptor of a file gives up all locks that the process has on it. `beforeMigrating` is called where the schema is
 * about to change; what it throws leaves everything as it is.
 */
export function openDatabase(dataDir: string, onSlow?: OnSlow, onLogBroken?: OnLogBroken, beforeMigrating?: () => void): Database {
  return asProblem(() => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    finishQuarantine(dataDir)
    const path = databasePath(dataDir)
    if (!existsSync(path)) createDatabase(dataDir)
    refuseEmpty(path)
    // First, because whoever opens the file makes the log's index anew.
    if (onLogBroken && isLogBroken(path)) {
      keepLog(dataDir)
      onLogBroken()
    }
    lookBeforeWriting(path)
    return openToWrite(path, onSlow, beforeMigrating)
  })
}

function openToWrite(path: string, onSlow: OnSlow | undefined, beforeMigrating: (() => void) | undefined): Database {
  const db = new DatabaseSync(path, { timeout: 5_000 })
  try {
    configure(db)
    const database = new Database(db, onSlow)
    if (versionOf(db) < newestVersion) beforeMigrating?.()
    migrate(database)
    nameRun(database)
    return database
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * A second, read-only connection; needs a database that `openDatabase` has made. On a disk that is only read SQLite cannot make
 * the index of its log, so there the file is read by itself, provided that nothing waits in the log.
 * Throws Problem as `openDatabase` does, `database-unfinished`, and `database-older` where it would have to be migrated first.
 */
export function openReader(dataDir: string, onSlow?: OnSlow): Database {
  return asProblem(() => {
    const path = databasePath(dataDir)
    if (!existsSync(path)) throw new Problem('database-missing')
    refuseEmpty(path)
    const db = openToRead(path)
    try {
      refuseForeign(db)
      if (versionOf(db) < newestVersion) throw new Problem('database-older', { found: versionOf(db), known: newestVersion })
      db.exec('PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON')
    } catch (error) {
      db.close()
      throw error
    }
    return new Database(db, onSlow, true)
  })
}

/**
 * A database file of this program that is not the profile's own, or a connection beside the others; neither made nor migrated.
 * Throws Problem as `openDatabase` does.
 */
export function openFile(path: string, isReadOnly: boolean): Database {
  return asProblem(() => {
    refuseEmpty(path)
    const db = new DatabaseSync(path, { readOnly: isReadOnly, timeout: 5_000 })
    try {
      refuseForeign(db)
      if (!isReadOnly) configure(db)
    } catch (error) {
      db.close()
      throw error
    }
    return new Database(db, undefined, isReadOnly)
  })
}

/** An empty database in memory, for tests of what is written into it. */
export function openMemory(): Database {
  const database = new Database(new DatabaseSync(':memory:'))
  migrate(database)
  return database
}

/**
 * Holds the profile until the process ends; the kernel lets go after a crash. Throws Problem `profile-in-use`. A database's own lock,
 * because it works the same on all three systems. Where nothing can be written nothing needs to be held.
 */
export function lockProfile(dataDir: string): { release(): void } {
  const path = join(dataDir, 'lock.db')
  let db: DatabaseSync | undefined
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    db = new DatabaseSync(path, { timeout: 0 })
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
    chmodSync(path, 0o600)
  } catch (error) {
    db?.close()
    if (sqliteCode(error) === 5) throw new Problem('profile-in-use')
    if (isUnwritable(error)) return { release: () => undefined }
    throw diskProblem(error) ?? error
  }
  const held = db
  return { release: () => held.close() }
}

function isUnwritable(error: unknown): boolean {
  const system = error instanceof Error && 'code' in error ? error.code : undefined
  return system === 'EROFS' || diskProblem(error)?.code === 'read-only-disk'
}

/**
 * Makes an empty database where there is no file. Complete before it has its name: a crash while it is made must not leave an empty
 * file behind, which the next start would rightly refuse.
 */
export function makeDatabase(path: string): void {
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

/** Only where nothing says that there was one: a database that is gone must not be replaced by an empty one in silence (REL-10). */
function createDatabase(dataDir: string): void {
  const path = databasePath(dataDir)
  const isTraced = hasLog(path) || quarantined(dataDir).length > 0 || ['backups', 'media'].some(name => hasFiles(join(dataDir, name)))
  if (isTraced) throw new Problem('database-missing')
  makeDatabase(path)
}

function hasFiles(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder, { recursive: true, withFileTypes: true }).some(entry => entry.isFile())
}

/** Whatever can be wrong with the file and its log, found out over a connection that can change neither. */
function lookBeforeWriting(path: string): void {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    refuseForeign(db)
    if (hasLog(path)) refuseMixed(path, db)
  } finally {
    db.close()
  }
}

/**
 * A log that was begun over this file names the run that began it, or the one before, as the file itself does (`nameRun`). Another's,
 * left behind when a file was copied over this one, would be taken in page by page without a word.
 */
function refuseMixed(path: string, withLog: DatabaseSync): void {
  const alone = openAlone(path)
  try {
    const run = runsOf(alone).get('run')
    if (run === undefined) return
    const runs = runsOf(withLog)
    if (runs.get('run') !== run && runs.get('runBefore') !== run) throw new Problem('database-mixed')
  } catch (error) {
    // A crash in the middle of a checkpoint leaves the file by itself half written; with its log it is whole.
    if (!isDamage(error)) throw error
  } finally {
    alone.close()
  }
}

function runsOf(db: DatabaseSync): ReadonlyMap<string, string> {
  const rows = db.prepare("SELECT key, value FROM meta WHERE key IN ('run', 'runBefore')").all()
  return new Map(rows.map(row => [String(row['key']), String(row['value'])]))
}

/** Gives this run a name of its own, on top of a file that holds everything up to the run before. */
function nameRun(db: Database): void {
  const isWhole = db.get<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')?.busy === 0
  if (!isWhole) return
  db.transaction(() => {
    const before = metaOf(db, 'run')
    if (before !== undefined) setMeta(db, 'runBefore', before)
    setMeta(db, 'run', randomBytes(8).toString('hex'))
  })
}

/** SQLite would write over a log that it cannot read. */
function keepLog(dataDir: string): void {
  const folder = quarantineFolder(dataDir, Date.now())
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const part of ['bellhop.db-wal', 'bellhop.db-shm']) if (existsSync(join(dataDir, part))) copyFileSync(join(dataDir, part), join(folder, part))
}

/** The file as it is, its log left out; nothing is locked and nothing written. */
function openAlone(path: string): DatabaseSync {
  const address = pathToFileURL(path)
  address.searchParams.set('immutable', '1')
  return new DatabaseSync(address, { readOnly: true })
}

function openToRead(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    db.prepare('PRAGMA schema_version').get()
    return db
  } catch (error) {
    db.close()
    const isFull = diskProblem(error)?.code === 'disk-full'
    if (!isUnwritable(error) && !(isFull && !hasLog(path))) throw error
    if (hasLog(path)) throw new Problem('database-unfinished')
    return openAlone(path)
  }
}

/** SQLite takes it for a new database. */
function refuseEmpty(path: string): void {
  if (statSync(path).size === 0) throw new Problem('database-empty')
}

function refuseForeign(db: DatabaseSync): void {
  const version = String(db.prepare('SELECT sqlite_version() AS v').get()?.['v'])
  if (isOlder(version.split('.').map(Number), oldestSqlite)) throw new Problem('sqlite-old', { version })
  const application = db.prepare('PRAGMA application_id').get()?.['application_id']
  if (application !== applicationId) throw new Problem('database-foreign')
  const found = versionOf(db)
  if (found > newestVersion) throw new Problem('database-newer', { found, known: newestVersion })
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (const [place, wanted] of than.entries()) {
    const found = version[place] ?? 0
    if (found !== wanted) return found < wanted
  }
  return false
}

/**
 * FULL, because NORMAL loses acknowledged rows when the power goes (TRUST 0.6). The log is carried over every 16 MB and not every 4:
 * while a backlog drains, the same pages change in each transaction.
 */
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
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864;
  `)
}

function asProblem<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw diskProblem(error) ?? error
  }
}
