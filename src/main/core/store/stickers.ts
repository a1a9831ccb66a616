import type { Attachment } from '../../../shared/model'
import { attachmentOf } from './attachments'
import type { Database } from './database'

/** Stickers that came in lately through a bot, the newest of each first. */
export function recentStickers(db: Database, botId: string, limit: number): readonly Attachment[] {
  const rows = db.all<{ id: string }>(
    `SELECT max(m.number) AS newest, t.id FROM messages m CROSS JOIN attachments t ON t.message_id = m.id CROSS JOIN conversations c ON c.id = m.conversation_id
     WHERE m.number > (SELECT max(number) - 20000 FROM messages) AND m.attachment_count > 0 AND m.kind = 'sticker' AND c.bot_id = ?
       AND t.kind = 'sticker' AND t.file_id IS NOT NULL GROUP BY t.file_unique_id ORDER BY newest DESC LIMIT ?`,
    botId,
    limit,
  )
  return rows.flatMap(({ id }) => attachmentOf(db, id) ?? [])
}
