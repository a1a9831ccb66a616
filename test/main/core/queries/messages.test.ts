import { expect, it } from 'vitest'
import { telegramUpdate } from '../../../../src/main/core/log/event'
import { Log } from '../../../../src/main/core/log/log'
import { listMessages } from '../../../../src/main/core/queries/messages'
import { openMemory } from '../../../../src/main/core/store/database'
import type { ConversationId, MessageId } from '../../../../src/shared/model'

const conversationId = '900:501' as ConversationId

/** Seven messages of which the second to the sixth stand at the same position, as after a group's move or on two devices. */
function filled() {
  const db = openMemory()
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: 'd1', by: 'op' })
  const ada = { id: 501, is_bot: false, first_name: 'Ada' }
  const update = { update_id: 7, message: { message_id: 1, from: ada, chat: { id: 501, type: 'private', first_name: 'Ada' }, date: 1_790_000_001, text: 'first' } }
  log.append([telegramUpdate('900', update)])
  const queue = (id: string, position: string) =>
    log.append([{ type: 'message.queued', body: { messageId: `out:d1:${id}`, conversationId, date: 1, position, author: 'Shop', kind: 'text', text: id, entities: [], replyTo: null, attachment: null } }])
  for (const id of ['c', 'a', 'e', 'b', 'd']) queue(id, '001790000002000z1')
  queue('last', '001790000003000z1')
  return db
}

const all = ['first', 'a', 'b', 'c', 'd', 'e', 'last']

it.each([1, 2, 3, 4, 6])('pages of %s join without a gap or a double where several messages stand at one position', limit => {
  const db = filled()
  const texts = ({ messages }: { messages: readonly { text: string }[] }) => messages.map(({ text }) => text)
  const backwards: string[] = []
  for (let before: string | undefined, page = 0; page < 20; page += 1) {
    const found = listMessages(db, { conversationId, limit, ...(before !== undefined && { before }) })
    backwards.unshift(...texts(found))
    before = found.next
    if (before === undefined) break
  }
  expect(backwards).toEqual(all)
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    const middle = listMessages(db, { conversationId, limit, around: `out:d1:${id}` as MessageId })
    const onwards = middle.previous === undefined ? [] : texts(listMessages(db, { conversationId, limit: 50, after: middle.previous }))
    const earlier = middle.next === undefined ? [] : texts(listMessages(db, { conversationId, limit: 50, before: middle.next }))
    expect([...earlier, ...texts(middle), ...onwards]).toEqual(all)
    expect(texts(middle)).toContain(id)
  }
  db.close()
})

it('a conversation opens about its first unread message, unless the last page holds it', () => {
  const db = openMemory()
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: 'd1', by: 'op' })
  const ada = { id: 501, is_bot: false, first_name: 'Ada' }
  const writes = (id: number) => ({ update_id: id, message: { message_id: id, from: ada, chat: { id: 501, type: 'private', first_name: 'Ada' }, date: 1_790_000_000 + id, text: `line ${id}` } })
  for (let id = 1; id <= 20; id += 1)
    log.append([telegramUpdate('900', writes(id))])
  const opened = (limit: number) => {
    const { messages, next, previous, unreadFrom } = listMessages(db, { conversationId, limit, around: 'unread' })
    return { texts: messages.map(({ text }) => text), from: messages.find(({ id }) => id === unreadFrom)?.text, hasOlder: next !== undefined, hasNewer: previous !== undefined }
  }
  const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => `line ${from + place}`)
  const readTo = (id: number) =>
    log.append([{ type: 'conversation.read', body: { conversationId, upTo: listMessages(db, { conversationId, limit: 50 }).messages[id - 1]?.position ?? '' } }])
  expect(opened(6)).toEqual({ texts: lines(1, 4), from: 'line 1', hasOlder: false, hasNewer: true })
  readTo(8)
  expect(opened(6)).toEqual({ texts: lines(7, 12), from: 'line 9', hasOlder: true, hasNewer: true })
  readTo(14)
  expect(opened(6)).toEqual({ texts: lines(15, 20), from: 'line 15', hasOlder: true, hasNewer: false })
  readTo(20)
  expect(opened(6)).toEqual({ texts: lines(15, 20), hasOlder: true, hasNewer: false })
  expect(listMessages(db, { conversationId: '900:777' as ConversationId, around: 'unread' }).messages).toEqual([])
  db.close()
})
