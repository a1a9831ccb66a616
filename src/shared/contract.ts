import { z } from 'zod'
import {
  Absence,
  Attachment,
  AttachmentId,
  Backup,
  BackupId,
  Bot,
  BotHealth,
  BotId,
  Contact,
  Conversation,
  ConversationId,
  Counts,
  Draft,
  Entity,
  Message,
  MessageId,
  ProblemData,
  Restored,
  Settings,
  VaultStatus,
} from './model'
import { LinkedAs, OutgoingButtons, OutgoingContent, Quote, ReplyKeyboard, SendOptions, entities } from './outgoing'

/**
 * Every call a page can make and every row it can be sent. A new call is one entry here and one function in core.
 * Commands change things and return little; queries read and carry the `rev` that they saw.
 */

const rev = z.number().int().nonnegative()
const limit = z.number().int().min(1).max(200).optional()
const before = z.string().max(200).optional()
const empty = z.strictObject({})
const none = z.null()
const webhookId = z.string().regex(/^[0-9a-f]{16}$/)
const uploadId = z.string().regex(/^[0-9a-f]{32}$/)
/** The page's own name for a send: asked for once more, because its answer was lost, it stays one send. */
const sendId = z.uuid().optional()

/** What can be done with the profile's database. */
const Mode = z.enum(['normal', 'view-only', 'unreadable'])
/** Room for the profile: `low` under 500 MB; `critical` under 200 MB, and no media are fetched; `full`: a write was refused. */
const Disk = z.enum(['ok', 'low', 'critical', 'full'])

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

const index = z.number().int().min(0).max(1_000).optional()
const leads = { entity: index, button: index, place: index }

export const commands = {
  /** Starts the built-in simulator's shop in a profile of its own; `url` is where it opened (web) or null (a window). */
  'app.openDemo': call(empty, z.object({ url: z.string().nullable() })),
  /** The operator's word after a restore or a copy: from now on this profile receives, and nowhere else does. */
  'app.startReceiving': call(empty, none),
  /**
   * The last way out of a database that cannot be read or written: it moves to `quarantine/`, and an empty one takes its place.
   * Problems: `database-whole`, `disk-full`.
   */
  'app.startAnew': call(empty, none),

  /** Makes a backup now. Problems: `busy`, `disk-full`, `backup-failed`. */
  'backup.make': call(empty, Backup),
  /**
   * Puts a backup in the place of the present database, which moves to `quarantine/`. What had not gone out is held, and nothing is
   * received before `app.startReceiving`. Problems: `not-found`, `backup-damaged`, `database-newer`, `disk-full`, `busy`.
   */
  'backup.restore': call(z.strictObject({ id: BackupId }), none),
  'backup.delete': call(z.strictObject({ id: BackupId }), none),
  /**
   * Everything in one encrypted file, served once at `/archive/<archiveId>`; tokens only with `withTokens`.
   * Problems: `busy`, `disk-full`, `cancelled`, `vault-...`.
   */
  'archive.export': call(
    z.strictObject({ passphrase: z.string().min(10).max(1_000), withTokens: z.boolean().optional() }),
    z.object({ archiveId: uploadId, name: z.string(), size: z.number().int() }),
  ),
  /** Takes the place of this profile, like `backup.restore`. Problems: `archive-...`, `upload-gone`, `database-newer`, `disk-full`, `busy`, `cancelled`. */
  'archive.import': call(z.strictObject({ uploadId, passphrase: z.string().min(1).max(1_000) }), z.object({ tokens: z.number().int() })),
  /** Removes an exported file that is not wanted any more. */
  'archive.drop': call(z.strictObject({ archiveId: uploadId }), none),
  /** Breaks off the backup, export or import that is under way. */
  'job.cancel': call(empty, none),

  /**
   * Connects a bot, or gives a known one its (also replaced) token and starts it again.
   * Problems: `token-shape`, `token-refused`, `wrong-bot`, `webhook-set` { url }, `offline`, `telegram-silent`, `cancelled`, `vault-...`,
   * `address-refused`.
   */
  'bot.connect': call(
    z.strictObject({
      token: z.string().max(400),
      botId: BotId.optional(),
      channelName: z.string().max(64).optional(),
      apiRoot: z.string().max(400).optional(),
      /** Consent to take the bot's updates away from the webhook that `webhook-set` named. */
      takeWebhook: z.boolean().optional(),
    }),
    z.object({ botId: BotId }),
  ),
  /** Gives up every `bot.connect` that still waits for Telegram; that one answers `cancelled`. */
  'bot.cancelConnect': call(empty, none),
  'bot.pause': call(z.strictObject({ botId: BotId }), none),
  /** `takeWebhook` is consent, as in `bot.connect`. Also "retry now". */
  'bot.resume': call(z.strictObject({ botId: BotId, takeWebhook: z.boolean().optional() }), none),
  /** Forgets the token; history stays. */
  'bot.disconnect': call(z.strictObject({ botId: BotId }), none),

  'conversation.read': call(z.strictObject({ conversationId: ConversationId, upTo: MessageId }), none),
  /** Resolved up to the message last seen: a later incoming message shows it open again. */
  'conversation.resolve': call(
    z.strictObject({ conversationId: ConversationId, upTo: MessageId.optional() }),
    none,
  ),
  'conversation.reopen': call(z.strictObject({ conversationId: ConversationId }), none),
  /** What to do with all that is held in a conversation; answers how many messages it was. */
  'conversation.settleHeld': call(
    z.strictObject({ conversationId: ConversationId, choice: z.enum(['release', 'discard']) }),
    z.object({ count: z.number().int() }),
  ),

  /**
   * Queues one Telegram message, or several where the text is split or files are many; on screen before Telegram knows. Buttons go
   * under the last of them, the quote and the effect with the first. `content` goes behind the text, and takes no files.
   * Problems: `empty-message`, `unreachable` { reach }, `uncertain-ahead`, `file-too-big`, `file-empty`, `photo-too-big`, `photo-unreadable`,
   * `photo-shape` (these three: offer it as a document), `upload-gone`, `album-size`, `album-mixed`, `album-buttons`, `two-keyboards`,
   * `link-address`, `album-link`, `entity-torn`, `entity-address`, `too-many-entities`, `quote-gone`, `effect-private`, `keyboard-private`, `keyboard-too-big`, `sticker-gone`,
   * `reply-window`, `business-read-only`, `not-in-direct`, `provider-missing`, `too-far-ahead`.
   */
  'message.send': call(
    z.strictObject({
      conversationId: ConversationId,
      text: z.string().max(65_536).optional(),
      /** Of `text`, moved along where it is split. */
      entities: entities.optional(),
      attachments: z
        .array(
          z.union([
            z.strictObject({
              uploadId,
              as: z.enum(['photo', 'document', 'voice', 'audio', 'video', 'animation', 'video-note']),
              /** Instead of the one that it was handed over with. */
              fileName: z.string().min(1).max(255).optional(),
            }),
            /** An address from which Telegram fetches it, see `fetchable`; `fileName` is shown until Telegram says what it is called. */
            z.strictObject({ url: z.string().min(1).max(65_536), as: LinkedAs, fileName: z.string().min(1).max(255).optional() }),
          ]),
        )
        .max(50)
        .optional(),
      /** The files as one album of 2 to 10: photos and videos together, audio or documents only among themselves. */
      asAlbum: z.boolean().optional(),
      content: OutgoingContent.optional(),
      replyTo: MessageId.optional(),
      /** Of the message that `replyTo` names. */
      quote: Quote.optional(),
      buttons: OutgoingButtons.optional(),
      /** In a private chat or a group; `remove` takes away the one that is there. */
      replyKeyboard: z.union([ReplyKeyboard, z.literal('remove')]).optional(),
      options: SendOptions.optional(),
      /** When it is to go out (epoch ms); up to a year ahead. What is past goes now. */
      sendAt: z.number().int().positive().optional(),
      /** Send although an earlier message of this conversation is uncertain. */
      pastUncertain: z.boolean().optional(),
      sendId,
    }),
    z.object({ messageId: MessageId, messageIds: z.array(MessageId) }),
  ),
  'message.resolveUncertain': call(
    z.strictObject({ messageId: MessageId, choice: z.enum(['arrived', 'again', 'discard']) }),
    none,
  ),
  /** Queues a failed message once more, with all of its album; on a sent one, tries again what could not be done to it. */
  'message.retry': call(z.strictObject({ messageId: MessageId }), none),
  /**
   * Drops a message that is not at Telegram: queued, held back, scheduled, failed, held. The undo of a send that has not gone out; after
   * that it is `message.delete`. On a sent one, forgets what could not be done to it. Problems: `not-discardable`, `sending-now`.
   */
  'message.discard': call(z.strictObject({ messageId: MessageId }), none),
  /**
   * Changes a message of ours: at once where it has not gone out, else at Telegram, which tells the contact. Absent stays as it is;
   * `entities` go with `text`, and no buttons are an empty list. What cannot be done shows as `pending` with its problem.
   * `attachment` takes the place of its file, or turns a text into its caption; in an album the new one has to go with the others.
   * Problems: `not-ours`, `not-editable`, `empty-message`, `text-too-long`, `caption-too-long`, and those of entities, buttons and files.
   */
  'message.edit': call(
    z.strictObject({
      messageId: MessageId,
      text: z.string().max(4_096).optional(),
      entities: entities.optional(),
      attachment: z
        .strictObject({ uploadId, as: z.enum(['photo', 'document', 'audio', 'video', 'animation']), fileName: z.string().min(1).max(255).optional() })
        .optional(),
      buttons: OutgoingButtons.optional(),
    }),
    none,
  ),
  /** Takes a message of ours back from the contact, within 48 hours; one that has not gone out is discarded. Problems: `not-ours`, `delete-too-late`, `dice-too-early`. */
  'message.delete': call(z.strictObject({ messageId: MessageId }), none),
  /** Sends a scheduled or held back message at another time (epoch ms), or now. Problems: `not-scheduled`, `too-far-ahead`. */
  'message.schedule': call(z.strictObject({ messageId: MessageId, sendAt: z.number().int().positive().nullable() }), none),
  /** Puts the bot's one reaction on a message that stands at Telegram, or takes it back. Problems: `not-sent`, `reaction-unknown`, `not-in-business`. */
  'message.react': call(z.strictObject({ messageId: MessageId, emoji: z.string().min(1).max(16).nullable() }), none),
  /** Problems: `not-sent`. */
  'message.pin': call(z.strictObject({ messageId: MessageId, isPinned: z.boolean() }), none),
  /**
   * Sends a message that stands at Telegram to another conversation of the same bot. A copy does not show where it is from.
   * Problems: `not-sent`, `other-bot`, `protected-content`, `not-in-business`, and those of `message.send`.
   */
  'message.forward': call(
    z.strictObject({ messageId: MessageId, conversationId: ConversationId, as: z.enum(['forward', 'copy']), pastUncertain: z.boolean().optional(), sendId }),
    z.object({ messageId: MessageId }),
  ),

  /**
   * Writes down what is known of a conversation's contact, for all of its conversations. Absent stays as it is, empty forgets it.
   * Problems: `not-found`.
   */
  'contact.save': call(
    z.strictObject({
      conversationId: ConversationId,
      name: z.string().trim().max(200).optional(),
      phone: z.string().trim().max(40).optional(),
      email: z.string().trim().max(254).optional(),
      note: z.string().trim().max(4_000).optional(),
    }),
    none,
  ),

  /** The operator types there right now: shown to the contact, at most every four seconds. Nothing is answered about how that went. */
  'conversation.typing': call(z.strictObject({ conversationId: ConversationId }), none),
  /** Gives the Stars of a payment back. Problems: `not-a-payment`, `refund-done`, `offline`, `telegram-...`. */
  'payment.refund': call(z.strictObject({ messageId: MessageId }), none),
  /**
   * What becomes of purchases: answered by itself within the ten seconds that Telegram waits. Before this is said, what was invoiced from
   * here may be paid and nothing else. `reason` is what the buyer reads.
   */
  'bot.setCheckout': call(z.strictObject({ botId: BotId, rule: z.enum(['accept', 'decline']), reason: z.string().trim().max(200).optional() }), none),
  /** Keeps the payment provider's token as secretly as the bot's, or forgets it. Problems: `not-found`, `vault-...`. */
  'bot.setProvider': call(z.strictObject({ botId: BotId, token: z.string().regex(/^[\w:.-]{10,200}$/).nullable() }), none),

  /**
   * The stickers of a set, as Telegram has it: asked for once a day, or what came in of it where that cannot be; `isWhole` tells which.
   * Their pictures are fetched from then on, each of which ends with a row of `progress`; asked again, it says how far they are.
   * Problems: `not-found`.
   */
  'sticker.set': call(
    z.strictObject({ botId: BotId, name: z.string().regex(/^\w{1,64}$/) }),
    z.object({ name: z.string(), title: z.string(), isWhole: z.boolean(), stickers: z.array(Attachment) }),
  ),
  /**
   * Custom emoji as Telegram draws them, asked for once each and kept; those that it does not know are left out. `isAsked` is false where
   * it could not be asked. Their pictures are fetched from then on, as those of `sticker.set` are. Problems: `not-found`.
   */
  'sticker.emoji': call(
    z.strictObject({ botId: BotId, ids: z.array(z.string().regex(/^\d{1,20}$/)).min(1).max(200) }),
    z.object({ emoji: z.array(z.object({ id: z.string(), sticker: Attachment })), isAsked: z.boolean() }),
  ),
  /** Fetches the file now; progress and the end come as deltas. */
  'attachment.fetch': call(z.strictObject({ attachmentId: AttachmentId }), none),

  'draft.set': call(
    z.strictObject({
      conversationId: ConversationId,
      text: z.string().max(65_536),
      entities: entities.optional(),
      replyTo: MessageId.optional(),
      revision: z.number().int().nonnegative(),
    }),
    none,
  ),
  'settings.set': call(Settings.partial().strict(), Settings),
  /**
   * Tells another program of every press from now on. `secret` signs what is sent and is answered this once.
   * Problems: `webhook-address`, `webhook-credentials`, `webhook-insecure`, `webhook-known`, `webhook-too-many`, `vault-...`.
   */
  'webhook.add': call(z.strictObject({ url: z.string().max(2_000) }), z.object({ id: z.string(), secret: z.string() })),
  /** Forgets it, its secret and what it was still to be told. Problems: `not-found`, `webhook-secret-stays`. */
  'webhook.remove': call(z.strictObject({ id: webhookId }), none),
  /** Sends a sample now; without a status there was no answer. Problems: `not-found`, `webhook-secret-lost`, `vault-...`. */
  'webhook.test': call(z.strictObject({ id: webhookId }), z.object({ outcome: z.enum(['delivered', 'failed']), status: z.number().int().optional() })),
  /** Opens the keychain (the system may ask), chooses a fallback, or gives the file's passphrase. */
  'vault.unlock': call(
    z.strictObject({
      kind: z.enum(['keychain', 'session', 'file']).optional(),
      passphrase: z.string().min(8).max(1_000).optional(),
    }),
    VaultStatus,
  ),
  /**
   * Opens where an entity, a link button or a place of a stored message leads, named by its index: `buttonsOf` and `placesOf` count
   * the other two. With `confirm` nothing was opened: ask, then say `confirmed`.
   */
  'link.open': call(
    z.strictObject({ messageId: MessageId, ...leads, confirmed: z.boolean().optional() }).refine(
      ({ entity, button, place }) => [entity, button, place].filter(one => one !== undefined).length === 1,
      'one of entity, button and place',
    ),
    z.object({
      opened: z.boolean(),
      /** The address after parsing; the web shell's page opens it itself when `opened` is false and `confirm` is absent. */
      href: z.string(),
      host: z.string(),
      confirm: z.enum(['differs', 'mixed', 'address', 'long', 'first']).optional(),
    }),
  ),
} as const

export const queries = {
  'app.info': call(
    empty,
    z.object({
      version: z.string(),
      platform: z.enum(['win32', 'darwin', 'linux', 'other']),
      shell: z.enum(['electron', 'web']),
      isDemo: z.boolean(),
      /** Where the profile lies, for "where is my data". */
      dataDir: z.string(),
      epoch: z.string(),
      rev,
      /** `view-only`: nothing can be written; `unreadable`: nor can anything be read. */
      mode: Mode,
      /** Why it is not `normal`: `database-...`, `read-only-disk`, `core-lost`. */
      why: ProblemData.optional(),
      /** What the operator has to know about this start, although everything works. */
      notice: ProblemData.optional(),
      disk: Disk.optional(),
      /** There while this profile, restored or copied, waits for `app.startReceiving`. */
      restored: Restored.optional(),
    }),
  ),
  /** Newest first. `folder` is where they lie; `problem` is why the last one that was due by itself could not be made. */
  'backup.list': call(empty, z.object({ folder: z.string(), backups: z.array(Backup), problem: ProblemData.optional() })),
  /** Reads a backup through: whether it is as it was written, and what is in the present database that it does not hold. */
  'backup.look': call(
    z.strictObject({ id: BackupId }),
    z.object({
      backup: Backup,
      problem: ProblemData.optional(),
      /** Null where the present database cannot be read. */
      lost: z.object({ messages: z.number().int(), conversations: z.number().int() }).nullable(),
    }),
  ),
  /** Conversations in which messages are held, those with the newest message first. */
  'outbox.held': call(
    empty,
    z.object({ rev, conversations: z.array(z.object({ conversationId: ConversationId, title: z.string(), count: z.number().int() })) }),
  ),
  'bot.list': call(empty, z.object({ rev, bots: z.array(Bot) })),
  /** Which updates this device received of a bot: runs without a hole, oldest first, the newest 200, and what parts them. */
  'bot.ledger': call(
    z.strictObject({ botId: BotId }),
    z.object({
      rev,
      /** Updates and runs since the beginning, also those that `runs` leaves out. */
      count: z.number().int(),
      runCount: z.number().int(),
      runs: z.array(
        z.object({
          first: z.number().int(),
          last: z.number().int(),
          firstAt: z.number().int(),
          lastAt: z.number().int(),
          /** What parts it from the run before it. `missing`: how many ids were never seen; null where the numbering began anew. */
          gap: z
            .object({ why: z.enum(['absent', 'renumbered', 'unknown']), missing: z.number().int().nullable() })
            .optional(),
        }),
      ),
      absences: z.array(Absence),
    }),
  ),
  'conversation.list': call(
    z.strictObject({
      filter: z
        .strictObject({
          status: z.enum(['open', 'snoozed', 'resolved']).optional(),
          botId: BotId.optional(),
          unread: z.boolean().optional(),
        })
        .optional(),
      before,
      limit,
    }),
    z.object({ rev, conversations: z.array(Conversation), next: z.string().optional(), counts: Counts }),
  ),
  'conversation.get': call(
    z.strictObject({ conversationId: ConversationId }),
    z.object({ rev, conversation: Conversation, contact: Contact.nullable() }),
  ),
  /**
   * Oldest first; `next` leads to older ones. `around` opens a window about one message, or about the first that is unread
   * where the last page does not hold it; `after` pages towards now.
   */
  'message.list': call(
    z.strictObject({
      conversationId: ConversationId,
      before,
      after: z.string().max(200).optional(),
      around: z.union([z.literal('unread'), MessageId]).optional(),
      limit,
    }),
    z.object({
      rev,
      messages: z.array(Message),
      next: z.string().optional(),
      /** Leads to newer ones; absent when the last message is in the answer. */
      previous: z.string().optional(),
      /** Of `around: 'unread'`: where reading goes on; absent where nothing is unread, or all that there is fits. */
      unreadFrom: MessageId.optional(),
    }),
  ),
  /** What is scheduled, of one bot or of all, what goes first first, each with where it goes; at most 500. */
  'message.scheduled': call(
    z.strictObject({ botId: BotId.optional() }),
    z.object({ rev, scheduled: z.array(z.object({ message: Message, conversation: Conversation })) }),
  ),
  /** The raw JSON as Telegram sent it, or the event's body for our own. */
  'message.raw': call(z.strictObject({ messageId: MessageId }), z.object({ rev, json: z.string() })),
  /** What a message said before it was edited, oldest first and with what it says now, and how reactions came and went. */
  'message.history': call(
    z.strictObject({ messageId: MessageId }),
    z.object({
      rev,
      versions: z.array(
        z.object({
          at: z.number().int(),
          text: z.string(),
          entities: z.array(Entity),
          /** The file that it had then; absent where none was ever replaced. */
          attachment: Attachment.optional(),
        }),
      ),
      reactions: z.array(z.object({ at: z.number().int(), name: z.string(), emoji: z.array(z.string()) })),
    }),
  ),
  /** Stickers that contacts sent lately to a bot, each once, the newest first: what `message.send` can send. And the sets that they are from. */
  'sticker.list': call(
    z.strictObject({ botId: BotId }),
    z.object({ rev, stickers: z.array(Attachment), sets: z.array(z.object({ name: z.string(), stickers: z.number().int() })) }),
  ),
  'draft.get': call(z.strictObject({ conversationId: ConversationId }), z.object({ rev, draft: Draft.nullable() })),
  /** Programs that are told of presses, the oldest first. `lastDelivery` is of the press that waits first, or else of the last one. */
  'webhook.list': call(
    empty,
    z.object({
      rev,
      webhooks: z.array(
        z.object({
          id: z.string(),
          url: z.string(),
          event: z.literal('postback'),
          lastDelivery: z
            .object({
              at: z.number().int(),
              outcome: z.enum(['delivered', 'failed', 'waiting']),
              /** Of the last answer; absent where there was none. */
              status: z.number().int().optional(),
              attempts: z.number().int(),
              /** Why it was not even sent: the vault is closed, holds no such secret, or the profile was put back. */
              why: z.enum(['vault', 'secret', 'restored']).optional(),
            })
            .optional(),
          waiting: z.number().int(),
        }),
      ),
    }),
  ),
  'settings.get': call(empty, Settings),
  'vault.status': call(empty, VaultStatus),
} as const

export type Commands = typeof commands
export type Queries = typeof queries
export type Calls = Commands & Queries
export type CallName = keyof Calls
export type Input<N extends CallName> = z.input<Calls[N]['input']>
export type ParsedInput<N extends CallName> = z.output<Calls[N]['input']>
export type Output<N extends CallName> = z.output<Calls[N]['output']>

export const calls: Calls = { ...commands, ...queries }

/** What every shell answers. */
export type Answer<T = unknown> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ProblemData }

/** One changed row. `removed` is a tombstone; `health`, `progress` and `vault` are live and have no rev of their own. */
export const Row = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot'), row: Bot }),
  z.object({ kind: z.literal('contact'), row: Contact }),
  z.object({ kind: z.literal('conversation'), row: Conversation }),
  z.object({ kind: z.literal('message'), row: Message }),
  z.object({ kind: z.literal('counts'), row: Counts }),
  z.object({ kind: z.literal('removed'), of: z.enum(['bot', 'conversation', 'message']), id: z.string() }),
  z.object({ kind: z.literal('health'), botId: BotId, health: BotHealth }),
  /** Bytes of an upload to Telegram (by message), a download from it (by attachment) or of a `job` (`backup`, `restore`, `export`, `import`). */
  z.object({
    kind: z.literal('progress'),
    of: z.enum(['upload', 'download', 'job']),
    id: z.string(),
    done: z.number(),
    total: z.number().optional(),
  }),
  z.object({ kind: z.literal('vault'), status: VaultStatus }),
  z.object({ kind: z.literal('settings'), settings: Settings }),
  z.object({ kind: z.literal('mode'), mode: Mode, why: ProblemData.optional() }),
  z.object({ kind: z.literal('disk'), disk: Disk }),
  z.object({ kind: z.literal('restored'), restored: Restored.nullable() }),
])
export type Row = z.infer<typeof Row>

/** One batch per transaction; `reset` tells the page to reload its queries and go on from `rev` of `epoch`. */
export type Delta =
  | { readonly epoch: string; readonly rev: number; readonly rows: readonly Row[] }
  | { readonly epoch: string; readonly rev: number; readonly reset: true }

/** Where a page stood; without it the stream starts at now. */
export type Since = { readonly epoch: string; readonly since: number }

/** Something that the shell asks the page to do: a menu item or shortcut, a click on a notification. */
export type Action =
  /** `id` names an entry of the renderer's list of actions, as the menu shows it. */
  | { readonly id: string }
  | { readonly id: 'conversation.open'; readonly conversationId: ConversationId }

/** A voice note or a video note. */
export type Recording = 'sound' | 'film'

/** What `preload` exposes as `window.bellhop` and what the HTTP client offers alike. */
export type Bridge = {
  call(name: string, input: unknown): Promise<Answer>
  /** Returns how to stop. The listener gets a `reset` whenever it cannot be brought up to date by rows. */
  listen(listener: (delta: Delta) => void, since?: Since): () => void
  /** Electron only. What was asked for before the first listener was there is handed to it at once. Returns how to stop. */
  onAction?(listener: (action: Action) => void): () => void
  /** Electron only. Tells the shell which conversation is on screen, so that it sends no notification about it. */
  shows?(conversationId: ConversationId | null): void
  /**
   * Electron only. Tells the shell what is being recorded, or null: a voice note may use the microphone and a video note the camera as
   * well, for that long, and never else (SEC-6).
   */
  records?(what: Recording | null): void
}

/** Electron's `listen` channel, page to main. `id` counts the page's listeners. */
export type FromPage =
  /** The first word of every page load: what an earlier page listened to is over. */
  | { readonly fresh: true }
  | { readonly listen: number; readonly since?: Since }
  | { readonly stop: number }
  | { readonly shows: ConversationId | null }
  | { readonly records: Recording | null }
  | { readonly actions: true }

/** Electron's `listen` channel, main to page. */
export type ToPage = { readonly to: number; readonly delta: Delta } | { readonly action: Action }
