import type { Button } from '../../../shared/content'
import type { Attachment } from '../../../shared/model'
import type { LinkedAs, Quote, ReplyKeyboard, SendOptions } from '../../../shared/outgoing'
import type { More } from '../update/facts'
import type { Database } from './database'
import { set } from './merge'

/** How a message is to go out, besides its text and its file. Part of `message.queued`, as small as it can be. */
export type SendRequest = SendOptions & {
  readonly quote?: Quote
  readonly content?: WireContent
  readonly replyKeyboard?: ReplyKeyboard | 'remove'
  /** A file that Telegram fetches from an address, which goes to it as it was written. */
  readonly link?: Link
  /** Messages of the same album go out in one request. */
  readonly albumId?: string
  /** A message that stands at Telegram already: which, and whether it shows where it is from. */
  readonly forward?: { readonly chatId: string; readonly telegramId: number; readonly as: 'forward' | 'copy' }
}

/** A file of ours that is to be at Telegram, sent or in place of a message's own. `sha`: SHA-256 of its bytes, its name in the media folder. */
export type OutgoingFile = {
  readonly id: string
  readonly kind: Attachment['kind']
  readonly sha: string
  readonly fileName: string
  readonly mime: string | null
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly duration: number | null
}

export type Link = { readonly url: string; readonly as: LinkedAs; readonly host: string; readonly fileName: string }

/** A content with all that its request needs. */
export type WireContent =
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly type: 'venue'; readonly latitude: number; readonly longitude: number; readonly title: string; readonly address: string }
  | { readonly type: 'contact'; readonly phone: string; readonly firstName: string; readonly lastName?: string | undefined }
  | {
      readonly type: 'poll'
      readonly question: string
      readonly options: readonly string[]
      readonly isAnonymous: boolean
      readonly allowsMany: boolean
      readonly quiz?: { readonly correct: number; readonly explanation?: string | undefined } | undefined
    }
  | { readonly type: 'dice'; readonly emoji: string }
  /** Telegram's handle, which is the bot's own. */
  | { readonly type: 'sticker'; readonly fileId: string }
  | { readonly type: 'invoice'; readonly title: string; readonly description: string; readonly currency: string; readonly amount: number; readonly payload: string }

/** The buttons under a message of ours: as Telegram is told, and as they are drawn. */
export type Keyboard = { readonly wire: readonly (readonly WireButton[])[]; readonly drawn: readonly (readonly Button[])[] }
export type WireButton = { readonly text: string } & (
  | { readonly callback_data: string }
  | { readonly url: string }
  | { readonly copy_text: { readonly text: string } }
  | { readonly web_app: { readonly url: string } }
  | { readonly login_url: { readonly url: string } }
)

/** What Telegram made of a message: what it could not have before, such as a poll's id or the value of a dice. */
export type Returned = { readonly kind: string; readonly more: More; readonly files: number }

function touch(db: Database, id: string): void {
  db.run('INSERT INTO outgoing (id) VALUES (?) ON CONFLICT (id) DO NOTHING', id)
}

/** `once`: how a message is to go out. */
export function keepRequest(db: Database, id: string, request: SendRequest): void {
  touch(db, id)
  db.run('UPDATE outgoing SET request = coalesce(request, ?) WHERE id = ?', JSON.stringify(request), id)
}

/** `set`: the buttons under a message. */
export function setKeyboard(db: Database, id: string, at: string, keyboard: Keyboard): void {
  touch(db, id)
  set(db, 'outgoing', id, 'keyboard_at', at, { keyboard: JSON.stringify(keyboard) })
}

/** `set`: when it may go out (epoch ms), null for at once; `isLate` where that time went by without it. */
export function setDue(db: Database, id: string, at: string, due: number | null, isLate = false): void {
  touch(db, id)
  set(db, 'outgoing', id, 'due_at', at, { due, is_late: isLate ? 1 : 0 })
}

/** `set`: what Telegram made of it. */
export function setReturned(db: Database, id: string, at: string, returned: Returned): void {
  touch(db, id)
  set(db, 'outgoing', id, 'returned_at', at, { returned: JSON.stringify(returned) })
}

/** `set`: which of its files a message of ours has now. */
export function setReplaced(db: Database, id: string, at: string, attachmentId: string): void {
  touch(db, id)
  set(db, 'outgoing', id, 'replaced_at', at, { replaced: attachmentId })
}

export function keyboardOf(db: Database, id: string): Keyboard | null {
  const text = db.get<{ keyboard: string | null }>('SELECT keyboard FROM outgoing WHERE id = ?', id)?.keyboard
  return text ? (JSON.parse(text) as Keyboard) : null
}

export function requestOf(db: Database, id: string): SendRequest {
  const text = db.get<{ request: string | null }>('SELECT request FROM outgoing WHERE id = ?', id)?.request
  return text ? (JSON.parse(text) as SendRequest) : {}
}

/** `once`: what a press of the button with this short id means. */
export function keepPostback(db: Database, id: string, messageId: string, value: string): void {
  db.run('INSERT INTO postbacks (id, message_id, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', id, messageId, value)
}

export function postbackOf(db: Database, id: string): { readonly messageId: string; readonly value: string } | undefined {
  return db.get('SELECT message_id AS messageId, value FROM postbacks WHERE id = ?', id)
}

/** Scheduled messages of a bot with their times, the next one first. */
export function scheduledOf(db: Database, botId: string): readonly { readonly messageId: string; readonly due: number }[] {
  return db.all(
    `SELECT m.id AS messageId, coalesce(o.due, 0) AS due FROM messages m INDEXED BY messages_scheduled CROSS JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN outgoing o ON o.id = m.id WHERE m.delivery = 'scheduled' AND c.bot_id = ? ORDER BY due, m.position`,
    botId,
  )
}

/** The messages of one album in a conversation that stand at this delivery, in order; those that are there besides `id`. */
export function albumOf(db: Database, conversationId: string, id: string, delivery: string): readonly string[] {
  const { albumId } = requestOf(db, id)
  if (albumId === undefined) return []
  return db
    .all<{ id: string }>(
      `SELECT m.id FROM messages m JOIN outgoing o ON o.id = m.id
       WHERE m.conversation_id = ? AND m.delivery = ? AND json_extract(o.request, '$.albumId') = ? AND m.id <> ? ORDER BY m.position`,
      conversationId,
      delivery,
      albumId,
      id,
    )
    .map(row => row.id)
}
