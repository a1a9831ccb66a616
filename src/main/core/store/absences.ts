import type { Absence } from '../../../shared/model'
import type { Database } from './database'

/** `once`: the same absence stated again changes nothing. Epoch milliseconds on Telegram's clock. */
export function addAbsence(db: Database, botId: string, from: number, to: number): void {
  db.run('INSERT INTO absences (bot_id, from_at, to_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', botId, from, to)
}

/** Oldest first. */
export function absencesOf(db: Database, botId: string): readonly Absence[] {
  return db
    .all<{ from_at: number; to_at: number }>('SELECT from_at, to_at FROM absences WHERE bot_id = ? ORDER BY from_at, to_at', botId)
    .map(row => ({ from: row.from_at, to: row.to_at }))
}

/** When Telegram was last heard for a bot; kept to a few minutes. This device only. */
export function heardAt(db: Database, botId: string): number | undefined {
  return db.get<{ at: number }>('SELECT at FROM heard WHERE bot_id = ?', botId)?.at
}

/** Sets, and does not only raise: a clock that was ahead must not hide an absence. */
export function setHeard(db: Database, botId: string, at: number): void {
  db.run('INSERT INTO heard (bot_id, at) VALUES (?, ?) ON CONFLICT (bot_id) DO UPDATE SET at = excluded.at', botId, at)
}
