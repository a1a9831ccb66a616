import type { Reach } from '../../../shared/model'
import { setContact } from './contacts'
import { advanceRead, mergeConversation, setReach, setResolved } from './conversations'
import { countChange } from './counters'
import type { Database } from './database'

/** Under which conversation this one goes on; the id itself where nothing happened to it. */
export function currentConversation(db: Database, id: string): string {
  return db.get<{ conversation_id: string }>('SELECT conversation_id FROM joined WHERE id = ?', id)?.conversation_id ?? id
}

/**
 * States that a conversation goes on as another, and joins them: messages and facts move to the one that lives, by the same merge rules,
 * so that it makes no difference whether they came before this or come after. Answers the ids that have ended, and the one that lives;
 * none where nothing is new. `messages`: the newest of those that moved, which a page may be showing.
 */
export function join(db: Database, id: string, goesOnAs: string): { readonly ended: readonly string[]; readonly current: string; readonly messages: readonly string[] } {
  const isNew = db.run('INSERT INTO aliases (id, goes_on_as) VALUES (?, ?) ON CONFLICT DO NOTHING', id, goesOnAs) > 0
  if (!isNew) return { ended: [], current: goesOnAs, messages: [] }
  const all = related(db, id)
  const living = all.filter(each => db.get('SELECT 1 FROM aliases WHERE id = ?', each) === undefined)
  // One, unless Telegram contradicts itself; then every device has to choose the same.
  const current = (living.length > 0 ? living : all).toSorted()[0] as string
  const ended = all.filter(each => each !== current)
  const messages = ended.flatMap(each => newest(db, each))
  db.run('DELETE FROM joined WHERE id = ?', current)
  for (const each of ended) {
    db.run('INSERT INTO joined (id, conversation_id) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET conversation_id = excluded.conversation_id', each, current)
    move(db, each, current)
  }
  return { ended, current, messages }
}

function newest(db: Database, conversationId: string): readonly string[] {
  return db
    .all<{ id: string }>('SELECT id FROM messages WHERE conversation_id = ? ORDER BY position DESC LIMIT 100', conversationId)
    .map(row => row.id)
}

/** Everything that aliases connect with a conversation. */
function related(db: Database, id: string): readonly string[] {
  return db
    .all<{ id: string }>(
      `WITH RECURSIVE found (id) AS (
         SELECT ? UNION SELECT CASE a.id WHEN f.id THEN a.goes_on_as ELSE a.id END FROM found f JOIN aliases a ON f.id IN (a.id, a.goes_on_as))
       SELECT id FROM found`,
      id,
    )
    .map(row => row.id)
}

type Ended = {
  bot_id: string
  kind: 'person' | 'group' | 'channel'
  name: string
  username: string | null
  language_code: string | null
  is_bot: number
  is_premium: number
  profile_at: string
  first_seen_at: number
  resolved_up_to: string | null
  resolved_at: string
  read_up_to: string
  reach: string
  reach_at: string
  status: string
  unread_count: number
  last_position: string
}

function move(db: Database, from: string, to: string): void {
  mergeConversation(db, to)
  db.run('UPDATE messages SET conversation_id = ? WHERE conversation_id = ?', to, from)
  // Of this device only: what is there already stays.
  db.run('UPDATE OR IGNORE drafts SET conversation_id = ? WHERE conversation_id = ?', to, from)
  db.run('UPDATE OR IGNORE link_hosts SET conversation_id = ? WHERE conversation_id = ?', to, from)
  const was = db.get<Ended>(
    `SELECT bot_id, kind, name, username, language_code, is_bot, is_premium, profile_at, first_seen_at, resolved_up_to, resolved_at,
       read_up_to, reach, reach_at, status, unread_count, last_position FROM conversations WHERE id = ?`,
    from,
  )
  if (!was) return
  const contact = { id: '', kind: was.kind, name: was.name, username: was.username, languageCode: was.language_code, isBot: was.is_bot === 1, isPremium: was.is_premium === 1 }
  setContact(db, to, contact, was.profile_at, was.first_seen_at)
  setResolved(db, to, was.resolved_at, was.resolved_up_to)
  setReach(db, to, was.reach_at, was.reach as Reach)
  advanceRead(db, to, was.read_up_to)
  countChange(db, was.bot_id, { status: was.status, unread: was.unread_count, isListed: was.last_position !== '' }, { status: was.status, unread: 0, isListed: false })
  db.run('DELETE FROM conversations WHERE id = ?', from)
}
