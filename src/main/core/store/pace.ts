import type { Database } from './database'

/** The pacing state of a bot as JSON, so that a restart does not forget how much was just sent. This device only. */
export function paceOf(db: Database, botId: string): string | undefined {
  return db.get<{ state: string }>('SELECT state FROM pace WHERE bot_id = ?', botId)?.state
}

export function savePace(db: Database, botId: string, state: string): void {
  db.run('INSERT INTO pace (bot_id, state) VALUES (?, ?) ON CONFLICT (bot_id) DO UPDATE SET state = excluded.state', botId, state)
}

/**
 * Until when (epoch ms) nothing goes to this chat because Telegram asked for a pause, there or of the whole bot; null where it did not,
 * as the state that was kept last has it.
 */
export function slowedUntil(db: Database, botId: string, chatId: string): number | null {
  const saved = db.get<{ now: number; wall: number; until: number }>(
    `SELECT state ->> '$.now' AS now, state ->> '$.wall' AS wall,
       max(coalesce(state ->> '$.pace.botSilentUntil', 0), coalesce(state ->> ('$.pace.chats."' || ? || '".silentUntil'), 0)) AS until
     FROM pace WHERE bot_id = ?`,
    chatId,
    botId,
  )
  return saved && saved.until > saved.now ? Math.ceil(saved.wall + saved.until - saved.now) : null
}

/** Messages of a bot that wait to be sent, the first of them; those that a page may be showing. */
export function waitingMessages(db: Database, botId: string, limit: number): readonly string[] {
  return db
    .all<{ id: string }>(
      `SELECT m.id FROM messages m CROSS JOIN conversations c ON c.id = m.conversation_id WHERE m.delivery = 'queued' AND c.bot_id = ? ORDER BY m.position LIMIT ?`,
      botId,
      limit,
    )
    .map(row => row.id)
}
