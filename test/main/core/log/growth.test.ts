import { expect, test } from 'vitest'
import { telegramUpdate } from '../../../../src/main/core/log/event'
import { Log } from '../../../../src/main/core/log/log'
import { conversationOf, refresh } from '../../../../src/main/core/store/conversations'
import { openMemory } from '../../../../src/main/core/store/database'
import { dumpFacts } from '../../../../src/main/core/store/replay'

const ada = { id: 501, is_bot: false, first_name: 'Ada' }
const chat = { id: 501, type: 'private', first_name: 'Ada' }
const conversation = '900:501'
const second = (number: number): string => String((1_790_000_000 + number) * 1_000).padStart(15, '0')

/** A conversation that new messages are added to; `show` fails where what is shown is not what the facts add up to. */
function world() {
  const db = openMemory()
  let now = 1_790_000_500_000
  const log = new Log({ db, now: () => now++, uuid: () => String(now++), deviceId: 'd1', by: 'op' })
  let id = 7_000
  const update = (number: number, content: object) =>
    telegramUpdate('900', { update_id: ++id, ...{ message: { message_id: number, from: ada, chat, date: 1_790_000_000 + number, ...content } } })
  return {
    db,
    log,
    update,
    write: (number: number, content: object = { text: `message ${number}` }) => log.append([update(number, content)]),
    show() {
      const shown = dumpFacts(db)
      refresh(db, conversation)
      expect(dumpFacts(db)).toBe(shown)
      return conversationOf(db, conversation)
    },
  }
}

test('a batch of new messages shows its newest, counts all, and waits since its first', () => {
  const { log, update, show } = world()
  log.append([update(3, { text: 'third' }), update(1, { text: 'first' }), update(2, { text: 'second' })])
  expect(show()).toMatchObject({ preview: 'third', unreadCount: 3, waitingSince: 1_790_000_001_000 })
  log.append([update(5, { text: 'fifth' }), update(4, { text: 'fourth' })])
  expect(show()).toMatchObject({ preview: 'fifth', unreadCount: 5, waitingSince: 1_790_000_001_000 })
})

test("Telegram's own line leaves an open conversation open and a resolved one resolved", () => {
  const { log, write, show } = world()
  write(1)
  write(2, { new_chat_title: 'Another name' })
  expect(show()).toMatchObject({ status: 'open', previewKind: 'new_chat_title', unreadCount: 1 })
  log.append([{ type: 'conversation.resolved', body: { conversationId: conversation, upTo: `${second(1)}:000000000001` } }])
  write(3, { new_chat_title: 'A third' })
  expect(show()).toMatchObject({ status: 'resolved', unreadCount: 1 })
})

test('a message from before the refusal does not open the composer again', () => {
  const { log, write, show } = world()
  write(1)
  const reach = { conversationId: conversation, reach: 'blocked' as const, at: 1_790_000_005_000 }
  log.append([{ type: 'message.failed', body: { messageId: 'out:d1:1', problem: { code: 'blocked' }, reach } }])
  write(4)
  expect(show()).toMatchObject({ reach: 'blocked', preview: 'message 4' })
  write(6)
  expect(show()).toMatchObject({ reach: 'open' })
})

test('what arrives in front of one of ours that waits does not take its place in the list', () => {
  const { log, write, show } = world()
  write(9)
  const body = { messageId: 'out:d1:1', conversationId: conversation, date: 1_790_000_002_000, author: 'Shop', kind: 'text', text: 'ours' }
  // Written behind message 9 on a clock that is slow.
  log.append([{ type: 'message.queued', body: { ...body, position: `${second(9)}:000000000009z0000000000000`, entities: [], replyTo: null, attachment: null } }])
  write(5)
  expect(show()).toMatchObject({ preview: 'ours', unreadCount: 2 })
})

test('unread messages are counted up to a thousand, one by one and in a batch', () => {
  const { log, update, write, show } = world()
  log.append(Array.from({ length: 999 }, (_, index) => update(index + 1, { text: 'x' })))
  expect(show()?.unreadCount).toBe(999)
  write(1_001)
  write(1_002)
  expect(show()?.unreadCount).toBe(1_000)
})

test('a name that changes within a batch ends as the newest update says', () => {
  const { log, update, show } = world()
  const named = (name: string) => ({ from: { ...ada, first_name: name }, text: 'x' })
  log.append([update(2, named('Newest')), update(1, named('Oldest'))])
  expect(show()).toMatchObject({ title: 'Newest' })
  log.append([update(4, named('Newer still')), update(3, named('Older again'))])
  expect(show()).toMatchObject({ title: 'Newer still' })
})
