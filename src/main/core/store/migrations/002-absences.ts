import type { Database } from '../database'

/**
 * When nobody fetched a bot's updates for longer than Telegram keeps them (a fact), and of this device only: when Telegram was
 * last heard for a bot, and which update ids were received.
 */
export function absences(db: Database): void {
  db.script(`
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
  `)
  // What was received before there was a ledger: runs of ids without a hole, in their order.
  db.script(`
    INSERT INTO receipts (bot_id, first, last, first_at, last_at)
    SELECT bot_id, min(number), max(number), min(time), max(time)
    FROM (
      SELECT bot_id, number, time, number - row_number() OVER (PARTITION BY bot_id ORDER BY number) AS run
      FROM (
        SELECT json_extract(body, '$.botId') AS bot_id, CAST(json_extract(body, '$.update.update_id') AS INTEGER) AS number,
               min(CAST(substr(at, 1, 15) AS INTEGER)) AS time
        FROM events
        WHERE type = 'telegram.update' AND json_extract(body, '$.botId') IS NOT NULL AND json_extract(body, '$.update.update_id') IS NOT NULL
        GROUP BY 1, 2
      )
    )
    GROUP BY bot_id, run ORDER BY bot_id, min(number);
  `)
}
