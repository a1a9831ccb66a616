import type { Contact } from '../../../shared/model'
import type { ContactFact } from '../update/facts'
import type { Database } from './database'
import { savedOf } from './saved'

type ContactRow = {
  kind: string
  name: string
  username: string | null
  language_code: string | null
  is_bot: number
  is_premium: number
}

/** The column's default: larger than any time. */
const neverSeen = Number.MAX_SAFE_INTEGER

/**
 * What the other side of a conversation is called, kept with the conversation: every message brings it, and a row of its own
 * would double what a message costs to take in. `set` for the profile, the earliest time for `first_seen_at`.
 * Answers false where the conversation is not here or knows something newer.
 */
export function setContact(db: Database, conversationId: string, contact: ContactFact, at: string, seenAt: number): boolean {
  // An update that names no time says nothing about the first.
  const firstSeen = seenAt > 0 ? seenAt : neverSeen
  const isNewer = db.run(
    `UPDATE conversations SET kind = ?, name = ?, username = ?, language_code = ?, is_bot = ?, is_premium = ?, profile_at = ?,
       first_seen_at = min(first_seen_at, ?) WHERE id = ? AND profile_at < ?`,
    contact.kind,
    contact.name,
    contact.username,
    contact.languageCode,
    contact.isBot ? 1 : 0,
    contact.isPremium ? 1 : 0,
    at,
    firstSeen,
    conversationId,
    at,
  )
  if (isNewer > 0) return true
  db.run('UPDATE conversations SET first_seen_at = ? WHERE id = ? AND first_seen_at > ?', firstSeen, conversationId, firstSeen)
  return false
}

/** As the newest of its conversations says; undefined where there is none. */
export function contactOf(db: Database, id: string): Contact | undefined {
  const row = db.get<ContactRow>(
    `SELECT kind, name, username, language_code, is_bot, is_premium FROM conversations WHERE contact_id = ? ORDER BY profile_at DESC LIMIT 1`,
    id,
  )
  const first = db.get<{ at: number }>('SELECT min(first_seen_at) AS at FROM conversations WHERE contact_id = ?', id)
  const saved = savedOf(db, id)
  return (
    row && {
      id: id as Contact['id'],
      kind: row.kind as Contact['kind'],
      name: row.name || id,
      isBot: row.is_bot === 1,
      isPremium: row.is_premium === 1,
      firstSeenAt: first && first.at < neverSeen ? first.at : 0,
      ...(row.username !== null && { username: row.username }),
      ...(row.language_code !== null && { languageCode: row.language_code }),
      ...(saved && { saved }),
    }
  )
}
