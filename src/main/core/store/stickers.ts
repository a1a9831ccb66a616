import type { Attachment } from '../../../shared/model'
import { attachmentOf } from './attachments'
import type { Database } from './database'
import { isMessage } from './message-id'

const recent = `FROM messages m CROSS JOIN attachments t ON t.message_id = m.id CROSS JOIN conversations c ON c.id = m.conversation_id
  WHERE m.number > (SELECT max(number) - 20000 FROM messages) AND m.attachment_count > 0 AND m.kind = 'sticker' AND c.bot_id = ?
    AND t.kind = 'sticker' AND t.file_id IS NOT NULL`

/** Stickers that came in lately through a bot, the newest of each first. */
export function recentStickers(db: Database, botId: string, limit: number): readonly Attachment[] {
  const rows = db.all<{ id: string }>(`SELECT max(m.number) AS newest, t.id ${recent} GROUP BY t.file_unique_id ORDER BY newest DESC LIMIT ?`, botId, limit)
  return rows.flatMap(({ id }) => attachmentOf(db, id) ?? [])
}

/** The sets that they are from, with how many of each came in; the one that came last first. */
export function recentSets(db: Database, botId: string, limit: number): readonly { readonly name: string; readonly stickers: number }[] {
  return db.all(
    `SELECT name, stickers FROM (SELECT t.title AS name, count(DISTINCT t.file_unique_id) AS stickers, max(m.number) AS newest ${recent} AND t.title <> ''
       GROUP BY t.title) ORDER BY newest DESC LIMIT ?`,
    botId,
    limit,
  )
}

/** Stickers of a set that came in through a bot whenever, each once, the first to come first. */
export function receivedOf(db: Database, botId: string, name: string, limit: number): readonly Attachment[] {
  const rows = db.all<{ id: string }>(
    `SELECT min(m.number) AS oldest, t.id FROM attachments t INDEXED BY attachments_set CROSS JOIN messages m ON ${isMessage('m.id', 't.message_id')}
     CROSS JOIN conversations c ON c.id = m.conversation_id
     WHERE t.kind = 'sticker' AND t.title = ? AND t.file_id IS NOT NULL AND c.bot_id = ? GROUP BY t.file_unique_id ORDER BY oldest LIMIT ?`,
    name,
    botId,
    limit,
  )
  return rows.flatMap(({ id }) => attachmentOf(db, id) ?? [])
}
