import type { Database, Value } from './database'
import { isMessage } from './message-id'

/**
 * The merge rules of the log (DESIGN 6). Whatever order facts arrive in, and however often, tables end up the same:
 * `once` inserts and keeps the first, `set` and `member` keep the later `at`, `advance` keeps the larger value.
 */

/** Tables whose fields follow `set`, with the clock column that each group of fields shares. */
type Clocks = {
  bots: 'profile_at' | 'channel_name_at' | 'hue_at' | 'api_root_at' | 'photo_at' | 'state_at'
  conversations: 'profile_at' | 'resolved_at' | 'reach_at'
  messages: 'placed_at' | 'shape_at' | 'content_at' | 'delivery_at'
  outgoing: 'keyboard_at' | 'due_at' | 'returned_at' | 'replaced_at'
}

/**
 * The later `at` wins for a group of fields. The row must exist. Answers whether anything was written; an equal `at`
 * (the same fact again) writes nothing.
 */
export function set<T extends keyof Clocks>(
  db: Database,
  table: T,
  id: string,
  clock: Clocks[T],
  at: string,
  fields: Readonly<Record<string, Value>>,
): boolean {
  const columns = Object.keys(fields)
  const parameter = `?${columns.length + 2}`
  const isRow = table === 'messages' ? isMessage('id', parameter) : `id = ${parameter}`
  const sql = `UPDATE ${table} SET ${columns.map(column => `${column} = ?`).join(', ')}, ${clock} = ? WHERE ${isRow} AND ${clock} < ?`
  return db.run(sql, ...Object.values(fields), at, id, at) > 0
}

/** The larger value wins. The row must exist. */
export function advance(db: Database, table: 'conversations', id: string, field: 'read_up_to', value: string): boolean {
  return db.run(`UPDATE ${table} SET ${field} = ? WHERE id = ? AND ${field} < ?`, value, id, value) > 0
}
