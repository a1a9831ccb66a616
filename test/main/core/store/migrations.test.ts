import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { Database } from '../../../../src/main/core/store/database'
import { migrate, migrations, newestVersion, schemaVersion } from '../../../../src/main/core/store/migrate'

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

test('008: what was there stays, no file counts as replaced, and stickers are found by their set', () => {
  const db = new Database(new DatabaseSync(':memory:'))
  migrate(db, migrations.slice(0, 7))
  db.run("INSERT INTO outgoing (id, request, due) VALUES ('out:d1:1', '{}', 5)")
  db.run("INSERT INTO attachments (id, message_id, ordinal, kind, title) VALUES ('a1', '900:501:1', 0, 'sticker', 'Cats'), ('a2', '900:501:2', 0, 'audio', 'Cats')")
  migrate(db)
  expect(db.get('SELECT * FROM outgoing')).toMatchObject({ id: 'out:d1:1', request: '{}', due: 5, replaced: null, replaced_at: '' })
  expect(db.all("SELECT id FROM attachments INDEXED BY attachments_set WHERE kind = 'sticker' AND title = 'Cats'")).toEqual([{ id: 'a1' }])
  expect(db.all('SELECT * FROM saved')).toEqual([])
  db.close()
})

test('009: what was there stays, nothing is told to anybody, and a press is told once to each webhook', () => {
  const db = new Database(new DatabaseSync(':memory:'))
  migrate(db, migrations.slice(0, 8))
  db.run("INSERT INTO saved (contact_id, field, value, at) VALUES ('501', 'note', 'regular', '1')")
  migrate(db)
  expect(db.all('SELECT field, value FROM saved')).toEqual([{ field: 'note', value: 'regular' }])
  expect([db.all('SELECT * FROM webhooks'), db.all('SELECT * FROM deliveries')]).toEqual([[], []])
  const tell = () => db.run("INSERT INTO deliveries (webhook_id, press_id, made_at, body) VALUES ('w', 'p', 1, '{}')")
  tell()
  expect(tell).toThrow(/UNIQUE/)
  expect(db.get('SELECT outcome, attempts, tried_at FROM deliveries')).toEqual({ outcome: 'waiting', attempts: 0, tried_at: null })
  db.close()
})
