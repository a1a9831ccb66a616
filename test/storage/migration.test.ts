import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, readdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/simulator/random'
import { type Database, databasePath, openDatabase } from '../../src/main/core/store/database'
import { migrate, newestVersion, schemaVersion } from '../../src/main/core/store/migrate'
import { fillProfile, openAny, stateOf, steps } from './long-migration'
import { skipsMounts, smallDisk } from './mounted'
import { asSource, folder, isLong, problemOf, program } from './support'

const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const kills = isLong ? 600 : 60

function migrator(dataDir: string): ChildProcess {
  return spawn(process.execPath, [...asSource, program('migrator.ts'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Resolves when the program has said the word. */
async function said(child: ChildProcess, word: string): Promise<void> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes(word)) return
  }
  throw new Error(`it ended without saying ${word}: ${text}`)
}

function copyOf(template: string): string {
  const dataDir = join(folder('migration', true), 'profile')
  cpSync(template, dataDir, { recursive: true })
  return dataDir
}

function stateIn(dataDir: string): string {
  const db = openAny(dataDir)
  try {
    return stateOf(db)
  } finally {
    db.close()
  }
}

it(`REL-15: a migration killed ${kills} times leaves the old version or the new one, and nothing between (seed ${seed})`, async () => {
  const template = join(folder('migration', true), 'profile')
  fillProfile(template)
  const random = createRandom(seed)
  const whole = migrator(copyOf(template))
  await said(whole, 'begun')
  const began = performance.now()
  await once(whole, 'close')
  const took = performance.now() - began
  const outcomes = { old: 0, new: 0 }
  const killOne = async () => {
    const dataDir = copyOf(template)
    const child = migrator(dataDir)
    const gone = once(child, 'close')
    await said(child, 'begun')
    await sleep(random.fraction() * took * 1.2)
    child.kill('SIGKILL')
    await gone
    const state = stateIn(dataDir)
    expect(['old', 'new']).toContain(state)
    outcomes[state as 'old' | 'new'] += 1
    // The next start goes on where this one was cut off; a few times are enough to see that.
    if (!random.chance(0.1)) return
    const db = openAny(dataDir)
    migrate(db, steps)
    expect(stateOf(db)).toBe('new')
    db.close()
  }
  for (let done = 0; done < kills; done += 2) await Promise.all([killOne(), killOne()])
  expect(outcomes.old + outcomes.new).toBe(kills)
  // Kills that all came too early or too late would prove nothing.
  expect(outcomes.old).toBeGreaterThan(kills / 10)
  expect(outcomes.new).toBeGreaterThan(0)
}, 600_000)

it.skipIf(skipsMounts)('REL-15: a migration that runs out of disk leaves the old version, and goes through when there is room', () => {
  const template = join(folder('migration', true), 'profile')
  fillProfile(template)
  const disk = smallDisk(40 * 1024 * 1024)
  const dataDir = join(disk, 'profile')
  cpSync(template, dataDir, { recursive: true })
  const ballast = join(disk, 'ballast')
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 2 * 1024 * 1024))
  expect(errcodeOf(() => migrated(dataDir))).toBe(13)
  expect(stateIn(dataDir)).toBe('old')
  writeFileSync(ballast, '')
  migrated(dataDir)
  expect(stateIn(dataDir)).toBe('new')
})

it('REL-15: a migration that finds the database busy leaves the old version', () => {
  const dataDir = join(folder('migration', true), 'profile')
  fillProfile(dataDir)
  const other = new DatabaseSync(databasePath(dataDir))
  other.exec('BEGIN IMMEDIATE')
  const db = openAny(dataDir)
  db.script('PRAGMA busy_timeout = 50')
  expect(errcodeOf(() => migrate(db, steps))).toBe(5)
  other.exec('ROLLBACK')
  other.close()
  expect(stateOf(db)).toBe('old')
  migrate(db, steps)
  expect(stateOf(db)).toBe('new')
  db.close()
})

it('REL-15: a start that finds the database busy says so and leaves it alone', () => {
  const dataDir = join(folder('migration', true), 'profile')
  openDatabase(dataDir).close()
  const before = readFileSync(databasePath(dataDir))
  const other = new DatabaseSync(databasePath(dataDir))
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  expect(problemOf(() => openDatabase(dataDir))).toBe('disk-busy')
  other.exec('ROLLBACK')
  other.close()
  expect(readFileSync(databasePath(dataDir))).toEqual(before)
})

it('REL-15: a newer database is refused in a sentence and left as it is to the byte', () => {
  const dataDir = join(folder('migration'), 'profile')
  const db = openDatabase(dataDir)
  db.script(`PRAGMA user_version = ${newestVersion + 1}`)
  db.close()
  const before = readFileSync(databasePath(dataDir))
  expect(problemOf(() => openDatabase(dataDir))).toBe('database-newer')
  expect(readFileSync(databasePath(dataDir))).toEqual(before)
  expect(readFileSync(`${databasePath(dataDir)}-wal`)).toHaveLength(0)
})

describe('REL-15: every released schema', () => {
  const home = join(import.meta.dirname, 'schemas')
  const released = readdirSync(home).toSorted()

  it('is kept as it was, one file after the other; a tagged release needs that of the newest as well (keep-schema.ts makes it)', () => {
    const wanted = process.env['GITHUB_REF_TYPE'] === 'tag' ? newestVersion : released.length
    expect(wanted).toBeGreaterThan(0)
    expect(released).toEqual(Array.from({ length: wanted }, (_, index) => `${String(index + 1).padStart(3, '0')}.sql`))
  })

  it.each(released)('%s becomes the newest with every row in it as it was', name => {
    const version = Number(name.slice(0, 3))
    const dataDir = join(folder('schema'), 'profile')
    openDatabase(dataDir).close()
    const newest = withNewest(dataDir, schemaOf)

    const old = join(folder('schema'), 'profile')
    openDatabase(old).close()
    const file = new DatabaseSync(databasePath(old))
    for (const { name: table } of file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()) file.exec(`DROP TABLE "${String(table)}"`)
    file.exec(readFileSync(join(home, name), 'utf8'))
    expect(Number(file.prepare('PRAGMA user_version').get()?.['user_version'])).toBe(version)
    const before = rowsOf(file)
    // A table without a row would show nothing about what becomes of one.
    if (version > 2) expect([...before].filter(([, { rows }]) => rows.length === 0).map(([table]) => table)).toEqual([])
    file.close()

    const db = openDatabase(old)
    expect(schemaVersion(db)).toBe(newestVersion)
    expect(schemaOf(db)).toEqual(newest)
    for (const [table, { columns, rows }] of before) {
      if (table !== 'meta') expect([table, db.all(`SELECT ${columns} FROM "${table}" ORDER BY ${columns}`)]).toEqual([table, rows])
    }
    expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    db.close()
  })
})

function migrated(dataDir: string): void {
  const db = openAny(dataDir)
  try {
    migrate(db, steps)
  } finally {
    db.close()
  }
}

function errcodeOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error instanceof Error && 'errcode' in error ? error.errcode : error
  }
  return 'none'
}

function withNewest<T>(dataDir: string, work: (db: Database) => T): T {
  const db = openAny(dataDir)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

function schemaOf(db: Database): unknown {
  return db.all("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
}

type Rows = { readonly columns: string; readonly rows: readonly object[] }

/** Of each table every row, and the columns that it has in this version. */
function rowsOf(db: DatabaseSync): Map<string, Rows> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
  return new Map(
    tables.map(({ name }) => {
      const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all(name ?? '').map(column => `"${String(column['name'])}"`).join(', ')
      return [String(name), { columns, rows: db.prepare(`SELECT ${columns} FROM "${String(name)}" ORDER BY ${columns}`).all() }]
    }),
  )
}
