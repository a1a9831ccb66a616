import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * What the machine can do at best with the same replies: parse each, and store raw updates, messages and conversations in one
 * durable transaction a reply. `isSearchable`: with a trigram index of the texts in the same transaction, as PERFORMANCE P1 has it;
 * that is most of the work. Updates a second.
 */
export function rawRate(replies: readonly string[], isSearchable: boolean): number {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-raw-'))
  const db = new DatabaseSync(join(folder, 'raw.db'))
  try {
    db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE events (position INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
      CREATE TABLE conversations (id INTEGER PRIMARY KEY, unread INTEGER NOT NULL, last INTEGER NOT NULL, preview TEXT NOT NULL) STRICT;
      CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, date INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
      CREATE INDEX messages_place ON messages (chat, id);
      CREATE INDEX conversations_last ON conversations (last);
      CREATE VIRTUAL TABLE search USING fts5 (text, content = '', tokenize = 'trigram')`)
    const event = db.prepare('INSERT INTO events (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING')
    const message = db.prepare('INSERT INTO messages (id, chat, date, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
    const conversation = db.prepare(`INSERT INTO conversations VALUES (?, 1, ?, ?)
      ON CONFLICT (id) DO UPDATE SET unread = unread + 1, last = excluded.last, preview = excluded.preview RETURNING unread`)
    const word = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)')
    let count = 0
    const began = performance.now()
    for (const reply of replies) {
      const updates = (JSON.parse(reply) as { result: { update_id: number; message: { message_id: number; date: number; text: string; chat: { id: number } } }[] }).result
      db.exec('BEGIN IMMEDIATE')
      for (const update of updates) {
        const { message_id, chat, date, text } = update.message
        event.run(update.update_id, JSON.stringify(update))
        message.run(message_id, chat.id, date, text)
        conversation.get(chat.id, date, text.slice(0, 200))
        if (isSearchable) word.run(message_id, text)
        count += 1
      }
      db.exec('COMMIT')
    }
    return (1_000 * count) / (performance.now() - began)
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds that each of so many durable transactions of one message takes, with nothing around it. */
export function commitTimes(count: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-raw-'))
  const db = new DatabaseSync(join(folder, 'raw.db'))
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
    const message = db.prepare('INSERT INTO messages (text) VALUES (?)')
    return Array.from({ length: count }, (_, index) => {
      const began = performance.now()
      message.run(`A message of ordinary length, number ${index}, that has to be safe before it is shown.`)
      return performance.now() - began
    })
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
