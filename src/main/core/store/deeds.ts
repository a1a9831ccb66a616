import type { Entity } from '../../../shared/model'
import type { Database } from './database'
import { isMessage } from './message-id'
import type { Deed, Operation } from './operations'
import type { Keyboard, SendRequest } from './outgoing'

/** Where a deed is to be done, and to what. */
export type Target = {
  readonly conversationId: string
  readonly botId: string
  readonly chatId: string
  readonly connectionId: string | null
  readonly telegramId: number
  /** Telegram's key. */
  readonly key: string
  readonly kind: string
  readonly text: string
  readonly entities: readonly Entity[]
  /** The file that it has now. */
  readonly attachmentId: string | null
  readonly keyboard: Keyboard | null
  readonly request: SendRequest
}

/** An operation that can be tried now; `target` is null where its message never got to Telegram and never will. */
export type Due = { readonly operation: Operation; readonly conversationId: string; readonly target: Target | null }

type Row = {
  id: string
  message_id: string
  what: string
  conversation_id: string
  chat_id: string
  connection_id: string | null
  key: string
  kind: string
  text: string
  entities: string | null
  attachment_id: string | null
  keyboard: string | null
  request: string | null
  delivery: string | null
}

const undelivered: ReadonlySet<string> = new Set(['queued', 'scheduled', 'held', 'uncertain', 'failed'])

/** The first operation of each message of a bot that can be tried, oldest first. What is not at Telegram yet is waited for. */
export function dueOperations(db: Database, botId: string): readonly Due[] {
  const rows = db.all<Row>(
    `SELECT o.id, o.message_id, o.what, m.conversation_id, c.chat_id, c.connection_id, coalesce(m.telegram_key, m.id) AS key, 
       coalesce((SELECT kind FROM attachments WHERE id = g.replaced), json_extract(g.returned, '$.kind'), m.kind) AS kind, m.text, m.entities,
       coalesce(g.replaced, (SELECT id FROM attachments WHERE message_id = m.id ORDER BY ordinal LIMIT 1)) AS attachment_id, g.keyboard, g.request, m.delivery
     FROM operations o CROSS JOIN messages m ON ${isMessage('m.id', 'o.message_id')} CROSS JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN outgoing g ON g.id = m.id
     WHERE o.state = 'asked' AND o.what IS NOT NULL AND c.bot_id = ? ORDER BY o.asked_at, o.id`,
    botId,
  )
  const seen = new Set<string>()
  return rows.flatMap(row => {
    if (seen.has(row.message_id)) return []
    seen.add(row.message_id)
    if (row.delivery !== null && undelivered.has(row.delivery)) return []
    const operation = { id: row.id, messageId: row.message_id, deed: JSON.parse(row.what) as Deed }
    const number = Number(/:(\d+)$/.exec(row.key)?.[1] ?? 0)
    const isThere = !row.key.startsWith('out:') && number > 0 && row.delivery !== 'discarded'
    return [{ operation, conversationId: row.conversation_id, target: isThere ? targetOf(row, botId, number) : null }]
  })
}

function targetOf(row: Row, botId: string, telegramId: number): Target {
  return {
    conversationId: row.conversation_id,
    botId,
    chatId: row.chat_id,
    connectionId: row.connection_id,
    telegramId,
    key: row.key,
    kind: row.kind,
    text: row.text,
    entities: row.entities === null ? [] : (JSON.parse(row.entities) as Entity[]),
    attachmentId: row.attachment_id,
    keyboard: row.keyboard === null ? null : (JSON.parse(row.keyboard) as Keyboard),
    request: row.request === null ? {} : (JSON.parse(row.request) as SendRequest),
  }
}
