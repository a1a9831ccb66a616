import type { Clock } from './clock'
import type { Complaints } from './complaints'
import type { Faults } from './faults'
import type { FileStore, StoredFile } from './files'
import type { Flood } from './flood'
import type { Journal } from './journal'
import type { JsonObject } from './json'
import type { Poll } from './poll'
import type { UpdateQueue } from './queue'
import type { Random } from './random'

/** Everything that the simulated Telegram knows. Plain data and the parts that have a lifetime; behaviour is in the functions. */
export type World = {
  readonly clock: Clock
  readonly random: Random
  readonly journal: Journal
  readonly complaints: Complaints
  readonly faults: Faults
  readonly flood: Flood
  readonly files: FileStore
  /** By their ids. */
  readonly customEmoji: Map<string, MediaContent>
  /** What Telegram finds at an address that it is to fetch a file from. */
  readonly web: Map<string, { readonly bytes: Buffer; readonly mime: string }>
  readonly limits: Limits
  readonly bots: Map<number, BotState>
  readonly tokens: Map<string, BotState>
  /** Tokens that were valid once. */
  readonly revoked: Set<string>
  readonly people: Map<number, PersonState>
  readonly groups: Map<number, GroupState>
  readonly rooms: Map<string, Room>
  /** The numbers of the connections that are open now, as the journal counts them. */
  readonly connections: Set<number>
  /** Of these, the ones on which nothing is answered any more. */
  readonly staleConnections: Set<number>
  /** Whether the app says that it has this update safely; without such a word nobody can tell. */
  hasStored: ((botId: number, updateId: number) => boolean) | null
  /** Methods that are answered as somebody said, whatever the documentation says of them. */
  readonly stubs: Map<string, unknown>
  /** Told whenever a bot does something that a person can see; the demo's people react to it. */
  readonly witnesses: Set<(event: Seen) => void>
}

export type Limits = {
  /** Of a whole request body; the hosted front end answers 413 above it. */
  uploadBytes: number
  /** How that 413 looks: JSON, nginx's HTML page, or a reset in the middle of the upload. */
  uploadRefusal: 'json' | 'html' | 'reset'
  /** getFile refuses above this: 20 MiB. */
  downloadBytes: number
  /** How long a file's path can be downloaded, in milliseconds. */
  fileLifetime: number
  /** How long getFile takes before it answers, in milliseconds. */
  getFileDelay: number
  /** More open connections at a time than this are complained about. */
  connections: number
  /** Whether getFile leaves out file_path (it may, MAP 3.6). */
  isFilePathMissing: boolean
  /** Bytes of each request's body that the journal keeps as they came; 0 keeps neither body nor headers. */
  rawBytes: number
  /** Updates of different chats overtake each other by up to so many milliseconds; within a chat their order holds (MAP 5.12). */
  overtakingMs: number
  /** Whether Telegram speaks a Bot API of years ahead (F12, `future.ts`). */
  isFuture: boolean
}

export type Seen =
  | { readonly kind: 'message' | 'edit'; readonly bot: BotState; readonly room: Room; readonly message: StoredMessage }
  | { readonly kind: 'action'; readonly bot: BotState; readonly room: Room; readonly action: string }
  | { readonly kind: 'reaction'; readonly bot: BotState; readonly room: Room; readonly message: StoredMessage; readonly emoji: string | null }

export type BotState = {
  readonly id: number
  token: string
  readonly username: string
  firstName: string
  readonly description: Map<string, string>
  readonly shortDescription: Map<string, string>
  readonly names: Map<string, string>
  readonly commands: Map<string, JsonObject[]>
  readonly menuButtons: Map<number, JsonObject>
  readonly photo: Picture[]
  readonly canReadGroups: boolean
  readonly queue: UpdateQueue
  readonly poll: Poll
  webhookUrl: string
  webhookSetAt: number
  allowed: ReadonlySet<string>
  nextMessageId: number
  /** How each person stands to the bot; absent means they never met. */
  readonly relations: Map<number, 'met' | 'started' | 'blocked'>
  readonly callbacks: Map<string, Callback>
  /** Purchases that wait for the bot's word. */
  readonly checkouts: Map<string, Checkout>
  /** Addresses that wait for the bot's word. */
  readonly shippings: Map<string, { readonly askedAt: number; isAnswered: boolean }>
  /** What was paid: who paid it, and whether they have it back. */
  readonly charges: Map<string, { readonly userId: number; isRefunded: boolean }>
  /** Accounts of people who let this bot answer for them. */
  readonly connections: Map<string, BusinessConnection>
  /** The highest update id that each client has been shown. */
  readonly shown: Map<string, number>
  /** Newer methods that were answered with 404 once: from then on the client knows. */
  readonly refusedMethods: Set<string>
  /** Whether the operator agreed that the webhook may be taken down; without it deleteWebhook is complained about. */
  hasConsent: boolean
}

export type Checkout = { readonly id: string; readonly askedAt: number; readonly settle: (isOk: boolean) => void; isAnswered: boolean }

export type BusinessConnection = { readonly id: string; readonly owner: PersonState; isEnabled: boolean; canReply: boolean; nextMessageId: number }

type Callback = { readonly id: string; readonly askedAt: number; answer: JsonObject | null }

export type PersonState = {
  readonly id: number
  firstName: string
  lastName?: string
  username?: string
  readonly languageCode?: string
  readonly bio?: string
  readonly photo: Picture[]
  isDeactivated: boolean
  forbidsVoice: boolean
  /** Stars that a message to this person costs. */
  readonly asksStars: number
}

/** One picture in one size. */
export type Picture = { readonly file: StoredFile; readonly width: number; readonly height: number }

export type GroupState = {
  id: number
  type: 'group' | 'supergroup' | 'channel'
  title: string
  readonly people: Set<number>
  readonly bots: Map<number, BotStanding>
  /** Set once the group has become a supergroup: its id. */
  upgradedTo: number | null
  isDeleted: boolean
}

export type BotStanding = { status: 'member' | 'administrator' | 'left' | 'kicked' | 'restricted'; forbids: ReadonlySet<string> }

/** One chat as one bot sees it (private chats, basic groups) or as all see it (supergroups, channels). */
export type Room = {
  readonly key: string
  readonly botId: number | null
  readonly person: PersonState | null
  readonly group: GroupState | null
  /** Where the bot speaks for somebody's own account. */
  readonly connection?: BusinessConnection
  readonly messages: Map<number, StoredMessage>
  /** When the last of its updates that were held back comes, epoch ms. */
  toldAt?: number
  nextMessageId: number
}

export type Author = { readonly person: PersonState } | { readonly bot: BotState } | { readonly channel: GroupState }

export type StoredMessage = {
  readonly id: number
  readonly room: Room
  readonly author: Author
  /** Seconds, as Telegram counts. */
  readonly date: number
  editDate: number | null
  content: Content
  readonly replyTo: number | null
  readonly quote: JsonObject | null
  readonly albumId: string | null
  /** Of a forward: the value of forward_origin. */
  readonly forward: JsonObject | null
  readonly isProtected: boolean
  keyboard: JsonObject | null
  isDeleted: boolean
  isPinned?: boolean
  /** Shown once and gone: the bot is never told. */
  readonly isViewOnce: boolean
  readonly reactions: Map<number, JsonObject[]>
  /** Members that go into the message as they are. */
  readonly extra: JsonObject
}

export type Entity = JsonObject & { type: string; offset: number; length: number }

export type MediaKind = 'photo' | 'document' | 'voice' | 'audio' | 'video' | 'animation' | 'sticker' | 'video_note'

export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly entities: readonly Entity[]; readonly preview?: JsonObject }
  | MediaContent
  | { readonly kind: 'location' | 'contact' | 'venue' | 'service' | 'other'; readonly body: JsonObject }

export type MediaContent = {
  readonly kind: MediaKind
  readonly file: StoredFile
  /** Of a photo: all sizes, small to large. */
  readonly sizes: readonly Picture[]
  readonly thumbnail: Picture | null
  /** width, height, duration, performer, emoji ... as the API names them. */
  readonly facts: JsonObject
  readonly text: string
  readonly entities: readonly Entity[]
  readonly captionAbove: boolean
  readonly hasSpoiler: boolean
}
