import { expect, test } from 'vitest'
import { telegramUpdate } from '../../../../src/main/core/log/event'
import { Log } from '../../../../src/main/core/log/log'
import { fetchableAttachment, stickersOfSet, unfetched } from '../../../../src/main/core/store/attachments'
import { contactOf } from '../../../../src/main/core/store/contacts'
import { conversationOf, conversationPage, conversationsOf } from '../../../../src/main/core/store/conversations'
import { type Database, openMemory } from '../../../../src/main/core/store/database'
import { lastIncomingUpTo, lastPlace, lastPosition, messageFacts, messageIdOfKey, messageOf, messagesAfter, messagesBefore, messagesOf } from '../../../../src/main/core/store/messages'
import { isSending, openAttempts, queueHeads, startAttempt } from '../../../../src/main/core/store/outbox'
import { scheduledMessages } from '../../../../src/main/core/store/scheduled'
import { receivedOf, recentSets, recentStickers } from '../../../../src/main/core/store/stickers'

const conversation = '900:501'

function filled(): { db: Database; log: Log; receive: (kind: string, content: object) => void } {
  const db = openMemory()
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: 'd1', by: 'op' })
  let id = 7_000
  const receive = (kind: string, content: object): void => log.append([telegramUpdate('900', { update_id: ++id, [kind]: content })])
  return { db, log, receive }
}

function queued(log: Log, messageId: string): void {
  const body = { messageId, conversationId: conversation, date: 1, position: 'z1', author: 'Shop', kind: 'text', text: 'Hi', entities: [] }
  log.append([{ type: 'message.queued', body: { ...body, replyTo: null, attachment: null } }])
}

/** How SQLite goes about every statement that `work` makes, one text a statement. */
function plansOf(db: Database, work: () => void): readonly { readonly sql: string; readonly plan: string }[] {
  const made = new Set<string>()
  const { get, all, run } = db
  const noted = <T extends unknown[], R>(original: (sql: string, ...values: T) => R) => (sql: string, ...values: T): R => {
    made.add(sql)
    return original.call(db, sql, ...values)
  }
  Object.assign(db, { get: noted(get), all: noted(all), run: noted(run) })
  work()
  Object.assign(db, { get, all, run })
  return [...made].map(sql => {
    const values = Array.from({ length: parametersIn(sql) }, () => null)
    return { sql, plan: db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(row => row.detail).join('\n') }
  })
}

/** Those with a number may stand there several times. */
function parametersIn(sql: string): number {
  const marks = sql.match(/\?\d*/g) ?? []
  return marks.reduce((count, mark) => (mark === '?' ? count + 1 : Math.max(count, Number(mark.slice(1)))), 0)
}

/** Tables that grow with what is written; `counters` and `bots` have a row a bot, and `j` is a list of ids. */
const scan = /^SCAN (?!counters|bots|\(|c$|a$|j )/m

test('what runs for every message and every page finds its rows by an index', () => {
  const { db, log, receive } = filled()
  const ada = { id: 501, is_bot: false, first_name: 'Ada' }
  const chat = { id: 501, type: 'private', first_name: 'Ada' }
  const plans = plansOf(db, () => {
    receive('message', { message_id: 1, from: ada, chat, date: 1_790_000_001, photo: [{ file_id: 'f', file_unique_id: 'u', width: 90, height: 60 }] })
    receive('edited_message', { message_id: 1, from: ada, chat, date: 1_790_000_001, edit_date: 1_790_000_002, text: 'x' })
    receive('message_reaction', { chat, user: ada, message_id: 1, date: 1_790_000_003, new_reaction: [{ type: 'emoji', emoji: '👍' }] })
    queued(log, 'out:d1:1')
    log.append([{ type: 'message.sent', body: { messageId: 'out:d1:1', botId: '900', message: { message_id: 2, chat, date: 1_790_000_004, text: 'Hi' } } }])
    messagesBefore(db, conversation, undefined, 50)
    messagesBefore(db, conversation, ['~', ''], 50)
    messagesAfter(db, conversation, ['', ''], 50)
    messageOf(db, '900:501:1')
    messagesOf(db, ['900:501:1'])
    conversationsOf(db, [conversation])
    messageFacts(db, '900:501:1')
    fetchableAttachment(db, 'x')
    messageIdOfKey(db, '900:501:2')
    lastPlace(db, conversation)
    lastIncomingUpTo(db, conversation, lastPosition)
    conversationOf(db, conversation)
    conversationPage(db, {}, undefined, 50)
    conversationPage(db, { unread: true }, ['~', ''], 50)
  })
  expect(plans.length).toBeGreaterThan(20)
  expect(plans.filter(({ plan }) => scan.test(plan))).toEqual([])
})

test('the outbox looks at what is queued and at nothing else', () => {
  const { db } = filled()
  const [underWay, heads] = plansOf(db, () => [...queueHeads(db, '900')])
  expect(underWay?.plan).toMatch(/^SCAN a\nSEARCH m USING INDEX/)
  expect(heads?.plan).toMatch(/^(SEARCH|SCAN) m USING INDEX messages_queued/)
  // Nothing is sorted: a page of the index is read, and then the next one.
  expect(heads?.plan).not.toMatch(/TEMP B-TREE/)
  const [, waiting] = plansOf(db, () => isSending(db, conversation))
  expect(waiting?.plan).toMatch(/^(SEARCH|SCAN) m USING INDEX messages_queued/)
  const [attempts] = plansOf(db, () => openAttempts(db))
  expect(attempts?.plan).toMatch(/^SCAN a\nSEARCH m USING INDEX/)
})

test('attachments that wait are looked for among the newest messages alone', () => {
  const { db } = filled()
  const [newest] = plansOf(db, () => unfetched(db, '900', ['photo'], 50))
  expect(newest?.plan).toMatch(/^SEARCH m USING INTEGER PRIMARY KEY \(rowid>\?\)/)
})

test('stickers are looked for among the newest messages, those of a set by its name, and what is scheduled among itself', () => {
  const { db } = filled()
  const plan = (work: () => void) => plansOf(db, work)[0]?.plan
  expect(plan(() => recentStickers(db, '900', 60))).toMatch(/^SEARCH m USING INTEGER PRIMARY KEY \(rowid>\?\)/)
  expect(plan(() => recentSets(db, '900', 60))).toContain('SEARCH m USING INTEGER PRIMARY KEY (rowid>?)')
  expect(plan(() => receivedOf(db, '900', 'Cats', 60))).toMatch(/^SEARCH t USING INDEX attachments_set \(title=\?\)\nSEARCH m USING INDEX messages_id/)
  expect(plan(() => stickersOfSet(db, '900', 'Cats'))).toMatch(/^SEARCH t USING INDEX set_stickers_set/)
  expect(plan(() => scheduledMessages(db, undefined, 60))).toMatch(/^SCAN m USING INDEX messages_scheduled/)
})

test('a contact is shown without looking at all conversations', () => {
  const { db } = filled()
  for (const { plan } of plansOf(db, () => contactOf(db, '501'))) expect(plan).not.toMatch(/SCAN (c|conversations|saved)\b/)
})

test('an attempt is found with its bot', () => {
  const { db, log } = filled()
  queued(log, 'out:d1:1')
  startAttempt(db, 'out:d1:1', 1)
  expect(openAttempts(db)).toEqual([{ messageId: 'out:d1:1', botId: '900' }])
})

test('a list of ids brings the same rows as each of them by itself, and none for what is not here', () => {
  const { db, receive } = filled()
  const chat = { id: 501, type: 'private', first_name: 'Ada' }
  for (const number of [1, 2]) receive('message', { message_id: number, date: 1_790_000_000 + number, chat, from: { ...chat, is_bot: false }, text: `number ${number}` })
  receive('message_reaction', { chat, message_id: 2, user: { id: 501, is_bot: false, first_name: 'Ada' }, date: 1_790_000_009, old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '👍' }] })
  const ids = ['900:501:2', '900:501:9', '900:501:1']
  expect([...messagesOf(db, ids).entries()]).toEqual([ids[0], ids[2]].map(id => [id, messageOf(db, id ?? '')]))
  expect(messagesOf(db, ids).get('900:501:2')?.reactions).toEqual(['👍'])
  expect([...conversationsOf(db, ['900:502', conversation]).entries()]).toEqual([[conversation, conversationOf(db, conversation)]])
})
