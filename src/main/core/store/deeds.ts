import type { Entity } from '../../../shared/model'
import type { Database } from './database'
import { deletedColumn } from './deletions'
import { isMessage, type Place, placeIn } from './message-id'
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

/** The first operation of each message of a bot that can be tried: to delete it, or else the oldest. What is not at Telegram yet is waited for. */
export function dueOperations(db: Database, botId: string): readonly Due[] {
  const rows = db.all<Row>(
    `SELECT o.id, o.message_id, o.what, m.conversation_id, c.connection_id, coalesce(m.telegram_key, m.id) AS key,
       coalesce((SELECT kind FROM attachments WHERE id = g.replaced), json_extract(g.returned, '$.kind'), m.kind) AS kind, m.text, m.entities,
       coalesce(g.replaced, (SELECT id FROM attachments WHERE message_id = m.id ORDER BY ordinal LIMIT 1)) AS attachment_id, g.keyboard, g.request, m.delivery
     FROM operations o CROSS JOIN messages m ON ${isMessage('m.id', 'o.message_id')} CROSS JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN outgoing g ON g.id = m.id
     WHERE o.state = 'asked' AND o.what IS NOT NULL AND c.bot_id = ? ORDER BY json_extract(o.what, '$.do') = 'delete' DESC, o.asked_at, o.id`,
    botId,
  )
  const seen = new Set<string>()
  return rows.flatMap(row => {
    if (seen.has(row.message_id)) return []
    seen.add(row.message_id)
    if (row.delivery !== null && undelivered.has(row.delivery)) return []
    const operation = { id: row.id, messageId: row.message_id, deed: JSON.parse(row.what) as Deed }
    const place = placeIn(row.key)
    return [{ operation, conversationId: row.conversation_id, target: place && row.delivery !== 'discarded' ? targetOf(row, botId, place) : null }]
  })
}

const deleted = deletedColumn('coalesce(m.telegram_key, m.id)')

/**
 * What is asked for of messages that will never be at Telegram any more: of those that were discarded or deleted, and that those be deleted
 * which have not gone out and are not on their way. `isHere`: the message itself still waits.
 */
export function takenBack(db: Database, botId: string): readonly { readonly operationId: string; readonly messageId: string; readonly isHere: boolean }[] {
  return db
    .all<{ id: string; message_id: string; here: number }>(
      `SELECT o.id, o.message_id, m.delivery <> 'discarded' AND NOT ${deleted} AS here
       FROM operations o CROSS JOIN messages m ON ${isMessage('m.id', 'o.message_id')} CROSS JOIN conversations c ON c.id = m.conversation_id
       WHERE o.state = 'asked' AND o.what IS NOT NULL AND c.bot_id = ?
         AND (m.delivery = 'discarded' OR ${deleted} OR (m.delivery IN ('queued', 'scheduled', 'held', 'failed') AND json_extract(o.what, '$.do') = 'delete'
           AND NOT EXISTS (SELECT 1 FROM attempts WHERE message_id = m.id)))
       ORDER BY o.asked_at, o.id`,
      botId,
    )
    .map(row => ({ operationId: row.id, messageId: row.message_id, isHere: row.here === 1 }))
}

function targetOf(row: Row, botId: string, place: Place): Target {
  return {
    conversationId: row.conversation_id,
    botId,
    ...place,
    connectionId: row.connection_id,
    key: row.key,
    kind: row.kind,
    text: row.text,
    entities: row.entities === null ? [] : (JSON.parse(row.entities) as Entity[]),
    attachmentId: row.attachment_id,
    keyboard: row.keyboard === null ? null : (JSON.parse(row.keyboard) as Keyboard),
    request: row.request === null ? {} : (JSON.parse(row.request) as SendRequest),
  }
}
