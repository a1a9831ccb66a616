import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { Database } from '../../../../src/main/core/store/database'
import { migrate, newestVersion, schemaVersion } from '../../../../src/main/core/store/migrate'

test('an empty database migrates to the newest schema, and migrating again changes nothing', () => {
  const db = new Database(new DatabaseSync(':memory:'))
  migrate(db)
  const schema = db.all('SELECT sql FROM sqlite_schema ORDER BY name')
  migrate(db)
  expect(schemaVersion(db)).toBe(newestVersion)
  expect(db.all('SELECT sql FROM sqlite_schema ORDER BY name')).toEqual(schema)
  db.close()
})

test('001: every table is there, and a failing step leaves the old schema whole', () => {
  const db = new Database(new DatabaseSync(':memory:'))
  // One of its tables exists already, so the step fails in the middle.
  db.script('CREATE TABLE files (x)')
  expect(() => migrate(db)).toThrow(/files/)
  expect(schemaVersion(db)).toBe(0)
  expect(db.all("SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([{ name: 'files' }])
  db.close()
})
