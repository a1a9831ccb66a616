import type { Attachment, Contact, Delivery, Entity, Message } from '../../../shared/model'

/** The facts that updates and events state: made by pure functions, merged by the store. */

/** What a Telegram object says of a person, group or channel. */
export type ContactFact = {
  readonly id: string
  readonly kind: Contact['kind']
  readonly name: string
  readonly username: string | null
  readonly languageCode: string | null
  readonly isBot: boolean
  readonly isPremium: boolean
}

/** A Telegram Business account that lets the bot answer for it. */
export type ConnectionFact = {
  readonly id: string
  readonly botId: string
  /** The account's owner. */
  readonly name: string
  readonly isEnabled: boolean
  readonly canReply: boolean
}

/** Who has put what on a message, as it stands from then on. */
export type ReactionFact = {
  readonly messageKey: string
  readonly actor: string
  /** Empty for anonymous totals. */
  readonly name: string
  readonly emoji: readonly string[]
}

/** A file on a message as the log knows it. `fileId` is Telegram's handle for this bot; null for what we uploaded. */
export type AttachmentFact = {
  readonly id: string
  readonly kind: Attachment['kind']
  readonly fileId: string | null
  readonly fileUniqueId: string | null
  readonly fileName: string | null
  readonly mime: string | null
  readonly size: number | null
  readonly width: number | null
  readonly height: number | null
  readonly duration: number | null
  readonly title: string | null
  readonly performer: string | null
  readonly emoji: string | null
  readonly thumb: { readonly fileId: string; readonly width: number; readonly height: number } | null
}

/** What a message holds besides its text: small, rarely asked for, kept as JSON. */
export type More = {
  /** `key` is Telegram's key of what is answered, or the id of one of ours; empty where that is not in this chat. */
  readonly replyTo?: { readonly key: string } & Omit<NonNullable<Message['replyTo']>, 'messageId'>
} & Pick<
  Message,
  | 'forwardedFrom'
  | 'forwardedAt'
  | 'albumId'
  | 'contact'
  | 'location'
  | 'content'
  | 'buttons'
  | 'viaBot'
  | 'signature'
  | 'isProtected'
  | 'isAutomatic'
  | 'captionAbove'
  | 'hasSpoiler'
  | 'effectId'
  | 'authorId'
  | 'paidStars'
>

/** A message as an update or an event states it. */
export type MessageFact = {
  readonly id: string
  readonly conversationId: string
  readonly direction: Message['direction']
  readonly author: string
  readonly position: string
  readonly date: number
  readonly kind: string
  readonly text: string
  readonly entities: readonly Entity[]
  readonly more: More
  readonly attachments: readonly AttachmentFact[]
  readonly editedAt: number | null
  readonly delivery: Delivery | null
  readonly eventId: string
}

/** Sorts messages of one conversation: time first, then Telegram's own numbering; ours that have no number yet come last. */
export function positionOf(date: number, tie: string): string {
  return `${String(Math.max(0, Math.min(date, 999_999_999_999_999))).padStart(15, '0')}:${tie}`
}
