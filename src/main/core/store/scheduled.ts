import type { Database } from './database'

/** Messages that wait for their time, of one bot or of all, the next one first. */
export function scheduledMessages(db: Database, botId: string | undefined, limit: number): readonly { readonly messageId: string; readonly conversationId: string }[] {
  return db.all(
    `SELECT m.id AS messageId, m.conversation_id AS conversationId FROM messages m INDEXED BY messages_scheduled CROSS JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN outgoing o ON o.id = m.id WHERE m.delivery = 'scheduled' AND (?1 IS NULL OR c.bot_id = ?1) ORDER BY coalesce(o.due, 0), m.position LIMIT ?2`,
    botId ?? null,
    limit,
  )
}
