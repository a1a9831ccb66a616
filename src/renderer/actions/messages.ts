import type { Input, Output } from '../../shared/contract'
import type { AttachmentId, ConversationId, Message, MessageId } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { call, client } from '../client'
import { has } from '../state/message-window'
import { useCache, useView } from '../state/stores'
import { loadAround } from './load'
import { keepUnsaved } from './remember'
import { attempt, say } from './say'

/** Rejects with the problem: the composer shows it in place. */
export function send(input: Input<'message.send'>): Promise<Output<'message.send'>> {
  return call('message.send', input)
}

export function retry(messageId: MessageId): Promise<boolean> {
  return attempt(call('message.retry', { messageId }))
}

export function discard(messageId: MessageId): Promise<boolean> {
  return attempt(call('message.discard', { messageId }))
}

export function resolveUncertain(messageId: MessageId, choice: 'arrived' | 'again' | 'discard'): Promise<boolean> {
  return attempt(call('message.resolveUncertain', { messageId, choice }))
}

export function fetchAttachment(attachmentId: AttachmentId): Promise<boolean> {
  return attempt(call('attachment.fetch', { attachmentId }))
}

/** The raw JSON of a message, or null when it cannot be had. */
export async function raw({ id }: Message): Promise<string | null> {
  const answer = await client().call('message.raw', { messageId: id })
  return answer.ok ? (answer.value as Output<'message.raw'>).json : null
}

/** What a message said before and how reactions came and went, or null when it cannot be had. */
export async function history(messageId: MessageId): Promise<Output<'message.history'> | null> {
  const answer = await client().call('message.history', { messageId })
  return answer.ok ? (answer.value as Output<'message.history'>) : null
}

/** What leads somewhere, by its place in the message: as `link.open` counts. */
export type Lead = { readonly entity: number } | { readonly button: number } | { readonly place: number }

/**
 * Opens where a part of a message leads. Answers what to ask the operator when main wants that first, null when it is open
 * or could not be opened.
 */
export async function openLink(messageId: MessageId, lead: Lead, confirmed = false): Promise<Output<'link.open'> | null> {
  const input = { messageId, ...lead, ...(confirmed ? { confirmed } : {}) }
  const link = await answered(call('link.open', input))
  if (!link) return null
  if (link.confirm && !confirmed) return link
  // The web shell has no way to open a window of the browser; its page has.
  if (!link.opened) globalThis.open(link.href, '_blank', 'noopener,noreferrer')
  return null
}

/** Makes sure that a message is in the window of its conversation. Answers whether it is. */
export async function bringUp(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
  const isHere = () => has(useCache.getState().windows.get(conversationId), messageId)
  if (!isHere()) await loadAround(conversationId, messageId)
  return isHere()
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say({ key: 'conversation.message.copied' })
  } catch {
    // The browser keeps its clipboard to itself, for instance while another window has the focus.
    say({ key: 'conversation.message.notCopied' }, { tone: 'danger' })
  }
}

/** The unsent text of a conversation, or null where there is none. */
export async function loadDraft(conversationId: ConversationId): Promise<Output<'draft.get'>['draft']> {
  return (await answered(call('draft.get', { conversationId })))?.draft ?? null
}

/** Where the app cannot take it, the page keeps it and hands it over later. */
export async function saveDraft(draft: Input<'draft.set'>): Promise<boolean> {
  // A page that is about to go has no time to hear that it failed.
  if (useView.getState().connection !== 'live') keepUnsaved(draft)
  try {
    await call('draft.set', draft)
    return true
  } catch (error) {
    if (!(error instanceof Problem) || !isAway(error.code)) return attempt(Promise.reject(error))
    keepUnsaved(draft)
    return false
  }
}

function isAway(code: string): boolean {
  return code === 'app-gone' || code === 'session-gone'
}

/** The answer, or null after a toast has said why there is none. */
async function answered<T>(asked: Promise<T>): Promise<T | null> {
  return (await attempt(asked)) ? asked : null
}
