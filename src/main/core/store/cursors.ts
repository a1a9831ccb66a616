import type { Database } from './database'
import { noteReceipts } from './receipts'

/** Where a bot's poller stands. This device only. */
export type Cursor = {
  /** The next `offset`: everything below it is stored. Null before the first update. */
  readonly next: number | null
  /** When the last update was stored, epoch ms. */
  readonly lastUpdateAt: number | null
}

export function cursorOf(db: Database, botId: string): Cursor {
  const row = db.get<{ next: number; last_update_at: number }>('SELECT next, last_update_at FROM cursors WHERE bot_id = ?', botId)
  return row ? { next: row.next, lastUpdateAt: row.last_update_at } : { next: null, lastUpdateAt: null }
}

/**
 * Sets, and does not only raise: Telegram starts its numbering anew after a week of silence. `ids` are those of the batch that the
 * same transaction stores.
 */
export function advanceCursor(db: Database, botId: string, next: number, now: number, ids: readonly number[]): void {
  noteReceipts(db, botId, ids, now)
  db.run(
    `INSERT INTO cursors (bot_id, next, last_update_at) VALUES (?, ?, ?)
     ON CONFLICT (bot_id) DO UPDATE SET next = excluded.next, last_update_at = excluded.last_update_at`,
    botId,
    next,
    now,
  )
}
