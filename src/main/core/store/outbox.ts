import type { Entity } from '../../../shared/model'
import type { More } from '../update/facts'
import type { Database } from './database'
import { isMessage } from './message-id'
import type { Keyboard, OutgoingFile, SendRequest } from './outgoing'

/** A message that waits for Telegram, with all that its request needs. */
export type OutgoingMessage = {
  readonly id: string
  readonly conversationId: string
  readonly botId: string
  readonly chatId: string
  readonly threadId: number | null
  readonly connectionId: string | null
  readonly kind: string
  readonly text: string
  readonly entities: readonly Entity[]
  readonly request: SendRequest
  readonly keyboard: Keyboard | null
  /** It is held back until then, epoch ms. */
  readonly heldUntil: number | null
  /** The other messages of its album, in order: they go out in the same request. */
  readonly rest: readonly OutgoingMessage[]
  readonly replyToTelegramId: number | null
  readonly attachment: OutgoingFile | null
}

type Row = {
  id: string
  conversation_id: string
  chat_id: string
  thread_id: number | null
  connection_id: string | null
  kind: string
  text: string
  entities: string | null
  more: string | null
  request: string | null
  keyboard: string | null
  due: number | null
}

type Waiting = { number: number; id: string; conversation_id: string; position: string; uncertain: number; past: number }

const page = 50

/**
 * The first waiting message of each conversation of a bot, oldest first; none where an attempt is under way, or where an
 * uncertain one stands in front and the operator has not said to go past it. Read as they are asked for: of a campaign's
 * thousands only the first few can go. CROSS JOIN, here and below, keeps the order of the tables: left to itself SQLite would
 * begin with the bot's conversations and look at every message there is.
 */
export function* queueHeads(db: Database, botId: string): Generator<OutgoingMessage, void, undefined> {
  const passed = new Set(conversationsUnderWay(db))
  for (let last: Waiting | undefined; ; ) {
    const rows = waitingAfter(db, botId, last)
    for (const row of rows) {
      if (passed.has(row.conversation_id) || (row.uncertain === 1 && row.past !== 1)) continue
      passed.add(row.conversation_id)
      yield withAlbum(db, botId, toOutgoing(db, botId, outgoingRow(db, row.number)))
    }
    last = rows.at(-1)
    if (rows.length < page) return
  }
}

/** Each page by a statement of its own: none stays open while a caller writes. */
function waitingAfter(db: Database, botId: string, last: Waiting | undefined): readonly Waiting[] {
  return db.all<Waiting>(
    `SELECT m.number, m.id, m.conversation_id, m.position, c.has_uncertain AS uncertain, p.message_id IS NOT NULL AS past
     FROM messages m CROSS JOIN conversations c ON c.id = m.conversation_id LEFT JOIN past_uncertain p ON p.message_id = m.id
     WHERE m.delivery = 'queued' AND c.bot_id = ? AND (m.position, m.number) > (?, ?) ORDER BY m.position, m.number LIMIT ${page}`,
    botId,
    last?.position ?? '',
    last?.number ?? 0,
  )
}

/** Where something that is still queued has an attempt. */
function conversationsUnderWay(db: Database): readonly string[] {
  return db
    .all<{ conversation_id: string }>(
      `SELECT m.conversation_id FROM attempts a CROSS JOIN messages m ON ${isMessage('m.id', 'a.message_id')} WHERE m.delivery = 'queued'`,
    )
    .map(row => row.conversation_id)
}

const columns = 'm.id, m.conversation_id, c.chat_id, c.thread_id, c.connection_id, m.kind, m.text, m.entities, m.more, o.request, o.keyboard, o.due'

function outgoingRow(db: Database, number: number): Row {
  return db.get<Row>(
    `SELECT ${columns} FROM messages m CROSS JOIN conversations c ON c.id = m.conversation_id LEFT JOIN outgoing o ON o.id = m.id WHERE m.number = ?`,
    number,
  ) as Row
}

function withAlbum(db: Database, botId: string, head: OutgoingMessage): OutgoingMessage {
  const { albumId } = head.request
  if (albumId === undefined) return head
  const others = db.all<Row>(
    `SELECT ${columns} FROM messages m INDEXED BY messages_queued CROSS JOIN conversations c ON c.id = m.conversation_id LEFT JOIN outgoing o ON o.id = m.id
     WHERE m.delivery = 'queued' AND m.conversation_id = ? AND m.id <> ? ORDER BY m.position, m.number`,
    head.conversationId,
    head.id,
  )
  return { ...head, rest: others.map(other => toOutgoing(db, botId, other)).filter(other => other.request.albumId === albumId) }
}

/** Durable before the request goes out, so that a crash in between is known as `uncertain`. */
export function startAttempt(db: Database, messageId: string, now: number): void {
  db.run('INSERT INTO attempts (message_id, started_at) VALUES (?, ?) ON CONFLICT (message_id) DO UPDATE SET started_at = excluded.started_at', messageId, now)
}

export function endAttempt(db: Database, messageId: string): void {
  db.run('DELETE FROM attempts WHERE message_id = ?', messageId)
}

/** Attempts that an earlier run did not finish, with their bots. */
export function openAttempts(db: Database): readonly { readonly messageId: string; readonly botId: string }[] {
  return db.all(
    `SELECT a.message_id AS messageId, c.bot_id AS botId FROM attempts a CROSS JOIN messages m ON ${isMessage('m.id', 'a.message_id')}
     CROSS JOIN conversations c ON c.id = m.conversation_id`,
  )
}

/** The operator's word that this one may go although an earlier one is uncertain. */
export function allowPastUncertain(db: Database, messageId: string): void {
  db.run('INSERT INTO past_uncertain (message_id) VALUES (?) ON CONFLICT DO NOTHING', messageId)
}

function toOutgoing(db: Database, botId: string, row: Row): OutgoingMessage {
  const more = row.more === null ? {} : (JSON.parse(row.more) as More)
  return {
    id: row.id,
    conversationId: row.conversation_id,
    botId,
    chatId: row.chat_id,
    threadId: row.thread_id,
    connectionId: row.connection_id,
    kind: row.kind,
    text: row.text,
    request: row.request === null ? {} : (JSON.parse(row.request) as SendRequest),
    keyboard: row.keyboard === null ? null : (JSON.parse(row.keyboard) as Keyboard),
    heldUntil: row.due,
    rest: [],
    entities: row.entities === null ? [] : (JSON.parse(row.entities) as Entity[]),
    replyToTelegramId: more.replyTo ? telegramIdOf(db, more.replyTo.key, `${botId}:${row.chat_id}:`) : null,
    attachment: outgoingAttachment(db, row.id),
  }
}

/** The number at the end of Telegram's key; null for one of ours that has not been sent, or where the number is another chat's. */
function telegramIdOf(db: Database, key: string, chat: string): number | null {
  const stored = key.startsWith('out:')
    ? db.get<{ telegram_key: string | null }>(`SELECT telegram_key FROM messages WHERE ${isMessage('id', '?1')}`, key)?.telegram_key
    : key
  if (!stored?.startsWith(chat)) return null
  const number = Number(stored.split(':').at(-1))
  return Number.isSafeInteger(number) && number > 0 ? number : null
}

function outgoingAttachment(db: Database, messageId: string): OutgoingMessage['attachment'] {
  const row = db.get<Omit<NonNullable<OutgoingMessage['attachment']>, 'fileName'> & { fileName: string | null }>(
    `SELECT t.id, t.kind, f.sha, t.file_name AS fileName, t.mime, t.size, t.width, t.height, t.duration
     FROM attachments t JOIN files f ON f.attachment_id = t.id WHERE t.message_id = ?1 AND f.sha IS NOT NULL
       AND t.id = coalesce((SELECT replaced FROM outgoing WHERE id = ?1), t.id) ORDER BY t.ordinal LIMIT 1`,
    messageId,
  )
  return row ? { ...row, fileName: row.fileName ?? 'file' } : null
}

/** Whether something of this conversation waits to go or is on its way. */
export function isSending(db: Database, conversationId: string): boolean {
  return attemptIn(db, conversationId) || mayGo(db, conversationId)
}

function mayGo(db: Database, conversationId: string): boolean {
  const waiting = db.get(
    `SELECT 1 FROM messages m INDEXED BY messages_queued CROSS JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN past_uncertain p ON p.message_id = m.id
     WHERE m.delivery = 'queued' AND m.conversation_id = ? AND (c.has_uncertain = 0 OR p.message_id IS NOT NULL) LIMIT 1`,
    conversationId,
  )
  return waiting !== undefined
}

function attemptIn(db: Database, conversationId: string): boolean {
  return db.get(`SELECT 1 FROM attempts a CROSS JOIN messages m ON ${isMessage('m.id', 'a.message_id')} WHERE m.conversation_id = ?`, conversationId) !== undefined
}

export function hasAttempt(db: Database, messageId: string): boolean {
  return db.get('SELECT 1 FROM attempts WHERE message_id = ?', messageId) !== undefined
}
