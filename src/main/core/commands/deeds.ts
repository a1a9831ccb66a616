import type { ParsedInput } from '../../../shared/contract'
import type { Message } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { asReaction } from '../../../shared/reactions'
import { maxCaptionLength, maxTextLength } from '../../../shared/split'
import type { NewEvent } from '../log/event'
import { conversationTarget } from '../store/conversations'
import { messageFacts, messageOf } from '../store/messages'
import { type Deed, openOperations } from '../store/operations'
import { hasAttempt } from '../store/outbox'
import { albumOf, requestOf } from '../store/outgoing'
import { makeKeyboard } from './keyboard'
import type { Deps } from './messages'
import { onePiece } from './words'

const hour = 3_600_000
/** Telegram lets a bot take a message back from private chats and small groups for two days (MAP 3.2). */
const deleteWindow = 48 * hour
const year = 366 * 24 * hour
/** Kinds whose words are a caption; those of a text are the text, and others have none that could be changed. */
const captioned: ReadonlySet<string> = new Set(['photo', 'document', 'voice', 'audio', 'video', 'animation', 'live_photo', 'paid_media'])

/** Changes what a message of ours says or which buttons stand under it: here where it has not gone out, else at Telegram. */
export function edit(deps: Deps, { messageId, text, entities, attachment, buttons }: ParsedInput<'message.edit'>): null {
  if (attachment) throw new Problem('not-editable')
  const message = ownMessage(deps, messageId)
  if (message.isDeleted || message.forwardedFrom !== undefined || message.delivery === 'discarded') throw new Problem('not-editable')
  // A message with a keyboard in the place of the contact's own cannot be changed (MAP 3.2).
  if (message.delivery === 'sent' && requestOf(deps.db, messageId).replyKeyboard) throw new Problem('not-editable')
  const words = text === undefined ? undefined : wordsFor(message, text, entities)
  if (message.kind !== 'text' && buttons !== undefined && message.albumId !== undefined) throw new Problem('album-buttons')
  const made = buttons && makeKeyboard(buttons, deps.random)
  if (!words && !made) return null
  const isWaiting = message.delivery !== 'sent' && !hasAttempt(deps.db, messageId)
  if (isWaiting && message.delivery === 'uncertain') throw new Problem('not-editable')
  const keyboard = made && { keyboard: made.keyboard, postbacks: made.postbacks }
  if (isWaiting) {
    const before = { text: message.text, entities: message.entities }
    const body = { messageId, operationId: null, ...(words ?? before), before, editedAt: deps.clock.now(), ...keyboard }
    deps.log.append([{ type: 'message.edited', body }])
    return null
  }
  const deed: Deed = { do: 'edit', ...(words && { words }), ...(made && { keyboard: made.keyboard }) }
  return ask(deps, messageId, deed, made?.postbacks)
}

function wordsFor(message: Message, text: string, entities: ParsedInput<'message.edit'>['entities']) {
  if (message.kind === 'text') {
    const words = onePiece(text, entities, maxTextLength, 'text-too-long')
    if (words.text === '') throw new Problem('empty-message')
    return words
  }
  if (!captioned.has(message.kind)) throw new Problem('not-editable')
  return onePiece(text, entities, maxCaptionLength, 'caption-too-long')
}

/** Takes a message of ours back: one that has not gone out is dropped, one on its way is deleted once it is there. */
export function remove(deps: Deps, { messageId }: ParsedInput<'message.delete'>): null {
  const message = ownMessage(deps, messageId)
  if (message.isDeleted || message.delivery === 'discarded') return null
  const isOut = message.delivery === 'sent' || message.delivery === 'uncertain' || hasAttempt(deps.db, messageId)
  if (!isOut) {
    deps.log.append([{ type: 'message.discarded', body: { messageId } }])
    deps.kick()
    return null
  }
  if (message.delivery === 'sent') refuseLate(deps, message)
  return ask(deps, messageId, { do: 'delete' })
}

/** Telegram says no to these only when asked, and then the operator has gone on. */
function refuseLate({ db, clock }: Deps, { conversationId, date, kind }: Message): void {
  const chatId = conversationTarget(db, conversationId)?.chatId ?? ''
  const age = clock.now() - date
  const isPrivate = !chatId.startsWith('-')
  if (kind === 'dice' && isPrivate && age < 24 * hour) throw new Problem('dice-too-early')
  if (!chatId.startsWith('-100') && age > deleteWindow) throw new Problem('delete-too-late', { hours: 48 })
}

export function schedule(deps: Deps, { messageId, sendAt }: ParsedInput<'message.schedule'>): null {
  const message = messageOf(deps.db, messageId)
  if (!message) throw new Problem('not-found')
  if (message.sendAt === undefined || hasAttempt(deps.db, messageId)) throw new Problem('not-scheduled')
  const when = sendAt === null ? null : dueAt(deps, sendAt)
  const all = [messageId, ...albumOf(deps.db, message.conversationId, messageId, message.delivery ?? '')]
  deps.log.append(all.map((id): NewEvent => ({ type: 'message.scheduled', body: { messageId: id, sendAt: when } })))
  deps.kick()
  return null
}

/** Null for what is past already. Throws Problem `too-far-ahead`. */
export function dueAt({ clock }: Pick<Deps, 'clock'>, sendAt: number): number | null {
  if (sendAt > clock.now() + year) throw new Problem('too-far-ahead')
  return sendAt <= clock.now() ? null : sendAt
}

export function react(deps: Deps, { messageId, emoji }: ParsedInput<'message.react'>): null {
  const message = standing(deps, messageId)
  if (conversationTarget(deps.db, message.conversationId)?.connectionId != null) throw new Problem('not-in-business')
  const plain = emoji === null ? null : asReaction(emoji)
  if (emoji !== null && plain === null) throw new Problem('reaction-unknown')
  return ask(deps, messageId, { do: 'react', emoji: plain })
}

export function pin(deps: Deps, { messageId, isPinned }: ParsedInput<'message.pin'>): null {
  standing(deps, messageId)
  return ask(deps, messageId, { do: 'pin', isPinned })
}

/** A message of somebody's that stands at Telegram under a number. */
function standing({ db }: Deps, messageId: string): Message {
  const message = messageOf(db, messageId)
  if (!message) throw new Problem('not-found')
  const key = messageFacts(db, messageId)?.key ?? ''
  if (message.isDeleted || message.direction === 'note' || !/:\d+$/.test(key) || key.startsWith('out:')) throw new Problem('not-sent')
  return message
}

function ownMessage({ db }: Deps, messageId: string): Message {
  const message = messageOf(db, messageId)
  if (!message) throw new Problem('not-found')
  if (message.direction !== 'outgoing' || message.delivery === undefined) throw new Problem('not-ours')
  // "It arrived" is the operator's word alone: Telegram's number of it is not known.
  if (message.delivery === 'sent' && messageFacts(db, messageId)?.key.startsWith('out:')) throw new Problem('not-sent')
  return message
}

/** Durable before this answers. A later one of the same kind takes the place of those that have not been done. */
function ask(deps: Deps, messageId: string, deed: Deed, postbacks?: Readonly<Record<string, string>>): null {
  const { db, log, deviceId, random, kick } = deps
  const overtaken = openOperations(db, messageId).filter(open => open.deed.do === deed.do || deed.do === 'delete')
  const operationId = `op:${deviceId}:${random.uuid()}`
  log.append([
    ...overtaken.filter(open => !isNeeded(open.deed, deed)).map(({ id }): NewEvent => ({ type: 'operation.dropped', body: { operationId: id, messageId } })),
    { type: 'operation.asked', body: { operationId, messageId, deed, ...(postbacks && { postbacks }) } },
  ])
  kick()
  return null
}

/** An edit of the words alone does not stand for one of the buttons. */
function isNeeded(earlier: Deed, later: Deed): boolean {
  if (earlier.do !== 'edit' || later.do !== 'edit') return false
  return (earlier.words !== undefined && later.words === undefined) || (earlier.keyboard !== undefined && later.keyboard === undefined)
}

/** Once more what could not be done to a message; answers whether there was something. */
export function retryDeeds(deps: Deps, messageId: string): boolean {
  const failed = openOperations(deps.db, messageId).filter(({ state }) => state === 'failed')
  for (const { deed } of failed) ask(deps, messageId, deed)
  return failed.length > 0
}

/** Forgets what could not be done to a message; answers whether there was something. */
export function forgetDeeds({ db, log }: Deps, messageId: string): boolean {
  const failed = openOperations(db, messageId).filter(({ state }) => state === 'failed')
  if (failed.length === 0) return false
  log.append(failed.map(({ id }): NewEvent => ({ type: 'operation.dropped', body: { operationId: id, messageId } })))
  return true
}

