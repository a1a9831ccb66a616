import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { Database } from '../../../../src/main/core/store/database'
import { messageOf } from '../../../../src/main/core/store/messages'
import { migrate } from '../../../../src/main/core/store/migrate'
import { isMessage } from '../../../../src/main/core/store/message-id'
import { first } from '../../../../src/main/core/store/migrations/001-first'
import { absences } from '../../../../src/main/core/store/migrations/002-absences'

const ids = [
  '900:501:1',
  '900:501:12345678901',
  '900:501:bABC:7',
  '900:501:u70001',
  '900:-100123:1',
  'out:d1:0b6d7a1e-1111-4c3d-9e55-aabbccddeeff',
  'out:d1:0b6d7a1e-1111-4c3d-9e55-aabbccdd1234',
  'out:d1:99999999999999999999999999',
  '7',
  '007',
  '',
]

function before(): Database {
  const db = new Database(new DatabaseSync(':memory:'))
  migrate(db, [first, absences])
  for (const [index, id] of ids.entries()) {
    db.run(
      `INSERT INTO messages (number, id, conversation_id, direction, position, text, delivery, event_id) VALUES (?, ?, '900:501', 'outgoing', ?, ?, ?, 'e')`,
      10 * index + 3,
      id,
      String(index),
      `text of ${id}`,
      index % 2 === 0 ? 'held' : null,
    )
  }
  return db
}

test('003: every message stays, to the letter and in its order of arrival', () => {
  const db = before()
  const all = () => db.all('SELECT * FROM messages ORDER BY number')
  const rows = all()
  migrate(db)
  expect(rows).toHaveLength(ids.length)
  expect(all()).toEqual(rows)
  expect(db.all<{ integrity_check: string }>('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
})

test('003: a message is found by its whole id, whatever that ends in, and by the index', () => {
  const db = before()
  migrate(db)
  for (const id of ids) expect(messageOf(db, id)?.text).toBe(`text of ${id}`)
  for (const id of ['900:501:2', '900:501:01', '0:501:1', '07']) expect(messageOf(db, id)).toBeUndefined()
  const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN SELECT 1 FROM messages WHERE ${isMessage('id', '?1')}`, 'x')
  expect(plan[0]?.detail).toMatch(/messages_id \(<expr>=\? AND id=\?\)/)
})

test('003: an id stands for one message, also one that differs in its leading zeros only', () => {
  const db = before()
  migrate(db)
  expect(() => db.run("INSERT INTO messages (id) VALUES ('900:501:1')")).toThrow(/UNIQUE/)
  expect(db.run("INSERT INTO messages (id) VALUES ('900:501:01')")).toBe(1)
})

test('003: what is held is counted without looking at the other messages', () => {
  const db = before()
  migrate(db)
  const plan = db.all<{ detail: string }>("EXPLAIN QUERY PLAN SELECT count(*) FROM messages WHERE delivery = 'held'")
  expect(plan[0]?.detail).toMatch(/messages_held/)
})
