import type { Scope } from '../state/conversation-list'
import type { Output } from '../../shared/contract'
import type { ConversationId, MessageId, Settings } from '../../shared/model'
import { call, client } from '../client'
import { firstList } from '../client/ahead'
import { shortened, takeBots, takeConversation, takeConversations, takeMessages, trimmed } from '../state/cache'
import { filterOf, listKey } from '../state/conversation-list'
import { changeCache, changeView, deltaSink, useCache, useView } from '../state/stores'
import { handOverUnsaved, lastOpen, rememberOpen } from './remember'
import { attempt, wordsOf } from './say'
import { loadHeld, loadScheduled, noticeWaiting } from './waiting'

/** Conversations of a list that stay when the operator is back at its top. */
const keptOfList = 300
const messagePage = 60
const mostLists = 6
const mostWindows = 10
/** Conversations that nobody has opened yet. */
const mostAhead = 4

const sink = deltaSink(() => void attempt(reload()))
let lastLists: readonly string[] = []
let lastWindows: readonly ConversationId[] = []
let ahead: readonly ConversationId[] = []
const preloading = new Set<ConversationId>()
/** How often everything was loaded anew. */
let generation = 0

function shownWindows(): readonly ConversationId[] {
  return [...lastWindows, ...ahead]
}

/** Brings the page to life. Returns how to stop. Where the app gives no answer, the phase becomes `broken`; try again then. */
export async function start(): Promise<() => void> {
  const stopRemembering = rememberOpen()
  const stopConnection = client().onConnection(connection => {
    const wasAway = useView.getState().connection !== 'live'
    changeView({ connection })
    if (connection === 'live' && wasAway) void handOverUnsaved()
  })
  const stopFollowing = useCache.subscribe((now, before) => {
    const { selected } = useView.getState()
    if (selected !== null && before.conversations.has(selected) && !now.conversations.has(selected)) void loadConversation(selected, true)
  })
  const stopWatching = () => {
    stopConnection()
    stopFollowing()
    stopRemembering()
  }
  changeView({ phase: 'starting' })
  try {
    // From here on, so that nothing falls between the first answers and the stream.
    const info = await call('app.info', {})
    const stopListening = client().listen(
      delta => {
        sink.take(delta)
        noticeWaiting(delta)
      },
      { epoch: info.epoch, since: info.rev },
    )
    const last = lastOpen(info.epoch)
    if (last) changeView({ selected: last, front: 'conversation' })
    // Before a composer asks for its draft.
    await handOverUnsaved(info.epoch)
    await reload(info)
    const { settings } = useCache.getState()
    changeView({ listWidth: settings.listWidth, panelOpen: settings.panelOpen, railCollapsed: settings.railCollapsed })
    return () => {
      stopListening()
      stopWatching()
    }
  } catch (error) {
    stopWatching()
    changeView({ phase: 'broken' })
    wordsOf(error)
    return () => undefined
  }
}

/** Asks every open query again: at the start, when `known` is what was just asked, and after a `reset`. */
export async function reload(known?: Output<'app.info'>): Promise<void> {
  generation += 1
  const before = useCache.getState().info?.epoch
  const info = known ?? (await call('app.info', {}))
  if (info.mode === 'unreadable') return showUnreadable(info, await call('settings.get', {}))
  // What was open in another database may not be in this one.
  if (before !== undefined && before !== info.epoch) changeView({ selected: null, viewer: null, front: 'list', replyTo: new Map() })
  const { scope, selected } = useView.getState()
  // The list beside the rest: it needs none of their answers, and every turn is time before the first screen.
  const listed = loadList(scope)
  // Awaited below; where one of these two fails first, that is the failure that is told.
  listed.catch(() => undefined)
  const [settings, bots] = await Promise.all([call('settings.get', {}), call('bot.list', {})])
  sink.flush()
  // Lists and windows that are not on screen are older than the reset; what is on screen stays until its answer is here.
  changeCache(cache => trimmed(takeBots({ ...cache, info, settings, epoch: info.epoch }, bots), [listKey(scope)], selected ? [selected] : []))
  void attempt(loadVault())
  void attempt(loadScheduled())
  void attempt(loadHeld())
  await Promise.all([listed, selected ? loadConversation(selected, true) : undefined])
  changeView({ phase: 'ready' })
}

/** There is nothing to load: the page says why, and offers what can be done. */
function showUnreadable(info: Output<'app.info'>, settings: Settings): void {
  changeCache(cache => ({ ...cache, info, settings, epoch: info.epoch }))
  changeView({ phase: 'unreadable' })
}

/** By itself: a keychain that does not answer takes seconds to be given up, and the inbox does not wait for it. */
async function loadVault(): Promise<void> {
  const vault = await call('vault.status', {})
  changeCache(cache => ({ ...cache, vault }))
}

/** The first page of a list; from then on deltas keep it. */
export async function loadList(scope: Scope): Promise<void> {
  const key = listKey(scope)
  lastLists = [key, ...lastLists.filter(other => other !== key)].slice(0, mostLists)
  await loading(`list:${key}`, async () => {
    const answer = await call('conversation.list', { filter: filterOf(scope), limit: firstList.limit })
    sink.flush()
    changeCache(cache => trimmed(takeConversations(cache, scope, answer, 'first'), lastLists, shownWindows()))
  })
}

export async function loadMoreOfList(scope: Scope): Promise<void> {
  const key = listKey(scope)
  const before = useCache.getState().lists.get(key)?.next
  if (before === undefined) return
  await loading(`list:${key}`, async () => {
    const answer = await call('conversation.list', { filter: filterOf(scope), before, limit: firstList.limit * 2 })
    sink.flush()
    // It goes on where the list ended when it was asked for; anywhere else it would leave a gap that nothing fills.
    changeCache(cache => (cache.lists.get(key)?.next === before ? takeConversations(cache, scope, answer, 'more') : cache))
  })
}

/** Lets go of what was loaded far below, once the operator is back at the top: scrolling down loads it again. */
export function shortenList(scope: Scope): void {
  changeCache(cache => shortened(cache, scope, keptOfList))
}

/** A conversation's row, its contact and the messages that it opens with; what is there already stays on screen meanwhile. */
export async function loadConversation(conversationId: ConversationId, fresh = false): Promise<void> {
  lastWindows = [conversationId, ...lastWindows.filter(other => other !== conversationId)].slice(0, mostWindows)
  const isKnown = useCache.getState().windows.has(conversationId)
  await Promise.all([
    loading(`conversation:${conversationId}`, async () => {
      const answer = await call('conversation.get', { conversationId })
      sink.flush()
      changeCache(cache => takeConversation(cache, answer))
      if (answer.conversation.id !== conversationId) goOnAs(conversationId, answer.conversation.id)
    }),
    // Whatever place is on its way stays as it was wished for.
    underWay.get(conversationId)?.done ?? (!isKnown ? loadWindow(conversationId, 'unread') : fresh ? loadLatest(conversationId) : undefined),
  ])
}

/**
 * The first messages to be seen of conversations that are likely to be opened next, so that opening them waits for nothing. They do not
 * push out what was opened. Whatever fails is asked again, and told, when they are opened.
 */
export async function preload(ids: readonly ConversationId[]): Promise<void> {
  for (const id of ids) {
    if (useCache.getState().windows.has(id) || useView.getState().loading.has(`messages:${id}`) || preloading.has(id)) continue
    preloading.add(id)
    const before = generation
    try {
      const answer = await call('message.list', { conversationId: id, around: 'unread', limit: messagePage })
      sink.flush()
      // Opened meanwhile: it was asked for there. Loaded anew meanwhile: this is older than that.
      if (before === generation && !useCache.getState().windows.has(id)) {
        ahead = [id, ...ahead.filter(other => other !== id)].slice(0, mostAhead)
        changeCache(cache => takeMessages(trimmed(cache, lastLists, shownWindows()), id, answer, 'fresh'))
      }
    } catch {
      return
    } finally {
      preloading.delete(id)
    }
  }
}

/** A group became a supergroup, or a business connection was renewed: whoever is looking at it goes along. */
function goOnAs(ended: ConversationId, id: ConversationId): void {
  if (useView.getState().selected !== ended) return
  lastWindows = [id, ...lastWindows.filter(other => other !== id && other !== ended)]
  changeCache(cache => ({ ...cache, kept: id }))
  changeView({ selected: id })
  client().shows?.(id)
  void loadLatest(id)
}

/** The newest messages, in place of whatever window was there. */
export function loadLatest(conversationId: ConversationId): Promise<void> {
  return loadWindow(conversationId, 'latest')
}

/** A window about one message, to jump to it. */
export function loadAround(conversationId: ConversationId, around: MessageId): Promise<void> {
  return loadWindow(conversationId, around)
}

/** Where a window of messages is to be: at the end, where reading goes on, or about one message. */
type Place = 'latest' | 'unread' | MessageId

/** The windows under way, each with the place that was wished for last, and its end. */
const underWay = new Map<ConversationId, { place: Place; done: Promise<void> }>()

/** Whoever wishes for another place while a window is under way gets that one. */
function loadWindow(conversationId: ConversationId, place: Place): Promise<void> {
  const before = underWay.get(conversationId)
  if (before) {
    before.place = place
    return before.done
  }
  const wish = { place, done: Promise.resolve() }
  underWay.set(conversationId, wish)
  wish.done = (async () => {
    let asked: Place
    do {
      asked = wish.place
      await loadPlace(conversationId, asked)
    } while (asked !== wish.place)
    underWay.delete(conversationId)
  })()
  return wish.done
}

function loadPlace(conversationId: ConversationId, place: Place): Promise<void> {
  return loading(`messages:${conversationId}`, async () => {
    const answer = await call('message.list', { conversationId, ...(place === 'latest' ? {} : { around: place }), limit: messagePage })
    sink.flush()
    changeCache(cache => takeMessages(cache, conversationId, answer, 'fresh'))
  })
}

export function loadOlder(conversationId: ConversationId): Promise<void> {
  return page(conversationId, 'older')
}

export function loadNewer(conversationId: ConversationId): Promise<void> {
  return page(conversationId, 'newer')
}

async function page(conversationId: ConversationId, part: 'older' | 'newer'): Promise<void> {
  const window = useCache.getState().windows.get(conversationId)
  const edge = window?.[part]
  const edgeRow = part === 'older' ? window?.messages[0] : window?.messages.at(-1)
  if (!window || !edge || edge === 'end' || !edgeRow) return
  const where = edge.token === undefined ? { around: edgeRow.id } : part === 'older' ? { before: edge.token } : { after: edge.token }
  await loading(`messages:${conversationId}:${part}`, async () => {
    const answer = await call('message.list', { conversationId, ...where, limit: messagePage })
    sink.flush()
    // Another window stands there, or this one was cut: between it and this page there would be a gap that nothing fills.
    changeCache(cache => (cache.windows.get(conversationId)?.[part] === edge ? takeMessages(cache, conversationId, answer, part) : cache))
  })
}

/** One load of a kind at a time; a problem is kept where the screen shows it. */
async function loading(key: string, load: () => Promise<void>): Promise<void> {
  if (useView.getState().loading.has(key)) return
  changeView(view => ({ loading: new Set([...view.loading, key]), failures: new Map([...view.failures].filter(([other]) => other !== key)) }))
  try {
    let begun: number
    do {
      begun = generation
      await load()
      // Everything is loaded anew since: this answer may be older, and what came in between is not told again.
    } while (begun !== generation)
  } catch (error) {
    const words = wordsOf(error)
    changeView(view => ({ failures: new Map([...view.failures, [key, words]]) }))
  } finally {
    changeView(view => ({ loading: new Set([...view.loading].filter(other => other !== key)) }))
  }
}
