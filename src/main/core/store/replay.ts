import type { Database } from './database'

const factTables = [
  'bots', 'conversations', 'messages', 'attachments', 'reactions', 'counters', 'absences', 'aliases', 'joined', 'deletions', 'versions',
  'reaction_changes', 'polls', 'poll_messages', 'votes', 'topics', 'connections',
  'outgoing', 'postbacks', 'operations', 'pins', 'checkouts', 'saved',
] as const

/** Empties everything that the events add up to; what is of this device only stays. */
export function clearFacts(db: Database): void {
  for (const table of factTables) db.run(`DELETE FROM ${table}`)
}

/** Every fact as text in a fixed order, without arrival order: two devices that agree print the same. */
export function dumpFacts(db: Database): string {
  return factTables
    .map(table => {
      const rows = db.all<Record<string, unknown>>(`SELECT * FROM ${table}`)
      const lines = rows.map(({ number: _arrival, ...row }) => JSON.stringify(row)).toSorted()
      return [table, ...lines].join('\n')
    })
    .join('\n\n')
}
