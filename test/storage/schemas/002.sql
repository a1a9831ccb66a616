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
CREATE TABLE absences (
      bot_id TEXT NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      PRIMARY KEY (bot_id, from_at, to_at)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE heard (bot_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE receipts (
      position INTEGER PRIMARY KEY,
      bot_id TEXT NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL,
      first_at INTEGER NOT NULL, last_at INTEGER NOT NULL
    ) STRICT;
CREATE INDEX receipts_bot ON receipts (bot_id, position);
INSERT INTO meta (key, value) VALUES ('hlc', '001700000000000-0000000001-d1');
INSERT INTO meta (key, value) VALUES ('rev', '6');
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (1, 'd1:121b8e11-7cc7-4a98-82fa-ae06df1710ec', '001700000000000-0000000000-d1', 'o1', 'bot.connected', 1, '{"botId":"7000000001","username":"shop_bot","name":"Shop","channelName":"Shop","hue":3,"apiRoot":null}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (2, 'tg:7000000001:1:7d4bf17a996ba357', '001700000001000-0000000001-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":1,"message":{"message_id":1,"date":1700000001,"chat":{"id":1001,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"first_name":"Person 1"},"text":"message 1"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (3, 'tg:7000000001:2:b3f069438f2857b6', '001700000002000-0000000002-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":2,"message":{"message_id":2,"date":1700000002,"chat":{"id":1000,"type":"private","first_name":"Person 0"},"from":{"id":1000,"is_bot":false,"first_name":"Person 0"},"text":"message 2"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (4, 'tg:7000000001:3:ccb52a0b545b0821', '001700000003000-0000000003-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":3,"message":{"message_id":3,"date":1700000003,"chat":{"id":1001,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"first_name":"Person 1"},"photo":[{"file_id":"file3","file_unique_id":"unique3","width":90,"height":60,"file_size":1000}],"caption":"a picture"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (5, 'tg:7000000001:5:9fe6a7b2cf012e09', '001700000005000-0000000005-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":5,"message":{"message_id":5,"date":1700000005,"chat":{"id":1001,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"first_name":"Person 1"},"text":"message 5"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (6, 'd1:2fe2c1c5-f2c0-449e-b1c2-38d8209ade99', '001700000000000-0000000001-d1', 'o1', 'message.queued', 1, '{"messageId":"out:d1:1","conversationId":"7000000001:1001","position":"000001700000010000:1","date":1700000010000,"author":"Shop","kind":"text","text":"an answer","entities":[],"replyTo":null,"attachment":null}', NULL, NULL);
INSERT INTO bots (id, username, name, profile_at, channel_name, channel_name_at, hue, hue_at, api_root, api_root_at, photo, photo_at, state, state_at, connected_at) VALUES ('7000000001', 'shop_bot', 'Shop', '001700000000000-0000000000-d1', 'Shop', '001700000000000-0000000000-d1', 3, '001700000000000-0000000000-d1', NULL, '001700000000000-0000000000-d1', NULL, '', 'running', '001700000000000-0000000000-d1', 1700000000000);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:1000', '7000000001', '1000', '1000', NULL, NULL, 'person', 'Person 0', NULL, NULL, 0, 0, '001700000002000-0000000002-7000000001', 1700000002000, NULL, '', '', 'open', '', 'open', 1, '001700000002000:000000000002', 1700000002000, 'message 2', 'text', 'incoming', NULL, 1700000002000, 'open', 0, 0);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:1001', '7000000001', '1001', '1001', NULL, NULL, 'person', 'Person 1', NULL, NULL, 0, 0, '001700000005000-0000000005-7000000001', 1700000001000, NULL, '', '', 'open', '', 'open', 3, '001700000005000:000000000005', 1700000005000, 'message 5', 'text', 'incoming', NULL, 1700000001000, 'open', 0, 0);
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (1, '7000000001:1001:1', '7000000001:1001', 'incoming', 'Person 1', '001700000001000:000000000001', 1700000001000, '', NULL, 'text', NULL, 0, '001700000001000-0000000001-7000000001', 'message 1', NULL, NULL, 'tg:7000000001:1:7d4bf17a996ba357', '001700000001000-0000000001-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (2, '7000000001:1000:2', '7000000001:1000', 'incoming', 'Person 0', '001700000002000:000000000002', 1700000002000, '', NULL, 'text', NULL, 0, '001700000002000-0000000002-7000000001', 'message 2', NULL, NULL, 'tg:7000000001:2:b3f069438f2857b6', '001700000002000-0000000002-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (3, '7000000001:1001:3', '7000000001:1001', 'incoming', 'Person 1', '001700000003000:000000000003', 1700000003000, '', NULL, 'photo', NULL, 1, '001700000003000-0000000003-7000000001', 'a picture', NULL, NULL, 'tg:7000000001:3:ccb52a0b545b0821', '001700000003000-0000000003-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (4, '7000000001:1001:5', '7000000001:1001', 'incoming', 'Person 1', '001700000005000:000000000005', 1700000005000, '', NULL, 'text', NULL, 0, '001700000005000-0000000005-7000000001', 'message 5', NULL, NULL, 'tg:7000000001:5:9fe6a7b2cf012e09', '001700000005000-0000000005-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (5, 'out:d1:1', '7000000001:1001', 'outgoing', 'Shop', '000001700000010000:1', 1700000010000, '', NULL, 'text', NULL, 0, '001700000000000-0000000001-d1', 'an answer', NULL, NULL, 'd1:2fe2c1c5-f2c0-449e-b1c2-38d8209ade99', '001700000000000-0000000001-d1', 'queued', NULL, '001700000000000-0000000001-d1');
INSERT INTO attachments (id, message_id, ordinal, kind, file_id, file_unique_id, file_name, mime, size, width, height, duration, title, performer, emoji, thumb_file_id, thumb_width, thumb_height) VALUES ('2cf25a5e7bd02a88500883d886841019', '7000000001:1001:3', 0, 'photo', 'file3', 'unique3', NULL, 'image/jpeg', 1000, 90, 60, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO counters (bot_id, open, unread, resolved) VALUES ('7000000001', 2, 2, 0);
INSERT INTO cursors (bot_id, next, last_update_at) VALUES ('7000000001', 6, 1700000000000);
INSERT INTO receipts (position, bot_id, first, last, first_at, last_at) VALUES (1, '7000000001', 1, 3, 1700000000000, 1700000000000);
INSERT INTO receipts (position, bot_id, first, last, first_at, last_at) VALUES (2, '7000000001', 5, 5, 1700000000000, 1700000000000);
PRAGMA user_version = 2;
