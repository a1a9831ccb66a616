import type { Database } from '../database'

/**
 * Messages are found by the number at the end of their id first. Telegram counts upwards over all private chats of a bot, so a new
 * message goes to the end of that index; in the order of the whole id, which begins with the chat, each message of a batch
 * changed a page of its own. What is held is counted at every start, and has an index from here on.
 */
export function messageIds(db: Database): void {
  db.script(`
    CREATE TABLE messages_by_tail (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      conversation_id TEXT,
      direction TEXT,
      author TEXT NOT NULL DEFAULT '',
      position TEXT NOT NULL DEFAULT '',
      date INTEGER NOT NULL DEFAULT 0,
      placed_at TEXT NOT NULL DEFAULT '',
      telegram_key TEXT,
      kind TEXT NOT NULL DEFAULT 'unknown',
      more TEXT,
      attachment_count INTEGER NOT NULL DEFAULT 0,
      shape_at TEXT NOT NULL DEFAULT '',
      text TEXT NOT NULL DEFAULT '',
      entities TEXT,
      edited_at INTEGER,
      event_id TEXT,
      content_at TEXT NOT NULL DEFAULT '',
      delivery TEXT,
      error TEXT,
      delivery_at TEXT NOT NULL DEFAULT ''
    ) STRICT;
    INSERT INTO messages_by_tail (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more,
        attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at)
      SELECT number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more,
        attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at
      FROM messages ORDER BY number;
    DROP TABLE messages;
    ALTER TABLE messages_by_tail RENAME TO messages;
    CREATE UNIQUE INDEX messages_id ON messages (CAST(substr(id, length(rtrim(id, '0123456789')) + 1) AS INTEGER), id);
    CREATE INDEX messages_place ON messages (conversation_id, position, direction);
    CREATE INDEX messages_outgoing ON messages (conversation_id, position) WHERE direction = 'outgoing';
    CREATE INDEX messages_key ON messages (telegram_key) WHERE telegram_key IS NOT NULL;
    CREATE INDEX messages_unsent ON messages (conversation_id, position)
      WHERE delivery IN ('uncertain', 'failed');
    CREATE INDEX messages_queued ON messages (position) WHERE delivery = 'queued';
    CREATE INDEX messages_held ON messages (conversation_id, position) WHERE delivery = 'held';
  `)
}
