import type { Database } from './database'

/** `set` per message and actor: the emoji that one person has put on one message, as a JSON array of strings. */
export function setReaction(db: Database, messageKey: string, actor: string, emoji: readonly string[], at: string): boolean {
  return (
    db.run(
      `INSERT INTO reactions (message_key, actor, emoji, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (message_key, actor) DO UPDATE SET emoji = excluded.emoji, at = excluded.at WHERE excluded.at > reactions.at`,
      messageKey,
      actor,
      JSON.stringify(emoji),
      at,
    ) > 0
  )
}

/** All reactions on a message as they stand. */
export function reactionsOn(db: Database, messageKey: string): readonly string[] {
  return db
    .all<{ emoji: string }>('SELECT emoji FROM reactions WHERE message_key = ? ORDER BY actor', messageKey)
    .flatMap(row => JSON.parse(row.emoji) as string[])
}
