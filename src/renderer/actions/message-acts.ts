import type { ConversationId, Message } from '../../shared/model'
import { handle } from '../state/handles'
import { useCache, useView } from '../state/stores'
import { edit, replyTo } from './conversations'
import { mayDelete, mayEdit, mayForward, mayPin, mayReact, mayRefund, mayReply, mayReschedule } from './may'
import { copy, pin, refund, reschedule } from './messages'
import { open } from './panes'

/**
 * Something that can be done to one message. The one list feeds its toolbar, its menu, the keys while it has the focus,
 * the palette and the help.
 */
export type MessageAct = {
  readonly id: 'reply' | 'react' | 'copy' | 'edit' | 'forward' | 'pin' | 'unpin' | 'now' | 'time' | 'refund' | 'delete' | 'versions' | 'raw'
  /** Key in the catalogue. */
  readonly title: string
  /** See `keys.ts`. */
  readonly keys?: readonly string[]
  readonly isDanger?: boolean
  /** It only shows something, so a profile that can only be read has it too. */
  readonly isReading?: boolean
  readonly may: (message: Message) => boolean
  /** `conversationId` is the one that is open: a message of a group that became a supergroup may name the one before. */
  readonly run: (message: Message, conversationId: ConversationId) => void
}

const ask = (kind: 'delete' | 'react' | 'forward' | 'time') => (message: Message, conversationId: ConversationId) =>
  open({ kind, conversationId, messageId: message.id })

/** In the order of the menu. */
export const messageActs: readonly MessageAct[] = [
  { id: 'reply', title: 'conversation.message.reply', keys: ['r'], may: mayReply, run: (message, id) => replyTo(id, message.id, { quote: selectedIn(message) }) },
  { id: 'react', title: 'conversation.message.react', keys: ['+'], may: mayReact, run: ask('react') },
  { id: 'edit', title: 'conversation.message.edit', keys: ['f2'], may: mayEdit, run: (message, id) => edit(id, message.id) },
  { id: 'copy', title: 'conversation.message.copy', keys: ['c'], isReading: true, may: mayCopy, run: message => void copy(message.text) },
  { id: 'forward', title: 'conversation.message.forward', keys: ['f'], may: mayForward, run: ask('forward') },
  { id: 'pin', title: 'conversation.message.pin', keys: ['p'], may: message => mayPin(message) && message.isPinned !== true, run: message => void pin(message.id, true) },
  { id: 'unpin', title: 'conversation.message.unpin', keys: ['p'], may: message => mayPin(message) && message.isPinned === true, run: message => void pin(message.id, false) },
  { id: 'now', title: 'conversation.message.sendNow', may: mayReschedule, run: message => void reschedule(message.id, null) },
  { id: 'time', title: 'conversation.message.changeTime', keys: ['t'], may: mayReschedule, run: ask('time') },
  { id: 'refund', title: 'conversation.message.refund', may: mayRefund, run: message => void refund(message.id) },
  { id: 'versions', title: 'conversation.versions.title', keys: ['h'], isReading: true, may: hasHistory, run: message => handle('conversation')?.showVersions(message) },
  { id: 'raw', title: 'conversation.message.raw', keys: ['i'], isReading: true, may: () => true, run: message => handle('conversation')?.showRaw(message) },
  { id: 'delete', title: 'conversation.message.delete', keys: ['delete'], isDanger: true, may: mayDelete, run: ask('delete') },
]

/** What can be done to a message right now. */
export function actsOn(message: Message, isViewOnly: boolean): readonly MessageAct[] {
  return messageActs.filter(act => (act.isReading === true || !isViewOnly) && act.may(message))
}

/** The message of the open conversation that has the focus, or else its last one where that is loaded. */
export function messageAtHand(): Message | undefined {
  const window = openWindow()
  return focusedMessage() ?? (window?.newer === 'end' ? window.messages.at(-1) : undefined)
}

/** The message of the open conversation that has the focus, itself or one of its tools; not a link or another button in it. */
export function focusedMessage(): Message | undefined {
  const { activeElement } = document
  const article = activeElement?.closest<HTMLElement>('article[data-message]')
  const isItself = activeElement === article || activeElement?.closest('[role="toolbar"]') !== null
  const id = isItself ? article?.dataset['message'] : undefined
  if (id === undefined) return undefined
  // What waits for its time stands at the end, although it may have been written long before what is loaded.
  return openWindow()?.messages.find(message => message.id === id) ?? useCache.getState().scheduled?.find(({ message }) => message.id === id)?.message
}

/** The tools go when the focus does, so whatever takes it from one of them gives it back to the message. */
export function leaveTools(): void {
  document.activeElement?.closest<HTMLElement>('article[data-message]')?.focus({ preventScroll: true })
}

function openWindow() {
  const { selected } = useView.getState()
  return selected === null ? undefined : useCache.getState().windows.get(selected)
}

/** Opens the menu of the message that has the focus, where it stands. */
export function openMenu(article = document.activeElement?.closest<HTMLElement>('article[data-message]'), at?: DOMRect): void {
  if (!article) return
  // The menu gives the focus back to the message.
  article.focus({ preventScroll: true })
  const { left, bottom } = at ?? article.getBoundingClientRect()
  const point = at ? { clientX: left, clientY: bottom + 4, button: 2 } : { button: 0 }
  article.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...point }))
}

function mayCopy({ text, isProtected }: Message): boolean {
  return text !== '' && isProtected !== true
}

/** Whether there is more to tell than what is on screen. */
function hasHistory({ versions, reactions }: Message): boolean {
  return versions !== undefined || reactions.length > 0
}

/** What is selected in a message's own words, as a part of them to quote. */
function selectedIn(message: Message): { readonly text: string; readonly position: number } | undefined {
  const text = globalThis.getSelection()?.toString().trim() ?? ''
  const isInside = globalThis.getSelection()?.anchorNode?.parentElement?.closest(`article[data-message="${CSS.escape(message.id)}"]`)
  const position = text === '' || !isInside ? -1 : message.text.indexOf(text)
  return position < 0 || text.length > 1_024 || text === message.text ? undefined : { text, position }
}
