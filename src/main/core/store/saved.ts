import type { Contact } from '../../../shared/model'
import type { Database } from './database'

export type Saved = NonNullable<Contact['saved']>

/** `set`, each field by itself: what the team writes down about a contact; empty where it is not to be known any more. */
export function setSaved(db: Database, contactId: string, fields: Saved, at: string): void {
  for (const [field, value] of Object.entries(fields)) {
    db.run(
      `INSERT INTO saved (contact_id, field, value, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (contact_id, field) DO UPDATE SET value = excluded.value, at = excluded.at WHERE excluded.at > saved.at`,
      contactId,
      field,
      value,
      at,
    )
  }
}

/** Undefined where there is nothing. A group that became another keeps what was written down about the one that it was. */
export function savedOf(db: Database, contactId: string): Saved | undefined {
  const rows = db.all<{ field: string; value: string }>(
    `SELECT field, value FROM saved WHERE contact_id IN (
       SELECT ?1 UNION SELECT substr(j.id, instr(j.id, ':') + 1) FROM conversations c JOIN joined j ON j.conversation_id = c.id WHERE c.contact_id = ?1)
     ORDER BY at`,
    contactId,
  )
  const fields = Object.entries(Object.fromEntries(rows.map(({ field, value }) => [field, value]))).filter(([, value]) => value !== '')
  return fields.length > 0 ? Object.fromEntries(fields) : undefined
}
