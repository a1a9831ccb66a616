import type { Attachment, ProblemData } from '../../../shared/model'
import type { AttachmentFact } from '../update/facts'
import type { Database } from './database'
import { isMessage } from './message-id'

/** The local copy: where it stands and under which SHA-256 it lies in the media folder. This device only. */
export type FileState = {
  readonly state: Attachment['state']
  readonly sha: string | null
  readonly thumbSha: string | null
  readonly error: ProblemData | null
}

/** What fetching needs to know of an attachment. */
export type FetchableAttachment = AttachmentFact & FileState & { readonly messageId: string; readonly botId: string }

type Row = {
  id: string
  message_id: string
  kind: string
  file_id: string | null
  file_unique_id: string | null
  file_name: string | null
  mime: string | null
  size: number | null
  width: number | null
  height: number | null
  duration: number | null
  title: string | null
  performer: string | null
  emoji: string | null
  thumb_file_id: string | null
  thumb_width: number | null
  thumb_height: number | null
  state: string | null
  sha: string | null
  thumb_sha: string | null
  error: string | null
}

const columns = `t.id, t.message_id, t.kind, t.file_id, t.file_unique_id, t.file_name, t.mime, t.size, t.width, t.height, t.duration,
  t.title, t.performer, t.emoji, t.thumb_file_id, t.thumb_width, t.thumb_height, f.state, f.sha, f.thumb_sha, f.error`
const source = 'attachments t LEFT JOIN files f ON f.attachment_id = t.id'

/** Part of a message's content: replaced as a whole. The local copies stay, they go by attachment id. */
export function replaceAttachments(db: Database, messageId: string, attachments: readonly AttachmentFact[]): void {
  db.run('DELETE FROM attachments WHERE message_id = ?', messageId)
  for (const [ordinal, fact] of attachments.entries()) insertAttachment(db, messageId, ordinal, fact)
}

/** Of a message of ours, whose files never change; safe in any order. */
export function addAttachments(db: Database, messageId: string, attachments: readonly AttachmentFact[]): void {
  for (const [ordinal, fact] of attachments.entries()) insertAttachment(db, messageId, ordinal, fact)
}

function insertAttachment(db: Database, messageId: string, ordinal: number, fact: AttachmentFact): void {
  db.run(
    `INSERT INTO attachments (id, message_id, ordinal, kind, file_id, file_unique_id, file_name, mime, size, width, height,
       duration, title, performer, emoji, thumb_file_id, thumb_width, thumb_height)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    fact.id,
    messageId,
    ordinal,
    fact.kind,
    fact.fileId,
    fact.fileUniqueId,
    fact.fileName,
    fact.mime,
    fact.size,
    fact.width,
    fact.height,
    fact.duration,
    fact.title,
    fact.performer,
    fact.emoji,
    fact.thumb?.fileId ?? null,
    fact.thumb?.width ?? null,
    fact.thumb?.height ?? null,
  )
}

export function attachmentsOf(db: Database, messageId: string): readonly Attachment[] {
  return db.all<Row>(`SELECT ${columns} FROM ${source} WHERE t.message_id = ? ORDER BY t.ordinal`, messageId).map(toAttachment)
}

export function attachmentOf(db: Database, id: string): Attachment | undefined {
  const row = db.get<Row>(`SELECT ${columns} FROM ${source} WHERE t.id = ?`, id)
  return row && toAttachment(row)
}

/** With the bot that it came through; undefined when it is not here. */
export function fetchableAttachment(db: Database, id: string): FetchableAttachment | undefined {
  const row = db.get<Row & { bot_id: string }>(
    `SELECT ${columns}, c.bot_id FROM ${source} JOIN messages m ON ${isMessage('m.id', 't.message_id')}
     JOIN conversations c ON c.id = m.conversation_id WHERE t.id = ?`,
    id,
  )
  return row ? toFetchable(row) : setSticker(db, id)
}

const stickerColumns = `t.id, '' AS message_id, 'sticker' AS kind, t.file_id, t.file_unique_id, NULL AS file_name, t.mime, t.size, t.width, t.height, NULL AS duration,
  t.set_name AS title, NULL AS performer, t.emoji, t.thumb_file_id, t.thumb_width, t.thumb_height, f.state, f.sha, f.thumb_sha, f.error`
const stickerSource = 'set_stickers t LEFT JOIN files f ON f.attachment_id = t.id'

/** One that no message has, as Telegram told of its set. */
function setSticker(db: Database, id: string): FetchableAttachment | undefined {
  const row = db.get<Row & { bot_id: string }>(`SELECT ${stickerColumns}, t.bot_id FROM ${stickerSource} WHERE t.id = ?`, id)
  return row && toFetchable(row)
}

/** The stickers of a set in its own order; none where Telegram was never asked. */
export function stickersOfSet(db: Database, botId: string, name: string): readonly Attachment[] {
  return db.all<Row>(`SELECT ${stickerColumns} FROM ${stickerSource} WHERE t.bot_id = ? AND t.set_name = ? ORDER BY t.ordinal`, botId, name).map(toAttachment)
}

/**
 * Attachments of the kinds that are fetched by themselves and were not tried yet, newest first. Those of `attachmentIds`'
 * messages come by `fetchableAttachment` as they arrive; this is for what an earlier run left behind. CROSS JOIN, because SQLite
 * would else begin with all of the bot's conversations instead of the newest messages.
 */
export function unfetched(db: Database, botId: string, kinds: readonly Attachment['kind'][], limit: number): readonly FetchableAttachment[] {
  return db
    .all<Row & { bot_id: string }>(
      `SELECT ${columns}, c.bot_id FROM messages m CROSS JOIN attachments t ON t.message_id = m.id
       LEFT JOIN files f ON f.attachment_id = t.id CROSS JOIN conversations c ON c.id = m.conversation_id
       WHERE m.number > (SELECT max(number) - 5000 FROM messages) AND m.attachment_count > 0 AND c.bot_id = ? AND f.state IS NULL
         AND t.file_id IS NOT NULL AND t.kind IN (${kinds.map(() => '?').join(', ')})
       ORDER BY m.number DESC LIMIT ?`,
      botId,
      ...kinds,
      limit,
    )
    .map(toFetchable)
}

/** The local copy's state; a visible write, so it goes through `log.write`. */
export function setFileState(db: Database, attachmentId: string, file: Partial<FileState> & Pick<FileState, 'state'>, now: number): void {
  db.run(
    `INSERT INTO files (attachment_id, state, sha, thumb_sha, error, tried_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (attachment_id) DO UPDATE SET state = excluded.state, sha = coalesce(excluded.sha, files.sha),
       thumb_sha = coalesce(excluded.thumb_sha, files.thumb_sha), error = excluded.error, tried_at = excluded.tried_at`,
    attachmentId,
    file.state,
    file.sha ?? null,
    file.thumbSha ?? null,
    file.error ? JSON.stringify(file.error) : null,
    now,
  )
}

/** What an earlier run left half-way is tried again. */
export function resetFetching(db: Database): void {
  db.run("DELETE FROM files WHERE state = 'fetching' AND thumb_sha IS NULL")
  db.run("UPDATE files SET state = 'remote' WHERE state = 'fetching'")
}

/** The SHA-256 under which a picture of the attachment lies on this disk, and what it is called; undefined when there is none. */
export function mediaFile(db: Database, id: string, kind: 'thumb' | 'full'): { sha: string; fileName?: string } | undefined {
  const row = db.get<{ sha: string | null; file_name: string | null }>(
    `SELECT ${kind === 'full' ? 'f.sha' : 'coalesce(f.thumb_sha, f.sha)'} AS sha, t.file_name
     FROM files f LEFT JOIN attachments t ON t.id = f.attachment_id WHERE f.attachment_id = ?`,
    id,
  )
  if (!row?.sha) return undefined
  return { sha: row.sha, ...(row.file_name !== null && { fileName: row.file_name }) }
}

function toAttachment(row: Row): Attachment {
  const hasThumb = row.thumb_sha !== null && row.thumb_width !== null && row.thumb_height !== null
  return {
    id: row.id as Attachment['id'],
    kind: row.kind as Attachment['kind'],
    state: (row.state as Attachment['state'] | null) ?? 'remote',
    ...(row.file_name !== null && { fileName: row.file_name }),
    ...(row.mime !== null && { mime: row.mime }),
    ...(row.size !== null && { size: row.size }),
    ...(row.width !== null && { width: row.width }),
    ...(row.height !== null && { height: row.height }),
    ...(row.duration !== null && { duration: row.duration }),
    ...(row.title !== null && { title: row.title }),
    ...(row.performer !== null && { performer: row.performer }),
    ...(row.emoji !== null && { emoji: row.emoji }),
    ...(row.error !== null && { error: JSON.parse(row.error) as ProblemData }),
    ...(hasThumb && { thumb: { width: row.thumb_width as number, height: row.thumb_height as number } }),
  }
}

function toFetchable(row: Row & { bot_id: string }): FetchableAttachment {
  return {
    id: row.id,
    messageId: row.message_id,
    botId: row.bot_id,
    kind: row.kind as Attachment['kind'],
    fileId: row.file_id,
    fileUniqueId: row.file_unique_id,
    fileName: row.file_name,
    mime: row.mime,
    size: row.size,
    width: row.width,
    height: row.height,
    duration: row.duration,
    title: row.title,
    performer: row.performer,
    emoji: row.emoji,
    thumb:
      row.thumb_file_id === null ? null : { fileId: row.thumb_file_id, width: row.thumb_width ?? 0, height: row.thumb_height ?? 0 },
    state: (row.state as Attachment['state'] | null) ?? 'remote',
    sha: row.sha,
    thumbSha: row.thumb_sha,
    error: row.error === null ? null : (JSON.parse(row.error) as ProblemData),
  }
}
