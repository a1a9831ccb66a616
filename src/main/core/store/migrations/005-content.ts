import type { Database } from '../database'

/** What only few messages have, each in a table of its own: a message without it costs nothing more. */
export function content(db: Database): void {
  db.script(`
    CREATE TABLE deletions (message_key TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE versions (
      message_id TEXT NOT NULL,
      at TEXT NOT NULL,
      event_id TEXT NOT NULL,
      PRIMARY KEY (message_id, at, event_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE reaction_changes (
      message_key TEXT NOT NULL,
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      name TEXT NOT NULL,
      emoji TEXT NOT NULL,
      PRIMARY KEY (message_key, at, actor)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE polls (poll_id TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE poll_messages (poll_id TEXT NOT NULL, message_id TEXT NOT NULL, PRIMARY KEY (poll_id, message_id)) STRICT, WITHOUT ROWID;
    CREATE TABLE votes (
      poll_id TEXT NOT NULL,
      actor TEXT NOT NULL,
      name TEXT NOT NULL,
      options TEXT NOT NULL,
      at TEXT NOT NULL,
      PRIMARY KEY (poll_id, actor)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE topics (conversation_id TEXT PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE connections (
      id TEXT PRIMARY KEY,
      bot_id TEXT NOT NULL,
      name TEXT NOT NULL,
      is_enabled INTEGER NOT NULL,
      can_reply INTEGER NOT NULL,
      at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversations_connection ON conversations (connection_id) WHERE connection_id IS NOT NULL;
  `)
}
