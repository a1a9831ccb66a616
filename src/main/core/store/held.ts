import type { Database } from './database'

/** Outgoing messages that would go out by themselves, in the order in which they would. */
export function unfinishedSends(db: Database): readonly string[] {
  return db
    .all<{ id: string }>("SELECT id FROM messages WHERE delivery IN ('queued', 'scheduled') ORDER BY conversation_id, position")
    .map(row => row.id)
}

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
