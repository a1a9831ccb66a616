import type { Input } from '../../shared/contract'
import type { BotId, Conversation, ConversationId } from '../../shared/model'

/** What the list shows: one view, of one bot or of all. */
export type Scope = { readonly view: 'open' | 'unread' | 'resolved' | 'all'; readonly botId?: BotId | undefined }

/** The loaded top of a list, newest first, without a gap. `next` leads on; absent when all of it is loaded. */
export type ConversationList = {
  readonly scope: Scope
  readonly ids: readonly ConversationId[]
  readonly next?: string | undefined
  /** Where each page ended, so that the list can be cut there again: the last row as it was then, and what leads on. */
  readonly ends: readonly PageEnd[]
}

export type PageEnd = { readonly last: Place; readonly next: string }

type Place = Pick<Conversation, 'id' | 'lastMessageAt'>

export type Rows = ReadonlyMap<ConversationId, Conversation>

export function listKey({ view, botId }: Scope): string {
  return `${view}/${botId ?? ''}`
}

/** The scope as `conversation.list` takes it. */
export function filterOf({ view, botId }: Scope): NonNullable<Input<'conversation.list'>['filter']> {
  const bot = botId ? { botId } : {}
  if (view === 'unread') return { ...bot, unread: true }
  return view === 'all' ? bot : { ...bot, status: view }
}

export function belongs(row: Conversation, { view, botId }: Scope): boolean {
  if (botId && row.botId !== botId) return false
  if (view === 'all') return true
  return view === 'unread' ? row.unreadCount > 0 : row.status === view
}

/**
 * The list after `row` has changed. `kept` stays where it is although it no longer belongs: an unread conversation that
 * was just opened must not vanish under the pointer.
 */
export function withConversation(
  list: ConversationList,
  row: Conversation,
  rows: Rows,
  kept: ConversationId | null,
): ConversationList {
  const at = list.ids.indexOf(row.id)
  const stays = belongs(row, list.scope) || (at >= 0 && kept === row.id && list.scope.view === 'unread')
  if (!stays) return at < 0 ? list : { ...list, ids: list.ids.toSpliced(at, 1) }
  const ids = at < 0 ? list.ids : list.ids.toSpliced(at, 1)
  const place = placeOf(ids, row, rows)
  if (place === at) return list
  // Below what is loaded: its page will bring it. Putting it here would leave a gap.
  if (place === ids.length && list.next !== undefined) return at < 0 ? list : { ...list, ids }
  return { ...list, ids: ids.toSpliced(place, 0, row.id) }
}

export function withoutConversation(list: ConversationList, id: string): ConversationList {
  const ids = list.ids.filter(known => known !== id)
  return ids.length === list.ids.length ? list : { ...list, ids }
}

/** Those whose name holds `filter`; all of them when it is empty. */
export function named(ids: readonly ConversationId[], rows: Rows, filter: string): readonly ConversationId[] {
  const wanted = filter.trim().toLocaleLowerCase()
  return wanted ? ids.filter(id => rows.get(id)?.title.toLocaleLowerCase().includes(wanted)) : ids
}

/** The list cut behind the first page that holds `least` of its rows; the same list where that is all of it. */
export function cut(list: ConversationList, rows: Rows, least: number): ConversationList {
  if (list.ids.length <= least) return list
  const countTo = ({ last }: PageEnd) => {
    const behind = list.ids.findIndex(id => newestFirst(rows.get(id) as Conversation, last) > 0)
    return behind < 0 ? list.ids.length : behind
  }
  for (const [place, end] of list.ends.entries()) {
    const count = countTo(end)
    if (count < least) continue
    if (count === list.ids.length) return list
    return { ...list, ids: list.ids.slice(0, count), next: end.next, ends: list.ends.slice(0, place + 1) }
  }
  return list
}

/** Newest first; the id decides between equals. */
export function newestFirst(a: Place, b: Place): number {
  if (a.lastMessageAt !== b.lastMessageAt) return b.lastMessageAt - a.lastMessageAt
  return a.id < b.id ? 1 : -Number(a.id > b.id)
}

function placeOf(ids: readonly ConversationId[], row: Conversation, rows: Rows): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = rows.get(ids[middle] as ConversationId)
    if (other && newestFirst(other, row) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
