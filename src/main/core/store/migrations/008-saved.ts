import type { Database } from '../database'

/**
 * What the team writes down about contacts, one row a field; which file took the place of the one that a message of ours went out
 * with; and on this device what Telegram said is in a sticker set. A sticker's title is the name of its set.
 */
export function saved(db: Database): void {
  db.script(`
    CREATE TABLE saved (
      contact_id TEXT NOT NULL,
      field TEXT NOT NULL,
      value TEXT NOT NULL,
      at TEXT NOT NULL,
      PRIMARY KEY (contact_id, field)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE outgoing ADD COLUMN replaced TEXT;
    ALTER TABLE outgoing ADD COLUMN replaced_at TEXT NOT NULL DEFAULT '';

    CREATE INDEX attachments_set ON attachments (title) WHERE kind = 'sticker';

    CREATE TABLE sticker_sets (
      bot_id TEXT NOT NULL,
      name TEXT NOT NULL,
      title TEXT NOT NULL,
      asked_at INTEGER NOT NULL,
      PRIMARY KEY (bot_id, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE set_stickers (
      id TEXT PRIMARY KEY,
      bot_id TEXT NOT NULL,
      set_name TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      file_id TEXT NOT NULL,
      file_unique_id TEXT,
      mime TEXT, size INTEGER,
      width INTEGER, height INTEGER,
      emoji TEXT,
      thumb_file_id TEXT, thumb_width INTEGER, thumb_height INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX set_stickers_set ON set_stickers (bot_id, set_name, ordinal);
  `)
}
