import { Problem } from '../../../shared/problem'
import type { OutgoingContent } from '../../../shared/outgoing'
import type { EventBodies } from '../log/event'
import { fetchableAttachment } from '../store/attachments'
import type { Database } from '../store/database'
import type { WireContent } from '../store/outgoing'

export type Card = {
  readonly kind: string
  readonly text: string
  readonly content: WireContent
  readonly more: NonNullable<EventBodies['message.queued']['more']>
}

type Needs = { readonly db: Database; readonly botId: string; readonly payload: string; readonly hasProvider: boolean }

/**
 * A content as its request needs it and as it is drawn until Telegram has answered. Problems: `sticker-gone`, `provider-missing`.
 */
export function cardOf(content: Exclude<OutgoingContent, { type: 'checkout' }>, { db, botId, payload, hasProvider }: Needs): Card {
  const { type } = content
  switch (type) {
    case 'location': {
      const { latitude, longitude } = content
      return { kind: type, text: '', content, more: { location: { latitude, longitude, isLive: false } } }
    }
    case 'venue': {
      const { latitude, longitude, title, address } = content
      return { kind: type, text: title, content, more: { location: { latitude, longitude, title, address, isLive: false } } }
    }
    case 'contact': {
      const name = [content.firstName, content.lastName].filter(Boolean).join(' ')
      return { kind: type, text: name, content, more: { contact: { name, phone: content.phone } } }
    }
    case 'poll':
      return { kind: type, text: content.question, content, more: { content: drawnPoll(content) } }
    case 'dice':
      return { kind: type, text: content.emoji, content, more: { content: { type, emoji: content.emoji, value: 0 } } }
    case 'sticker':
      return { kind: type, text: '', content: { type, fileId: stickerOf(db, botId, content.attachmentId) }, more: {} }
    case 'invoice': {
      if (content.currency !== 'XTR' && !hasProvider) throw new Problem('provider-missing')
      const { title, description, currency, amount } = content
      return { kind: type, text: title, content: { ...content, payload }, more: { content: { type, title, description, currency, amount } } }
    }
    default:
      return type satisfies never
  }
}

function drawnPoll({ question, options, isAnonymous, allowsMany, quiz }: Extract<OutgoingContent, { type: 'poll' }>) {
  return {
    type: 'poll' as const,
    pollId: '',
    question,
    options: options.map((text, index) => ({ text, votes: 0, ...(quiz?.correct === index && { isCorrect: true }) })),
    voters: 0,
    isQuiz: quiz !== undefined,
    isAnonymous,
    isClosed: false,
    allowsMany,
    ...(quiz?.explanation !== undefined && { explanation: quiz.explanation }),
  }
}

/** Telegram's handle of a sticker is one bot's own. */
function stickerOf(db: Database, botId: string, attachmentId: string): string {
  const sticker = fetchableAttachment(db, attachmentId)
  if (sticker?.kind !== 'sticker' || sticker.fileId === null || sticker.botId !== botId) throw new Problem('sticker-gone')
  return sticker.fileId
}
