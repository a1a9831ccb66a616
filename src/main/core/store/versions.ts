import type { Database } from './database'

/** `once`: an event that states what a message says. Kept only where there is more than one, which is an edit. */
export function keepVersion(db: Database, messageId: string, at: string, eventId: string): void {
  db.run('INSERT INTO versions (message_id, at, event_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', messageId, at, eventId)
}

/** The events that state what a message said, oldest first; empty for one that was never edited. */
export function versionsOf(db: Database, messageId: string): readonly { readonly at: string; readonly eventId: string }[] {
  return db.all('SELECT at, event_id AS eventId FROM versions WHERE message_id = ? ORDER BY at, event_id', messageId)
}

/** A column with the number of versions. */
export function versionsColumn(messageId: string): string {
  return `(SELECT count(*) FROM versions WHERE message_id = ${messageId})`
}
