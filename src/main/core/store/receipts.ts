import type { Database } from './database'

/** Update ids that came without a hole between them. Times are epoch milliseconds of the arrival. This device only. */
export type Receipt = { readonly first: number; readonly last: number; readonly firstAt: number; readonly lastAt: number }

type ReceiptRow = { position: number; first: number; last: number; first_at: number; last_at: number }

/**
 * Notes that these updates are stored, in the transaction that stores them. Ids that the newest run holds already came once more
 * and count once; any other id that does not continue it begins a run of its own, also where Telegram numbers anew.
 */
export function noteReceipts(db: Database, botId: string, ids: readonly number[], now: number): void {
  let newest = newestRun(db, botId)
  for (const id of ids.toSorted((one, other) => one - other)) {
    if (newest && id >= newest.first && id <= newest.last) continue
    if (newest && id === newest.last + 1) Object.assign(newest, { last: id, last_at: now })
    else {
      if (newest) keep(db, botId, newest)
      newest = { position: 0, first: id, last: id, first_at: now, last_at: now }
    }
  }
  if (newest) keep(db, botId, newest)
}

/** The newest runs in the order of their arrival, oldest of them first, and how many updates all runs hold. */
export function receiptsOf(db: Database, botId: string, limit: number): { readonly receipts: readonly Receipt[]; readonly runs: number; readonly count: number } {
  const rows = db.all<ReceiptRow>('SELECT position, first, last, first_at, last_at FROM receipts WHERE bot_id = ? ORDER BY position DESC LIMIT ?', botId, limit)
  const sums = db.get<{ runs: number; count: number }>('SELECT count(*) AS runs, coalesce(sum(last - first + 1), 0) AS count FROM receipts WHERE bot_id = ?', botId)
  return {
    receipts: rows.toReversed().map(row => ({ first: row.first, last: row.last, firstAt: row.first_at, lastAt: row.last_at })),
    runs: sums?.runs ?? 0,
    count: sums?.count ?? 0,
  }
}

function newestRun(db: Database, botId: string): ReceiptRow | undefined {
  return db.get<ReceiptRow>('SELECT position, first, last, first_at, last_at FROM receipts WHERE bot_id = ? ORDER BY position DESC LIMIT 1', botId)
}

function keep(db: Database, botId: string, run: ReceiptRow): void {
  if (run.position > 0) db.run('UPDATE receipts SET last = ?, last_at = ? WHERE position = ?', run.last, run.last_at, run.position)
  else db.run('INSERT INTO receipts (bot_id, first, last, first_at, last_at) VALUES (?, ?, ?, ?, ?)', botId, run.first, run.last, run.first_at, run.last_at)
}
