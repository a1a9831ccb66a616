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
CREATE TABLE drafts (conversation_id TEXT PRIMARY KEY, text TEXT NOT NULL, reply_to TEXT, revision INTEGER NOT NULL, entities TEXT NOT NULL DEFAULT '[]') STRICT, WITHOUT ROWID;
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
CREATE TABLE "messages" (
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
CREATE UNIQUE INDEX messages_id ON messages (CAST(substr(id, length(rtrim(id, '0123456789')) + 1) AS INTEGER), id);
CREATE INDEX messages_place ON messages (conversation_id, position, direction);
CREATE INDEX messages_outgoing ON messages (conversation_id, position) WHERE direction = 'outgoing';
CREATE INDEX messages_key ON messages (telegram_key) WHERE telegram_key IS NOT NULL;
CREATE INDEX messages_unsent ON messages (conversation_id, position)
      WHERE delivery IN ('uncertain', 'failed');
CREATE INDEX messages_queued ON messages (position) WHERE delivery = 'queued';
CREATE INDEX messages_held ON messages (conversation_id, position) WHERE delivery = 'held';
CREATE TABLE aliases (id TEXT NOT NULL, goes_on_as TEXT NOT NULL, PRIMARY KEY (id, goes_on_as)) STRICT, WITHOUT ROWID;
CREATE TABLE joined (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
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
    , replaced TEXT, replaced_at TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
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
CREATE TABLE saved (
      contact_id TEXT NOT NULL,
      field TEXT NOT NULL,
      value TEXT NOT NULL,
      at TEXT NOT NULL,
      PRIMARY KEY (contact_id, field)
    ) STRICT, WITHOUT ROWID;
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
CREATE TABLE webhooks (
      id TEXT PRIMARY KEY,
      url TEXT NOT NULL,
      made_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
      ordinal INTEGER PRIMARY KEY,
      webhook_id TEXT NOT NULL,
      press_id TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      body TEXT NOT NULL,
      outcome TEXT NOT NULL DEFAULT 'waiting',
      attempts INTEGER NOT NULL DEFAULT 0,
      tried_at INTEGER,
      status INTEGER,
      why TEXT,
      UNIQUE (webhook_id, press_id)
    ) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (webhook_id, ordinal) WHERE outcome = 'waiting';
INSERT INTO meta (key, value) VALUES ('hlc', '001700000000000-0000000016-d1');
INSERT INTO meta (key, value) VALUES ('rev', '20');
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (1, 'd1:3654744f-216c-49d4-8a14-1a4529528661', '001700000000000-0000000000-d1', 'o1', 'bot.connected', 1, '{"botId":"7000000001","username":"shop_bot","name":"Shop","channelName":"Shop","hue":3,"apiRoot":null}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (2, 'tg:7000000001:1:e9bb1579f80f221e', '001700000001000-0000000001-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":1,"message":{"message_id":1,"date":1700000001,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"text":"message 1"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (3, 'tg:7000000001:2:9cc4bc787eac3e41', '001700000002000-0000000002-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":2,"message":{"message_id":2,"date":1700000002,"chat":{"id":1000,"is_bot":false,"type":"private","first_name":"Person 0"},"from":{"id":1000,"is_bot":false,"type":"private","first_name":"Person 0"},"text":"message 2"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (4, 'tg:7000000001:3:c5ffc95fdf2dcb7e', '001700000003000-0000000003-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":3,"message":{"message_id":3,"date":1700000003,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"photo":[{"file_id":"file3","file_unique_id":"unique3","width":90,"height":60,"file_size":1000}],"caption":"a picture"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (5, 'tg:7000000001:5:f0797e382a577fed', '001700000005000-0000000005-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":5,"message":{"message_id":5,"date":1700000005,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"text":"message 5"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (6, 'tg:7000000001:6:452ccc9f3c52012a', '001700000006000-0000000006-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":6,"edited_message":{"message_id":5,"date":1700000005,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"edit_date":1700000006,"text":"message 5!"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (7, 'tg:7000000001:7:d234cd0e00099fa8', '001700000007000-0000000007-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":7,"message_reaction":{"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"user":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"message_id":5,"date":1700000007,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (8, 'tg:7000000001:8:c5ad9b3f5152fa77', '001700000006000-0000000008-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":8,"message":{"message_id":6,"date":1700000006,"chat":{"id":1000,"is_bot":false,"type":"private","first_name":"Person 0"},"from":{"id":1000,"is_bot":false,"type":"private","first_name":"Person 0"},"poll":{"id":"p1","question":"When?","options":[{"text":"Now","voter_count":0}],"total_voter_count":0,"is_closed":false,"type":"regular"}}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (9, 'tg:7000000001:9:a24aa94fd3f86ffd', '000000000000000-0000000009-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":9,"poll":{"id":"p1","question":"When?","options":[{"text":"Now","voter_count":1}],"total_voter_count":1,"is_closed":false,"type":"regular"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (10, 'tg:7000000001:10:f7d84265e23fc302', '000000000000000-0000000010-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":10,"poll_answer":{"poll_id":"p1","user":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"option_ids":[0]}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (11, 'tg:7000000001:11:5785cdea054f6639', '001700000005000-0000000011-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":11,"callback_query":{"id":"1","from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"chat_instance":"1","data":"yes","message":{"message_id":5,"date":1700000005,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"}}}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (12, 'tg:7000000001:12:a637ce130b586969', '001700000008000-0000000012-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":12,"business_connection":{"id":"c1","user":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"user_chat_id":1001,"date":1700000008,"is_enabled":true,"rights":{"can_reply":true}}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (13, 'tg:7000000001:13:76a01c6cb70704ff', '001700000007000-0000000013-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":13,"business_message":{"message_id":7,"date":1700000007,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"business_connection_id":"c1","text":"business"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (14, 'tg:7000000001:14:8ea5a760f8161c40', '000000000000000-0000000014-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":14,"deleted_business_messages":{"business_connection_id":"c1","chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"message_ids":[7]}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (15, 'tg:7000000001:15:c02b7c3ec489d8b3', '001700000008000-0000000015-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":15,"message":{"message_id":8,"date":1700000008,"chat":{"id":-1001000000001,"type":"supergroup","title":"Forum","is_forum":true},"from":{"id":1000,"is_bot":false,"type":"private","first_name":"Person 0"},"is_topic_message":true,"message_thread_id":3,"forum_topic_created":{"name":"News","icon_color":1}}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (16, 'tg:7000000001:16:8717b274a63eaaa7', '001700000009000-0000000016-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":16,"message":{"message_id":9,"date":1700000009,"chat":{"id":-77,"type":"group","title":"Small"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"text":"we move"}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (17, 'tg:7000000001:17:32169836959c422f', '001700000010000-0000000017-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":17,"message":{"message_id":10,"date":1700000010,"chat":{"id":-77,"type":"group","title":"Small"},"from":{"id":1000,"is_bot":false,"type":"private","first_name":"Person 0"},"migrate_to_chat_id":-1001000000077}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (18, 'd1:37abba91-475f-42ca-8698-0c7ce135f04b', '001700000000000-0000000001-d1', 'o1', 'message.queued', 1, '{"messageId":"out:d1:1","conversationId":"7000000001:1001","position":"001700000010001:1","date":1700000010001,"author":"Shop","kind":"text","text":"an answer","entities":[],"replyTo":null,"attachment":null}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (19, 'd1:aa207f76-be2c-4704-b19a-9aef088d6d8a', '001700000000000-0000000002-d1', 'o1', 'message.queued', 1, '{"messageId":"out:d1:2","conversationId":"7000000001:1001","position":"001700000010002:1","date":1700000010002,"author":"Shop","kind":"text","text":"with buttons","entities":[],"replyTo":null,"attachment":null,"keyboard":{"wire":[[{"text":"Yes","callback_data":"~b1"}]],"drawn":[[{"text":"Yes","kind":"callback_data","data":"yes"}]]},"postbacks":{"~b1":"yes"}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (20, 'd1:923f28ac-59c8-46c3-afb0-556e5885d348', '001700000000000-0000000003-d1', 'o1', 'message.queued', 1, '{"messageId":"out:d1:3","conversationId":"7000000001:1001","position":"001700000010003:1","date":1700000010003,"author":"Shop","kind":"text","text":"tomorrow","entities":[],"replyTo":null,"attachment":null,"request":{"isSilent":true},"due":{"at":1700086400000,"isHeld":false}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (21, 'd1:f3abe5bd-9134-49df-966a-523c256624a1', '001700000000000-0000000004-d1', 'o1', 'message.queued', 1, '{"messageId":"out:d1:4","conversationId":"7000000001:1001","position":"001700000010004:1","date":1700000010004,"author":"Shop","kind":"text","text":"went out","entities":[],"replyTo":null,"attachment":null}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (22, 'd1:53a7e7cc-fb80-4dbe-9118-86265c4f75bb', '001700000000000-0000000005-d1', 'o1', 'message.queued', 1, '{"messageId":"out:d1:5","conversationId":"7000000001:1001","position":"001700000010005:1","date":1700000010005,"author":"Shop","kind":"text","text":"under way","entities":[],"replyTo":null,"attachment":null}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (23, 'd1:e4ea265e-2251-4622-b94b-3d6f81e5b703', '001700000000000-0000000006-d1', 'o1', 'message.sent', 1, '{"messageId":"out:d1:4","botId":"7000000001","message":{"message_id":9,"date":1700000012,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"text":"went out"}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (24, 'd1:d2ed397c-7c12-4cd3-89eb-6171b1af1836', '001700000000000-0000000007-d1', 'o1', 'operation.asked', 1, '{"operationId":"op1","messageId":"out:d1:4","deed":{"do":"edit","words":{"text":"went out!","entities":[]}}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (25, 'd1:941f1545-6502-493b-9de7-312df6b8fbed', '001700000000000-0000000008-d1', 'o1', 'message.edited', 1, '{"messageId":"out:d1:4","operationId":"op1","text":"went out!","entities":[],"before":{"text":"went out","entities":[]},"editedAt":1700000013000}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (26, 'd1:a6cfa909-7b3b-4b0c-ae65-0bc058d62e6a', '001700000000000-0000000009-d1', 'o1', 'operation.asked', 1, '{"operationId":"op2","messageId":"out:d1:4","deed":{"do":"pin","isPinned":true}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (27, 'd1:bbd54685-f689-4c25-8dec-fc9d45777b10', '001700000000000-0000000010-d1', 'o1', 'message.pinned', 1, '{"messageId":"out:d1:4","operationId":"op2","isPinned":true}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (28, 'd1:6e0f4677-657a-4d00-ada5-ee136cc65ea2', '001700000000000-0000000011-d1', 'o1', 'operation.asked', 1, '{"operationId":"op3","messageId":"out:d1:4","deed":{"do":"react","emoji":"👍"}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (29, 'd1:1c1108f9-6a39-40e7-b895-c109fb17e942', '001700000000000-0000000012-d1', 'o1', 'conversation.moved', 1, '{"botId":"7000000001","from":-77,"to":-1001000000077}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (30, 'd1:e92d1fe1-87db-4907-9099-a0eac0a5c6d5', '001700000000000-0000000013-d1', 'o1', 'bot.ruled', 1, '{"botId":"7000000001","rule":"decline","reason":"closed"}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (31, 'd1:eb27f405-3529-402a-9624-dac9ca797502', '001700000000000-0000000014-d1', 'o1', 'contact.saved', 1, '{"contactId":"1001","phone":"+1","note":"a note"}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (32, 'd1:14bdb501-c8d1-44a6-919b-3fbf2838d1b8', '001700000000000-0000000015-d1', 'o1', 'bot.absent', 1, '{"botId":"7000000001","from":1690000000000,"to":1690100000000}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (33, 'd1:3c3f6af9-d064-40f3-a289-c9aba42528bf', '001700000000000-0000000016-d1', 'o1', 'message.sent', 1, '{"messageId":"out:d1:2","botId":"7000000001","message":{"message_id":11,"date":1700000015,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"text":"with buttons"}}', NULL, NULL);
INSERT INTO events (position, id, at, by, type, v, body, seq, error) VALUES (34, 'tg:7000000001:90:23a5460f95343084', '001700000011000-0000000090-7000000001', 'telegram', 'telegram.update', 1, '{"botId":"7000000001","update":{"update_id":90,"callback_query":{"id":"2","from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"chat_instance":"1","data":"~b1","message":{"message_id":11,"date":1700000011,"chat":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"},"from":{"id":1001,"is_bot":false,"type":"private","first_name":"Person 1"}}}}}', NULL, NULL);
INSERT INTO bots (id, username, name, profile_at, channel_name, channel_name_at, hue, hue_at, api_root, api_root_at, photo, photo_at, state, state_at, connected_at) VALUES ('7000000001', 'shop_bot', 'Shop', '001700000000000-0000000000-d1', 'Shop', '001700000000000-0000000000-d1', 3, '001700000000000-0000000000-d1', NULL, '001700000000000-0000000000-d1', NULL, '', 'running', '001700000000000-0000000000-d1', 1700000000000);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:-1001000000001:t3', '7000000001', '-1001000000001', '-1001000000001', 3, NULL, 'group', 'Forum', NULL, NULL, 0, 0, '001700000008000-0000000015-7000000001', 1700000008000, NULL, '', '', 'open', '', 'open', 0, '001700000008000:000000000008', 1700000008000, '', 'forum_topic_created', 'system', NULL, NULL, 'open', 0, 0);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:-1001000000077', '7000000001', '-1001000000077', '-1001000000077', NULL, NULL, 'group', 'Small', NULL, NULL, 0, 0, '001700000010000-0000000017-7000000001', 1700000009000, NULL, '', '', 'open', '', 'open', 1, '001700000010000:000000000010', 1700000010000, '', 'migrate_to_chat_id', 'system', NULL, 1700000009000, 'open', 0, 0);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:1000', '7000000001', '1000', '1000', NULL, NULL, 'person', 'Person 0', NULL, NULL, 0, 0, '001700000006000-0000000008-7000000001', 1700000002000, NULL, '', '', 'open', '', 'open', 2, '001700000006000:000000000006', 1700000006000, 'When?', 'poll', 'incoming', NULL, 1700000002000, 'open', 0, 0);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:1001', '7000000001', '1001', '1001', NULL, NULL, 'person', 'Person 1', NULL, NULL, 0, 0, '001700000011000-0000000090-7000000001', 1700000001000, NULL, '', '', 'open', '', 'open', 3, '001700000015000:000000000011', 1700000015000, 'with buttons', 'text', 'outgoing', 'sent', NULL, 'open', 0, 0);
INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at, read_up_to, reach, reach_at, status, unread_count, last_position, last_message_at, preview, preview_kind, preview_direction, preview_delivery, waiting_since, shown_reach, has_uncertain, has_failed) VALUES ('7000000001:1001:bc1', '7000000001', '1001', '1001', NULL, 'c1', 'person', 'Person 1', NULL, NULL, 0, 0, '001700000007000-0000000013-7000000001', 1700000007000, NULL, '', '', 'open', '', 'open', 1, '001700000007000:000000000007', 1700000007000, 'business', 'text', 'incoming', NULL, 1700000007000, 'open', 0, 0);
INSERT INTO attachments (id, message_id, ordinal, kind, file_id, file_unique_id, file_name, mime, size, width, height, duration, title, performer, emoji, thumb_file_id, thumb_width, thumb_height) VALUES ('2cf25a5e7bd02a88500883d886841019', '7000000001:1001:3', 0, 'photo', 'file3', 'unique3', NULL, 'image/jpeg', 1000, 90, 60, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO reactions (message_key, actor, emoji, at) VALUES ('7000000001:1001:5', '1001', '["👍"]', '001700000007000-0000000007-7000000001');
INSERT INTO counters (bot_id, open, unread, resolved) VALUES ('7000000001', 5, 4, 0);
INSERT INTO cursors (bot_id, next, last_update_at) VALUES ('7000000001', 18, 1700000000000);
INSERT INTO attempts (message_id, started_at) VALUES ('out:d1:5', 1700000014000);
INSERT INTO past_uncertain (message_id) VALUES ('out:d1:5');
INSERT INTO drafts (conversation_id, text, reply_to, revision, entities) VALUES ('7000000001:1001', 'half', NULL, 3, '[{"type":"bold","offset":0,"length":4}]');
INSERT INTO tokens (bot_id, fingerprint, kind, stored_at) VALUES ('7000000001', '00000000', 'keychain', 1700000000000);
INSERT INTO pace (bot_id, state) VALUES ('7000000001', '{}');
INSERT INTO link_hosts (conversation_id, host) VALUES ('7000000001:1001', 'shop.example');
INSERT INTO files (attachment_id, state, sha, thumb_sha, error, tried_at) VALUES ('2cf25a5e7bd02a88500883d886841019', 'stored', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', NULL, NULL, 1700000000000);
INSERT INTO absences (bot_id, from_at, to_at) VALUES ('7000000001', 1690000000000, 1690100000000);
INSERT INTO heard (bot_id, at) VALUES ('7000000001', 1700000000000);
INSERT INTO receipts (position, bot_id, first, last, first_at, last_at) VALUES (1, '7000000001', 1, 3, 1700000000000, 1700000000000);
INSERT INTO receipts (position, bot_id, first, last, first_at, last_at) VALUES (2, '7000000001', 5, 17, 1700000000000, 1700000000000);
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (1, '7000000001:1001:1', '7000000001:1001', 'incoming', 'Person 1', '001700000001000:000000000001', 1700000001000, '', NULL, 'text', NULL, 0, '001700000001000-0000000001-7000000001', 'message 1', NULL, NULL, 'tg:7000000001:1:e9bb1579f80f221e', '001700000001000-0000000001-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (2, '7000000001:1000:2', '7000000001:1000', 'incoming', 'Person 0', '001700000002000:000000000002', 1700000002000, '', NULL, 'text', NULL, 0, '001700000002000-0000000002-7000000001', 'message 2', NULL, NULL, 'tg:7000000001:2:9cc4bc787eac3e41', '001700000002000-0000000002-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (3, '7000000001:1001:3', '7000000001:1001', 'incoming', 'Person 1', '001700000003000:000000000003', 1700000003000, '', NULL, 'photo', NULL, 1, '001700000003000-0000000003-7000000001', 'a picture', NULL, NULL, 'tg:7000000001:3:c5ffc95fdf2dcb7e', '001700000003000-0000000003-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (4, '7000000001:1001:5', '7000000001:1001', 'incoming', 'Person 1', '001700000005000:000000000005', 1700000005000, '', NULL, 'text', NULL, 0, '001700000006000-0000000006-7000000001', 'message 5!', NULL, 1700000006000, 'tg:7000000001:6:452ccc9f3c52012a', '001700000006000-0000000006-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (5, '7000000001:1000:6', '7000000001:1000', 'incoming', 'Person 0', '001700000006000:000000000006', 1700000006000, '', NULL, 'poll', '{"content":{"type":"poll","pollId":"p1","question":"When?","options":[{"text":"Now","votes":0}],"voters":0,"isQuiz":false,"isAnonymous":false,"isClosed":false,"allowsMany":false}}', 0, '001700000006000-0000000008-7000000001', 'When?', NULL, NULL, 'tg:7000000001:8:c5ad9b3f5152fa77', '001700000006000-0000000008-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (6, '7000000001:1001:u11', '7000000001:1001', 'system', 'Person 1', '001700000005000:u00000000011', 1700000005000, '', NULL, 'callback_query', '{"content":{"type":"callback_query","data":"yes","on":"7000000001:1001:5"}}', 0, '001700000005000-0000000011-7000000001', 'yes', NULL, NULL, 'tg:7000000001:11:5785cdea054f6639', '001700000005000-0000000011-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (7, '7000000001:1001:bc1:7', '7000000001:1001:bc1', 'incoming', 'Person 1', '001700000007000:000000000007', 1700000007000, '', NULL, 'text', NULL, 0, '001700000007000-0000000013-7000000001', 'business', NULL, NULL, 'tg:7000000001:13:76a01c6cb70704ff', '001700000007000-0000000013-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (8, '7000000001:-1001000000001:8', '7000000001:-1001000000001:t3', 'system', 'Person 0', '001700000008000:000000000008', 1700000008000, '', NULL, 'forum_topic_created', '{"content":{"type":"service","key":"forum_topic_created","params":{"who":"Person 0","name":"News"}}}', 0, '001700000008000-0000000015-7000000001', '', NULL, NULL, 'tg:7000000001:15:c02b7c3ec489d8b3', '001700000008000-0000000015-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (9, '7000000001:-77:9', '7000000001:-1001000000077', 'incoming', 'Person 1', '001700000009000:000000000009', 1700000009000, '', NULL, 'text', '{"authorId":"1001"}', 0, '001700000009000-0000000016-7000000001', 'we move', NULL, NULL, 'tg:7000000001:16:8717b274a63eaaa7', '001700000009000-0000000016-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (10, '7000000001:-77:10', '7000000001:-1001000000077', 'system', 'Person 0', '001700000010000:000000000010', 1700000010000, '', NULL, 'migrate_to_chat_id', '{"content":{"type":"service","key":"migrate_to_chat_id","params":{"who":"Person 0"}}}', 0, '001700000010000-0000000017-7000000001', '', NULL, NULL, 'tg:7000000001:17:32169836959c422f', '001700000010000-0000000017-7000000001', NULL, NULL, '');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (11, 'out:d1:1', '7000000001:1001', 'outgoing', 'Shop', '001700000010001:1', 1700000010001, '', NULL, 'text', NULL, 0, '001700000000000-0000000001-d1', 'an answer', NULL, NULL, 'd1:37abba91-475f-42ca-8698-0c7ce135f04b', '001700000000000-0000000001-d1', 'queued', NULL, '001700000000000-0000000001-d1');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (12, 'out:d1:2', '7000000001:1001', 'outgoing', 'Shop', '001700000015000:000000000011', 1700000015000, '001700000000000-0000000016-d1', '7000000001:1001:11', 'text', NULL, 0, '001700000000000-0000000002-d1', 'with buttons', NULL, NULL, 'd1:3c3f6af9-d064-40f3-a289-c9aba42528bf', '001700000000000-0000000016-d1', 'sent', NULL, '001700000000000-0000000016-d1');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (13, 'out:d1:3', '7000000001:1001', 'outgoing', 'Shop', '001700000010003:1', 1700000010003, '', NULL, 'text', NULL, 0, '001700000000000-0000000003-d1', 'tomorrow', NULL, NULL, 'd1:923f28ac-59c8-46c3-afb0-556e5885d348', '001700000000000-0000000003-d1', 'scheduled', NULL, '001700000000000-0000000003-d1');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (14, 'out:d1:4', '7000000001:1001', 'outgoing', 'Shop', '001700000012000:000000000009', 1700000012000, '001700000000000-0000000006-d1', '7000000001:1001:9', 'text', NULL, 0, '001700000000000-0000000004-d1', 'went out!', NULL, 1700000013000, 'd1:941f1545-6502-493b-9de7-312df6b8fbed', '001700000000000-0000000008-d1', 'sent', NULL, '001700000000000-0000000006-d1');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (15, 'out:d1:5', '7000000001:1001', 'outgoing', 'Shop', '001700000010005:1', 1700000010005, '', NULL, 'text', NULL, 0, '001700000000000-0000000005-d1', 'under way', NULL, NULL, 'd1:53a7e7cc-fb80-4dbe-9118-86265c4f75bb', '001700000000000-0000000005-d1', 'queued', NULL, '001700000000000-0000000005-d1');
INSERT INTO messages (number, id, conversation_id, direction, author, position, date, placed_at, telegram_key, kind, more, attachment_count, shape_at, text, entities, edited_at, event_id, content_at, delivery, error, delivery_at) VALUES (16, '7000000001:1001:u90', '7000000001:1001', 'system', 'Person 1', '001700000011000:u00000000090', 1700000011000, '', NULL, 'callback_query', '{"content":{"type":"callback_query","data":"~b1","on":"7000000001:1001:11"}}', 0, '001700000011000-0000000090-7000000001', '~b1', NULL, NULL, 'tg:7000000001:90:23a5460f95343084', '001700000011000-0000000090-7000000001', NULL, NULL, '');
INSERT INTO aliases (id, goes_on_as) VALUES ('7000000001:-77', '7000000001:-1001000000077');
INSERT INTO joined (id, conversation_id) VALUES ('7000000001:-77', '7000000001:-1001000000077');
INSERT INTO deletions (message_key, at) VALUES ('7000000001:1001:bc1:7', '000000000000000-0000000014-7000000001');
INSERT INTO versions (message_id, at, event_id) VALUES ('7000000001:1001:5', '001700000005000-0000000005-7000000001', 'tg:7000000001:5:f0797e382a577fed');
INSERT INTO versions (message_id, at, event_id) VALUES ('7000000001:1001:5', '001700000006000-0000000006-7000000001', 'tg:7000000001:6:452ccc9f3c52012a');
INSERT INTO versions (message_id, at, event_id) VALUES ('out:d1:4', '001700000000000-0000000008-d1', 'd1:941f1545-6502-493b-9de7-312df6b8fbed');
INSERT INTO reaction_changes (message_key, at, actor, name, emoji) VALUES ('7000000001:1001:5', '001700000007000-0000000007-7000000001', '1001', 'Person 1', '["👍"]');
INSERT INTO polls (poll_id, state, at) VALUES ('p1', '{"type":"poll","pollId":"p1","question":"When?","options":[{"text":"Now","votes":1}],"voters":1,"isQuiz":false,"isAnonymous":false,"isClosed":false,"allowsMany":false}', '000000000000000-0000000009-7000000001');
INSERT INTO poll_messages (poll_id, message_id) VALUES ('p1', '7000000001:1000:6');
INSERT INTO votes (poll_id, actor, name, options, at) VALUES ('p1', '1001', 'Person 1', '[0]', '000000000000000-0000000010-7000000001');
INSERT INTO topics (conversation_id, name, at) VALUES ('7000000001:-1001000000001:t3', 'News', '001700000008000-0000000015-7000000001');
INSERT INTO connections (id, bot_id, name, is_enabled, can_reply, at) VALUES ('c1', '7000000001', 'Person 1', 1, 1, '001700000008000-0000000012-7000000001');
INSERT INTO outgoing (id, request, keyboard, keyboard_at, due, is_late, due_at, returned, returned_at, replaced, replaced_at) VALUES ('out:d1:2', NULL, '{"wire":[[{"text":"Yes","callback_data":"~b1"}]],"drawn":[[{"text":"Yes","kind":"callback_data","data":"yes"}]]}', '001700000000000-0000000002-d1', NULL, 0, '', NULL, '', NULL, '');
INSERT INTO outgoing (id, request, keyboard, keyboard_at, due, is_late, due_at, returned, returned_at, replaced, replaced_at) VALUES ('out:d1:3', '{"isSilent":true}', NULL, '', 1700086400000, 0, '001700000000000-0000000003-d1', NULL, '', NULL, '');
INSERT INTO postbacks (id, message_id, value) VALUES ('~b1', 'out:d1:2', 'yes');
INSERT INTO operations (id, message_id, what, asked_at, state, problem, state_at) VALUES ('op1', 'out:d1:4', '{"do":"edit","words":{"text":"went out!","entities":[]}}', '001700000000000-0000000007-d1', 'done', NULL, '001700000000000-0000000008-d1');
INSERT INTO operations (id, message_id, what, asked_at, state, problem, state_at) VALUES ('op2', 'out:d1:4', '{"do":"pin","isPinned":true}', '001700000000000-0000000009-d1', 'done', NULL, '001700000000000-0000000010-d1');
INSERT INTO operations (id, message_id, what, asked_at, state, problem, state_at) VALUES ('op3', 'out:d1:4', '{"do":"react","emoji":"👍"}', '001700000000000-0000000011-d1', 'asked', NULL, '');
INSERT INTO pins (message_id, is_pinned, at) VALUES ('out:d1:4', 1, '001700000000000-0000000010-d1');
INSERT INTO checkouts (bot_id, rule, reason, at) VALUES ('7000000001', 'decline', 'closed', '001700000000000-0000000013-d1');
INSERT INTO saved (contact_id, field, value, at) VALUES ('1001', 'note', 'a note', '001700000000000-0000000014-d1');
INSERT INTO saved (contact_id, field, value, at) VALUES ('1001', 'phone', '+1', '001700000000000-0000000014-d1');
INSERT INTO sticker_sets (bot_id, name, title, asked_at) VALUES ('7000000001', 'Cats', 'All cats', 1700000000000);
INSERT INTO set_stickers (id, bot_id, set_name, ordinal, file_id, file_unique_id, mime, size, width, height, emoji, thumb_file_id, thumb_width, thumb_height) VALUES ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', '7000000001', 'Cats', 0, 'f', 'u', 'image/webp', 9, 5, 5, '🙂', NULL, NULL, NULL);
INSERT INTO webhooks (id, url, made_at) VALUES ('cccccccccccccccc', 'https://shop.example/presses', 1700000000000);
INSERT INTO deliveries (ordinal, webhook_id, press_id, made_at, body, outcome, attempts, tried_at, status, why) VALUES (1, 'cccccccccccccccc', '7000000001:1001:u90', 1700000000000, '{"id":"7000000001:1001:u90","event":"postback","at":"2023-11-14T22:13:20.000Z","bot":{"id":"7000000001","username":"shop_bot"},"conversationId":"7000000001:1001","contact":{"id":"1001","name":"Person 1"},"messageId":"out:d1:2","data":"yes","text":"Yes"}', 'waiting', 0, NULL, NULL, NULL);
PRAGMA user_version = 9;
