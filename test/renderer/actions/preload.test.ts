import { beforeEach, expect, it, vi } from 'vitest'
import type { Input, Output } from '../../../src/shared/contract'
import type { ConversationId } from '../../../src/shared/model'
import { loadConversation, preload } from '../../../src/renderer/actions/load'
import { choose } from '../../../src/renderer/client'
import { emptyCache } from '../../../src/renderer/state/cache'
import { useCache } from '../../../src/renderer/state/stores'

const asked: string[] = []
let isGone = false

beforeEach(() => {
  // There are no frames outside of a browser; nothing here waits for one.
  vi.stubGlobal('cancelAnimationFrame', () => {})
  useCache.setState(emptyCache, true)
  asked.length = 0
  isGone = false
  choose({
    call: async (name, input) => {
      if (name !== 'message.list' || isGone) return { ok: false, problem: { code: 'app-gone' } }
      asked.push((input as Input<'message.list'>).conversationId)
      const value: Output<'message.list'> = { rev: 1, messages: [] }
      return { ok: true, value }
    },
    listen: () => () => {},
    upload: async () => Promise.reject(new Error('nothing is uploaded here')),
    mediaUrl: () => '',
    archiveUrl: () => '',
    onConnection: () => () => {},
  })
})

const ids = (...names: string[]) => names as ConversationId[]

it('what was loaded ahead is there when it is opened, and is not asked for again', async () => {
  await preload(ids('a', 'b'))
  await loadConversation(ids('a')[0]!)
  expect(asked).toEqual(['a', 'b'])
})

it('what is on its way is asked for once', async () => {
  await Promise.all([preload(ids('c')), preload(ids('c'))])
  expect(asked).toEqual(['c'])
})

it('going through a long list ahead of its reader keeps the last four', async () => {
  await loadConversation(ids('open')[0]!)
  for (const id of ids('p1', 'p2', 'p3', 'p4', 'p5', 'p6')) await preload([id])
  const held = [...useCache.getState().windows.keys()]
  expect(held).toContain('open')
  expect(held.filter(id => id.startsWith('p'))).toEqual(['p3', 'p4', 'p5', 'p6'])
})

it('what could not be loaded ahead leaves nothing behind and is loaded when it is opened', async () => {
  isGone = true
  await preload(ids('z'))
  expect(useCache.getState().windows.has(ids('z')[0]!)).toBe(false)
  isGone = false
  await loadConversation(ids('z')[0]!)
  expect(asked).toEqual(['z'])
})
