import { hash } from 'node:crypto'
import type { Entity, Message, ProblemData, Reach } from '../../../shared/model'
import type { StoredEvent } from '../store/events'
import type { Deed } from '../store/operations'
import type { Keyboard, OutgoingFile, SendRequest } from '../store/outgoing'
import { decodeSent, telegramTime } from '../update/decode'
import { atOf } from './hlc'

/** The closed union of what can happen: the body of each type of event. All of it is JSON. */
export type EventBodies = {
  /** One update as Telegram sent it. */
  'telegram.update': { readonly botId: string; readonly update: unknown }
  'bot.connected': {
    readonly botId: string
    readonly username: string
    readonly name: string
    readonly channelName: string
    readonly hue: number
    readonly apiRoot: string | null
  }
  'bot.pictured': { readonly botId: string; readonly photoId: string | null }
  'bot.paused': { readonly botId: string }
  'bot.resumed': { readonly botId: string }
  'bot.disconnected': { readonly botId: string }
  /** Nobody fetched its updates between the two, for longer than Telegram keeps them. Epoch ms on Telegram's clock. */
  'bot.absent': { readonly botId: string; readonly from: number; readonly to: number }
  'message.queued': {
    readonly messageId: string
    readonly conversationId: string
    readonly position: string
    readonly date: number
    readonly author: string
    readonly kind: string
    readonly text: string
    readonly entities: readonly Entity[]
    readonly replyTo: { readonly key: string; readonly author: string; readonly text: string; readonly kind: string; readonly isQuote?: true } | null
    readonly attachment: Omit<OutgoingFile, 'id'> | null
    /** How it is to go out; absent where there is nothing to say. */
    readonly request?: SendRequest
    /** How that is drawn. */
    readonly more?: Drawn
    readonly keyboard?: Keyboard
    /** What presses of its buttons mean, by the short ids that Telegram carries. */
    readonly postbacks?: Readonly<Record<string, string>>
    /** When it may go out, epoch ms: scheduled, or `held` back for a moment in which it can be taken back. */
    readonly due?: { readonly at: number; readonly isHeld: boolean }
  }
  /** It goes at another time (epoch ms), or now. */
  'message.scheduled': { readonly messageId: string; readonly sendAt: number | null }
  /** The time that it was scheduled for has come; `isLate` where nobody was there to send it then. */
  'message.due': { readonly messageId: string; readonly sendAt: number; readonly isLate: boolean }
  /** Queued once more by the operator: after a failure, or because an uncertain one is to be repeated. */
  'message.requeued': { readonly messageId: string }
  /** `message` as Telegram returned it; null where the operator says that it arrived. */
  'message.sent': {
    readonly messageId: string
    readonly botId: string
    readonly message: unknown
    /** No file of ours went with it, so that those in the answer are the message's. */
    readonly hasTheirs?: true
  }
  /** `reach` where the refusal says that nobody can be reached there; `at` (epoch ms) is just after the last word from there. */
  'message.failed': {
    readonly messageId: string
    readonly problem: ProblemData
    readonly reach?: { readonly conversationId: string; readonly reach: Reach; readonly at: number }
  }
  'message.uncertain': { readonly messageId: string }
  'message.discarded': { readonly messageId: string }
  /** To be done at Telegram, in order, until it is done or cannot be. */
  'operation.asked': {
    readonly operationId: string
    readonly messageId: string
    readonly deed: Deed
    readonly postbacks?: Readonly<Record<string, string>>
  }
  'operation.failed': { readonly operationId: string; readonly messageId: string; readonly problem: ProblemData }
  /** Not wanted any more, or overtaken by a later one. */
  'operation.dropped': { readonly operationId: string; readonly messageId: string }
  /**
   * What it says from now on and what it said `before`; `operationId` is null where it had not gone out yet, and then nobody has seen
   * what it said. `keyboard` is absent where the buttons stay.
   */
  'message.edited': {
    readonly messageId: string
    readonly operationId: string | null
    readonly text: string
    readonly entities: readonly Entity[]
    readonly before: { readonly text: string; readonly entities: readonly Entity[]; readonly attachmentId?: string }
    /** What takes the place of its file. */
    readonly file?: OutgoingFile
    readonly keyboard?: Keyboard
    readonly postbacks?: Readonly<Record<string, string>>
    /** Epoch ms. */
    readonly editedAt: number
  }
  'message.deleted': { readonly messageId: string; readonly operationId: string; readonly key: string }
  'message.reacted': { readonly messageId: string; readonly operationId: string; readonly key: string; readonly botId: string; readonly name: string; readonly emoji: string | null }
  'message.pinned': { readonly messageId: string; readonly operationId: string; readonly isPinned: boolean }
  /** What becomes of purchases: decided by itself, since Telegram waits ten seconds. */
  'bot.ruled': { readonly botId: string; readonly rule: 'accept' | 'decline'; readonly reason: string }
  /** What the team knows of a contact; absent stays, empty is forgotten. */
  'contact.saved': { readonly contactId: string; readonly name?: string; readonly phone?: string; readonly email?: string; readonly note?: string }
  /** It had not gone out when its profile was restored or copied: only the operator may let it go. */
  'message.held': { readonly messageId: string }
  /** `upTo` is the position of the last incoming message that was seen; '' when there was none. */
  'conversation.resolved': { readonly conversationId: string; readonly upTo: string }
  'conversation.reopened': { readonly conversationId: string }
  /** A refusal said that the group is a supergroup now; chats' ids. Telegram's own word of it is an update. */
  'conversation.moved': { readonly botId: string; readonly from: number; readonly to: number }
  'conversation.read': { readonly conversationId: string; readonly upTo: string }
}

export type EventType = keyof EventBodies

/** How a message of ours is drawn before Telegram has answered. */
type Drawn = Pick<Message, 'content' | 'contact' | 'location' | 'albumId' | 'isProtected' | 'captionAbove' | 'hasSpoiler' | 'effectId' | 'forwardedFrom' | 'forwardedAt'>

/** An event to be appended. `id` and `at` are given by nature (an update's) or by the log (ours). */
export type NewEvent = {
  [T in EventType]: {
    readonly type: T
    readonly body: EventBodies[T]
    readonly id?: string
    readonly at?: string
    readonly by?: string
    /** The body as JSON text, where it had to be made already. */
    readonly json?: string
  }
}[EventType]

/** The version of event bodies that this program writes. */
export const eventVersion = 1

/**
 * One update as an event: byte-identical wherever it is taken in, so that two devices that overlap at a hand-over agree.
 * The hash tells two updates apart that share an id after Telegram began its numbering anew.
 */
export function telegramUpdate(botId: string, update: { readonly update_id: number }): NewEvent {
  const text = JSON.stringify(update)
  const digest = hash('sha256', text, 'hex').slice(0, 16)
  return {
    type: 'telegram.update',
    body: { botId, update },
    by: 'telegram',
    id: `tg:${botId}:${update.update_id}:${digest}`,
    at: atOf(telegramTime(update), update.update_id, botId),
    // What `JSON.stringify` makes of the body, without going through the update a second time.
    json: `{"botId":${JSON.stringify(botId)},"update":${text}}`,
  }
}

/** What Telegram says that a message of ours says now; undefined where its answer is no message. */
export function wordsSent(botId: string, answer: unknown): { readonly text: string; readonly entities: readonly Entity[] } | undefined {
  try {
    const { text, entities } = decodeSent(botId, answer)
    return { text, entities }
  } catch {
    return undefined
  }
}

/** An event with its body parsed. */
export type Event = {
  [T in EventType]: { readonly type: T; readonly body: EventBodies[T]; readonly id: string; readonly at: string; readonly by: string }
}[EventType]

const types: Readonly<Record<EventType, true>> = {
  'telegram.update': true,
  'bot.connected': true,
  'bot.pictured': true,
  'bot.paused': true,
  'bot.resumed': true,
  'bot.disconnected': true,
  'bot.absent': true,
  'message.queued': true,
  'message.requeued': true,
  'message.sent': true,
  'message.failed': true,
  'message.uncertain': true,
  'message.discarded': true,
  'message.held': true,
  'message.scheduled': true,
  'message.due': true,
  'message.edited': true,
  'message.deleted': true,
  'message.reacted': true,
  'message.pinned': true,
  'operation.asked': true,
  'operation.failed': true,
  'operation.dropped': true,
  'bot.ruled': true,
  'contact.saved': true,
  'conversation.resolved': true,
  'conversation.reopened': true,
  'conversation.moved': true,
  'conversation.read': true,
}

/**
 * Null for a type or version of a newer program: kept, and applied after an upgrade. Older versions are lifted here. `body` spares
 * parsing where it has just been written.
 */
export function readEvent(stored: StoredEvent, body?: unknown): Event | null {
  if (!Object.hasOwn(types, stored.type) || stored.v > eventVersion) return null
  return { type: stored.type, body: body ?? JSON.parse(stored.body), id: stored.id, at: stored.at, by: stored.by } as Event
}
