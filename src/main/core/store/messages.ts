import { createHash } from 'node:crypto'
import type { Attachment, Delivery, Entity, Message, MessageId, ProblemData } from '../../../shared/model'
import type { MessageFact, More } from '../update/facts'
import { addAttachments, attachmentOf, attachmentsOf, replaceAttachments } from './attachments'
import type { Database, Value } from './database'
import { deletedColumn } from './deletions'
import { set } from './merge'
import { isMessage } from './message-id'
import { slowedUntil } from './pace'
import { operationsColumn } from './operations'
import type { Keyboard, Link, Returned } from './outgoing'
import { keepPollMessage, pollNow } from './polls'
import { pressedNow } from './presses'
import { pendingIn } from './pending'
import { reactionsColumn, reactionsIn } from './reactions'
import { keepVersion, versionsColumn } from './versions'

type MessageRow = {
  id: string
  conversation_id: string
  direction: string
  author: string
  position: string
  date: number
  telegram_key: string | null
  kind: string
  text: string
  entities: string | null
  more: string | null
  attachment_count: number
  edited_at: number | null
  delivery: string | null
  error: string | null
  attempt: number | null
  reactions: string | null
  deleted: number
  versions: number
  keyboard: string | null
  due: number | null
  is_late: number | null
  returned: string | null
  replaced: string | null
  link: string | null
  operations: string | null
  pinned: number | null
}

const columns = `m.id, m.conversation_id, m.direction, m.author, m.position, m.date, m.telegram_key, m.kind, m.text, m.entities,
  m.more, m.attachment_count, m.edited_at, m.delivery, m.error, a.started_at AS attempt,
  ${reactionsColumn('coalesce(m.telegram_key, m.id)')} AS reactions, ${deletedColumn('coalesce(m.telegram_key, m.id)')} AS deleted,
  ${versionsColumn('m.id')} AS versions, o.keyboard, o.due, o.is_late, o.returned, o.replaced, o.request -> '$.link' AS link, ${operationsColumn('m.id')} AS operations,
  (SELECT is_pinned FROM pins WHERE message_id = m.id) AS pinned`
const aside = 'LEFT JOIN attempts a ON a.message_id = m.id LEFT JOIN outgoing o ON o.id = m.id'
const source = `messages m ${aside}`

/**
 * Takes in a whole message: `once` for what it is, `set` for what it says. An edit may come first and creates the row.
 * Answers whether it was new here.
 */
export function mergeMessage(db: Database, fact: MessageFact, at: string): boolean {
  const more = Object.keys(fact.more).length > 0 ? JSON.stringify(fact.more) : null
  const entities = fact.entities.length > 0 ? JSON.stringify(fact.entities) : null
  const isNew =
    db.run(
      `INSERT INTO messages (id, conversation_id, direction, author, position, date, kind, more, attachment_count, shape_at,
         text, entities, edited_at, event_id, content_at, delivery, delivery_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      fact.id,
      fact.conversationId,
      fact.direction,
      fact.author,
      fact.position,
      fact.date,
      fact.kind,
      more,
      fact.attachments.length,
      at,
      fact.text,
      entities,
      fact.editedAt,
      fact.eventId,
      at,
      fact.delivery,
      fact.delivery === null ? '' : at,
    ) > 0
  if (fact.more.content?.type === 'poll' && fact.more.content.pollId !== '') keepPollMessage(db, fact.more.content.pollId, fact.id)
  if (isNew) {
    if (fact.attachments.length > 0) replaceAttachments(db, fact.id, fact.attachments)
    return true
  }
  db.run(
    `UPDATE messages SET conversation_id = ?, direction = ?,
       position = CASE placed_at WHEN '' THEN ? ELSE position END, date = CASE placed_at WHEN '' THEN ? ELSE date END
     WHERE ${isMessage('id', '?5')} AND conversation_id IS NULL`,
    fact.conversationId,
    fact.direction,
    fact.position,
    fact.date,
    fact.id,
  )
  const shape = { author: fact.author, kind: fact.kind, more, attachment_count: fact.attachments.length }
  const isStated = set(db, 'messages', fact.id, 'shape_at', at, shape)
  // Of one of ours Telegram's own files may be here before the message itself.
  if (fact.delivery !== null) addAttachments(db, fact.id, fact.attachments)
  else if (isStated) replaceAttachments(db, fact.id, fact.attachments)
  restate(db, fact.id, at, fact)
  if (fact.delivery !== null) setDelivery(db, fact.id, at, fact.delivery, null)
  return false
}

/** A bare row for a fact that arrives before the message itself; invisible until that comes. */
export function touchMessage(db: Database, id: string): void {
  db.run('INSERT INTO messages (id) VALUES (?) ON CONFLICT DO NOTHING', id)
}

export type Content = Pick<MessageFact, 'text' | 'entities' | 'editedAt' | 'eventId'>

export function setContent(db: Database, id: string, at: string, content: Content): boolean {
  return set(db, 'messages', id, 'content_at', at, {
    text: content.text,
    entities: content.entities.length > 0 ? JSON.stringify(content.entities) : null,
    edited_at: content.editedAt,
    event_id: content.eventId,
  })
}

/** What a message says now. Where two updates say it differently, it was edited, and both are kept. */
function restate(db: Database, id: string, at: string, content: Content): boolean {
  const was = db.get<{ content_at: string; event_id: string | null }>(`SELECT content_at, event_id FROM messages WHERE ${isMessage('id', '?1')}`, id)
  if (was?.event_id && isUpdate(was.event_id) && isUpdate(content.eventId) && was.event_id !== content.eventId) {
    keepVersion(db, id, was.content_at, was.event_id)
    keepVersion(db, id, at, content.eventId)
  }
  return setContent(db, id, at, content)
}

/** Whether an event is a word of Telegram's: what it answered to a send of ours is no edit. */
function isUpdate(eventId: string): boolean {
  return eventId.startsWith('tg:')
}

export function setDelivery(db: Database, id: string, at: string, delivery: Delivery, error: ProblemData | null): boolean {
  return set(db, 'messages', id, 'delivery_at', at, { delivery, error: error && JSON.stringify(error) })
}

/** Where Telegram put a message of ours, and the key under which it speaks of it. */
export function setPlace(db: Database, id: string, at: string, place: { key: string; position: string; date: number }): boolean {
  return set(db, 'messages', id, 'placed_at', at, { telegram_key: place.key, position: place.position, date: place.date })
}

export function messageOf(db: Database, id: string): Message | undefined {
  const row = db.get<MessageRow>(`SELECT ${columns} FROM ${source} WHERE ${isMessage('m.id', '?1')} AND m.conversation_id IS NOT NULL`, id)
  return row && toMessage(db, row)
}

/** Those of these messages that are here, by their ids. One statement for all: a backlog brings hundreds of them a frame. */
export function messagesOf(db: Database, ids: readonly string[]): ReadonlyMap<string, Message> {
  const rows = db.all<MessageRow>(
    `SELECT ${columns} FROM json_each(?1) j CROSS JOIN messages m ON ${isMessage('m.id', 'j.value')} ${aside} WHERE m.conversation_id IS NOT NULL`,
    JSON.stringify(ids),
  )
  return new Map(rows.map(row => [row.id, toMessage(db, row)]))
}

/** Our id for what Telegram calls `<bot>:<chat>:<message>`, whether it was theirs or ours; undefined when it is not here. */
export function messageIdOfKey(db: Database, key: string): string | undefined {
  return (
    db.get<{ id: string }>(`SELECT id FROM messages WHERE ${isMessage('id', '?1')} AND conversation_id IS NOT NULL`, key) ??
    db.get<{ id: string }>('SELECT min(id) AS id FROM messages WHERE telegram_key = ? HAVING id IS NOT NULL', key)
  )?.id
}

/** Null for a bare row whose message has not arrived. */
export function conversationOfMessage(db: Database, id: string): string | null {
  return db.get<{ conversation_id: string | null }>(`SELECT conversation_id FROM messages WHERE ${isMessage('id', '?1')}`, id)?.conversation_id ?? null
}

/** What else the commands need to know of a message; undefined when it is not here. */
export function messageFacts(
  db: Database,
  id: string,
):
  | { conversationId: string; key: string; direction: Message['direction']; position: string; delivery: Delivery | null; eventId: string | null }
  | undefined {
  const row = db.get<Record<'conversation_id' | 'key' | 'direction' | 'position', string> & Record<'delivery' | 'event_id', string | null>>(
    `SELECT conversation_id, coalesce(telegram_key, id) AS key, direction, position, delivery, event_id FROM messages WHERE ${isMessage('id', '?1')} AND conversation_id IS NOT NULL`,
    id,
  )
  return (
    row && {
      conversationId: row.conversation_id,
      key: row.key,
      direction: row.direction as Message['direction'],
      position: row.position,
      delivery: row.delivery as Delivery | null,
      eventId: row.event_id,
    }
  )
}

/** Where a message stands in its conversation. Two may share a position (a group that moved numbers anew); then their ids tell. */
export type MessagePlace = readonly [position: string, id: string]

/** The `limit` messages before a place (or the last ones), oldest first. */
export function messagesBefore(db: Database, conversationId: string, before: MessagePlace | undefined, limit: number): readonly Message[] {
  const bound = before === undefined ? '' : 'AND (m.position, m.id) < (?, ?)'
  const values: Value[] = [conversationId, ...(before ?? []), limit]
  const sql = `SELECT ${columns} FROM ${source} WHERE m.conversation_id = ? ${bound} ORDER BY m.position DESC, m.id DESC LIMIT ?`
  return db
    .all<MessageRow>(sql, ...values)
    .toReversed()
    .map(row => toMessage(db, row))
}

/** The `limit` messages after a place, oldest first. */
export function messagesAfter(db: Database, conversationId: string, after: MessagePlace, limit: number): readonly Message[] {
  const sql = `SELECT ${columns} FROM ${source} WHERE m.conversation_id = ? AND (m.position, m.id) > (?, ?) ORDER BY m.position, m.id LIMIT ?`
  return db.all<MessageRow>(sql, conversationId, ...after, limit).map(row => toMessage(db, row))
}

/** The first incoming message after the place up to which a conversation was read. */
export function firstUnread(db: Database, conversationId: string): MessageId | undefined {
  return db.get<{ id: MessageId }>(
    `SELECT m.id FROM conversations c JOIN messages m ON m.conversation_id = c.id AND m.position > c.read_up_to
     WHERE c.id = ? AND m.direction = 'incoming' ORDER BY m.position, m.id LIMIT 1`,
    conversationId,
  )?.id
}

/** The position of the last incoming message at or before a position, or '' when there is none. */
export function lastIncomingUpTo(db: Database, conversationId: string, position: string): string {
  return (
    db.get<{ position: string }>(
      `SELECT position FROM messages WHERE conversation_id = ? AND position <= ? AND direction = 'incoming'
       ORDER BY position DESC LIMIT 1`,
      conversationId,
      position,
    )?.position ?? ''
  )
}

/** The position of the last message that Telegram has numbered; '' before any. */
export function lastPlace(db: Database, conversationId: string): string {
  const last = db.get<{ position: string }>(
    'SELECT position FROM messages WHERE conversation_id = ? ORDER BY position DESC LIMIT 1',
    conversationId,
  )
  // One of ours that waits stands behind such a place itself.
  return last?.position.split('z')[0] ?? ''
}

/** Deterministic fixed-width end of everything, for "up to the last". */
export const lastPosition = '~'

function toMessage(db: Database, row: MessageRow): Message {
  const drawn = row.more === null ? {} : (JSON.parse(row.more) as More)
  const returned = row.returned === null ? null : (JSON.parse(row.returned) as Returned)
  const keyboard = row.keyboard === null ? null : (JSON.parse(row.keyboard) as Keyboard)
  const { replyTo, ...rest } = { ...drawn, ...returned?.more }
  const versions = row.delivery !== null && row.versions > 0 ? row.versions + 1 : row.versions
  const file = row.replaced === null ? undefined : attachmentOf(db, row.replaced)
  const pending = pendingIn(row.operations)
  const authorId = rest.authorId ?? writerOf(row)
  return {
    id: row.id as Message['id'],
    conversationId: row.conversation_id as Message['conversationId'],
    direction: row.direction as Message['direction'],
    kind: file?.kind ?? returned?.kind ?? row.kind,
    text: row.text,
    entities: row.entities === null ? [] : (JSON.parse(row.entities) as Entity[]),
    attachments: file ? [file] : returned?.files ? [...attachmentsOf(db, row.id)] : row.link !== null ? [linked(row.id, JSON.parse(row.link) as Link)] : row.attachment_count === 0 ? [] : [...attachmentsOf(db, row.id)],
    date: row.date,
    position: row.position,
    author: row.author,
    reactions: reactionsIn(row.reactions),
    ...(row.delivery !== null && { delivery: shownDelivery(row) }),
    ...(row.error !== null && { error: JSON.parse(row.error) as ProblemData }),
    ...(row.edited_at !== null && { editedAt: row.edited_at }),
    ...rest,
    ...(authorId !== undefined && { authorId }),
    ...(rest.content?.type === 'poll' && { content: pollNow(db, rest.content) }),
    ...(rest.content?.type === 'callback_query' && { content: pressedNow(db, rest.content) }),
    ...(row.deleted === 1 && { isDeleted: true }),
    ...(versions > 1 && { versions }),
    ...(keyboard && keyboard.drawn.length > 0 && { buttons: keyboard.drawn.map(buttons => [...buttons]) }),
    ...(row.due !== null && (row.delivery === 'scheduled' || row.delivery === 'queued') && { sendAt: row.due }),
    ...(row.delivery === 'queued' && row.attempt === null && pausedNow(db, row.conversation_id)),
    ...(row.is_late === 1 && { isLate: true }),
    ...(row.pinned === 1 && { isPinned: true }),
    ...(pending.length > 0 && { pending }),
    ...(replyTo && { replyTo: answered(db, replyTo) }),
  }
}

/** What stands in a message until Telegram has fetched its file. */
function linked(messageId: string, { as, host, fileName }: Link): Attachment {
  return { id: createHash('sha256').update(`${messageId}:link`).digest('hex').slice(0, 32) as Attachment['id'], kind: as, state: 'remote', host, fileName }
}

/** What waits because Telegram asked for it says so, as long as nobody has looked at the clock. */
function pausedNow(db: Database, conversationId: string): Pick<Message, 'waiting'> {
  const [botId = '', chatId = ''] = conversationId.split(':')
  const until = slowedUntil(db, botId, chatId)
  return until === null ? {} : { waiting: { reason: 'slowed-down', until } }
}

/** What comes in through a private chat is its person's. */
function writerOf({ direction, conversation_id: conversationId }: MessageRow): Message['authorId'] {
  const chatId = conversationId.split(':')[1] ?? ''
  return direction === 'incoming' && !chatId.startsWith('-') ? (chatId as Exclude<Message['authorId'], undefined>) : undefined
}

/** With our id of what is answered, where that is here. */
function answered(db: Database, { key, ...shown }: NonNullable<More['replyTo']>): NonNullable<Message['replyTo']> {
  const messageId = key === '' ? undefined : messageIdOfKey(db, key)
  return messageId === undefined ? shown : { ...shown, messageId: messageId as Message['id'] }
}

/** `sending` is an attempt that is under way on this device, not a fact of the log. */
function shownDelivery(row: MessageRow): Delivery {
  return row.delivery === 'queued' && row.attempt !== null ? 'sending' : (row.delivery as Delivery)
}
