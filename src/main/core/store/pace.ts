import type { Database } from './database'

/** The pacing state of a bot as JSON, so that a restart does not forget how much was just sent. This device only. */
export function paceOf(db: Database, botId: string): string | undefined {
  return db.get<{ state: string }>('SELECT state FROM pace WHERE bot_id = ?', botId)?.state
}

export function savePace(db: Database, botId: string, state: string): void {
  db.run('INSERT INTO pace (bot_id, state) VALUES (?, ?) ON CONFLICT (bot_id) DO UPDATE SET state = excluded.state', botId, state)
}
