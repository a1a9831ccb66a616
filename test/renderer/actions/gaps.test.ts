import { beforeEach, expect, it, vi } from 'vitest'
import type { Answer } from '../../../src/shared/contract'
import { type ConversationId, type MessageId, defaultSettings } from '../../../src/shared/model'
import { loadAround, loadConversation, loadLatest, loadMoreOfList, loadList, loadOlder, reload } from '../../../src/renderer/actions/load'
import { sent } from '../../../src/renderer/actions/messages'
import { takeBackLately } from '../../../src/renderer/actions/say'
import { choose } from '../../../src/renderer/client'
import { emptyCache } from '../../../src/renderer/state/cache'
import { listKey } from '../../../src/renderer/state/conversation-list'
import { changeView, useCache, useView } from '../../../src/renderer/state/stores'
import { conversation, message } from '../state/rows'

/** Calls that wait for their answer, in the order of asking. */
let asked: { readonly name: string; readonly input: unknown; answer(value: unknown): void; refuse(code: string): void }[] = []
const id = 'c' as ConversationId
/** A slow machine is no failure. Milliseconds. */
const patience = 20_000

beforeEach(() => {
  // There are no frames outside of a browser; nothing here waits for one.
  vi.stubGlobal('cancelAnimationFrame', () => {})
  useCache.setState(emptyCache, true)
  changeView({ selected: null, toasts: [], loading: new Set(), failures: new Map() })
  asked = []
  choose({
    call: (name, input) =>
      new Promise<Answer>(resolve => {
        asked.push({ name, input, answer: value => resolve({ ok: true, value }), refuse: code => resolve({ ok: false, problem: { code } }) })
      }),
    listen: () => () => {},
    upload: async () => Promise.reject(new Error('nothing is uploaded here')),
    mediaUrl: () => '',
    archiveUrl: () => '',
    onConnection: () => () => {},
  })
})

const rows = (...places: number[]) => places.map(place => message(place, { conversationId: id }))
const shown = () => useCache.getState().windows.get(id)?.messages.map(each => each.id)

/** The next call of that name, as soon as somebody makes it. */
function next(name: string) {
  return vi.waitFor(() => {
    const at = asked.findIndex(each => each.name === name)
    const [call] = at < 0 ? [] : asked.splice(at, 1)
    if (!call) throw new Error(`nobody asks for ${name}`)
    return call
  }, patience)
}

it('an older page that comes after the window was replaced leaves no gap in it', async () => {
  const first = loadLatest(id)
  ;(await next('message.list')).answer({ rev: 1, messages: rows(50, 51), next: 'before 50' })
  await first
  const older = loadOlder(id)
  const late = await next('message.list')
  const again = loadLatest(id)
  ;(await next('message.list')).answer({ rev: 2, messages: rows(90, 91), next: 'before 90' })
  await again
  late.answer({ rev: 1, messages: rows(48, 49), next: 'before 48' })
  await older
  expect(shown()).toEqual(['m90', 'm91'])
  expect(useCache.getState().windows.get(id)?.older).toEqual({ token: 'before 90' })
})

it('a further page of a list that comes after its beginning was loaded anew leaves no gap in it', async () => {
  const { scope } = useView.getState()
  const first = loadList(scope)
  ;(await next('conversation.list')).answer({ rev: 1, conversations: [conversation('a')], next: 'after a', counts: emptyCache.counts })
  await first
  const more = loadMoreOfList(scope)
  const late = await next('conversation.list')
  changeView({ loading: new Set() })
  const again = loadList(scope)
  ;(await next('conversation.list')).answer({ rev: 2, conversations: [conversation('z')], next: 'after z', counts: emptyCache.counts })
  await again
  late.answer({ rev: 1, conversations: [conversation('b')], next: 'after b', counts: emptyCache.counts })
  await more
  expect(useCache.getState().lists.get(listKey(scope))).toMatchObject({ ids: ['z'], next: 'after z' })
})

it('an answer that was on its way when everything is loaded anew is asked for once more', async () => {
  const loading = loadLatest(id)
  const old = await next('message.list')
  changeView({ selected: id })
  const anew = reload()
  ;(await next('app.info')).answer({ mode: 'normal', epoch: 'e', rev: 9 })
  ;(await next('settings.get')).answer(defaultSettings)
  ;(await next('bot.list')).answer({ rev: 9, bots: [] })
  old.answer({ rev: 1, messages: rows(1) })
  ;(await next('message.list')).answer({ rev: 9, messages: rows(1, 2) })
  await loading
  expect(shown()).toEqual(['m1', 'm2'])
  for (const name of ['conversation.list', 'conversation.get', 'vault.status', 'message.scheduled']) (await next(name)).refuse('app-gone')
  await anew
})

it('of two places that are wished for while the window is on its way the last one is shown', async () => {
  const opened = loadConversation(id)
  const first = await next('message.list')
  const latest = loadLatest(id)
  const jumped = loadAround(id, 'm1' as MessageId)
  const last = loadLatest(id)
  first.answer({ rev: 1, messages: rows(1), next: 'before 1' })
  const second = await next('message.list')
  expect(second.input).toEqual({ conversationId: id, limit: 60 })
  second.answer({ rev: 1, messages: rows(90, 91), next: 'before 90' })
  ;(await next('conversation.get')).refuse('app-gone')
  await Promise.all([opened, latest, jumped, last])
  expect(shown()).toEqual(['m90', 'm91'])
  expect(asked).toEqual([])
})

it('a place that is wished for in the moment in which another one is shown is shown as well', async () => {
  const opened = loadConversation(id)
  ;(await next('conversation.get')).refuse('app-gone')
  let latest: Promise<void> | undefined
  const stop = useCache.subscribe(() => void (latest ??= loadLatest(id)))
  ;(await next('message.list')).answer({ rev: 1, messages: rows(1), next: 'before 1' })
  ;(await next('message.list')).answer({ rev: 1, messages: rows(90, 91), next: 'before 90' })
  stop()
  await Promise.all([opened, latest])
  expect(shown()).toEqual(['m90', 'm91'])
})

it('opening a conversation whose end is on its way changes nothing about that', async () => {
  const latest = loadLatest(id)
  const first = await next('message.list')
  const opened = loadConversation(id)
  ;(await next('conversation.get')).refuse('app-gone')
  first.answer({ rev: 1, messages: rows(90, 91), next: 'before 90' })
  await Promise.all([opened, latest])
  expect(shown()).toEqual(['m90', 'm91'])
  expect(asked).toEqual([])
})

it('a conversation that goes on as another keeps its messages, whatever is loaded next', async () => {
  const group = 'group' as ConversationId
  const supergroup = 'supergroup' as ConversationId
  const isThere = () => useCache.getState().windows.has(supergroup)
  changeView({ selected: group })
  const opened = loadConversation(group)
  ;(await next('conversation.get')).answer({ rev: 1, conversation: conversation(supergroup) })
  ;(await next('message.list')).answer({ rev: 1, messages: [] })
  ;(await next('message.list')).answer({ rev: 1, messages: [message(1, { conversationId: supergroup })] })
  await opened
  await vi.waitFor(() => expect(isThere()).toBe(true), patience)
  const listed = loadList(useView.getState().scope)
  ;(await next('conversation.list')).answer({ rev: 1, conversations: [conversation('another')], counts: emptyCache.counts })
  await listed
  expect(useView.getState().selected).toBe(supergroup)
  expect(isThere()).toBe(true)
})

it('an undo that cannot be done says why', async () => {
  sent(['m1' as MessageId], undefined)
  takeBackLately()
  ;(await next('message.discard')).refuse('app-gone')
  await vi.waitFor(() => expect(useView.getState().toasts.at(-1)?.words.key).toBe('problem.app-gone'), patience)
})
