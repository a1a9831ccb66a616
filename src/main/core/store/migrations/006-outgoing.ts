import type { Database } from '../database'

/**
 * What only some messages of ours have, in tables of their own: how they are to go out, what their buttons mean, when they are due,
 * and what is done to messages after they went out.
 */
export function outgoing(db: Database): void {
  db.script(`
    CREATE TABLE outgoing (
      id TEXT PRIMARY KEY,
      request TEXT,
      keyboard TEXT,
      keyboard_at TEXT NOT NULL DEFAULT '',
      due INTEGER,
      is_late INTEGER NOT NULL DEFAULT 0,
      due_at TEXT NOT NULL DEFAULT '',
      returned TEXT,
      returned_at TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE postbacks (id TEXT PRIMARY KEY, message_id TEXT NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE operations (
      id TEXT PRIMARY KEY,
      message_id TEXT NOT NULL,
      what TEXT,
      asked_at TEXT NOT NULL DEFAULT '',
      state TEXT NOT NULL DEFAULT 'asked',
      problem TEXT,
      state_at TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX operations_message ON operations (message_id, asked_at);
    CREATE INDEX operations_asked ON operations (asked_at) WHERE state = 'asked';

    CREATE TABLE pins (message_id TEXT PRIMARY KEY, is_pinned INTEGER NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE checkouts (bot_id TEXT PRIMARY KEY, rule TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX messages_scheduled ON messages (conversation_id) WHERE delivery = 'scheduled';
  `)
}
