import type { Message, MessageId } from '../../shared/model'

/**
 * The part of a conversation's messages that the page holds: by position, without a gap, at most 800 (PERFORMANCE).
 * `end`: nothing lies beyond. Otherwise more does; the token leads there, and without one the edge row itself does (`around`).
 */
export type Edge = 'end' | { readonly token?: string }

export type MessageWindow = {
  readonly messages: readonly Message[]
  readonly older: Edge
  readonly newer: Edge
  /** Where reading went on when it was loaded. */
  readonly unreadFrom?: MessageId | undefined
}

export type Page = { readonly messages: readonly Message[]; readonly next?: string | undefined; readonly previous?: string | undefined; readonly unreadFrom?: MessageId | undefined }

export const mostMessages = 800

export function windowOf(page: Page): MessageWindow {
  return { messages: sorted(page.messages), older: edge(page.next), newer: edge(page.previous), unreadFrom: page.unreadFrom }
}

/** Adds a page of older messages, and lets go of the newest ones beyond the limit. */
export function withOlder(window: MessageWindow, page: Page): MessageWindow {
  const messages = merged(window.messages, page.messages)
  const older = edge(page.next)
  if (messages.length <= mostMessages) return { ...window, messages, older }
  return { messages: messages.slice(0, mostMessages), older, newer: {} }
}

/** Adds a page of newer messages, and lets go of the oldest ones beyond the limit. */
export function withNewer(window: MessageWindow, page: Page): MessageWindow {
  const messages = merged(window.messages, page.messages)
  const newer = edge(page.previous)
  if (messages.length <= mostMessages) return { ...window, messages, newer }
  return { messages: messages.slice(-mostMessages), older: {}, newer }
}

/** A row that was changed or is new: taken in only where the window has its place, so that no gap can arise. */
export function withRow(window: MessageWindow, row: Message): MessageWindow {
  const { messages } = window
  const at = messages.findIndex(message => message.id === row.id)
  const known = messages[at]
  if (known) {
    if (known.position === row.position) return { ...window, messages: messages.with(at, row) }
    return withRow({ ...window, messages: messages.toSpliced(at, 1) }, row)
  }
  const place = placeOf(messages, row)
  if (place === 0 && window.older !== 'end' && messages.length > 0) return window
  if (place === messages.length && window.newer !== 'end') return window
  const grown = messages.toSpliced(place, 0, row)
  if (grown.length <= mostMessages) return { ...window, messages: grown }
  return { ...window, messages: grown.slice(-mostMessages), older: {} }
}

export function withoutRow(window: MessageWindow, id: string): MessageWindow {
  const messages = window.messages.filter(message => message.id !== id)
  return messages.length === window.messages.length ? window : { ...window, messages }
}

export function has(window: MessageWindow | undefined, id: MessageId): boolean {
  return window?.messages.some(message => message.id === id) ?? false
}

function edge(token: string | undefined): Edge {
  return token === undefined ? 'end' : { token }
}

function merged(known: readonly Message[], added: readonly Message[]): Message[] {
  const rows = new Map(known.map(message => [message.id, message]))
  for (const message of added) rows.set(message.id, message)
  return sorted([...rows.values()])
}

function sorted(messages: readonly Message[]): Message[] {
  return messages.toSorted(byPosition)
}

function byPosition(a: Message, b: Message): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : Number(a.id > b.id)
}

/** Usually the end: looked for from there. */
function placeOf(messages: readonly Message[], row: Message): number {
  let place = messages.length
  while (place > 0 && byPosition(messages[place - 1] as Message, row) > 0) place -= 1
  return place
}
