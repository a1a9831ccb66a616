import type { Delta, Output, Row } from '../../shared/contract'
import { defaultSettings } from '../../shared/default-settings'
import type {
  Bot,
  BotHealth,
  Contact,
  ContactId,
  Conversation,
  ConversationId,
  Counts,
  Message,
  Settings,
  VaultStatus,
} from '../../shared/model'
import {
  cut,
  listKey,
  withConversation,
  withoutConversation,
  type ConversationList,
  type Scope,
} from './conversation-list'
import { withNewer, withOlder, withoutRow, withRow, windowOf, type MessageWindow } from './message-window'

export type Progress = { readonly done: number; readonly total?: number | undefined }
export type Info = Output<'app.info'>

/**
 * The rows that the page was sent, by id, and which of them its open lists and windows show. Only `applyDelta` and the
 * `take...` functions below make a new one; they are pure, and a row that did not change keeps its identity.
 */
export type Cache = {
  readonly epoch: string
  readonly rev: number
  readonly info: Info | null
  readonly settings: Settings
  readonly vault: VaultStatus | null
  /** In the order they were connected; null until they are known. */
  readonly bots: readonly Bot[] | null
  readonly counts: Counts
  readonly conversations: ReadonlyMap<ConversationId, Conversation>
  readonly contacts: ReadonlyMap<ContactId, Contact>
  readonly lists: ReadonlyMap<string, ConversationList>
  readonly windows: ReadonlyMap<ConversationId, MessageWindow>
  /** Of transfers under way: `upload:<messageId>`, `download:<attachmentId>`. */
  readonly progress: ReadonlyMap<string, Progress>
  /** What waits for its time, what goes first first; null until it is known. */
  readonly scheduled: Output<'message.scheduled'>['scheduled'] | null
  /** Conversations in which messages wait for the operator since a restore. */
  readonly held: ReadonlySet<ConversationId>
  /** Until when Telegram lets bots wait that sent too much at once, epoch ms, by bot; one that is past means nothing. */
  readonly slowed: ReadonlyMap<string, number>
  /** The conversation that is open; see `withConversation`. */
  readonly kept: ConversationId | null
  /** The last changes, for an answer that was read before them and arrives after them. */
  readonly recent: readonly Changes[]
}

type Changes = { readonly rev: number; readonly rows: readonly Row[] }

const mostRecent = 200

export const emptyCache: Cache = {
  epoch: '',
  rev: 0,
  info: null,
  settings: defaultSettings,
  vault: null,
  bots: null,
  counts: { open: 0, unread: 0, resolved: 0, bots: {} },
  conversations: new Map(),
  contacts: new Map(),
  lists: new Map(),
  windows: new Map(),
  progress: new Map(),
  scheduled: null,
  held: new Set(),
  slowed: new Map(),
  kept: null,
  recent: [],
}

/** The cache after one batch of changed rows. A `reset` only moves `rev`: whoever applies it reloads its queries. */
export function applyDelta(cache: Cache, delta: Delta): Cache {
  const moved = { ...cache, epoch: delta.epoch, rev: delta.rev }
  if ('reset' in delta) return { ...moved, recent: [] }
  const recent = [...cache.recent, { rev: delta.rev, rows: delta.rows }].slice(-mostRecent)
  return { ...applyRows(moved, delta.rows), recent }
}

export function takeConversations(
  cache: Cache,
  scope: Scope,
  answer: Output<'conversation.list'>,
  part: 'first' | 'more',
): Cache {
  const conversations = upserted(cache.conversations, answer.conversations)
  const known = part === 'more' ? cache.lists.get(listKey(scope)) : undefined
  const ids = [...new Set([...(known?.ids ?? []), ...answer.conversations.map(row => row.id)])]
  const last = answer.conversations.at(-1)
  const end = last && answer.next !== undefined ? [{ last: { id: last.id, lastMessageAt: last.lastMessageAt }, next: answer.next }] : []
  const lists = new Map(cache.lists).set(listKey(scope), { scope, ids, next: answer.next, ends: [...(known?.ends ?? []), ...end] })
  return caughtUp({ ...cache, conversations, lists, counts: answer.counts }, answer.rev)
}

export function takeConversation(cache: Cache, { rev, conversation, contact }: Output<'conversation.get'>): Cache {
  const conversations = upserted(cache.conversations, [conversation])
  const contacts = contact ? upserted(cache.contacts, [contact]) : cache.contacts
  return caughtUp({ ...cache, conversations, contacts }, rev)
}

export function takeMessages(
  cache: Cache,
  conversationId: ConversationId,
  answer: Output<'message.list'>,
  part: 'fresh' | 'older' | 'newer',
): Cache {
  const known = cache.windows.get(conversationId)
  const window = !known || part === 'fresh' ? windowOf(answer) : part === 'older' ? withOlder(known, answer) : withNewer(known, answer)
  return caughtUp({ ...withSlowed(cache, answer.messages), windows: new Map(cache.windows).set(conversationId, window) }, answer.rev)
}

export function takeBots(cache: Cache, { rev, bots }: Output<'bot.list'>): Cache {
  return caughtUp({ ...cache, bots: bots.toSorted(asConnected) }, rev)
}

/** Lets go of the rows of a list beyond its first page that holds `least` of them, and of what nothing else shows. */
export function shortened(cache: Cache, scope: Scope, least: number): Cache {
  const key = listKey(scope)
  const list = cache.lists.get(key)
  const shorter = list && cut(list, cache.conversations, least)
  if (!shorter || shorter === list) return cache
  const lists = new Map(cache.lists).set(key, shorter)
  return trimmed({ ...cache, lists }, [...lists.keys()], [...cache.windows.keys()])
}

/** Lets go of lists and windows that are not among the last used ones, and of rows that none of the rest shows. */
export function trimmed(cache: Cache, lists: readonly string[], windows: readonly ConversationId[]): Cache {
  const keptLists = new Map([...cache.lists].filter(([key]) => lists.includes(key)))
  const keptWindows = new Map([...cache.windows].filter(([id]) => windows.includes(id)))
  const shown = new Set<ConversationId>(keptWindows.keys())
  for (const list of keptLists.values()) for (const id of list.ids) shown.add(id)
  if (cache.kept) shown.add(cache.kept)
  const conversations = new Map([...cache.conversations].filter(([id]) => shown.has(id)))
  const people = new Set([...conversations.values()].map(row => row.contactId))
  const contacts = new Map([...cache.contacts].filter(([id]) => people.has(id)))
  return { ...cache, lists: keptLists, windows: keptWindows, conversations, contacts }
}

/** An answer is a snapshot of its `rev`: what has arrived since then is applied over it once more. */
function caughtUp(cache: Cache, rev: number): Cache {
  return cache.recent.filter(changes => changes.rev > rev).reduce((now, changes) => applyRows(now, changes.rows.filter(isStored)), cache)
}

function isStored(row: Row): boolean {
  return row.kind !== 'progress' && row.kind !== 'health'
}

function applyRows(cache: Cache, rows: readonly Row[]): Cache {
  return rows.reduce(applyRow, cache)
}

function applyRow(cache: Cache, row: Row): Cache {
  switch (row.kind) {
    case 'bot':
      return { ...cache, bots: withBot(cache.bots ?? [], row.row) }
    case 'health':
      return { ...cache, bots: cache.bots?.map(bot => (bot.id === row.botId ? withHealth(bot, row.health) : bot)) ?? null }
    case 'contact':
      // Contacts are shown by the panel of an open conversation alone.
      return cache.contacts.has(row.row.id) ? { ...cache, contacts: upserted(cache.contacts, [row.row]) } : cache
    case 'conversation':
      return applyConversation(cache, row.row)
    case 'message':
      return withWindow(withSlowed(cache, [row.row]), row.row.conversationId, window => withRow(window, row.row))
    case 'counts':
      return { ...cache, counts: row.row }
    case 'removed':
      return withoutRemoved(cache, row.of, row.id)
    case 'progress':
      return { ...cache, progress: withProgress(cache.progress, `${row.of}:${row.id}`, { done: row.done, total: row.total }) }
    case 'vault':
      return { ...cache, vault: row.status }
    case 'settings':
      return { ...cache, settings: row.settings }
    case 'mode':
      return cache.info ? { ...cache, info: { ...cache.info, mode: row.mode, why: row.why } } : cache
    case 'disk':
      return cache.info ? { ...cache, info: { ...cache.info, disk: row.disk } } : cache
    case 'restored':
      return cache.info ? { ...cache, info: { ...cache.info, restored: row.restored ?? undefined } } : cache
    default:
      return row satisfies never
  }
}

function applyConversation(cache: Cache, row: Conversation): Cache {
  const conversations = upserted(cache.conversations, [row])
  let isShown = cache.windows.has(row.id) || cache.kept === row.id
  const lists = new Map<string, ConversationList>()
  for (const [key, list] of cache.lists) {
    const next = withConversation(list, row, conversations, cache.kept)
    isShown ||= next.ids.includes(row.id)
    lists.set(key, next)
  }
  // A row that no open list and no open window shows is not kept (DESIGN 5).
  if (!isShown && !cache.conversations.has(row.id)) return cache
  if (!isShown) conversations.delete(row.id)
  return { ...cache, conversations, lists }
}

/** What waits for Telegram tells it of its bot, which stands first in the id of a conversation. */
function withSlowed(cache: Cache, messages: readonly Message[]): Cache {
  const waiting = messages.filter(message => message.waiting?.reason === 'slowed-down')
  if (waiting.length === 0) return cache
  const slowed = new Map(cache.slowed)
  for (const { conversationId, waiting: wait } of waiting) {
    const botId = conversationId.split(':')[0] ?? ''
    slowed.set(botId, Math.max(slowed.get(botId) ?? 0, wait?.until ?? 0))
  }
  return { ...cache, slowed }
}

function withWindow(cache: Cache, id: ConversationId, change: (window: MessageWindow) => MessageWindow): Cache {
  const window = cache.windows.get(id)
  if (!window) return cache
  return { ...cache, windows: new Map(cache.windows).set(id, change(window)) }
}

function withoutRemoved(cache: Cache, of: 'bot' | 'conversation' | 'message', id: string): Cache {
  switch (of) {
    case 'bot':
      return { ...cache, bots: cache.bots?.filter(bot => bot.id !== id) ?? null }
    case 'conversation': {
      const conversations = new Map([...cache.conversations].filter(([key]) => key !== id))
      const windows = new Map([...cache.windows].filter(([key]) => key !== id))
      const lists = new Map([...cache.lists].map(([key, list]) => [key, withoutConversation(list, id)]))
      return { ...cache, conversations, windows, lists }
    }
    case 'message':
      return { ...cache, windows: new Map([...cache.windows].map(([key, window]) => [key, withoutRow(window, id)])) }
    default:
      return of satisfies never
  }
}

function withBot(bots: readonly Bot[], bot: Bot): readonly Bot[] {
  const at = bots.findIndex(known => known.id === bot.id)
  return at < 0 ? [...bots, bot].toSorted(asConnected) : bots.with(at, bot)
}

function withHealth(bot: Bot, health: BotHealth): Bot {
  return { ...bot, health }
}

function asConnected(a: Bot, b: Bot): number {
  return a.connectedAt - b.connectedAt || (a.id < b.id ? -1 : 1)
}

/** A transfer that has reached its total is over. */
function withProgress(all: Cache['progress'], key: string, progress: Progress): Cache['progress'] {
  const next = new Map(all)
  if (progress.total !== undefined && progress.done >= progress.total) next.delete(key)
  else next.set(key, progress)
  return next
}

function upserted<K, R extends { readonly id: K }>(rows: ReadonlyMap<K, R>, added: readonly R[]): Map<K, R> {
  const next = new Map(rows)
  for (const row of added) next.set(row.id, row)
  return next
}
