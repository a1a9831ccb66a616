import type { Database } from './database'

/** Outgoing messages that would go out by themselves, of one bot or of all, in the order in which they would. */
export function unfinishedSends(db: Database, botId?: string): readonly string[] {
  return db
    .all<{ id: string }>(`SELECT id FROM messages WHERE delivery IN ('queued', 'scheduled') AND ${ofBot} ORDER BY conversation_id, position`, botId ?? null)
    .map(row => row.id)
}

/** Whose messages: a conversation's id begins with its bot's. All where the parameter is null. */
export const ofBot = "(?1 IS NULL OR substr(conversation_id, 1, length(?1) + 1) = ?1 || ':')"

/** Attempts of a run that is not this one's past: what became of them is in the other place. */
export function forgetAttempts(db: Database): void {
  db.run('DELETE FROM attempts')
  db.run('DELETE FROM past_uncertain')
}

/** Held messages of one conversation, oldest first. */
export function heldIn(db: Database, conversationId: string): readonly string[] {
  return db
    .all<{ id: string }>("SELECT id FROM messages WHERE conversation_id = ? AND delivery = 'held' ORDER BY position", conversationId)
    .map(row => row.id)
}

export function heldCount(db: Database): number {
  return db.get<{ n: number }>("SELECT count(*) AS n FROM messages WHERE delivery = 'held'")?.n ?? 0
}

/** Conversations in which messages are held, the one with the newest message first. */
export function heldConversations(db: Database): readonly { readonly conversationId: string; readonly title: string; readonly count: number }[] {
  return db.all(
    `SELECT c.id AS conversationId, c.name AS title, h.n AS count
     FROM (SELECT conversation_id, count(*) AS n FROM messages WHERE delivery = 'held' GROUP BY conversation_id) h
     CROSS JOIN conversations c ON c.id = h.conversation_id ORDER BY c.last_position DESC LIMIT 200`,
  )
}
