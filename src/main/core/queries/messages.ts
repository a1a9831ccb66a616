import type { Output, ParsedInput } from '../../../shared/contract'
import type { Message } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { currentConversation } from '../store/aliases'
import type { Database } from '../store/database'
import { eventBody } from '../store/events'
import { firstUnread, messageFacts, type MessagePlace, messagesAfter, messagesBefore } from '../store/messages'
import { currentRev } from '../store/meta'
import { places, token } from './paging'

const usualLimit = 50

/** The last page, or one before, after or around a place; always oldest first. */
export function listMessages(db: Database, input: ParsedInput<'message.list'>): Output<'message.list'> {
  const { limit = usualLimit } = input
  const conversationId = currentConversation(db, input.conversationId)
  if (input.around === 'unread') return aroundUnread(db, conversationId, limit)
  if (input.around !== undefined) return around(db, conversationId, input.around, limit)
  if (input.after !== undefined) {
    const found = messagesAfter(db, conversationId, place(input.after), limit + 1)
    return page(db, found.slice(0, limit), { older: true, newer: found.length > limit })
  }
  return upTo(db, conversationId, input.before === undefined ? undefined : place(input.before), limit)
}

function upTo(db: Database, conversationId: string, before: MessagePlace | undefined, limit: number): Output<'message.list'> {
  const found = messagesBefore(db, conversationId, before, limit + 1)
  return page(db, found.slice(-limit), { older: found.length > limit, newer: before !== undefined })
}

/** As Telegram sent it or answered it; for one of ours that has not gone out, what was queued. */
export function rawMessage(db: Database, { messageId }: ParsedInput<'message.raw'>): Output<'message.raw'> {
  const eventId = messageFacts(db, messageId)?.eventId
  const body = eventId === undefined || eventId === null ? undefined : eventBody(db, eventId)
  if (body === undefined) throw new Problem('not-found')
  const { update, message, ...rest } = JSON.parse(body) as { update?: unknown; message?: unknown }
  return { rev: currentRev(db), json: JSON.stringify(update ?? message ?? rest, null, 2) }
}

/** Somebody who was away begins where reading ended, not at the end: what is scrolled past unseen would count as read. */
function aroundUnread(db: Database, conversationId: string, limit: number): Output<'message.list'> {
  const last = upTo(db, conversationId, undefined, limit)
  const first = last.next === undefined ? undefined : firstUnread(db, conversationId)
  if (first === undefined) return last
  const found = last.messages.some(({ id }) => id === first) ? last : around(db, conversationId, first, limit)
  return { ...found, unreadFrom: first }
}

function around(db: Database, conversationId: string, messageId: string, limit: number): Output<'message.list'> {
  const facts = messageFacts(db, messageId)
  if (facts?.conversationId !== conversationId) throw new Problem('not-found')
  const half = Math.ceil(limit / 2)
  const newer = messagesAfter(db, conversationId, [facts.position, messageId], half + 1)
  const older = messagesBefore(db, conversationId, newer[0] && placeOf(newer[0]), half + 1)
  return page(db, [...older.slice(-half), ...newer.slice(0, half)], { older: older.length > half, newer: newer.length > half })
}

function page(db: Database, messages: readonly Message[], more: { older: boolean; newer: boolean }): Output<'message.list'> {
  const [first, last] = [messages[0], messages.at(-1)]
  return {
    rev: currentRev(db),
    messages: [...messages],
    ...(more.older && first && { next: token(...placeOf(first)) }),
    ...(more.newer && last && { previous: token(...placeOf(last)) }),
  }
}

function placeOf({ position, id }: Message): MessagePlace {
  return [position, id]
}

function place(text: string): MessagePlace {
  return places(text, 2) as unknown as MessagePlace
}
