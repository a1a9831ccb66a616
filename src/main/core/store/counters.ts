import type { Counts } from '../../../shared/model'
import type { Database } from './database'

/** How a conversation counts; kept as running numbers because counting 50,000 rows takes 14 ms (PERFORMANCE P6). */
type Counted = { readonly status: string; readonly unread: number; readonly isListed: boolean }

/** A bot's numbers begin with its first conversation, which counts once it has a message to show. */
export function countFrom(db: Database, botId: string): void {
  db.run('INSERT INTO counters (bot_id, open, unread, resolved) VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING', botId)
}

/** Moves a bot's numbers from what a conversation was to what it is. */
export function countChange(db: Database, botId: string, was: Counted, is: Counted): void {
  const open = asOpen(is) - asOpen(was)
  const unread = asUnread(is) - asUnread(was)
  const resolved = asResolved(is) - asResolved(was)
  if (open === 0 && unread === 0 && resolved === 0) return
  db.run('UPDATE counters SET open = open + ?, unread = unread + ?, resolved = resolved + ? WHERE bot_id = ?', open, unread, resolved, botId)
}

/** Every bot that has conversations. */
export function countedBots(db: Database): readonly string[] {
  return db.all<{ bot_id: string }>('SELECT bot_id FROM counters').map(row => row.bot_id)
}

export function countsOf(db: Database): Counts {
  const rows = db.all<{ bot_id: string; open: number; unread: number; resolved: number }>('SELECT bot_id, open, unread, resolved FROM counters')
  return {
    open: sum(rows.map(row => row.open)),
    unread: sum(rows.map(row => row.unread)),
    resolved: sum(rows.map(row => row.resolved)),
    bots: Object.fromEntries(rows.map(row => [row.bot_id, { open: row.open, unread: row.unread }])),
  }
}

function asOpen(counted: Counted): number {
  return counted.isListed && counted.status === 'open' ? 1 : 0
}

function asUnread(counted: Counted): number {
  return counted.isListed && counted.unread > 0 ? 1 : 0
}

function asResolved(counted: Counted): number {
  return counted.isListed && counted.status === 'resolved' ? 1 : 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
