import type { AttachmentId, BotId, ConversationId, MessageId } from '../../shared/model'
import type { Input } from '../../shared/contract'
import type { Connection } from '../client'
import type { Scope } from './conversation-list'

/** Words of the catalogue with what fills them; components translate, state never holds a sentence. */
export type Words = { readonly key: string; readonly params?: Readonly<Record<string, string | number>> | undefined }

export type ToastRow = {
  readonly id: number
  readonly words: Words
  readonly tone: 'neutral' | 'success' | 'danger'
  readonly act?: { readonly words: Words; readonly run: () => void } | undefined
  /** Milliseconds, where it is not the usual time. */
  readonly lasts?: number | undefined
}

/** `id` counts together with the toasts: the newest of all is undone first. */
export type Lately = { readonly id: number; readonly messageIds: readonly MessageId[]; readonly run: () => void }

/** What else a message can be or bring along. */
export type More = 'emoji' | 'link' | 'location' | 'contact' | 'poll' | 'dice' | 'sticker' | 'invoice' | 'checkout' | 'buttons' | 'quick' | 'schedule' | 'options'

/** What goes with the next message besides words and files. */
export type Extras = Pick<Input<'message.send'>, 'options' | 'buttons' | 'replyKeyboard' | 'sendAt'>

/** A setting that the palette finds by its name. */
export type SettingName = 'theme' | 'sendKey' | 'hold' | 'notifications' | 'notificationPreview' | 'sound' | 'closeToTray' | 'data'

export type OpenDialog =
  /** `messageId`: the message whose acts it lists; before all others where it had the focus. `typed`: what it begins with. */
  | { readonly kind: 'palette'; readonly messageId?: MessageId | undefined; readonly isFocused?: boolean | undefined; readonly typed?: string }
  | { readonly kind: 'help' }
  /** `at`: the setting that has the focus. */
  | { readonly kind: 'settings'; readonly at?: SettingName | undefined }
  /** `botId`: a new token for that bot. */
  | { readonly kind: 'connect'; readonly botId?: BotId | undefined }
  | { readonly kind: 'bot'; readonly botId: BotId }
  | { readonly kind: 'delete' | 'react' | 'forward' | 'time'; readonly conversationId: ConversationId; readonly messageId: MessageId }
  /** One of the composer's windows: what else can be sent, and how. */
  | { readonly kind: 'more'; readonly what: More; readonly conversationId: ConversationId }
  | { readonly kind: 'vault' }
  /** Everything that waits for its time. */
  | { readonly kind: 'scheduled' }
  | { readonly kind: 'webhooks' }
  | { readonly kind: 'backups'; readonly show: 'list' | 'export' | 'import' }

/** What the operator looks at: selection, filters, panes. Nothing here comes from the app behind the page. */
export type View = {
  /** `starting` until the first answers are in; `no-link` and `gone` are screens of their own. */
  readonly phase: 'starting' | 'ready' | 'unreadable' | 'no-link' | 'broken'
  readonly connection: Connection
  readonly scope: Scope
  /** Only names that hold this are listed. */
  readonly listFilter: string
  readonly selected: ConversationId | null
  /** Under 960 px the list and the conversation take turns. */
  readonly front: 'list' | 'conversation'
  readonly listWidth: number
  readonly panelOpen: boolean
  readonly railCollapsed: boolean
  readonly dialog: OpenDialog | null
  /** Full-screen picture: which attachment of which message. */
  readonly viewer: { readonly conversationId: ConversationId; readonly messageId: MessageId; readonly attachmentId: AttachmentId } | null
  /** Message that the composer answers to, by conversation. */
  readonly replyTo: ReadonlyMap<ConversationId, MessageId>
  /** The part of that message which is quoted, where it is not all of it. */
  readonly quotes: ReadonlyMap<ConversationId, { readonly text: string; readonly position: number }>
  /** Message of ours that the composer changes, by conversation. */
  readonly editing: ReadonlyMap<ConversationId, MessageId>
  /** What goes with the next message, by conversation. */
  readonly extras: ReadonlyMap<ConversationId, Extras>
  readonly toasts: readonly ToastRow[]
  /** What was sent a moment ago and can still be taken back with one key. */
  readonly lately: Lately | null
  /** Lists and windows being loaded, by `list:<key>` or `messages:<conversationId>`. */
  readonly loading: ReadonlySet<string>
  /** The first page of a list or window could not be had: why, by the same keys. */
  readonly failures: ReadonlyMap<string, Words>
  /** The first keys of a chord that waits for the rest: `g`. */
  readonly chord: string
}

export const firstView: View = {
  phase: 'starting',
  connection: 'live',
  scope: { view: 'open' },
  listFilter: '',
  selected: null,
  front: 'list',
  listWidth: 340,
  panelOpen: false,
  railCollapsed: false,
  dialog: null,
  viewer: null,
  replyTo: new Map(),
  quotes: new Map(),
  editing: new Map(),
  extras: new Map(),
  toasts: [],
  lately: null,
  loading: new Set(),
  failures: new Map(),
  chord: '',
}

const mostToasts = 3

/** The newest three, the same sentence once: what fails again and again must not push out what can still be undone. */
export function withToast(toasts: readonly ToastRow[], toast: ToastRow): readonly ToastRow[] {
  const isRepeated = (one: ToastRow) => !one.act && !toast.act && JSON.stringify(one.words) === JSON.stringify(toast.words)
  return [...toasts.filter(one => !isRepeated(one)), toast].slice(-mostToasts)
}
