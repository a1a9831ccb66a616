import { expect, test } from 'vitest'
import { firstUnread, leftAt, newBelow, readMark } from '../../../../src/renderer/features/conversation/scroll'
import { aMessage } from './fixture'

test('the pill counts what came in since the end was left, but not what we sent', () => {
  const [old, seen] = [aMessage(), aMessage()]
  const left = leftAt(undefined, false, seen.position)
  const all = [old, seen, aMessage(), aMessage({ direction: 'outgoing' }), aMessage({ direction: 'system' }), aMessage()]
  expect(newBelow(all, left)).toBe(2)
})

test('reading further up does not move the mark, and coming back to the end clears it', () => {
  const left = leftAt(undefined, false, '5')
  expect(leftAt(left, false, '9')).toBe('5')
  expect(leftAt(left, true, '9')).toBeUndefined()
  expect(newBelow([aMessage()], undefined)).toBe(0)
})

test('the unread line belongs above the first incoming message after the marker', () => {
  const [read, ours, unread] = [aMessage(), aMessage({ direction: 'outgoing' }), aMessage()]
  const all = [read, ours, unread]
  expect(firstUnread(all, { readUpTo: read.position, unreadCount: 1, hasOlder: true })).toBe(unread.id)
  expect(firstUnread(all, { readUpTo: unread.position, unreadCount: 0, hasOlder: false })).toBeUndefined()
})

test('the unread line is not drawn in the middle of unread messages that began above', () => {
  const all = [aMessage(), aMessage()]
  expect(firstUnread(all, { unreadCount: 900, hasOlder: true })).toBeUndefined()
  expect(firstUnread(all, { unreadCount: 2, hasOlder: false })).toBe(all[0]?.id)
  expect(firstUnread([aMessage({ direction: 'outgoing' }), ...all], { unreadCount: 900, hasOlder: true })).toBeUndefined()
})

test('the unread line is drawn where all that is unread is loaded, or something that was read', () => {
  const [read, ours, ...unread] = [aMessage({ direction: 'system' }), aMessage({ direction: 'outgoing' }), aMessage(), aMessage()]
  expect(firstUnread([ours, ...unread], { unreadCount: 2, hasOlder: true })).toBe(unread[0]?.id)
  expect(firstUnread([read, ours, ...unread], { readUpTo: read.position, unreadCount: 900, hasOlder: true })).toBe(unread[0]?.id)
})

test('the unread line is drawn where the core says that it belongs, as long as that is unread', () => {
  const [ours, first, second] = [aMessage({ direction: 'outgoing' }), aMessage(), aMessage()]
  const known = { unreadCount: 900, hasOlder: true, unreadFrom: first.id }
  expect(firstUnread([ours, first, second], known)).toBe(first.id)
  expect(firstUnread([second], known)).toBeUndefined()
  expect(firstUnread([ours, first, second], { ...known, readUpTo: first.position })).toBe(second.id)
})

test('the read marker only advances', () => {
  const [first, second] = [aMessage(), aMessage()]
  expect(readMark(first, second.position)).toBeUndefined()
  expect(readMark(second, first.position)).toBe(second)
  expect(readMark(undefined, undefined)).toBeUndefined()
})
