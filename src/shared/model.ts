import { z } from 'zod'
import { Button, Content } from './content'

/**
 * The rows that pages see and the ids that never change. Times are epoch milliseconds (UTC); ids are natural where
 * nature gives one, so that taking the same thing in twice is harmless.
 */

const id = z.string().min(1).max(200)

/** A bot's own Telegram id in decimal digits. */
export const BotId = id.brand<'BotId'>()
export type BotId = z.infer<typeof BotId>
/** The Telegram id of a person or group in decimal digits. */
export const ContactId = id.brand<'ContactId'>()
export type ContactId = z.infer<typeof ContactId>
/** `<botId>:<chatId>`, plus `:t<threadId>` for a topic, `:d<topicId>` for a topic of a channel's direct messages or `:b<connectionId>` for a business chat. */
export const ConversationId = id.brand<'ConversationId'>()
export type ConversationId = z.infer<typeof ConversationId>
/** `<botId>:<chatId>[:b<connectionId>]:<messageId>` from Telegram, `out:<device>:<uuid>` for ours, for ever. */
export const MessageId = id.brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>
/** 32 hexadecimal digits derived from the message id and the file's place in it. */
export const AttachmentId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'AttachmentId'>()
export type AttachmentId = z.infer<typeof AttachmentId>

const time = z.number().int().nonnegative()

/** A code with parameters; the catalogue of the operator's language turns it into a sentence. */
export const ProblemData = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type ProblemData = z.infer<typeof ProblemData>

/** From when to when nobody fetched a bot's updates, longer than Telegram keeps them: 24 hours. On Telegram's clock. */
export const Absence = z.object({ from: time, to: time })
export type Absence = z.infer<typeof Absence>

/** When Telegram was last heard for this bot, if ever: it drops what nobody has fetched for 24 hours (REL-3). */
const silent = { silentSince: time.optional() }

/** What a bot's poller is doing right now. Live only: it is never stored and carries no rev. */
export const BotHealth = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('receiving'), lastContactAt: time }),
  z.object({ state: z.literal('paused'), ...silent }),
  /** Telegram cannot be reached; `retryAt` is when the next attempt is due. */
  z.object({ state: z.literal('offline'), since: time, retryAt: time, ...silent }),
  /** Telegram answers with errors (5xx, garbage) and the poller backs off. */
  z.object({ state: z.literal('unwell'), since: time, retryAt: time, status: z.number().int().optional(), ...silent }),
  /** An HTML page instead of JSON: a captive portal or a proxy stands in between. */
  z.object({ state: z.literal('captive'), since: time, retryAt: time, ...silent }),
  /** The server's certificate was refused: expired, of nobody known, or for another name. Nothing was sent. */
  z.object({ state: z.literal('unsafe'), since: time, retryAt: time, ...silent }),
  z.object({ state: z.literal('flooded'), retryAt: time, ...silent }),
  /** 409: another program polls with this token. */
  z.object({ state: z.literal('contested'), since: time, retryAt: time, ...silent }),
  /** 409: a webhook is set; `url` without its query. */
  z.object({ state: z.literal('webhook'), url: z.string(), ...silent }),
  /** 401 or 404, verified: the token was revoked or replaced. `isMissing`: the open vault has none, and Telegram was not asked. */
  z.object({ state: z.literal('unauthorized'), isMissing: z.literal(true).optional(), ...silent }),
  /** The vault did not give the token; see `vault.status`. */
  z.object({ state: z.literal('locked'), ...silent }),
  /** The disk refused the write; nothing was confirmed to Telegram. */
  z.object({ state: z.literal('stuck'), since: time, retryAt: time, reason: z.string(), ...silent }),
])
export type BotHealth = z.infer<typeof BotHealth>

export const Bot = z.object({
  id: BotId,
  username: z.string(),
  /** The name that contacts see. */
  name: z.string(),
  /** The name that the team sees; private. */
  channelName: z.string(),
  state: z.enum(['running', 'paused', 'disconnected']),
  /** 0 to 11: the bot's hue on screen. */
  hue: z.number().int().min(0).max(11),
  /** Present when the bot talks to a server other than Telegram's. */
  apiRoot: z.string().optional(),
  connectedAt: time,
  /** The bot's own picture, served at `/media/<photoId>/full`. */
  photoId: AttachmentId.optional(),
  /** Oldest first; absent where there was none. */
  absences: z.array(Absence).optional(),
  /** What becomes of purchases, see `bot.setCheckout`; absent before anybody has said so. */
  checkout: z.object({ rule: z.enum(['accept', 'decline']), reason: z.string() }).optional(),
  /** Whether a payment provider's token is kept for it, see `bot.setProvider`; absent while the vault does not say. */
  hasProvider: z.boolean().optional(),
  health: BotHealth,
})
export type Bot = z.infer<typeof Bot>

export const Contact = z.object({
  id: ContactId,
  kind: z.enum(['person', 'group', 'channel']),
  name: z.string(),
  username: z.string().optional(),
  languageCode: z.string().optional(),
  isBot: z.boolean(),
  isPremium: z.boolean(),
  firstSeenAt: time,
  /** What the team wrote down about them, see `contact.save`; each only where there is something. */
  saved: z.object({ name: z.string().optional(), phone: z.string().optional(), email: z.string().optional(), note: z.string().optional() }).optional(),
})
export type Contact = z.infer<typeof Contact>

/** Whether a message can get through to the contact; everything but `open` closes the composer. */
/** `restricted`: the bot reads there, and may not write. */
export const Reach = z.enum(['open', 'blocked', 'deactivated', 'kicked', 'restricted', 'not-started', 'not-found'])
export type Reach = z.infer<typeof Reach>

export const Conversation = z.object({
  id: ConversationId,
  botId: BotId,
  contactId: ContactId,
  title: z.string(),
  /** Present where it is no single person's. */
  kind: z.enum(['group', 'channel']).optional(),
  /** The name of the topic, where the conversation is one of a chat's topics. */
  topic: z.string().optional(),
  /** Of a business account's chat: whose account it is, and until when (epoch ms) the bot may answer there. */
  business: z.object({ owner: z.string(), canReply: z.boolean(), replyUntil: time.optional() }).optional(),
  status: z.enum(['open', 'snoozed', 'resolved']),
  /** Counted up to 1,000, then it stays. */
  unreadCount: z.number().int(),
  /** One line of the last message without markup; empty for a message that has no text. */
  preview: z.string(),
  /** The content kind of the last message: `text`, `photo`, ... */
  previewKind: z.string(),
  /** What Telegram says in the last message, where it is a line of its own; its words are the page's. */
  previewContent: Content.optional(),
  previewDirection: z.enum(['incoming', 'outgoing', 'note', 'system']),
  previewDelivery: z.string().optional(),
  lastMessageAt: time,
  /** Since when the contact waits for an answer; absent when the last word is ours. */
  waitingSince: time.optional(),
  reach: Reach,
  /** Position of the last message that was read; opaque, sorts like messages do. */
  readUpTo: z.string().optional(),
  /** An outgoing message whose delivery is uncertain stands in this conversation. */
  hasUncertain: z.boolean(),
  hasFailed: z.boolean(),
  draft: z.string().optional(),
})
export type Conversation = z.infer<typeof Conversation>

export const Entity = z.object({
  type: z.string(),
  /** UTF-16 code units. */
  offset: z.number().int(),
  length: z.number().int(),
  language: z.string().optional(),
  customEmojiId: z.string().optional(),
  /** Of `text_mention` whom, of `anchor`, `reference` and their links where in the message. */
  name: z.string().optional(),
  /** Of `date_time`: epoch ms and Telegram's format (`r`, or letters of `w`, `d`, `D`, `t`, `T`). */
  time: z.number().int().optional(),
  format: z.string().optional(),
  /** Where the entity leads, for showing only: opening goes through `link.open` by the entity's index. */
  url: z.string().optional(),
})
export type Entity = z.infer<typeof Entity>

export const Attachment = z.object({
  id: AttachmentId,
  kind: z.enum(['photo', 'document', 'voice', 'audio', 'video', 'animation', 'video-note', 'sticker']),
  fileName: z.string().optional(),
  mime: z.string().optional(),
  /** Bytes. */
  size: z.number().int().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  /** Seconds. */
  duration: z.number().optional(),
  /** Of ours by a link that Telegram has not fetched yet: the host that it leads to. Nothing of it is here or can be fetched. */
  host: z.string().optional(),
  /** Of a sticker: the name of the set that it is from, see `sticker.set`. */
  title: z.string().optional(),
  performer: z.string().optional(),
  emoji: z.string().optional(),
  /** `too-big`: over 20 MB, which Telegram hands to no bot (a self-hosted Bot API server does). */
  state: z.enum(['remote', 'fetching', 'stored', 'too-big', 'failed', 'gone']),
  error: ProblemData.optional(),
  /** Whether `/media/<id>/thumb` has a picture to show, and how large it is in pixels. */
  thumb: z.object({ width: z.number().int(), height: z.number().int() }).optional(),
})
export type Attachment = z.infer<typeof Attachment>

/** Of an outgoing message only. `uncertain`: it may have been sent, and only the operator may repeat it. */
export const Delivery = z.enum([
  'queued',
  'sending',
  'sent',
  'failed',
  'uncertain',
  'held',
  'scheduled',
  'discarded',
])
export type Delivery = z.infer<typeof Delivery>

/** What is being done to a message at Telegram; with a problem, what could not be done. */
export const Pending = z.object({
  what: z.enum(['edit', 'delete', 'react', 'pin']),
  problem: ProblemData.optional(),
  /** Of an edit: what it is to say, and which file is to take the place of its own. */
  text: z.string().optional(),
  fileName: z.string().optional(),
  /** Of a reaction; null takes it back. */
  emoji: z.string().nullable().optional(),
  isPinned: z.boolean().optional(),
})
export type Pending = z.infer<typeof Pending>

export const Message = z.object({
  id: MessageId,
  conversationId: ConversationId,
  direction: z.enum(['incoming', 'outgoing', 'note', 'system']),
  /** Telegram's name of the content (`text`, `photo`, `location`, `dice`, ...), or `unreadable` or `unknown`. */
  kind: z.string(),
  /** Text or caption; empty where there is none. */
  text: z.string(),
  entities: z.array(Entity),
  attachments: z.array(Attachment),
  delivery: Delivery.optional(),
  error: ProblemData.optional(),
  date: time,
  editedAt: time.optional(),
  /** Sorts messages inside a conversation; opaque fixed-width text. */
  position: z.string(),
  /** Who wrote it: the contact's name, the operator's, or the bot's. */
  author: z.string(),
  /** Telegram's id of the person or chat that wrote it: two may have one name. Absent where we wrote it, and where nobody did. */
  authorId: ContactId.optional(),
  /** Messages with the same album stand together. */
  albumId: z.string().optional(),
  replyTo: z
    .object({
      messageId: MessageId.optional(),
      author: z.string(),
      text: z.string(),
      kind: z.string(),
      /** The text was chosen by whoever answered: a part of what it answers. */
      isQuote: z.boolean().optional(),
      /** The other chat that it stands in. */
      chat: z.string().optional(),
    })
    .optional(),
  /** Where it was forwarded from, as a name, and when it was sent there. */
  forwardedFrom: z.string().optional(),
  forwardedAt: time.optional(),
  /** Username of the bot that the contact wrote it with. */
  viaBot: z.string().optional(),
  /** Of an author in a channel, or of an anonymous admin. */
  signature: z.string().optional(),
  /** May be read, but not copied, forwarded or saved. */
  isProtected: z.boolean().optional(),
  /** Sent by a greeting, an away message or a schedule, or forwarded from the linked channel by Telegram. */
  isAutomatic: z.boolean().optional(),
  captionAbove: z.boolean().optional(),
  hasSpoiler: z.boolean().optional(),
  effectId: z.string().optional(),
  /** What the contact paid to be allowed to write it. */
  paidStars: z.number().int().optional(),
  /** When it goes out (epoch ms): `scheduled`, or `queued` and held back for a moment. */
  sendAt: time.optional(),
  /** It went out later than it was scheduled for: nobody was there to send it. */
  isLate: z.boolean().optional(),
  /** Why a queued one waits, and until when (epoch ms); one that is past means nothing. `slowed-down`: Telegram asked for a pause. */
  waiting: z.object({ reason: z.enum(['slowed-down']), until: time }).optional(),
  isPinned: z.boolean().optional(),
  /** The newest of each kind, oldest first. */
  pending: z.array(Pending).optional(),
  /** Telegram said that it was deleted; it stays here. */
  isDeleted: z.boolean().optional(),
  /** How many versions there are, with this one; absent where it was never edited. See `message.history`. */
  versions: z.number().int().optional(),
  /** What it is besides text, entities and files. */
  content: Content.optional(),
  /** Rows of buttons under it. */
  buttons: z.array(z.array(Button)).optional(),
  contact: z.object({ name: z.string(), phone: z.string() }).optional(),
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      title: z.string().optional(),
      address: z.string().optional(),
      isLive: z.boolean(),
      /** Until when it moves; absent of a live one that never ends. */
      liveUntil: time.optional(),
      /** Where a live one goes, in degrees from the north. */
      heading: z.number().int().optional(),
      /** Metres about it in which it really is. */
      accuracy: z.number().optional(),
    })
    .optional(),
  /** Contact's reactions as they stand: emoji, or the name of a custom one. */
  reactions: z.array(z.string()),
})
export type Message = z.infer<typeof Message>

/** Numbers for the rail. */
export const Counts = z.object({
  open: z.number().int(),
  unread: z.number().int(),
  resolved: z.number().int(),
  bots: z.record(z.string(), z.object({ open: z.number().int(), unread: z.number().int() })),
})
export type Counts = z.infer<typeof Counts>

export const Draft = z.object({
  conversationId: ConversationId,
  text: z.string(),
  /** Its formatting; absent where there is none. */
  entities: z.array(Entity).optional(),
  replyTo: MessageId.optional(),
  /** Grows with every write; a write with an older revision is refused, so a slow page cannot undo newer text. */
  revision: z.number().int(),
})
export type Draft = z.infer<typeof Draft>

/** Where tokens are kept, and whether they can be had right now (TRUST SEC-59). */
export const VaultStatus = z.object({
  kind: z.enum(['keychain', 'file', 'session']),
  state: z.enum([
    'ok',
    'locked',
    'no-service',
    'no-collection',
    'timeout',
    'crashed',
    'needs-passphrase',
    /** The passphrase just given does not open the file; the file stays as it is. */
    'wrong-passphrase',
    'undecided',
  ]),
  /** What the operator may choose instead of the keychain, asked once. */
  fallbacks: z.array(z.enum(['session', 'file'])),
})
export type VaultStatus = z.infer<typeof VaultStatus>

/** When it was made (UTC) and why, which is also the name of its file. */
export const BackupId = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-(daily|manual|migration)$/)
  .brand<'BackupId'>()
export type BackupId = z.infer<typeof BackupId>

/** A whole copy of the database, as it was found when it was made. */
export const Backup = z.object({
  id: BackupId,
  reason: z.enum(['daily', 'manual', 'migration']),
  madeAt: time,
  /** Bytes. */
  size: z.number().int(),
  schema: z.number().int(),
  /** The Bellhop that made it. */
  version: z.string(),
  bots: z.number().int(),
  conversations: z.number().int(),
  messages: z.number().int(),
  /** The date of the last message in it. */
  newestAt: time.nullable(),
})
export type Backup = z.infer<typeof Backup>

/** Why this profile waits for the operator: it was restored from a backup or an archive, or it is a copy of another. */
export const Restored = z.object({
  why: z.enum(['backup', 'archive', 'copied']),
  at: time,
  /** When that backup or archive was made. */
  madeAt: time.optional(),
  /** Messages on hold. */
  held: z.number().int(),
})
export type Restored = z.infer<typeof Restored>

/** Preferences of this window and device only; what a team may share is an event. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  sendKey: z.enum(['enter', 'mod-enter']),
  notifications: z.boolean(),
  notificationPreview: z.boolean(),
  sound: z.boolean(),
  railCollapsed: z.boolean(),
  listWidth: z.number().int().min(240).max(560),
  panelOpen: z.boolean(),
  closeToTray: z.boolean(),
  /** Seconds for which a send is held back, in which `message.discard` takes it back without a trace. */
  holdSeconds: z.number().int().min(0).max(30),
})
export type Settings = z.infer<typeof Settings>

export { defaultSettings } from './default-settings'

/** Who does something: recorded with every event. */
export type Actor = { readonly operatorId: string; readonly deviceId: string }
