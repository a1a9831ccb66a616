import { expect, test } from 'vitest'
import { Log } from '../../../../src/main/core/log/log'
import { type Database, openMemory } from '../../../../src/main/core/store/database'
import { allowPastUncertain, isSending, queueHeads, startAttempt } from '../../../../src/main/core/store/outbox'

function queue(log: Log, chat: number, name: string, position: string, albumId?: string): void {
  const body = { messageId: `out:d1:${name}`, conversationId: `900:${chat}`, date: 1, position, author: 'Shop', kind: 'text', text: name, entities: [] }
  log.append([{ type: 'message.queued', body: { ...body, replyTo: null, attachment: null, ...(albumId !== undefined && { request: { albumId } }) } }])
}

function outbox(): { db: Database; log: Log; heads: () => readonly string[] } {
  const db = openMemory()
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: 'd1', by: 'op' })
  return { db, log, heads: () => [...queueHeads(db, '900')].map(({ id }) => id.slice('out:d1:'.length)) }
}

/** More than two pages, all at one moment, as a campaign has them. */
const many = Array.from({ length: 120 }, (_, index) => 501 + index)

test('each conversation has one head, oldest first, through any number of pages', () => {
  const { log, heads } = outbox()
  for (const chat of many) for (const turn of ['first', 'second']) queue(log, chat, `${turn}${chat}`, turn === 'first' ? 'z1' : 'z2')
  queue(log, 500, 'oldest', 'z0')
  expect(heads()).toEqual(['oldest', ...many.map(chat => `first${chat}`)])
})

test('a conversation has none while a later message of it is under way', () => {
  const { db, log, heads } = outbox()
  for (const chat of many) queue(log, chat, `first${chat}`, 'z1')
  queue(log, 501, 'second501', 'z2')
  startAttempt(db, 'out:d1:second501', 1)
  expect(heads()).toEqual(many.slice(1).map(chat => `first${chat}`))
})

test('behind one in doubt only what the operator lets go past it goes, and only that counts as being sent', () => {
  const { db, log, heads } = outbox()
  for (const name of ['doubt', 'waits', 'goes']) queue(log, 501, name, `z${name === 'doubt' ? 1 : name === 'waits' ? 2 : 3}`)
  expect(isSending(db, '900:501')).toBe(true)
  log.append([{ type: 'message.uncertain', body: { messageId: 'out:d1:doubt' } }])
  expect(heads()).toEqual([])
  expect(isSending(db, '900:501')).toBe(false)
  allowPastUncertain(db, 'out:d1:goes')
  expect(heads()).toEqual(['goes'])
  expect(isSending(db, '900:501')).toBe(true)
})

test('an album goes as one, whatever waits between its parts and however far apart they stand', () => {
  const { db, log } = outbox()
  queue(log, 501, 'one', 'z1', 'album')
  for (const chat of many.slice(1)) queue(log, chat, `first${chat}`, 'z2')
  queue(log, 501, 'between', 'z3')
  queue(log, 501, 'two', 'z4', 'album')
  queue(log, 501, 'three', 'z5', 'other')
  const [head] = queueHeads(db, '900')
  expect([head, ...(head?.rest ?? [])].map(each => each?.text)).toEqual(['one', 'two'])
})

test('who needs one head of a campaign reads one page of it', () => {
  const { db, log } = outbox()
  for (const chat of many) queue(log, chat, `first${chat}`, 'z1')
  let rows = 0
  const { all } = db
  Object.assign(db, {
    all: (sql: string, ...values: []) => {
      const found = all.call(db, sql, ...values)
      rows += found.length
      return found
    },
  })
  const [head] = queueHeads(db, '900')
  expect(head?.text).toBe('first501')
  expect(rows).toBeLessThanOrEqual(50)
})

test("another bot's messages are not this one's", () => {
  const { log, db, heads } = outbox()
  queue(log, 501, 'ours', 'z1')
  log.append([
    {
      type: 'message.queued',
      body: { messageId: 'out:d1:theirs', conversationId: '901:501', date: 1, position: 'z0', author: 'Shop', kind: 'text', text: 'theirs', entities: [], replyTo: null, attachment: null },
    },
  ])
  expect(heads()).toEqual(['ours'])
  expect([...queueHeads(db, '901')].map(({ text }) => text)).toEqual(['theirs'])
})
