import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Problem } from '../../../../src/shared/problem'
import { databasePath, lockProfile, openDatabase, openReader } from '../../../../src/main/core/store/database'
import { newestVersion, schemaVersion } from '../../../../src/main/core/store/migrate'
import { metaOf, setMeta } from '../../../../src/main/core/store/meta'
import { tempFolder } from '../../../support/folder'

let dir: string
beforeEach(() => {
  dir = tempFolder('db')
})

function problemOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return 'none'
}

test('a new profile gets the newest schema, full durability and files that only the owner reads', () => {
  const db = openDatabase(dir)
  setMeta(db, 'epoch', 'x')
  expect(schemaVersion(db)).toBe(newestVersion)
  expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
  expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
  for (const name of ['bellhop.db', 'bellhop.db-wal']) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600)
  db.close()
})

test('what was written is there after opening again', () => {
  const db = openDatabase(dir)
  setMeta(db, 'epoch', 'kept')
  db.close()
  const again = openDatabase(dir)
  expect(metaOf(again, 'epoch')).toBe('kept')
  again.close()
})

test('REL-10: an empty file is refused and left as it is', () => {
  openDatabase(dir).close()
  truncateSync(databasePath(dir), 0)
  expect(problemOf(() => openDatabase(dir))).toBe('database-empty')
  expect(statSync(databasePath(dir)).size).toBe(0)
})

test('REL-10: a file that is no database is refused and left as it is', () => {
  writeFileSync(databasePath(dir), 'certainly not a database, but long enough')
  expect(problemOf(() => openDatabase(dir))).toBe('database-corrupt')
  expect(readFileSync(databasePath(dir), 'utf8')).toMatch(/^certainly/)
})

test('a database with its pages overwritten is refused, not replaced', () => {
  openDatabase(dir).close()
  const bytes = readFileSync(databasePath(dir))
  bytes.fill(0xa5, 100, 4_096)
  writeFileSync(databasePath(dir), bytes)
  expect(problemOf(() => openDatabase(dir))).toBe('database-corrupt')
  expect(readFileSync(databasePath(dir)).equals(bytes)).toBe(true)
})

test('REL-10: another program\'s database is refused', () => {
  const db = openDatabase(dir)
  db.script('PRAGMA application_id = 7')
  db.close()
  expect(problemOf(() => openDatabase(dir))).toBe('database-foreign')
})

test('REL-10: a newer schema is refused', () => {
  const db = openDatabase(dir)
  db.script(`PRAGMA user_version = ${newestVersion + 1}`)
  db.close()
  expect(problemOf(() => openDatabase(dir))).toBe('database-newer')
})

test('a profile is held by one at a time and is free again after that one has gone', () => {
  const lock = lockProfile(dir)
  expect(problemOf(() => lockProfile(dir))).toBe('profile-in-use')
  lock.release()
  lockProfile(dir).release()
})

test('a transaction that fails leaves nothing, and an attempt inside takes only itself along', () => {
  const db = openDatabase(dir)
  expect(() =>
    db.transaction(() => {
      setMeta(db, 'epoch', 'a')
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(metaOf(db, 'epoch')).toBeUndefined()
  db.transaction(() => {
    setMeta(db, 'epoch', 'b')
    expect(() =>
      db.attempt(() => {
        setMeta(db, 'epoch', 'c')
        throw new Error('inner')
      }),
    ).toThrow('inner')
  })
  expect(metaOf(db, 'epoch')).toBe('b')
  db.close()
})

test('the reader sees what was committed and can write nothing', () => {
  const db = openDatabase(dir)
  setMeta(db, 'epoch', 'seen')
  const reader = openReader(dir)
  expect(metaOf(reader, 'epoch')).toBe('seen')
  expect(() => setMeta(reader, 'epoch', 'no')).toThrow(/readonly/)
  reader.close()
  db.close()
})

test('a statement that takes long is reported without its values', () => {
  const slow: string[] = []
  const db = openDatabase(dir, sql => slow.push(sql))
  const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n'
  db.get(endless, 3_000_000)
  expect(slow).toEqual([endless])
  db.close()
})
