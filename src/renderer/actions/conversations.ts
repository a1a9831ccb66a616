import type { BotId, ConversationId, MessageId } from '../../shared/model'
import { call, client } from '../client'
import { listKey, named, type Scope } from '../state/conversation-list'
import { handle } from '../state/handles'
import { changeCache, changeView, useCache, useView } from '../state/stores'
import { loadConversation, loadList } from './load'
import { attempt, say } from './say'

/** Shows a view in the list; the open conversation stays open. */
export function goTo(scope: Scope): void {
  changeView({ scope, front: 'list', listFilter: '' })
  void loadList(scope)
}

/** The same view for another bot, or for all of them. */
export function filterByBot(botId: BotId | undefined): void {
  goTo({ ...useView.getState().scope, botId })
}

/** Opens a conversation at once with what is known of it, and loads the rest. */
export function openConversation(id: ConversationId, { focus = false }: { readonly focus?: boolean } = {}): void {
  const before = useView.getState().selected
  if (before !== id) {
    changeView({ selected: id, front: 'conversation', viewer: null })
    changeCache(cache => ({ ...cache, kept: id }))
    client().shows?.(id)
    dropStale()
    void loadConversation(id)
  } else changeView({ front: 'conversation' })
  if (!focus) return
  if (before === id && handle('composer')) return handle('composer')?.focus()
  toComposer()
}

/** What has just been changed is drawn by the end of this turn, and the next key may come before the next frame. */
function toComposer(): void {
  queueMicrotask(() => handle('composer')?.focus())
  requestAnimationFrame(() => !isInField() && handle('composer')?.focus())
}

export function closeConversation(): void {
  changeView({ selected: null, front: 'list', viewer: null })
  changeCache(cache => ({ ...cache, kept: null }))
  client().shows?.(null)
  dropStale()
}

/** Back to the list: on a narrow window it takes the conversation's place. */
export function backToList(): void {
  changeView({ front: 'list' })
  requestAnimationFrame(() => handle('list')?.focus())
}

/** Selects the next (1) or previous (-1) row of the list. */
export function step(by: 1 | -1): void {
  const ids = currentIds()
  const { selected } = useView.getState()
  const at = selected ? ids.indexOf(selected) : -1
  const place = at < 0 ? (by === 1 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + by))
  const next = ids[place]
  if (next === undefined) return
  openAt(next, place)
}

export function stepToEnd(end: 'first' | 'last'): void {
  const ids = currentIds()
  const next = end === 'first' ? ids[0] : ids.at(-1)
  if (next !== undefined) openAt(next, end === 'first' ? 0 : ids.length - 1)
}

/** Resolves up to the last message on screen and goes on to the next row; the toast takes it back. */
export async function resolve(id: ConversationId): Promise<void> {
  const row = useCache.getState().conversations.get(id)
  if (!row || row.status === 'resolved') return
  const upTo = useCache.getState().windows.get(id)?.messages.at(-1)?.id
  const ids = currentIds()
  const at = ids.indexOf(id)
  const next = ids[at + 1] ?? ids[at - 1]
  const wasSelected = useView.getState().selected === id
  const isDone = await attempt(call('conversation.resolve', { conversationId: id, ...(upTo ? { upTo } : {}) }))
  if (!isDone) return
  if (wasSelected && useView.getState().selected === id && useView.getState().scope.view !== 'all') {
    if (next && next !== id && isWide()) openConversation(next)
    else closeConversation()
    refocus()
  }
  say(
    { key: 'inbox.resolved', params: { name: row.title } },
    { tone: 'success', act: { words: { key: 'toast.undo' }, run: () => void takeBackResolve(id, wasSelected) } },
  )
}

export async function reopen(id: ConversationId): Promise<void> {
  await attempt(call('conversation.reopen', { conversationId: id }))
}

export async function toggleResolved(id: ConversationId): Promise<void> {
  const row = useCache.getState().conversations.get(id)
  await (row?.status === 'resolved' ? reopen(id) : resolve(id))
}

/** Tells the app that the operator has seen the conversation up to this message. Call it as often as you like. */
export function markRead(id: ConversationId, upTo: MessageId): void {
  const row = useCache.getState().conversations.get(id)
  if (!row || row.unreadCount === 0 || !document.hasFocus()) return
  if (reading.has(id)) return void reading.set(id, upTo)
  reading.set(id, null)
  void attempt(call('conversation.read', { conversationId: id, upTo })).then(() => setTimeout(() => readOn(id), readPause))
}

/** What came into sight during the pause is read in one go. */
function readOn(id: ConversationId): void {
  const upTo = reading.get(id)
  reading.delete(id)
  if (upTo) markRead(id, upTo)
}

export function toggleUnread(): void {
  const { scope } = useView.getState()
  goTo({ ...scope, view: scope.view === 'unread' ? 'open' : 'unread' })
}

type ReplyOptions = {
  /** Puts the cursor where the answer is written; not when a kept draft brings its reply back. */
  readonly focus?: boolean
  /** A part of the message, as it stands in it. */
  readonly quote?: { readonly text: string; readonly position: number } | undefined
}

export function replyTo(id: ConversationId, messageId: MessageId | null, { focus = true, quote }: ReplyOptions = {}): void {
  changeView(view => ({ replyTo: withEntry(view.replyTo, id, messageId ?? undefined), quotes: withEntry(view.quotes, id, messageId ? quote : undefined) }))
  if (messageId && focus) toComposer()
}

/**
 * Answers the last message that came into a conversation. The cursor goes to the composer in any case: what somebody types on
 * before the messages are there would otherwise be taken for single keys.
 */
export function replyToLast(id: ConversationId): void {
  const last = useCache.getState().windows.get(id)?.messages.findLast(row => row.direction === 'incoming')
  if (last) replyTo(id, last.id)
  else handle('composer')?.focus()
}

/** The composer changes this message of ours; null: it goes back to writing new ones. */
export function edit(id: ConversationId, messageId: MessageId | null, { focus = true }: { readonly focus?: boolean } = {}): void {
  if (!messageId && !useView.getState().editing.has(id)) return
  changeView(view => ({ editing: withEntry(view.editing, id, messageId ?? undefined) }))
  if (focus) toComposer()
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const next = new Map(map)
  if (value === undefined) next.delete(key)
  else next.set(key, value)
  return next
}

function isInField(): boolean {
  const { activeElement } = document
  return activeElement instanceof HTMLTextAreaElement || activeElement instanceof HTMLInputElement || (activeElement instanceof HTMLElement && activeElement.isContentEditable)
}

/**
 * What had the focus has gone with the row or the pane, or is the row of somebody else now: the row that is selected takes
 * it. Left on another row, Enter would write to the wrong person.
 */
function refocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body || document.activeElement?.closest('[data-inbox-rows]')) handle('list')?.focus()
    }),
  )
}

/** Conversations of which a mark is on its way or was just set, with what has come into sight since. */
const reading = new Map<ConversationId, MessageId | null>()
/** Milliseconds: a busy conversation would otherwise answer each message with a call and a row of its own. */
const readPause = 300

async function takeBackResolve(id: ConversationId, wasSelected: boolean): Promise<void> {
  await reopen(id)
  if (!wasSelected) return
  openConversation(id)
  whenListed(id, refocus)
}

/** Its row comes back with a delta of its own: until then the focus would go to another one. Given up when something else is opened. */
function whenListed(id: ConversationId, run: () => void): void {
  if (currentIds().includes(id)) return run()
  const stop = useCache.subscribe(() => {
    const isListed = currentIds().includes(id)
    if (!isListed && useView.getState().selected === id) return
    stop()
    if (isListed) run()
  })
}

function openAt(id: ConversationId, place: number): void {
  handle('list')?.reveal(place)
  openConversation(id)
}

function currentIds(): readonly ConversationId[] {
  const { scope, listFilter } = useView.getState()
  const { lists, conversations } = useCache.getState()
  return named(lists.get(listKey(scope))?.ids ?? [], conversations, listFilter)
}

/** Rows of the unread list that were only kept because they were open. */
function dropStale(): void {
  const { kept } = useCache.getState()
  changeCache(cache => {
    const lists = new Map(cache.lists)
    for (const [key, list] of lists) {
      if (list.scope.view !== 'unread') continue
      const ids = list.ids.filter(id => id === kept || (cache.conversations.get(id)?.unreadCount ?? 0) > 0)
      if (ids.length !== list.ids.length) lists.set(key, { ...list, ids })
    }
    return { ...cache, lists }
  })
}

/** Whether the list and the conversation stand side by side. */
export function isWide(): boolean {
  return matchMedia('(min-width: 960px)').matches
}
