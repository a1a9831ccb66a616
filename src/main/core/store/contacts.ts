import type { Contact } from '../../../shared/model'
import type { ContactFact } from '../update/facts'
import type { Database } from './database'

type ContactRow = {
  id: string
  kind: string
  name: string
  username: string | null
  language_code: string | null
  is_bot: number
  is_premium: number
  first_seen_at: number
}

/**
 * `set` for the profile as a whole and the earliest time for `first_seen_at`. Answers whether something that shows has
 * changed: the clock has to move with every message, the screen need not hear of it.
 */
export function mergeContact(db: Database, contact: ContactFact, at: string, seenAt: number): boolean {
  const before = db.get<{ name: string; username: string | null; profile_at: string; first_seen_at: number }>(
    'SELECT name, username, profile_at, first_seen_at FROM contacts WHERE id = ?',
    contact.id,
  )
  if (before && before.profile_at >= at && before.first_seen_at <= seenAt) return false
  const flags = [contact.isBot ? 1 : 0, contact.isPremium ? 1 : 0] as const
  if (!before) {
    db.run(
      `INSERT INTO contacts (id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      contact.id,
      contact.kind,
      contact.name,
      contact.username,
      contact.languageCode,
      ...flags,
      at,
      seenAt,
    )
    return true
  }
  if (before.first_seen_at > seenAt) db.run('UPDATE contacts SET first_seen_at = ? WHERE id = ?', seenAt, contact.id)
  if (before.profile_at >= at) return false
  db.run(
    `UPDATE contacts SET kind = ?, name = ?, username = ?, language_code = ?, is_bot = ?, is_premium = ?, profile_at = ?
     WHERE id = ?`,
    contact.kind,
    contact.name,
    contact.username,
    contact.languageCode,
    ...flags,
    at,
    contact.id,
  )
  return before.name !== contact.name || before.username !== contact.username
}

export function contactOf(db: Database, id: string): Contact | undefined {
  const row = db.get<ContactRow>(
    'SELECT id, kind, name, username, language_code, is_bot, is_premium, first_seen_at FROM contacts WHERE id = ?',
    id,
  )
  return (
    row && {
      id: row.id as Contact['id'],
      kind: row.kind as Contact['kind'],
      name: row.name,
      isBot: row.is_bot === 1,
      isPremium: row.is_premium === 1,
      firstSeenAt: row.first_seen_at,
      ...(row.username !== null && { username: row.username }),
      ...(row.language_code !== null && { languageCode: row.language_code }),
    }
  )
}
