import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type NewEvent, telegramUpdate } from '../../../../src/main/core/log/event'
import { type Changes, Log } from '../../../../src/main/core/log/log'
import { getConversation } from '../../../../src/main/core/queries/conversations'
import { listMessages } from '../../../../src/main/core/queries/messages'
import { currentConversation } from '../../../../src/main/core/store/aliases'
import { conversationOf } from '../../../../src/main/core/store/conversations'
import { countsOf } from '../../../../src/main/core/store/counters'
import { openMemory } from '../../../../src/main/core/store/database'
import { draftOf, saveDraft } from '../../../../src/main/core/store/drafts'
import { type StoredEvent, eventsAfter } from '../../../../src/main/core/store/events'
import { queueHeads } from '../../../../src/main/core/store/outbox'
import { dumpFacts } from '../../../../src/main/core/store/replay'
import type { ConversationId } from '../../../../src/shared/model'

const group = { id: -700, type: 'group', title: 'Team' }
const supergroup = { id: -1_001_234_567_890, type: 'supergroup', title: 'Team' }
const before = '900:-700' as ConversationId
const after = '900:-1001234567890' as ConversationId
const ada = { id: 501, is_bot: false, first_name: 'Ada' }
const position = (second: number, message: number): string => `${String((1_790_000_000 + second) * 1_000).padStart(15, '0')}:${String(message).padStart(12, '0')}`

function device(name = 'd1') {
  const db = openMemory()
  const commits: Changes[] = []
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: name, by: 'op', onCommit: changes => commits.push(changes) })
  return { db, log, commits, texts: () => listMessages(db, { conversationId: after }).messages.map(({ text, kind }) => text || kind) }
}

let id = 0
const message = (chat: object, number: number, second: number, content: object): NewEvent =>
  telegramUpdate('900', { update_id: ++id, ...{ message: { message_id: number, from: ada, chat, date: 1_790_000_000 + second, ...content } } })
const queued = (messageId: string, conversationId: string, second: number): NewEvent => ({
  type: 'message.queued',
  body: { messageId, conversationId, date: second, position: `${position(second, 1)}z`, author: 'Shop', kind: 'text', text: messageId, entities: [], replyTo: null, attachment: null },
})

const told = message(group, 3, 3, { migrate_to_chat_id: supergroup.id })
const toldAgain = message(supergroup, 1, 4, { migrate_from_chat_id: group.id })

test('a group that becomes a supergroup goes on as one conversation with every message', () => {
  const { log, db, texts, commits } = device()
  log.append([message(group, 1, 1, { text: 'one' }), message(group, 2, 2, { text: 'two' })])
  saveDraft(db, { conversationId: before, text: 'half a sentence', revision: 1 })
  log.append([told])
  log.append([toldAgain, message(supergroup, 2, 5, { text: 'three' })])
  expect(texts()).toEqual(['one', 'two', 'migrate_to_chat_id', 'migrate_from_chat_id', 'three'])
  expect(conversationOf(db, before)).toBeUndefined()
  expect(conversationOf(db, after)).toMatchObject({ title: 'Team', unreadCount: 3, preview: 'three', waitingSince: 1_790_000_001_000 })
  expect(countsOf(db)).toMatchObject({ open: 1, unread: 1 })
  expect(draftOf(db, after)?.text).toBe('half a sentence')
  // A page that has the former one open must hear that it is gone, and what is in the other now.
  expect([...(commits[1]?.conversations ?? [])].toSorted()).toEqual([after, before])
  expect(commits[1]?.messages).toContain('900:-700:1')
})

test('whoever asks for the conversation by its former id is given the one that it goes on as', () => {
  const { log, db } = device()
  log.append([message(group, 1, 1, { text: 'one' }), told])
  expect(getConversation(db, { conversationId: before }).conversation.id).toBe(after)
  expect(listMessages(db, { conversationId: before }).messages.map(({ conversationId }) => conversationId)).toEqual([after, after])
})

test('what waits to be sent goes to the supergroup', () => {
  const { log, db } = device()
  log.append([message(group, 1, 1, { text: 'one' }), queued('out:d1:1', before, 2)])
  log.append([{ type: 'conversation.moved', body: { botId: '900', from: group.id, to: supergroup.id } }])
  log.append([queued('out:d1:2', before, 4)])
  expect([...queueHeads(db, '900')]).toMatchObject([{ id: 'out:d1:1', conversationId: after, chatId: String(supergroup.id) }])
  log.append([{ type: 'message.sent', body: { messageId: 'out:d1:1', botId: '900', message: null } }])
  expect([...queueHeads(db, '900')]).toMatchObject([{ id: 'out:d1:2', chatId: String(supergroup.id) }])
})

test('an answer to a message of the former group does not name its number in the supergroup', () => {
  const { log, db } = device()
  log.append([message(group, 7, 1, { text: 'one' })])
  const answer = queued('out:d1:1', before, 2) as NewEvent & { type: 'message.queued' }
  log.append([{ ...answer, body: { ...answer.body, replyTo: { key: '900:-700:7', author: 'Ada', text: 'one', kind: 'text' } } }])
  expect([...queueHeads(db, '900')]).toMatchObject([{ replyToTelegramId: 7 }])
  log.append([told])
  expect([...queueHeads(db, '900')]).toMatchObject([{ replyToTelegramId: null }])
})

test("nobody's conversation is led elsewhere: only a group goes on, and only as a supergroup", () => {
  const { log, db } = device()
  log.append([message({ id: 501, type: 'private' }, 1, 1, { migrate_to_chat_id: supergroup.id }), message(group, 1, 1, { migrate_to_chat_id: 502 })])
  log.append([{ type: 'conversation.moved', body: { botId: '900', from: supergroup.id, to: -1_009_999_999_999 } }])
  for (const each of ['900:501', before, after]) expect(currentConversation(db, each)).toBe(each)
})

test('it makes no difference when a device hears of the move, and a replay agrees', () => {
  const origin = device('d0')
  origin.log.append([
    message(group, 1, 1, { text: 'one' }),
    message(group, 2, 2, { text: 'two' }),
    { type: 'conversation.read', body: { conversationId: before, upTo: position(1, 1) } },
    { type: 'conversation.resolved', body: { conversationId: before, upTo: position(2, 2) } },
    queued('out:d0:1', before, 2),
    { type: 'message.failed', body: { messageId: 'out:d0:1', problem: { code: 'kicked' }, reach: { conversationId: before, reach: 'kicked', at: 1_790_000_002_001 } } },
    told,
    { type: 'conversation.moved', body: { botId: '900', from: group.id, to: supergroup.id } },
    // Contradicts the others: every device has to come to the same all the same.
    { type: 'conversation.moved', body: { botId: '900', from: group.id, to: -1_001_999_999_999 } },
    message({ ...supergroup, title: 'A team' }, 2, 5, { text: 'three' }),
    { type: 'conversation.read', body: { conversationId: after, upTo: position(5, 2) } },
    { type: 'conversation.reopened', body: { conversationId: after } },
    queued('out:d0:2', after, 6),
  ])
  const events: StoredEvent[] = eventsAfter(origin.db, 0, 100).map(({ position: _position, ...event }) => event)
  const expected = dumpFacts(origin.db)
  expect(expected).toContain('three')
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), fc.array(fc.nat(4), { maxLength: 8 }), (order, cuts) => {
      const { log, db } = device('d2')
      let rest = order
      for (const cut of cuts) {
        log.receive(rest.slice(0, cut))
        rest = rest.slice(cut)
      }
      log.receive(rest)
      expect(dumpFacts(db)).toBe(expected)
      log.replay()
      expect(dumpFacts(db)).toBe(expected)
      db.close()
    }),
    { numRuns: 200 },
  )
}, 600_000)

test('what was written down about a group is known of the supergroup that it became, and what is written there later counts', () => {
  const { log, db } = device()
  log.append([message(group, 1, 1, { text: 'one' }), { type: 'contact.saved', body: { contactId: '-700', note: 'The neighbours', phone: '1' } }])
  log.append([told, message(supergroup, 2, 5, { text: 'three' })])
  const saved = () => getConversation(db, { conversationId: after }).contact?.saved
  expect(saved()).toEqual({ note: 'The neighbours', phone: '1' })
  log.append([{ type: 'contact.saved', body: { contactId: '-1001234567890', phone: '2' } }])
  expect(saved()).toEqual({ note: 'The neighbours', phone: '2' })
})
