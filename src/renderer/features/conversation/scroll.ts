import type { Message } from '../../../shared/model'

/**
 * Where the operator left the end of the history: the position of the last message at that moment, or undefined while
 * the end is in sight. Whatever is newer is what the pill counts.
 */
export function leftAt(before: string | undefined, atEnd: boolean, lastPosition: string | undefined): string | undefined {
  if (atEnd) return undefined
  return before ?? lastPosition ?? ''
}

/** How many messages of others came in below since the end was left. Our own are no news to us. */
export function newBelow(messages: readonly Message[], left: string | undefined): number {
  if (left === undefined) return 0
  return messages.filter(message => message.direction === 'incoming' && message.position > left).length
}

/**
 * The first unread message: the first incoming one after the read marker. Undefined when all was read, or when it may lie
 * above what is loaded: nothing that was read is loaded, nor as many as are unread, nor does the core know it (`unreadFrom`).
 */
export function firstUnread(
  messages: readonly Message[],
  { readUpTo, unreadCount, hasOlder, unreadFrom }: { readUpTo?: string | undefined; unreadCount: number; hasOlder: boolean; unreadFrom?: string | undefined },
): string | undefined {
  if (unreadCount === 0) return undefined
  const isUnread = ({ position }: Message) => readUpTo === undefined || position > readUpTo
  const unread = messages.filter(message => message.direction === 'incoming' && isUnread(message))
  const isAbove = hasOlder && messages.every(isUnread) && unread.length < unreadCount && unread[0]?.id !== unreadFrom
  return isAbove ? undefined : unread[0]?.id
}

/** The message to read up to, when it is further than what was read already. Only messages of others are read. */
export function readMark(lastVisible: Message | undefined, readUpTo: string | undefined): Message | undefined {
  if (!lastVisible) return undefined
  return readUpTo === undefined || lastVisible.position > readUpTo ? lastVisible : undefined
}
