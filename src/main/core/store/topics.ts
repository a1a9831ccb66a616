import type { Database } from './database'

/** `set`: what a topic is called. */
export function setTopic(db: Database, conversationId: string, name: string, at: string): boolean {
  return (
    db.run(
      `INSERT INTO topics (conversation_id, name, at) VALUES (?, ?, ?)
       ON CONFLICT (conversation_id) DO UPDATE SET name = excluded.name, at = excluded.at WHERE excluded.at > topics.at`,
      conversationId,
      name,
      at,
    ) > 0
  )
}
