import type { ContactFact, MessageFact } from '../update/facts'
import { setContact } from './contacts'
import { mergeConversation, previewOf, shownReach, timeOf, unreadCap } from './conversations'
import { countChange } from './counters'
import type { Database } from './database'

/**
 * What a transaction has brought a conversation where it brought nothing but new messages that Telegram has numbered: a backlog is
 * made of that. Gathered, so that a hundred updates write each of their conversations once.
 */
export type Growth = {
  /** What the newest of the updates calls the contact; `at` is that update's. */
  contact: { readonly fact: ContactFact; readonly at: string } | null
  /** Epoch ms; the largest number where no update named a time. */
  firstSeenAt: number
  readonly messages: MessageFact[]
}

type Stored = {
  bot_id: string
  kind: string
  name: string
  username: string | null
  language_code: string | null
  is_bot: number
  is_premium: number
  profile_at: string
  first_seen_at: number
  resolved_up_to: string | null
  read_up_to: string
  reach_at: string
  status: string
  unread_count: number
  last_position: string
  waiting_since: number | null
  shown_reach: string
}

export function noGrowth(): Growth {
  return { contact: null, firstSeenAt: Number.MAX_SAFE_INTEGER, messages: [] }
}

/** A place that Telegram gave. Ours that wait stand elsewhere in the list than in the conversation. */
const numbered = /^\d{15}:(\d{12}|u\d{11})$/

/**
 * Carries the derived columns forward by what is new, where that comes to the same as `refresh`: everything that was there stands
 * in front of the new messages, so that only they can change what is shown. Answers false, with nothing but the contact written,
 * where the conversation has to be recomputed.
 */
export function grow(db: Database, id: string, { contact, firstSeenAt, messages }: Growth): boolean {
  const was = storedOf(db, id) ?? created(db, id)
  const profileAt = contact && contact.at > was.profile_at ? contact.at : was.profile_at
  if (contact && profileAt === contact.at && !isCalled(was, contact.fact)) setContact(db, id, contact.fact, contact.at, 0)
  const firstSeen = Math.min(was.first_seen_at, firstSeenAt)
  const ordered = messages.toSorted((one, other) => (one.position < other.position ? -1 : 1))
  const [first, last] = [ordered[0], ordered.at(-1)]
  const isPlain = was.last_position === '' || numbered.test(was.last_position)
  if (!first || !last || !isPlain || first.position <= was.last_position || ordered.some(({ position }) => !numbered.test(position))) {
    db.run('UPDATE conversations SET profile_at = ?, first_seen_at = ? WHERE id = ?', profileAt, firstSeen, id)
    return false
  }
  const incoming = ordered.filter(({ direction }) => direction === 'incoming')
  const lastIncoming = incoming.at(-1)
  const resolvedUpTo = was.resolved_up_to ?? ''
  const isResolved = was.status === 'resolved' && (lastIncoming?.position ?? '') <= resolvedUpTo
  const status = isResolved ? 'resolved' : 'open'
  const unread = Math.min(unreadCap, was.unread_count + incoming.filter(({ position }) => position > was.read_up_to).length)
  const waiting = incoming.find(({ position }) => position > resolvedUpTo)
  const waitingSince = isResolved ? null : (was.waiting_since ?? (waiting ? timeOf(waiting.position) : null))
  db.run(
    `UPDATE conversations SET profile_at = ?, first_seen_at = ?, status = ?, unread_count = ?, last_position = ?, last_message_at = ?,
       preview = ?, preview_kind = ?, preview_direction = ?, preview_delivery = NULL, waiting_since = ?, shown_reach = ? WHERE id = ?`,
    profileAt,
    firstSeen,
    status,
    unread,
    last.position,
    last.date,
    previewOf(last.text, last.entities),
    last.kind,
    last.direction,
    waitingSince,
    shownReach(was.shown_reach, was.reach_at, lastIncoming?.position ?? null),
    id,
  )
  const before = { status: was.status, unread: was.unread_count, isListed: was.last_position !== '' }
  countChange(db, was.bot_id, before, { status, unread, isListed: true })
  return true
}

function storedOf(db: Database, id: string): Stored | undefined {
  return db.get<Stored>(
    `SELECT bot_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, read_up_to,
       reach_at, status, unread_count, last_position, waiting_since, shown_reach FROM conversations WHERE id = ?`,
    id,
  )
}

function created(db: Database, id: string): Stored {
  mergeConversation(db, id)
  return storedOf(db, id) as Stored
}

function isCalled(was: Stored, contact: ContactFact): boolean {
  return (
    was.kind === contact.kind &&
    was.name === contact.name &&
    was.username === contact.username &&
    was.language_code === contact.languageCode &&
    was.is_bot === (contact.isBot ? 1 : 0) &&
    was.is_premium === (contact.isPremium ? 1 : 0)
  )
}
