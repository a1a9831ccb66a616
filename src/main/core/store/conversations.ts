import type { Conversation, Entity, Reach } from '../../../shared/model'
import { veiled } from '../../../shared/veil'
import { countChange, countFrom, countedBots } from './counters'
import type { Database, Value } from './database'
import { advance, set } from './merge'
import { positionOf } from '../update/facts'

/** What a conversation is; `once`. */
export type ConversationFact = {
  readonly id: string
  readonly botId: string
  readonly contactId: string
  readonly chatId: string
  readonly threadId: number | null
  /** Of one person's part of a channel's direct messages. */
  readonly directTopicId: number | null
  readonly connectionId: string | null
}

type ConversationRow = {
  id: string
  bot_id: string
  contact_id: string
  title: string
  status: string
  unread_count: number
  preview: string
  preview_kind: string
  preview_direction: string
  preview_delivery: string | null
  last_message_at: number
  waiting_since: number | null
  shown_reach: string
  read_up_to: string
  has_uncertain: number
  has_failed: number
  draft: string | null
  last_position: string
  topic: string | null
  owner: string | null
  is_enabled: number | null
  can_reply: number | null
  last_incoming: string | null
  contact_kind: string | null
  line: string | null
}

const columns = `c.id, c.bot_id, c.contact_id, c.name AS title, c.status, c.unread_count, c.preview, c.preview_kind,
  c.preview_direction, c.preview_delivery, c.last_message_at, c.waiting_since, c.shown_reach, c.read_up_to, c.has_uncertain,
  c.has_failed, c.last_position, d.text AS draft, t.name AS topic, b.name AS owner, b.is_enabled, b.can_reply,
  CASE WHEN c.connection_id IS NOT NULL THEN (SELECT position FROM messages WHERE conversation_id = c.id AND direction = 'incoming'
    ORDER BY position DESC LIMIT 1) END AS last_incoming, c.kind AS contact_kind,
  CASE WHEN c.preview_direction = 'system' THEN (SELECT more FROM messages WHERE conversation_id = c.id
    AND (delivery IS NULL OR delivery <> 'discarded') ORDER BY position DESC LIMIT 1) END AS line`
const aside = `LEFT JOIN drafts d ON d.conversation_id = c.id LEFT JOIN topics t ON t.conversation_id = c.id
  LEFT JOIN connections b ON b.id = c.connection_id`
const source = `conversations c ${aside}`

/** Everything that a conversation is stands in its id: `<botId>:<chatId>`, plus `:t<threadId>`, `:d<topicId>` or `:b<connectionId>`. */
export function conversationFact(id: string): ConversationFact {
  const [botId = '', chatId = '', rest = ''] = id.split(':')
  return {
    id,
    botId,
    chatId,
    contactId: chatId,
    threadId: rest.startsWith('t') ? Number(rest.slice(1)) : null,
    directTopicId: rest.startsWith('d') ? Number(rest.slice(1)) : null,
    connectionId: rest.startsWith('b') ? rest.slice(1) : null,
  }
}

/** Unread messages are counted up to this many; beyond it nobody counts. */
export const unreadCap = 1_000
const previewLength = 200

export function mergeConversation(db: Database, id: string): void {
  const fact = conversationFact(id)
  const isNew = db.run(
    `INSERT INTO conversations (id, bot_id, contact_id, chat_id, thread_id, connection_id) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
    fact.id,
    fact.botId,
    fact.contactId,
    fact.chatId,
    fact.threadId,
    fact.connectionId,
  )
  if (isNew > 0) countFrom(db, fact.botId)
}

/** Null opens it again. */
export function setResolved(db: Database, id: string, at: string, upTo: string | null): boolean {
  return set(db, 'conversations', id, 'resolved_at', at, { resolved_up_to: upTo })
}

export function setReach(db: Database, id: string, at: string, reach: Reach): boolean {
  return set(db, 'conversations', id, 'reach_at', at, { reach })
}

export function advanceRead(db: Database, id: string, position: string): boolean {
  return advance(db, 'conversations', id, 'read_up_to', position)
}

type Derived = {
  bot_id: string
  status: string
  unread_count: number
  last_position: string
  resolved_up_to: string | null
  reach: string
  reach_at: string
  incoming: string | null
  unread: number
  waiting: string | null
  uncertain: number
  failed: number
  position: string | null
  date: number | null
  kind: string | null
  text: string | null
  entities: string | null
  direction: string | null
  delivery: string | null
}

/**
 * Positions stand in one index with the direction, so that few messages are read for this. The terms about `delivery` are
 * those of the partial index to the letter: without them it would not be used, and every message would be looked at. What the
 * owner of a business account writes on the phone has no delivery.
 */
const derived = `
  WITH c AS (
    SELECT *, (SELECT position FROM messages WHERE conversation_id = conversations.id AND direction = 'outgoing'
        AND coalesce(delivery, 'sent') NOT IN ('failed', 'discarded') ORDER BY position DESC LIMIT 1) AS answered
    FROM conversations WHERE id = ?)
  SELECT c.bot_id, c.status, c.unread_count, c.last_position, c.resolved_up_to, c.reach, c.reach_at,
    (SELECT position FROM messages WHERE conversation_id = c.id AND direction = 'incoming' ORDER BY position DESC LIMIT 1) AS incoming,
    (SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = c.id AND position > c.read_up_to
        AND direction = 'incoming' LIMIT ${unreadCap})) AS unread,
    (SELECT position FROM messages WHERE conversation_id = c.id AND direction = 'incoming'
        AND position > max(coalesce(c.answered, ''), coalesce(c.resolved_up_to, '')) ORDER BY position LIMIT 1) AS waiting,
    EXISTS (SELECT 1 FROM messages WHERE conversation_id = c.id AND delivery IN ('uncertain', 'failed')
        AND delivery = 'uncertain') AS uncertain,
    EXISTS (SELECT 1 FROM messages WHERE conversation_id = c.id AND delivery IN ('uncertain', 'failed')
        AND delivery = 'failed') AS failed,
    m.position, m.date, coalesce((SELECT t.kind FROM outgoing o JOIN attachments t ON t.id = o.replaced WHERE o.id = m.id), m.kind) AS kind, m.text, m.entities, m.direction, m.delivery
  FROM c LEFT JOIN messages m ON m.number = (SELECT number FROM messages WHERE conversation_id = c.id
      AND (delivery IS NULL OR delivery <> 'discarded') ORDER BY position DESC LIMIT 1)`

/**
 * Recomputes everything that is shown of a conversation from its facts: order cannot matter to a value that is made
 * anew. `open` again when an incoming message stands after the resolved mark.
 */
export function refresh(db: Database, id: string): void {
  const facts = db.get<Derived>(derived, id)
  if (!facts) return
  const isResolved = facts.resolved_up_to !== null && (facts.incoming ?? '') <= facts.resolved_up_to
  const status = isResolved ? 'resolved' : 'open'
  const date = facts.date ?? 0
  const lastPosition = facts.position === null ? '' : positionOf(date, facts.position.slice(16))
  db.run(
    `UPDATE conversations SET status = ?, unread_count = ?, last_position = ?, last_message_at = ?, preview = ?, preview_kind = ?,
       preview_direction = ?, preview_delivery = ?, waiting_since = ?, shown_reach = ?, has_uncertain = ?, has_failed = ?
     WHERE id = ?`,
    status,
    facts.unread,
    lastPosition,
    date,
    previewOf(facts.text ?? '', facts.entities?.includes('"spoiler"') ? (JSON.parse(facts.entities) as Entity[]) : []),
    facts.kind ?? '',
    facts.direction ?? 'system',
    facts.delivery,
    isResolved || facts.waiting === null ? null : timeOf(facts.waiting),
    shownReach(facts.reach, facts.reach_at, facts.incoming),
    facts.uncertain,
    facts.failed,
    id,
  )
  countChange(
    db,
    facts.bot_id,
    { status: facts.status, unread: facts.unread_count, isListed: facts.last_position !== '' },
    { status, unread: facts.unread, isListed: lastPosition !== '' },
  )
}

/** Reachable again when a message came after the block; but who may only read gets messages all the time. `incoming`: the position of the newest. */
export function shownReach(reach: string, reachAt: string, incoming: string | null): string {
  const cameBack = reach !== 'restricted' && incoming !== null && timeOf(incoming) > timeOf(reachAt)
  return cameBack ? 'open' : reach
}

/** The milliseconds that a position or a clock begins with; 0 before any. */
export function timeOf(text: string): number {
  return Number(text.slice(0, 15))
}

/** A message in the one line of a list. What the writer has put under a spoiler stays there. */
export function previewOf(text: string, entities: readonly Entity[]): string {
  return oneLine(veiled(text, entities))
}

function oneLine(text: string): string {
  return text.slice(0, previewLength * 2).replace(/\s+/g, ' ').trim().slice(0, previewLength)
}

export function conversationOf(db: Database, id: string): Conversation | undefined {
  const row = db.get<ConversationRow>(`SELECT ${columns} FROM ${source} WHERE c.id = ?`, id)
  return row && toConversation(row)
}

/** Those of these conversations that are here, by their ids. */
export function conversationsOf(db: Database, ids: readonly string[]): ReadonlyMap<string, Conversation> {
  const sql = `SELECT ${columns} FROM json_each(?) j CROSS JOIN conversations c ON c.id = j.value ${aside}`
  return new Map(db.all<ConversationRow>(sql, JSON.stringify(ids)).map(row => [row.id, toConversation(row)]))
}

/** When we last heard whether anybody can be reached there, epoch ms; 0 before any such word. */
export function reachKnownAt(db: Database, id: string): number {
  return timeOf(db.get<{ reach_at: string }>('SELECT reach_at FROM conversations WHERE id = ?', id)?.reach_at ?? '')
}

/** What sending needs: where a conversation leads. */
export function conversationTarget(db: Database, id: string): ConversationFact | undefined {
  return db.get('SELECT 1 FROM conversations WHERE id = ?', id) === undefined ? undefined : conversationFact(id)
}

export type ConversationFilter = { readonly status?: string | undefined; readonly botId?: string | undefined; readonly unread?: boolean | undefined }
/** The place in the list after which a page goes on. */
export type ListPlace = readonly [lastPosition: string, id: string]

const statuses = ['open', 'snoozed', 'resolved'] as const

/**
 * Newest activity first. A conversation without a message that shows has no place in a list. Each bot and status has its own run
 * in one index, so that a message moves its conversation in one place only; a page is what comes first in several runs.
 */
export function conversationPage(
  db: Database,
  filter: ConversationFilter,
  before: ListPlace | undefined,
  limit: number,
): { conversations: readonly Conversation[]; next: ListPlace | undefined } {
  const botIds = filter.botId === undefined ? countedBots(db) : [filter.botId]
  const runs = botIds.flatMap(botId => (filter.status === undefined ? statuses : [filter.status]).map(status => [botId, status] as const))
  const rows = runs
    .flatMap(([botId, status]) => run(db, botId, status, filter.unread ?? false, before, limit + 1))
    .toSorted((one, other) => (isBefore(one, other) ? 1 : -1))
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    conversations: page.map(toConversation),
    next: rows.length > limit && last ? [last.last_position, last.id] : undefined,
  }
}

function run(db: Database, botId: string, status: string, unread: boolean, before: ListPlace | undefined, limit: number): ConversationRow[] {
  const values: Value[] = [botId, status, ...(before ?? []), limit]
  return db.all<ConversationRow>(
    `SELECT ${columns} FROM ${source} WHERE c.bot_id = ? AND c.status = ? AND c.last_position > ''
       ${unread ? 'AND c.unread_count > 0' : ''} ${before ? 'AND (c.last_position, c.id) < (?, ?)' : ''}
     ORDER BY c.last_position DESC, c.id DESC LIMIT ?`,
    ...values,
  )
}

function isBefore(one: ConversationRow, other: ConversationRow): boolean {
  return one.last_position === other.last_position ? one.id < other.id : one.last_position < other.last_position
}

/** Ids of all, for a rebuild. */
export function allConversationIds(db: Database): readonly string[] {
  return db.all<{ id: string }>('SELECT id FROM conversations ORDER BY id').map(row => row.id)
}

/** A business account lets its bot answer within a day of the contact's last word (MAP 3.7). */
const replyWindow = 86_400_000

function businessOf({ owner, is_enabled, can_reply, last_incoming }: ConversationRow): NonNullable<Conversation['business']> {
  return {
    owner: owner ?? '',
    // Of a connection that this profile never heard of Telegram itself has to say no.
    canReply: is_enabled !== 0 && can_reply !== 0,
    ...(last_incoming !== null && { replyUntil: timeOf(last_incoming) + replyWindow }),
  }
}

/** Of a message's other parts the one that a list can put into words. */
function lineOf(more: string): Pick<Conversation, 'previewContent'> {
  const { content } = JSON.parse(more) as { content?: Conversation['previewContent'] }
  return content ? { previewContent: content } : {}
}

/** A topic whose name Telegram has not told goes by its number, so that it is not taken for the chat around it. */
function topicOf({ id, topic }: ConversationRow): Pick<Conversation, 'topic'> {
  const number = /:t(\d+)$/.exec(id)?.[1]
  return topic !== null ? { topic } : number !== undefined ? { topic: `#${number}` } : {}
}

function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id as Conversation['id'],
    botId: row.bot_id as Conversation['botId'],
    contactId: row.contact_id as Conversation['contactId'],
    title: row.title || row.contact_id,
    ...((row.contact_kind === 'group' || row.contact_kind === 'channel') && { kind: row.contact_kind }),
    ...topicOf(row),
    ...(row.id.includes(':b') && { business: businessOf(row) }),
    status: row.status as Conversation['status'],
    unreadCount: row.unread_count,
    preview: row.preview,
    previewKind: row.preview_kind,
    ...(row.line !== null && lineOf(row.line)),
    previewDirection: row.preview_direction as Conversation['previewDirection'],
    lastMessageAt: row.last_message_at,
    reach: row.shown_reach as Reach,
    hasUncertain: row.has_uncertain === 1,
    hasFailed: row.has_failed === 1,
    ...(row.preview_delivery !== null && { previewDelivery: row.preview_delivery }),
    ...(row.waiting_since !== null && { waitingSince: row.waiting_since }),
    ...(row.read_up_to !== '' && { readUpTo: row.read_up_to }),
    ...(row.draft !== null && row.draft !== '' && { draft: row.draft.slice(0, previewLength) }),
  }
}
