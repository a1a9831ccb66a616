import { expect, test } from 'vitest'
import { telegramUpdate } from '../../../../src/main/core/log/event'
import { HybridClock } from '../../../../src/main/core/log/hlc'
import { type Changes, Log } from '../../../../src/main/core/log/log'
import { botOf } from '../../../../src/main/core/store/bots'
import { contactOf } from '../../../../src/main/core/store/contacts'
import { conversationOf } from '../../../../src/main/core/store/conversations'
import { countsOf } from '../../../../src/main/core/store/counters'
import { advanceCursor, cursorOf } from '../../../../src/main/core/store/cursors'
import { openMemory } from '../../../../src/main/core/store/database'
import { eventsAfter } from '../../../../src/main/core/store/events'
import { messagesBefore } from '../../../../src/main/core/store/messages'
import { messageHistory } from '../../../../src/main/core/queries/history'
import type { MessageId } from '../../../../src/shared/model'
import { dumpFacts } from '../../../../src/main/core/store/replay'

const ada = { id: 501, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada' }
const chat = { id: 501, type: 'private', first_name: 'Ada', last_name: 'Lovelace', username: 'ada' }
const conversation = '900:501'

function world() {
  const db = openMemory()
  const commits: Changes[] = []
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: 'd1', by: 'op', onCommit: changes => commits.push(changes) })
  let id = 7_000
  const receive = (kind: string, content: object): void => log.append([telegramUpdate('900', { update_id: ++id, [kind]: content })])
  const write = (messageId: number, text: string, more: object = {}): void =>
    receive('message', { message_id: messageId, from: ada, chat, date: 1_790_000_000 + messageId, text, ...more })
  const queue = (messageId: string): void => {
    const date = now
    const position = `${String(date).padStart(15, '0')}:z1`
    const body = { messageId, conversationId: conversation, date, position, author: 'Shop', kind: 'text', text: 'Hi', entities: [] }
    log.append([{ type: 'message.queued', body: { ...body, replyTo: null, attachment: null } }])
  }
  const show = () => conversationOf(db, conversation)
  const messages = () => messagesBefore(db, conversation, undefined, 100)
  return { db, log, commits, receive, write, queue, show, messages }
}

test('an incoming message makes a conversation with its contact, unread and waiting', () => {
  const { write, show } = world()
  write(1, 'Where is my parcel?')
  expect(show()).toMatchObject({ title: 'Ada Lovelace', status: 'open', unreadCount: 1, preview: 'Where is my parcel?', waitingSince: 1_790_000_001_000 })
})

test('the same update taken in twice is one message and one event', () => {
  const { log, messages, db } = world()
  const update = telegramUpdate('900', { update_id: 1, ...{ message: { message_id: 1, from: ada, chat, date: 1_790_000_000, text: 'once' } } })
  log.append([update, update])
  log.append([update])
  expect(messages()).toHaveLength(1)
  expect(eventsAfter(db, 0, 10)).toHaveLength(1)
})

test('a cursor moves with its batch, or not at all', () => {
  const { log, db } = world()
  const update = telegramUpdate('900', { update_id: 5, ...{ message: { message_id: 1, from: ada, chat, date: 1_790_000_000, text: 'x' } } })
  expect(() =>
    log.append([update], () => {
      advanceCursor(db, '900', 6, 1, [5])
      throw new Error('disk')
    }),
  ).toThrow('disk')
  expect(cursorOf(db, '900').next).toBeNull()
  expect(eventsAfter(db, 0, 10)).toHaveLength(0)
  log.append([update], () => advanceCursor(db, '900', 6, 1, [5]))
  expect(cursorOf(db, '900').next).toBe(6)
})

test('an edit that arrives first creates the message, and the older text never comes back', () => {
  const { receive, messages } = world()
  const message = { message_id: 1, from: ada, chat, date: 1_790_000_000 }
  receive('edited_message', { ...message, edit_date: 1_790_000_010, text: 'new' })
  receive('message', { ...message, text: 'old' })
  expect(messages()).toMatchObject([{ text: 'new', editedAt: 1_790_000_010_000 }])
})

test('a resolved conversation opens again when the contact writes', () => {
  const { write, log, show } = world()
  write(1, 'first')
  log.append([{ type: 'conversation.resolved', body: { conversationId: conversation, upTo: '001790000001000:000000000001' } }])
  expect(show()).toMatchObject({ status: 'resolved' })
  expect(show()?.waitingSince).toBeUndefined()
  write(2, 'one more thing')
  expect(show()).toMatchObject({ status: 'open' })
})

test('a message that nobody had seen when the conversation was resolved keeps it open', () => {
  const { write, log, show } = world()
  write(1, 'seen')
  write(2, 'not seen')
  log.append([{ type: 'conversation.resolved', body: { conversationId: conversation, upTo: '001790000001000:000000000001' } }])
  expect(show()).toMatchObject({ status: 'open' })
})

test('a sent message takes its place and text from Telegram, and a reaction finds it', () => {
  const { queue, log, receive, messages } = world()
  queue('out:d1:1')
  expect(messages()).toMatchObject([{ delivery: 'queued', text: 'Hi' }])
  const message = { message_id: 77, chat, date: 1_790_000_600, text: 'Hi, Ada' }
  log.append([{ type: 'message.sent', body: { messageId: 'out:d1:1', botId: '900', message } }])
  receive('message_reaction', { chat, user: ada, message_id: 77, date: 1_790_000_700, old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '👍' }] })
  expect(messages()).toMatchObject([{ id: 'out:d1:1', delivery: 'sent', text: 'Hi, Ada', date: 1_790_000_600_000, reactions: ['👍'] }])
})

test('a failed message shows why, and a refusal closes the conversation until the contact writes again', () => {
  const { write, queue, log, show, messages } = world()
  write(1, 'hello')
  queue('out:d1:1')
  const reach = { conversationId: conversation, reach: 'blocked' as const, at: 1_790_000_001_001 }
  log.append([{ type: 'message.failed', body: { messageId: 'out:d1:1', problem: { code: 'blocked' }, reach } }])
  expect(messages().at(-1)).toMatchObject({ delivery: 'failed', error: { code: 'blocked' } })
  expect(show()).toMatchObject({ reach: 'blocked', hasFailed: true })
  write(2, 'I am back')
  expect(show()).toMatchObject({ reach: 'open' })
})

test('an update that cannot be read is kept, marked and shown, and the rest of its batch goes on', () => {
  const { log, messages, db } = world()
  log.append([
    telegramUpdate('900', { update_id: 1, ...{ message: { message_id: 'x', chat, date: 1_790_000_000 } } }),
    telegramUpdate('900', { update_id: 2, ...{ message: { message_id: 2, from: ada, chat, date: 1_790_000_001, text: 'fine' } } }),
  ])
  expect(messages().map(message => message.kind)).toEqual(['unreadable', 'text'])
  expect(db.get('SELECT count(*) AS n FROM events WHERE error IS NOT NULL')).toEqual({ n: 1 })
})

test('an event of a newer program is kept and changes nothing', () => {
  const { log, db } = world()
  const before = dumpFacts(db)
  log.receive([{ id: 'x', at: '001790000000000-0000000000-d9', by: 'op', type: 'poll.closed', v: 1, body: '{}' }])
  expect(dumpFacts(db)).toBe(before)
  expect(eventsAfter(db, 0, 10)).toHaveLength(1)
})

test('running numbers equal a count', () => {
  const { write, log, db } = world()
  write(1, 'a')
  write(2, 'b')
  log.append([{ type: 'conversation.read', body: { conversationId: conversation, upTo: '001790000002000:000000000002' } }])
  expect(countsOf(db)).toMatchObject({ open: 1, unread: 0, resolved: 0, bots: { 900: { open: 1, unread: 0 } } })
  log.append([{ type: 'conversation.resolved', body: { conversationId: conversation, upTo: '001790000002000:000000000002' } }])
  expect(countsOf(db)).toMatchObject({ open: 0, resolved: 1 })
})

test('a commit names each changed row once and counts one rev', () => {
  const { write, commits } = world()
  write(1, 'a')
  write(2, 'b')
  expect(commits.map(({ rev }) => rev)).toEqual([1, 2])
  expect([...(commits[1]?.messages ?? [])]).toEqual(['900:501:2'])
  expect([...(commits[1]?.conversations ?? [])]).toEqual([conversation])
})

test('a bot that is connected again keeps its first day and takes its new name', () => {
  const { log, db } = world()
  const body = { botId: '900', username: 'shop_bot', name: 'Shop', channelName: 'Shop', hue: 2, apiRoot: null }
  log.append([{ type: 'bot.connected', body }])
  const first = botOf(db, '900')?.connectedAt
  log.append([{ type: 'bot.disconnected', body: { botId: '900' } }, { type: 'bot.connected', body: { ...body, name: 'Shop & Co' } }])
  expect(botOf(db, '900')).toMatchObject({ name: 'Shop & Co', state: 'running', connectedAt: first })
})

test('local time goes forward although the clock goes back, also over a restart', () => {
  let now = 5_000
  const clock = new HybridClock(() => now, 'd1')
  const first = clock.next()
  now = 1_000
  const second = clock.next()
  const third = new HybridClock(() => now, 'd1', second).next()
  expect([third, first, second].toSorted()).toEqual([first, second, third])
})

test('what happens after another device was heard is later than what it said', () => {
  const clock = new HybridClock(() => 1_000, 'd1')
  const heard = '000000000900000-0000000007-d2'
  clock.observe(heard)
  expect(clock.next() > heard).toBe(true)
})

test('what the owner of a business account answers on the phone ends the waiting', () => {
  const { receive, db } = world()
  const business = { business_connection_id: 'c1', chat, text: 'x' }
  receive('business_message', { ...business, message_id: 1, from: ada, date: 1_790_000_001 })
  expect(conversationOf(db, '900:501:bc1')?.waitingSince).toBe(1_790_000_001_000)
  receive('business_message', { ...business, message_id: 2, from: { id: 42, is_bot: false, first_name: 'Owner' }, date: 1_790_000_002 })
  expect(conversationOf(db, '900:501:bc1')?.waitingSince).toBeUndefined()
})

test('a conversation counts when it has a message to show, and no longer than that', () => {
  const { receive, queue, log, db } = world()
  receive('message_reaction', { chat, user: ada, message_id: 77, date: 1_790_000_700, old_reaction: [], new_reaction: [] })
  expect(countsOf(db)).toMatchObject({ open: 0, unread: 0, resolved: 0 })
  log.append([{ type: 'conversation.reopened', body: { conversationId: conversation } }])
  expect(countsOf(db)).toMatchObject({ open: 0 })
  queue('out:d1:1')
  expect(countsOf(db)).toMatchObject({ open: 1, bots: { 900: { open: 1, unread: 0 } } })
  log.append([{ type: 'message.discarded', body: { messageId: 'out:d1:1' } }])
  expect(countsOf(db)).toMatchObject({ open: 0 })
})

test('a reaction finds its message in a topic and makes no conversation of its own', () => {
  const { receive, db } = world()
  const group = { id: -100, type: 'supergroup', title: 'Team', is_forum: true }
  receive('message', { message_id: 5, from: ada, chat: group, date: 1_790_000_001, text: 'x', is_topic_message: true, message_thread_id: 3 })
  receive('message_reaction', { chat: group, user: ada, message_id: 5, date: 1_790_000_002, new_reaction: [{ type: 'emoji', emoji: '👍' }] })
  expect(messagesBefore(db, '900:-100:t3', undefined, 10)).toMatchObject([{ reactions: ['👍'] }])
  expect(conversationOf(db, '900:-100')).toBeUndefined()
})

test('an update without a time leaves the day on which a contact was first seen', () => {
  const { receive, write, db } = world()
  receive('shipping_query', { id: '1', from: ada, invoice_payload: 'x' })
  expect(contactOf(db, '501')?.firstSeenAt).toBe(0)
  write(1, 'hello')
  receive('shipping_query', { id: '2', from: ada, invoice_payload: 'x' })
  expect(contactOf(db, '501')?.firstSeenAt).toBe(1_790_000_001_000)
})

test('what follows an update that broke off finds its conversation', () => {
  const { log, db } = world()
  db.script(`CREATE TRIGGER poison BEFORE INSERT ON messages WHEN NEW.text = 'poison' BEGIN SELECT RAISE(ABORT, 'no'); END`)
  const update = (id: number, text: string) =>
    telegramUpdate('900', { update_id: id, ...{ message: { message_id: id, from: ada, chat, date: 1_790_000_000 + id, text } } })
  log.append([update(1, 'poison'), update(2, 'healthy')])
  expect(messagesBefore(db, conversation, undefined, 10).map(({ kind, text }) => `${kind} ${text}`)).toEqual(['unreadable ', 'text healthy'])
  expect(conversationOf(db, conversation)).toMatchObject({ title: 'Ada Lovelace', preview: 'healthy', unreadCount: 2 })
})

test('the list does not give away what stands under a spoiler', () => {
  const { write, show } = world()
  write(1, 'the butler did it', { entities: [{ type: 'spoiler', offset: 4, length: 6 }, { type: 'spoiler', offset: 15, length: 900 }] })
  expect(show()?.preview).toBe('the ░░░░░░ did ░░')
  write(2, 'odd', { entities: [{ type: 'spoiler', offset: -5, length: 1e15 }] })
  expect(show()?.preview).toBe('░░░')
})

test('an update is stored to the letter as it would be by any other device', () => {
  const { log, db } = world()
  const update = { update_id: 9, message: { message_id: 1, from: ada, chat, date: 1_790_000_000, text: '"quoted" \\ ё 你 👍🏽 \u0000 \ud800 \u2028', more: [1, null, { deep: true }] } }
  log.append([telegramUpdate('900', update)])
  expect(eventsAfter(db, 0, 10)[0]?.body).toBe(JSON.stringify({ botId: '900', update }))
})

test('everybody who reacts is shown, in a fixed order, and taking it back removes it', () => {
  const { write, receive, messages } = world()
  write(1, 'hello')
  const react = (id: number, ...emoji: string[]) =>
    receive('message_reaction', { chat, user: { id }, message_id: 1, date: 1_790_000_010 + id, new_reaction: emoji.map(each => ({ type: 'emoji', emoji: each })) })
  react(2, '👍', '❤')
  react(1, '🔥')
  expect(messages()).toMatchObject([{ reactions: ['🔥', '👍', '❤'] }])
  receive('message_reaction', { chat, user: { id: 2 }, message_id: 1, date: 1_790_000_099, new_reaction: [] })
  expect(messages()).toMatchObject([{ reactions: ['🔥'] }])
})

test('a poll shows its newest state and who voted, wherever those come in', () => {
  const { receive, messages } = world()
  const poll = (votes: number) => ({ id: '9', question: 'When?', options: [{ text: 'Now', voter_count: votes }, { text: 'Later', voter_count: 0 }], total_voter_count: votes, is_closed: false, type: 'regular' })
  receive('poll_answer', { poll_id: '9', user: ada, option_ids: [1] })
  receive('message', { message_id: 3, from: ada, chat, date: 1_790_000_003, poll: poll(0) })
  receive('poll', poll(4))
  expect(messages()[0]?.content).toMatchObject({ voters: 4, options: [{ votes: 4 }, {}], votes: [{ name: 'Ada Lovelace', options: [1] }] })
  receive('poll_answer', { poll_id: '9', user: ada, option_ids: [] })
  expect(messages()[0]?.content).not.toHaveProperty('votes')
})

test('every version of an edited message is kept, also where the edit came first', () => {
  const { receive, write, messages, db } = world()
  receive('edited_message', { message_id: 1, from: ada, chat, date: 1_790_000_001, edit_date: 1_790_000_090, text: 'the blue one' })
  expect(messages()[0]?.versions).toBeUndefined()
  write(1, 'the green one')
  receive('edited_message', { message_id: 1, from: ada, chat, date: 1_790_000_001, edit_date: 1_790_000_120, text: 'the red one' })
  expect(messages()[0]).toMatchObject({ text: 'the red one', versions: 3 })
  const { versions } = messageHistory(db, { messageId: '900:501:1' as MessageId })
  expect(versions.map(({ at, text }) => [at, text])).toEqual([
    [1_790_000_001_000, 'the green one'],
    [1_790_000_090_000, 'the blue one'],
    [1_790_000_120_000, 'the red one'],
  ])
})

test('reactions have a history with names', () => {
  const { receive, write, db } = world()
  write(1, 'done')
  const react = (date: number, ...emoji: string[]) =>
    receive('message_reaction', { chat, message_id: 1, user: ada, date, old_reaction: [], new_reaction: emoji.map(each => ({ type: 'emoji', emoji: each })) })
  react(1_790_000_010, '👍')
  react(1_790_000_020)
  expect(messageHistory(db, { messageId: '900:501:1' as MessageId }).reactions).toEqual([
    { at: 1_790_000_010_000, name: 'Ada Lovelace', emoji: ['👍'] },
    { at: 1_790_000_020_000, name: 'Ada Lovelace', emoji: [] },
  ])
})

test('a message deleted in a business chat stays, marked, whichever of the two comes first', () => {
  const { receive, db } = world()
  const at = { from: ada, chat, business_connection_id: 'c1' }
  receive('deleted_business_messages', { business_connection_id: 'c1', chat, message_ids: [2] })
  receive('business_message', { ...at, message_id: 1, date: 1_790_000_001, text: 'one' })
  receive('business_message', { ...at, message_id: 2, date: 1_790_000_002, text: 'two' })
  receive('deleted_business_messages', { business_connection_id: 'c1', chat, message_ids: [1] })
  expect(messagesBefore(db, '900:501:bc1', undefined, 9).map(({ text, isDeleted }) => [text, isDeleted])).toEqual([['one', true], ['two', true]])
})

test('a business chat says whose account it is and until when it may be answered', () => {
  const { receive, db } = world()
  const connection = { id: 'c1', user: { id: 77, is_bot: false, first_name: 'Bea' }, user_chat_id: 77, date: 1_790_000_000 }
  receive('business_message', { from: ada, chat, business_connection_id: 'c1', message_id: 1, date: 1_790_000_001, text: 'one' })
  receive('business_connection', { ...connection, is_enabled: true, rights: { can_reply: true } })
  expect(conversationOf(db, '900:501:bc1')?.business).toEqual({ owner: 'Bea', canReply: true, replyUntil: 1_790_086_401_000 })
  receive('business_connection', { ...connection, date: 1_790_000_009, is_enabled: false, rights: { can_reply: true } })
  expect(conversationOf(db, '900:501:bc1')?.business).toMatchObject({ canReply: false })
})

test('a topic is a conversation with a name of its own', () => {
  const { receive, db } = world()
  const group = { id: -100, type: 'supergroup', title: 'Friends', is_forum: true }
  const topic = { from: ada, chat: group, is_topic_message: true, message_thread_id: 3 }
  receive('message', { ...topic, message_id: 3, date: 1_790_000_003, forum_topic_created: { name: 'Returns', icon_color: 1 } })
  receive('message', { ...topic, message_id: 5, date: 1_790_000_005, forum_topic_edited: { name: 'Repairs' } })
  receive('message', { ...topic, message_id: 4, date: 1_790_000_004, text: 'hi', reply_to_message: { ...topic, message_id: 3, date: 1, forum_topic_created: { name: 'Returns', icon_color: 1 } } })
  expect(conversationOf(db, '900:-100:t3')).toMatchObject({ title: 'Friends', topic: 'Repairs' })
})
