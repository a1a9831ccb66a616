import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Delta } from '../../../../src/shared/contract'
import { type Conversation, type ConversationId, type Message, defaultSettings } from '../../../../src/shared/model'

const told: string[] = []
vi.mock('electron', () => ({
  Notification: class {
    static isSupported() {
      return true
    }
    readonly #body: string
    constructor({ body }: { readonly body: string }) {
      this.#body = body
    }
    on() {}
    show() {
      told.push(this.#body)
    }
    close() {}
  },
}))

const { openNotifications } = await import('../../../../src/main/shell/electron/notifications')

beforeEach(() => {
  vi.useFakeTimers()
  told.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

const id = '7:8' as ConversationId
const position = (number: number) => String(number).padStart(15, '0')
const message = (number: number) => ({ id: `7:8:${number}`, conversationId: id, direction: 'incoming', text: `m${number}`, entities: [], kind: 'text', position: position(number), date: number, attachments: [] }) as unknown as Message
const conversation = (unreadCount: number, lastMessageAt: number, readUpTo = '') => ({ id, title: 'Ada', unreadCount, lastMessageAt, readUpTo }) as unknown as Conversation
const delta = (rows: Extract<Delta, { rows: unknown }>['rows']): Delta => ({ epoch: 'e', rev: 1, rows })

test('what was read while it waited for its round is not told any more', async () => {
  const notifications = openNotifications({ settings: () => defaultSettings, isWatched: () => false, conversation: async () => null, open() {}, openInbox() {} })
  await notifications.take(delta([{ kind: 'message', row: message(1) }, { kind: 'conversation', row: conversation(1, 1) }]))
  expect(told).toEqual(['m1'])
  // The second arrives within the first one's second, and is read within it too.
  await notifications.take(delta([{ kind: 'message', row: message(2) }, { kind: 'conversation', row: conversation(2, 2) }]))
  await notifications.take(delta([{ kind: 'conversation', row: conversation(0, 2, position(2)) }]))
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual(['m1'])
  await notifications.take(delta([{ kind: 'message', row: message(3) }, { kind: 'conversation', row: conversation(1, 3, position(2)) }]))
  expect(told).toEqual(['m1', 'm3'])
  notifications.close()
})
