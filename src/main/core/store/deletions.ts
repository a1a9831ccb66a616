import type { Database } from './database'

/** `once`: a message is deleted or not, and never comes back. */
export function setDeleted(db: Database, messageKey: string, at: string): void {
  db.run('INSERT INTO deletions (message_key, at) VALUES (?, ?) ON CONFLICT (message_key) DO UPDATE SET at = min(at, excluded.at)', messageKey, at)
}

/** A column that is 1 for a deleted message. */
export function deletedColumn(messageKey: string): string {
  return `EXISTS (SELECT 1 FROM deletions WHERE message_key = ${messageKey})`
}
