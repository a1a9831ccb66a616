import type { Database } from '../database'

/**
 * The first schema. Tables of facts come with the clocks of the `set` rule (`*_at`: fixed-width text, '' before any fact)
 * and can be rebuilt from `events`; derived columns are recomputed from them; the last group is of this device only.
 */
export function first(db: Database): void {
  db.script(`
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE events (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      at TEXT NOT NULL,
      by TEXT NOT NULL,
      type TEXT NOT NULL,
      v INTEGER NOT NULL,
      body TEXT NOT NULL,
      seq INTEGER,
      error TEXT
    ) STRICT;

    CREATE TABLE bots (
      id TEXT PRIMARY KEY,
      username TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', profile_at TEXT NOT NULL DEFAULT '',
      channel_name TEXT NOT NULL DEFAULT '', channel_name_at TEXT NOT NULL DEFAULT '',
      hue INTEGER NOT NULL DEFAULT 0, hue_at TEXT NOT NULL DEFAULT '',
      api_root TEXT, api_root_at TEXT NOT NULL DEFAULT '',
      photo TEXT, photo_at TEXT NOT NULL DEFAULT '',
      state TEXT NOT NULL DEFAULT 'disconnected', state_at TEXT NOT NULL DEFAULT '',
      connected_at INTEGER NOT NULL DEFAULT 9007199254740991
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE conversations (
      id TEXT PRIMARY KEY,
      bot_id TEXT NOT NULL,
      contact_id TEXT NOT NULL,
      chat_id TEXT NOT NULL,
      thread_id INTEGER,
      connection_id TEXT,
      kind TEXT NOT NULL DEFAULT 'person', name TEXT NOT NULL DEFAULT '', username TEXT, language_code TEXT,
      is_bot INTEGER NOT NULL DEFAULT 0, is_premium INTEGER NOT NULL DEFAULT 0, profile_at TEXT NOT NULL DEFAULT '',
      first_seen_at INTEGER NOT NULL DEFAULT 9007199254740991,
      resolved_up_to TEXT, resolved_at TEXT NOT NULL DEFAULT '',
      read_up_to TEXT NOT NULL DEFAULT '',
      reach TEXT NOT NULL DEFAULT 'open', reach_at TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL DEFAULT 'open',
      unread_count INTEGER NOT NULL DEFAULT 0,
      last_position TEXT NOT NULL DEFAULT '',
      last_message_at INTEGER NOT NULL DEFAULT 0,
      preview TEXT NOT NULL DEFAULT '',
      preview_kind TEXT NOT NULL DEFAULT '',
      preview_direction TEXT NOT NULL DEFAULT 'system',
      preview_delivery TEXT,
      waiting_since INTEGER,
      shown_reach TEXT NOT NULL DEFAULT 'open',
      has_uncertain INTEGER NOT NULL DEFAULT 0,
      has_failed INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversations_contact ON conversations (contact_id);
    CREATE INDEX conversations_list ON conversations (bot_id, status, last_position, id, unread_count);

    CREATE TABLE messages (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
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
    CREATE INDEX messages_place ON messages (conversation_id, position, direction);
    CREATE INDEX messages_outgoing ON messages (conversation_id, position) WHERE direction = 'outgoing';
    CREATE INDEX messages_key ON messages (telegram_key) WHERE telegram_key IS NOT NULL;
    CREATE INDEX messages_unsent ON messages (conversation_id, position)
      WHERE delivery IN ('uncertain', 'failed');
    CREATE INDEX messages_queued ON messages (position) WHERE delivery = 'queued';

    CREATE TABLE attachments (
      id TEXT PRIMARY KEY,
      message_id TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      kind TEXT NOT NULL,
      file_id TEXT,
      file_unique_id TEXT,
      file_name TEXT, mime TEXT, size INTEGER,
      width INTEGER, height INTEGER, duration REAL,
      title TEXT, performer TEXT, emoji TEXT,
      thumb_file_id TEXT, thumb_width INTEGER, thumb_height INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attachments_message ON attachments (message_id, ordinal);

    CREATE TABLE reactions (
      message_key TEXT NOT NULL,
      actor TEXT NOT NULL,
      emoji TEXT NOT NULL,
      at TEXT NOT NULL,
      PRIMARY KEY (message_key, actor)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE counters (
      bot_id TEXT PRIMARY KEY,
      open INTEGER NOT NULL, unread INTEGER NOT NULL, resolved INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE cursors (bot_id TEXT PRIMARY KEY, next INTEGER NOT NULL, last_update_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE attempts (message_id TEXT PRIMARY KEY, started_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE past_uncertain (message_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE drafts (conversation_id TEXT PRIMARY KEY, text TEXT NOT NULL, reply_to TEXT, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE tokens (bot_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, kind TEXT NOT NULL, stored_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE pace (bot_id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE link_hosts (conversation_id TEXT NOT NULL, host TEXT NOT NULL, PRIMARY KEY (conversation_id, host)) STRICT, WITHOUT ROWID;
    CREATE TABLE files (
      attachment_id TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      sha TEXT, thumb_sha TEXT,
      error TEXT,
      tried_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX files_sha ON files (sha) WHERE sha IS NOT NULL;
  `)
}
