import type { Database } from './database'

/** Hosts whose links the operator has opened in a conversation before. This device only. */
export function hasOpenedHost(db: Database, conversationId: string, host: string): boolean {
  return db.get('SELECT 1 FROM link_hosts WHERE conversation_id = ? AND host = ?', conversationId, host) !== undefined
}

export function hostOpened(db: Database, conversationId: string, host: string): void {
  db.run('INSERT INTO link_hosts (conversation_id, host) VALUES (?, ?) ON CONFLICT DO NOTHING', conversationId, host)
}
