import type { ConnectionFact } from '../update/facts'
import type { Database } from './database'

/** `set`: a business account's connection with a bot, as it stands. */
export function setConnection(db: Database, connection: ConnectionFact, at: string): void {
  db.run(
    `INSERT INTO connections (id, bot_id, name, is_enabled, can_reply, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, is_enabled = excluded.is_enabled, can_reply = excluded.can_reply, at = excluded.at
     WHERE excluded.at > connections.at`,
    connection.id,
    connection.botId,
    connection.name,
    connection.isEnabled ? 1 : 0,
    connection.canReply ? 1 : 0,
    at,
  )
}

/** The conversations that go through a connection. */
export function conversationsThrough(db: Database, connectionId: string): readonly string[] {
  return db.all<{ id: string }>('SELECT id FROM conversations WHERE connection_id = ?', connectionId).map(({ id }) => id)
}
