import type { ReactionFact } from '../update/facts'
import type { Database } from './database'

/** `set` per message and actor: the emoji that one person has put on one message; `once` for its history. */
export function setReaction(db: Database, { messageKey, actor, name, emoji }: ReactionFact, at: string): boolean {
  db.run(
    'INSERT INTO reaction_changes (message_key, at, actor, name, emoji) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    messageKey,
    at,
    actor,
    name,
    JSON.stringify(emoji),
  )
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

/**
 * A column with all reactions on a message as they stand, for `reactionsIn`. Within the message's own statement: hardly any message
 * has one, and a statement of its own for each would cost as much as the message.
 */
export function reactionsColumn(messageKey: string): string {
  return `(SELECT group_concat(emoji, ',') FROM (SELECT emoji FROM reactions WHERE message_key = ${messageKey} ORDER BY actor))`
}

/** The emoji in such a column, in the order of who put them there. */
export function reactionsIn(column: string | null): string[] {
  return column === null ? [] : (JSON.parse(`[${column}]`) as string[][]).flat()
}

/** Who put or took what on a message, oldest first. `at` is the log's clock. */
export function reactionChanges(db: Database, messageKey: string): readonly { readonly at: string; readonly name: string; readonly emoji: readonly string[] }[] {
  return db
    .all<{ at: string; name: string; emoji: string }>('SELECT at, name, emoji FROM reaction_changes WHERE message_key = ? ORDER BY at, actor', messageKey)
    .map(row => ({ at: row.at, name: row.name, emoji: JSON.parse(row.emoji) as string[] }))
}
