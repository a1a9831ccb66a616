import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDelta, emptyCache, shortened, takeBots, takeConversation, takeConversations, takeMessages, trimmed, type Cache } from '../../../src/renderer/state/cache'
import { belongs, listKey, newestFirst, type Scope } from '../../../src/renderer/state/conversation-list'
import type { Delta, Row } from '../../../src/shared/contract'
import type { Conversation, ConversationId, Counts } from '../../../src/shared/model'
import { bot, conversation, frozen, message } from './rows'

const open: Scope = { view: 'open' }
const counts: Counts = { open: 0, unread: 0, resolved: 0, bots: {} }

function delta(rev: number, ...rows: Row[]): Delta {
  return { epoch: 'e', rev, rows }
}

function withList(rows: readonly Conversation[], { scope = open, next, rev = 1 }: { scope?: Scope; next?: string; rev?: number } = {}): Cache {
  const fitting = rows.filter(row => belongs(row, scope)).toSorted(newestFirst)
  return takeConversations(emptyCache, scope, { rev, conversations: fitting, next, counts }, 'first')
}

function ids(cache: Cache, scope: Scope = open): readonly string[] {
  return cache.lists.get(listKey(scope))?.ids ?? []
}

describe('applyDelta', () => {
  it('changes nothing that it was given', () => {
    const cache = frozen(withList([conversation('a', { lastMessageAt: 1 }), conversation('b', { lastMessageAt: 2 })]))
    const next = applyDelta(cache, frozen(delta(2, { kind: 'conversation', row: conversation('a', { lastMessageAt: 3 }) })))
    expect(ids(cache)).toEqual(['b', 'a'])
    expect(ids(next)).toEqual(['a', 'b'])
  })

  it('keeps a list sorted, without gaps or twins, as if it were asked anew', () => {
    const row = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      lastMessageAt: fc.nat(5),
      status: fc.constantFrom('open' as const, 'resolved' as const),
      unreadCount: fc.nat(1),
      botId: fc.constantFrom('b1', 'b2'),
    })
    const scope = fc.record({
      view: fc.constantFrom('open' as const, 'unread' as const, 'resolved' as const, 'all' as const),
      botId: fc.constantFrom(undefined, 'b1'),
    })
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: one => one.id }), fc.array(row, { maxLength: 12 }), scope, (first, changes, chosen) => {
        const view = chosen as Scope
        const truth = new Map<string, Conversation>(first.map(one => [one.id, conversation(one.id, one as Partial<Conversation>)]))
        let cache = withList([...truth.values()], { scope: view })
        for (const [place, change] of changes.entries()) {
          const next = conversation(change.id, change as Partial<Conversation>)
          truth.set(next.id, next)
          cache = applyDelta(frozen(cache), delta(2 + place, { kind: 'conversation', row: next }))
        }
        const expected = [...truth.values()].filter(one => belongs(one, view)).toSorted(newestFirst)
        expect(ids(cache, view)).toEqual(expected.map(one => one.id))
        // Rows of no list are let go of.
        expect([...cache.conversations.keys()].toSorted()).toEqual(expected.map(one => one.id).toSorted())
      }),
    )
  })

  it('is idempotent: a batch that comes again changes no row', () => {
    const cache = withList([conversation('a', { lastMessageAt: 1 })])
    const change = delta(2, { kind: 'conversation', row: conversation('b', { lastMessageAt: 2 }) })
    const once = applyDelta(cache, change)
    const twice = applyDelta(once, change)
    expect(ids(twice)).toEqual(ids(once))
    expect(twice.conversations).toEqual(once.conversations)
  })

  it('keeps the identity of every row that did not change', () => {
    const cache = withList([conversation('a', { lastMessageAt: 1 }), conversation('b', { lastMessageAt: 2 })])
    const next = applyDelta(cache, delta(2, { kind: 'conversation', row: conversation('a', { lastMessageAt: 3 }) }))
    expect(next.conversations.get('b' as ConversationId)).toBe(cache.conversations.get('b' as ConversationId))
  })

  it('leaves a row below the loaded part to the page that will bring it', () => {
    const cache = withList([conversation('a', { lastMessageAt: 9 }), conversation('b', { lastMessageAt: 8 })], { next: 'more' })
    const old = applyDelta(cache, delta(2, { kind: 'conversation', row: conversation('z', { lastMessageAt: 1 }) }))
    expect(ids(old)).toEqual(['a', 'b'])
    expect(old.conversations.has('z' as ConversationId)).toBe(false)
    const fresh = applyDelta(cache, delta(2, { kind: 'conversation', row: conversation('z', { lastMessageAt: 10 }) }))
    expect(ids(fresh)).toEqual(['z', 'a', 'b'])
  })

  it('does not take the open conversation out of the unread list while it is read', () => {
    const scope: Scope = { view: 'unread' }
    const listed = withList([conversation('a', { lastMessageAt: 2, unreadCount: 1 }), conversation('b', { lastMessageAt: 1, unreadCount: 1 })], { scope })
    const read = delta(2, { kind: 'conversation', row: conversation('a', { lastMessageAt: 2 }) })
    expect(ids(applyDelta({ ...listed, kept: 'a' as ConversationId }, read), scope)).toEqual(['a', 'b'])
    expect(ids(applyDelta(listed, read), scope)).toEqual(['b'])
  })

  it('drops messages of conversations that are not open', () => {
    const next = applyDelta(emptyCache, delta(2, { kind: 'message', row: message(1) }))
    expect(next.windows.size).toBe(0)
  })

  it('forgets a transfer that has reached its total', () => {
    const half = applyDelta(emptyCache, delta(1, { kind: 'progress', of: 'upload', id: 'm', done: 5, total: 10 }))
    expect(half.progress.get('upload:m')).toEqual({ done: 5, total: 10 })
    expect(applyDelta(half, delta(1, { kind: 'progress', of: 'upload', id: 'm', done: 10, total: 10 })).progress.size).toBe(0)
  })

  it('changes a bot’s health and nothing else of it', () => {
    const cache = takeBots(emptyCache, { rev: 1, bots: [bot('2', { connectedAt: 2 }), bot('1', { connectedAt: 1 })] })
    const next = applyDelta(cache, delta(1, { kind: 'health', botId: bot('1').id, health: { state: 'unauthorized' } }))
    expect(next.bots?.map(one => one.health.state)).toEqual(['unauthorized', 'receiving'])
    expect(next.bots?.[1]).toBe(cache.bots?.[1])
  })

  it('removes what is removed from every list and window', () => {
    let cache = withList([conversation('x')])
    cache = takeMessages(cache, 'x' as ConversationId, { rev: 1, messages: [message(1), message(2)] }, 'fresh')
    const less = applyDelta(cache, delta(2, { kind: 'removed', of: 'message', id: 'm1' }))
    expect(less.windows.get('x' as ConversationId)?.messages.map(row => row.id)).toEqual(['m2'])
    const gone = applyDelta(less, delta(3, { kind: 'removed', of: 'conversation', id: 'x' }))
    expect([ids(gone).length, gone.windows.size, gone.conversations.size]).toEqual([0, 0, 0])
  })
})

describe('an answer that was read before a change and arrives after it', () => {
  it('does not undo the change', () => {
    const before = withList([conversation('a', { title: 'old' })], { rev: 1 })
    const changed = applyDelta(before, delta(5, { kind: 'conversation', row: conversation('a', { title: 'new' }) }))
    const late = takeConversation(changed, { rev: 4, conversation: conversation('a', { title: 'old' }), contact: null })
    expect(late.conversations.get('a' as ConversationId)?.title).toBe('new')
    const newer = takeConversation(changed, { rev: 6, conversation: conversation('a', { title: 'newest' }), contact: null })
    expect(newer.conversations.get('a' as ConversationId)?.title).toBe('newest')
  })

  it('still shows a message that came in between', () => {
    const id = 'x' as ConversationId
    const came = applyDelta(emptyCache, delta(5, { kind: 'message', row: message(3) }))
    const opened = takeMessages(came, id, { rev: 4, messages: [message(1), message(2)] }, 'fresh')
    expect(opened.windows.get(id)?.messages.map(row => row.id)).toEqual(['m1', 'm2', 'm3'])
  })
})

describe('a message that waits because Telegram asked for a pause', () => {
  it('tells until when its bot is slowed down, whether it comes by itself or with its conversation', () => {
    const waiting = { reason: 'slowed-down', until: 700 } as const
    const row = message(1, { conversationId: '42:7' as ConversationId, direction: 'outgoing', delivery: 'queued', waiting })
    const byItself = applyDelta(emptyCache, delta(1, { kind: 'message', row }))
    expect(byItself.slowed.get('42')).toBe(700)
    const loaded = takeMessages(emptyCache, row.conversationId, { rev: 1, messages: [row, message(2)] }, 'fresh')
    expect([...loaded.slowed]).toEqual([['42', 700]])
    // A pause that ends sooner does not shorten the longer one.
    const sooner = { ...row, waiting: { ...waiting, until: 300 } }
    expect(applyDelta(byItself, delta(2, { kind: 'message', row: sooner })).slowed.get('42')).toBe(700)
  })
})

describe('trimmed', () => {
  it('keeps what is used and the rows that it shows', () => {
    let cache = withList([conversation('a')])
    cache = takeMessages(cache, 'x' as ConversationId, { rev: 1, messages: [message(1)] }, 'fresh')
    cache = takeConversation(cache, { rev: 1, conversation: conversation('x', { status: 'resolved' }), contact: null })
    const next = trimmed(cache, [], ['x' as ConversationId])
    expect([...next.conversations.keys()]).toEqual(['x'])
    expect([next.lists.size, next.windows.size]).toEqual([0, 1])
  })
})

describe('a long list', () => {
  const rows = Array.from({ length: 40 }, (_, place) => conversation(`r${String(place).padStart(2, '0')}`, { lastMessageAt: 1_000 - place }))
  const page = (from: number, size: number) => ({ rev: 1, conversations: rows.slice(from, from + size), counts, ...(from + size < rows.length ? { next: `after ${from + size}` } : {}) })

  function pages(): Cache {
    const first = takeConversations(emptyCache, open, page(0, 10), 'first')
    return [10, 20, 30].reduce((cache, from) => takeConversations(cache, open, page(from, 10), 'more'), first)
  }

  it('is cut at the end of a page, lets go of the rows, and leads on from there', () => {
    const cache = shortened(frozen(pages()), open, 15)
    expect(ids(cache)).toEqual(rows.slice(0, 20).map(row => row.id))
    expect(cache.lists.get(listKey(open))?.next).toBe('after 20')
    expect(cache.conversations.size).toBe(20)
    const whole = [20, 30].reduce((now, from) => takeConversations(now, open, page(from, 10), 'more'), cache)
    expect(ids(whole)).toEqual(rows.map(row => row.id))
  })

  it('is cut without a gap when rows have moved up since', () => {
    const moved = applyDelta(pages(), delta(2, { kind: 'conversation', row: conversation('r19', { lastMessageAt: 5_000 }) }, { kind: 'conversation', row: conversation('r35', { lastMessageAt: 5_001 }) }))
    const cache = shortened(frozen(moved), open, 15)
    expect(ids(cache)).toEqual(['r35', 'r19', ...rows.slice(0, 19).map(row => row.id)])
    expect(cache.lists.get(listKey(open))?.next).toBe('after 20')
  })

  it('keeps the conversation that is open, and is left alone when it is short', () => {
    const cache = shortened(frozen({ ...pages(), kept: 'r33' as ConversationId }), open, 15)
    expect(cache.conversations.has('r33' as ConversationId)).toBe(true)
    expect(ids(cache)).not.toContain('r33')
    expect(shortened(cache, open, 40)).toBe(cache)
  })
})
