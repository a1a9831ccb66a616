import type { Input, Output } from '../../shared/contract'
import type { AttachmentId, ConversationId, Message, MessageId } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { call, client } from '../client'
import { has } from '../state/message-window'
import { useCache, useView } from '../state/stores'
import { loadAround } from './load'
import { keepUnsaved } from './remember'
import { attempt, offerUndo, say } from './say'

/** Rejects with the problem: the composer shows it in place. Without a `sendId` of its own it is asked for under one by `once`. */
export function send(input: Input<'message.send'>): Promise<Output<'message.send'>> {
  return input.sendId === undefined ? once(input, sendId => call('message.send', { ...input, sendId })) : call('message.send', input)
}

/** What was asked for last of which nobody heard whether it was taken. */
let unheard: { readonly what: string; readonly sendId: string } | null = null

/** Asks for what makes a message. The same once more goes under the same name: the app may have taken it, and only its answer was lost. */
async function once<T>(input: unknown, ask: (sendId: string) => Promise<T>): Promise<T> {
  const what = JSON.stringify(input)
  const sendId = unheard?.what === what ? unheard.sendId : crypto.randomUUID()
  // While it is on its way, the same again is meant to be a second one.
  unheard = null
  try {
    return await ask(sendId)
  } catch (error) {
    if (!(error instanceof Problem) || isAway(error.code) || error.code === 'interrupted') unheard = { what, sendId }
    throw error
  }
}

/** Rejects with the problem: the composer shows it in place. */
export async function changeMessage(input: Input<'message.edit'>): Promise<void> {
  await call('message.edit', input)
}

/** Takes a message back from the contact. */
export function remove(messageId: MessageId): Promise<boolean> {
  return attempt(call('message.delete', { messageId }))
}

/** `null` sends it now. */
export function reschedule(messageId: MessageId, sendAt: number | null): Promise<boolean> {
  return attempt(call('message.schedule', { messageId, sendAt }))
}

export function react(messageId: MessageId, emoji: string | null): Promise<boolean> {
  return attempt(call('message.react', { messageId, emoji }))
}

export function pin(messageId: MessageId, isPinned: boolean): Promise<boolean> {
  return attempt(call('message.pin', { messageId, isPinned }))
}

/** Gives the Stars of a payment back. */
export function refund(messageId: MessageId): Promise<boolean> {
  return attempt(call('payment.refund', { messageId }))
}

export async function forward(messageId: MessageId, conversationId: ConversationId, as: 'forward' | 'copy'): Promise<boolean> {
  const input = { messageId, conversationId, as }
  const isDone = await attempt(once(input, sendId => call('message.forward', { ...input, sendId })))
  const name = useCache.getState().conversations.get(conversationId)?.title ?? ''
  if (isDone) say({ key: as === 'copy' ? 'conversation.copiedTo' : 'conversation.forwardedTo', params: { name } }, { tone: 'success' })
  return isDone
}

/** How long what was just sent can be taken back with one key. Milliseconds. */
const undoTime = 5_000

/** Offers to take back what is on its way: before it goes out where it still can, from the contact where not. */
export function sent(messageIds: readonly MessageId[], sendAt: number | undefined): void {
  const hold = useCache.getState().settings.holdSeconds * 1_000
  offerUndo(messageIds, () => void attempt(takeBackSent(messageIds)), Math.max(undoTime, sendAt === undefined ? hold : 0))
}

async function takeBackSent(messageIds: readonly MessageId[]): Promise<void> {
  for (const messageId of messageIds.toReversed()) {
    const delivery = messageOf(messageId)?.delivery
    const isOut = delivery === 'sent' || delivery === 'sending'
    // What Telegram has not got yet goes without a trace; what slipped out meanwhile is deleted there.
    if (!isOut && (await isDiscarded(messageId))) continue
    await attempt(call('message.delete', { messageId }))
  }
}

async function isDiscarded(messageId: MessageId): Promise<boolean> {
  try {
    await call('message.discard', { messageId })
    return true
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not-discardable' || error.code === 'sending-now')) return false
    throw error
  }
}

function messageOf(id: MessageId): Message | undefined {
  for (const window of useCache.getState().windows.values()) {
    const found = window.messages.findLast(message => message.id === id)
    if (found) return found
  }
  return undefined
}

/** Telegram shows "typing" for five seconds. Milliseconds. */
const typingPause = 4_000
const toldTyping = new Map<ConversationId, number>()

/** Tells the contact that somebody writes; as often as you like. Nobody waits for it, and nobody is told when it fails. */
export function tellTyping(conversationId: ConversationId): void {
  const now = Date.now()
  if (now - (toldTyping.get(conversationId) ?? 0) < typingPause) return
  toldTyping.set(conversationId, now)
  // A sign of life that is lost is no loss.
  void client().call('conversation.typing', { conversationId })
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
    await handOver(draft)
    return true
  } catch (error) {
    if (!(error instanceof Problem) || !isAway(error.code)) return attempt(Promise.reject(error))
    keepUnsaved(draft)
    return false
  }
}

/** A draft has its revision, so that it may be handed over again where the engine began anew in the middle: nobody has to look after it. */
async function handOver(draft: Input<'draft.set'>): Promise<void> {
  try {
    await call('draft.set', draft)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'interrupted') throw error
    await call('draft.set', draft)
  }
}

function isAway(code: string): boolean {
  return code === 'app-gone' || code === 'session-gone'
}

/** The answer, or null after a toast has said why there is none. */
async function answered<T>(asked: Promise<T>): Promise<T | null> {
  return (await attempt(asked)) ? asked : null
}
