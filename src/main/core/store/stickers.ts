import type { Attachment } from '../../../shared/model'
import type { AttachmentFact } from '../update/facts'
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

/** Of this device only: what Telegram says is in a set, and when it was asked (epoch ms). */
export function keepSet(db: Database, botId: string, name: string, set: { readonly title: string; readonly stickers: readonly AttachmentFact[] }, now: number): void {
  db.run(
    `INSERT INTO sticker_sets (bot_id, name, title, asked_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (bot_id, name) DO UPDATE SET title = excluded.title, asked_at = excluded.asked_at`,
    botId,
    name,
    set.title,
    now,
  )
  db.run('DELETE FROM set_stickers WHERE bot_id = ? AND set_name = ?', botId, name)
  for (const [ordinal, { id, fileId, fileUniqueId, mime, size, width, height, emoji, thumb }] of set.stickers.entries()) {
    db.run(
      `INSERT INTO set_stickers (id, bot_id, set_name, ordinal, file_id, file_unique_id, mime, size, width, height, emoji, thumb_file_id, thumb_width, thumb_height)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      id,
      botId,
      name,
      ordinal,
      fileId,
      fileUniqueId,
      mime,
      size,
      width,
      height,
      emoji,
      thumb?.fileId ?? null,
      thumb?.width ?? null,
      thumb?.height ?? null,
    )
  }
}

/** Undefined where Telegram was never asked about it. */
export function keptSet(db: Database, botId: string, name: string): { readonly title: string; readonly askedAt: number } | undefined {
  return db.get('SELECT title, asked_at AS askedAt FROM sticker_sets WHERE bot_id = ? AND name = ?', botId, name)
}
