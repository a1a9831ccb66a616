import { createHash } from 'node:crypto'
import { currentConversation, join } from '../store/aliases'
import { addAbsence } from '../store/absences'
import { botConnectedAt, setBotPhoto, setBotProfile, setBotState, touchBot } from '../store/bots'
import { conversationsThrough, setConnection } from '../store/connections'
import { advanceRead, mergeConversation, refresh, setReach, setResolved } from '../store/conversations'
import type { Database } from '../store/database'
import { setDeleted } from '../store/deletions'
import { markUnreadable } from '../store/events'
import { type Growth, grow, noGrowth } from '../store/growth'
import { setOperation } from '../store/operations'
import { setReturned } from '../store/outgoing'
import { addAttachments } from '../store/attachments'
import { conversationOfMessage, mergeMessage, messageIdOfKey, setContent, setDelivery, setPlace, touchMessage } from '../store/messages'
import { messagesOfPoll, setPoll, setVote } from '../store/polls'
import { setReaction } from '../store/reactions'
import { setSaved } from '../store/saved'
import { setTopic } from '../store/topics'
import { type Facts, decodeSent, decodeUpdate, unreadable } from '../update/decode'
import type { AttachmentFact, MessageFact } from '../update/facts'
import { isUpgrade, movedChat } from '../update/moved'
import {
  stateAsked,
  stateDeleted,
  stateDue,
  stateEdited,
  statePinned,
  stateQueued,
  stateReacted,
  stateRequeued,
  stateRuled,
  stateScheduled,
} from './apply-outgoing'
import type { Event, EventBodies } from './event'
import { atOf, millisecondsOf } from './hlc'

/** Which rows a transaction has changed; the same row once. */
export type Touched = {
  readonly bots: Set<string>
  readonly contacts: Set<string>
  /** Those whose derived columns have to be recomputed. */
  readonly conversations: Set<string>
  /** Those that new messages were added to. */
  readonly grown: Map<string, Growth>
  readonly messages: Set<string>
}

export function nothingTouched(): Touched {
  return { bots: new Set(), contacts: new Set(), conversations: new Set(), grown: new Map(), messages: new Set() }
}

/** Adds what one part of a transaction has touched to what all of it has. */
export function addTouched(all: Touched, part: Touched): void {
  for (const id of part.bots) all.bots.add(id)
  for (const id of part.contacts) all.contacts.add(id)
  for (const id of part.conversations) all.conversations.add(id)
  for (const id of part.messages) all.messages.add(id)
  for (const [id, { contact, firstSeenAt, messages }] of part.grown) {
    const growth = growthOf(all, id)
    growth.messages.push(...messages)
    growth.firstSeenAt = Math.min(growth.firstSeenAt, firstSeenAt)
    if (contact && contact.at > (growth.contact?.at ?? '')) growth.contact = contact
  }
}

/** Writes the derived columns of all that was touched; from here on `conversations` names every one that changed. */
export function settle(db: Database, touched: Touched): void {
  for (const id of touched.conversations) if (!touched.grown.has(id)) refresh(db, id)
  for (const [id, growth] of touched.grown) {
    // What else happened to it cannot be told from what is new.
    const isAnew = touched.conversations.has(id)
    if (!grow(db, id, isAnew ? { ...growth, messages: [] } : growth)) refresh(db, id)
    touched.conversations.add(id)
  }
  touched.grown.clear()
}

/**
 * The reducer: states an event's facts through the merge rules. No clock, no I/O, no order: applying the same events
 * in any order, any number of times, leaves the same tables.
 */
export function apply(db: Database, event: Event, touched: Touched): void {
  switch (event.type) {
    case 'telegram.update':
      return applyUpdate(db, event.id, event.at, event.body, touched)
    case 'bot.connected':
      return applyConnected(db, event.at, event.body, touched)
    case 'bot.pictured':
      return onBot(db, event.body.botId, touched, id => setBotPhoto(db, id, event.at, event.body.photoId))
    case 'bot.paused':
      return onBot(db, event.body.botId, touched, id => setBotState(db, id, event.at, 'paused'))
    case 'bot.resumed':
      return onBot(db, event.body.botId, touched, id => setBotState(db, id, event.at, 'running'))
    case 'bot.disconnected':
      return onBot(db, event.body.botId, touched, id => setBotState(db, id, event.at, 'disconnected'))
    case 'bot.absent':
      return onBot(db, event.body.botId, touched, id => addAbsence(db, id, event.body.from, event.body.to))
    case 'message.queued':
      return applyQueued(db, event.id, event.at, event.body, touched)
    case 'message.requeued':
      return onMessage(db, event.body.messageId, touched, id => stateRequeued(db, event.at, id))
    case 'message.sent':
      return applySent(db, event.id, event.at, event.body, touched)
    case 'message.failed':
      return applyFailed(db, event.at, event.body, touched)
    case 'message.uncertain':
      return onMessage(db, event.body.messageId, touched, id => setDelivery(db, id, event.at, 'uncertain', null))
    case 'message.discarded':
      return onMessage(db, event.body.messageId, touched, id => setDelivery(db, id, event.at, 'discarded', null))
    case 'message.held':
      return onMessage(db, event.body.messageId, touched, id => setDelivery(db, id, event.at, 'held', null))
    case 'message.scheduled':
      return onMessage(db, event.body.messageId, touched, () => stateScheduled(db, event.at, event.body))
    case 'message.due':
      return onMessage(db, event.body.messageId, touched, () => stateDue(db, event.at, event.body))
    case 'message.edited':
      return onMessage(db, event.body.messageId, touched, () => stateEdited(db, event.id, event.at, event.body))
    case 'message.deleted':
      return onMessage(db, event.body.messageId, touched, () => stateDeleted(db, event.at, event.body))
    case 'message.reacted':
      return onMessage(db, event.body.messageId, touched, () => stateReacted(db, event.at, event.body))
    case 'message.pinned':
      return onMessage(db, event.body.messageId, touched, () => statePinned(db, event.at, event.body))
    case 'operation.asked':
      return onMessage(db, event.body.messageId, touched, () => stateAsked(db, event.at, event.body))
    case 'operation.failed':
      return onMessage(db, event.body.messageId, touched, id => setOperation(db, event.body.operationId, id, event.at, 'failed', event.body.problem))
    case 'operation.dropped':
      return onMessage(db, event.body.messageId, touched, id => setOperation(db, event.body.operationId, id, event.at, 'dropped', null))
    case 'bot.ruled':
      return onBot(db, event.body.botId, touched, () => stateRuled(db, event.at, event.body))
    case 'contact.saved':
      return applySaved(db, event.at, event.body, touched)
    case 'conversation.resolved':
      return onConversation(db, event.body.conversationId, touched, id => setResolved(db, id, event.at, event.body.upTo))
    case 'conversation.reopened':
      return onConversation(db, event.body.conversationId, touched, id => setResolved(db, id, event.at, null))
    case 'conversation.moved':
      return applyMoved(db, event.body.botId, event.body, touched)
    case 'conversation.read':
      return onConversation(db, event.body.conversationId, touched, id => advanceRead(db, id, event.body.upTo))
    default:
      return event satisfies never
  }
}

/** An update that cannot be read keeps its event, is marked, shows as a line of its own, and never blocks the cursor. */
function applyUpdate(db: Database, eventId: string, at: string, body: EventBodies['telegram.update'], touched: Touched): void {
  let facts: Facts
  try {
    facts = decodeUpdate(body.botId, body.update, eventId)
  } catch (error) {
    markUnreadable(db, eventId, error instanceof Error ? error.message : String(error))
    facts = unreadable(body.botId, body.update, eventId)
  }
  applyFacts(db, facts, at, touched)
  const moved = movedChat(body.update)
  if (moved) applyMoved(db, body.botId, moved, touched)
}

function applyMoved(db: Database, botId: string, { from, to }: { from: number; to: number }, touched: Touched): void {
  if (!isUpgrade(from, to)) return
  // What this transaction has brought either so far must stand in the tables before they are put together.
  settle(db, touched)
  const { ended, current, messages } = join(db, `${botId}:${from}`, `${botId}:${to}`)
  for (const id of ended) touched.conversations.add(id)
  if (ended.length > 0) touched.conversations.add(current)
  for (const id of messages) touched.messages.add(id)
}

/** The last resort, where even stating the facts failed: the raw update in a line of its own. */
export function applyUnreadable(db: Database, event: Event & { type: 'telegram.update' }, why: string, touched: Touched): void {
  markUnreadable(db, event.id, why)
  applyFacts(db, unreadable(event.body.botId, event.body.update, event.id), event.at, touched)
}

function applyFacts(db: Database, facts: Facts, at: string, touched: Touched): void {
  const { contact, reach } = facts
  const conversationId = facts.conversationId === null ? null : currentConversation(db, facts.conversationId)
  const messages = facts.messages.map(message => here(db, message, facts.conversationId, conversationId))
  const isNew = messages.map(message => {
    touched.messages.add(message.id)
    return mergeMessage(db, message, at)
  })
  if (conversationId !== null) {
    applyContact(touched, conversationId, contact, at)
    if (reach === null && isNew.every(Boolean) && messages.every(({ direction }) => direction !== 'outgoing')) {
      growthOf(touched, conversationId).messages.push(...messages)
    } else onConversation(db, conversationId, touched, id => reach && setReach(db, id, at, reach))
  }
  for (const reaction of facts.reactions) {
    setReaction(db, reaction, at)
    touchKey(db, reaction.messageKey, touched)
  }
  for (const key of facts.deleted) {
    setDeleted(db, key, at)
    touchKey(db, key, touched)
  }
  applyRareFacts(db, facts, at, touched)
}

function touchKey(db: Database, messageKey: string, touched: Touched): void {
  const messageId = messageIdOfKey(db, messageKey)
  if (messageId) touched.messages.add(messageId)
}

function applyRareFacts(db: Database, { conversationId, poll, vote, topic, connection }: Facts, at: string, touched: Touched): void {
  if (poll) setPoll(db, poll, at)
  if (vote) setVote(db, vote, at)
  const pollId = poll?.pollId ?? vote?.pollId
  if (pollId !== undefined) for (const messageId of messagesOfPoll(db, pollId)) touched.messages.add(messageId)
  if (topic !== null && conversationId !== null && setTopic(db, conversationId, topic, at)) touched.conversations.add(conversationId)
  if (!connection) return
  setConnection(db, connection, at)
  for (const id of conversationsThrough(db, connection.id)) touched.conversations.add(id)
}

/** A message in the conversation that its own goes on as. */
function here(db: Database, message: MessageFact, told: string | null, current: string | null): MessageFact {
  if (told === current && message.conversationId === told) return message
  return { ...message, conversationId: message.conversationId === told && current !== null ? current : currentConversation(db, message.conversationId) }
}

function applyContact(touched: Touched, conversationId: string, fact: Facts['contact'], at: string): void {
  const growth = growthOf(touched, conversationId)
  if (!fact) return
  if (at > (growth.contact?.at ?? '')) growth.contact = { fact, at }
  // An update that names no time says nothing about the first.
  const seenAt = millisecondsOf(at)
  if (seenAt > 0) growth.firstSeenAt = Math.min(growth.firstSeenAt, seenAt)
}

function growthOf({ grown }: Touched, id: string): Growth {
  const known = grown.get(id)
  if (known) return known
  const growth = noGrowth()
  grown.set(id, growth)
  return growth
}

function applyConnected(db: Database, at: string, body: EventBodies['bot.connected'], touched: Touched): void {
  onBot(db, body.botId, touched, id => {
    setBotProfile(db, id, at, body)
    setBotState(db, id, at, 'running')
    botConnectedAt(db, id, millisecondsOf(at))
  })
}

function applyQueued(db: Database, eventId: string, at: string, body: EventBodies['message.queued'], touched: Touched): void {
  const fact: MessageFact = {
    id: body.messageId,
    conversationId: currentConversation(db, body.conversationId),
    direction: 'outgoing',
    author: body.author,
    position: body.position,
    date: body.date,
    kind: body.kind,
    text: body.text,
    entities: body.entities,
    more: { ...body.more, ...(body.replyTo && { replyTo: body.replyTo }) },
    attachments: body.attachment ? [uploaded(body.messageId, body.attachment)] : [],
    editedAt: null,
    delivery: body.due && !body.due.isHeld ? 'scheduled' : 'queued',
    eventId,
  }
  onConversation(db, fact.conversationId, touched, () => mergeMessage(db, fact, at))
  stateQueued(db, at, body)
  touched.messages.add(fact.id)
}

function uploaded(messageId: string, file: NonNullable<EventBodies['message.queued']['attachment']>): AttachmentFact {
  return {
    id: attachmentIdOf(messageId),
    kind: file.kind,
    fileId: null,
    fileUniqueId: null,
    fileName: file.fileName,
    mime: file.mime,
    size: file.size,
    width: file.width,
    height: file.height,
    duration: file.duration,
    title: null,
    performer: null,
    emoji: null,
    thumb: null,
  }
}

/** The id of the one file on a message of ours. */
export function attachmentIdOf(messageId: string): string {
  return createHash('sha256').update(`${messageId}:0`).digest('hex').slice(0, 32)
}

/** What Telegram made of it counts: it trims texts and finds links. */
function applySent(db: Database, eventId: string, at: string, body: EventBodies['message.sent'], touched: Touched): void {
  onMessage(db, body.messageId, touched, id => {
    setDelivery(db, id, at, 'sent', null)
    if (body.message === null) return
    const sent = decodeSent(body.botId, body.message)
    setPlace(db, id, at, { key: sent.key, position: sent.position, date: sent.date })
    setContent(db, id, at, { text: sent.text, entities: sent.entities, editedAt: null, eventId })
    if (!sent.returned) return
    const { kind, more, attachments } = sent.returned
    const files = body.hasTheirs ? attachments(id) : []
    setReturned(db, id, at, { kind, more, files: files.length })
    addAttachments(db, id, files)
  })
}

function applySaved(db: Database, at: string, { contactId, ...fields }: EventBodies['contact.saved'], touched: Touched): void {
  setSaved(db, contactId, fields, at)
  touched.contacts.add(contactId)
}

function applyFailed(db: Database, at: string, body: EventBodies['message.failed'], touched: Touched): void {
  onMessage(db, body.messageId, touched, id => setDelivery(db, id, at, 'failed', body.problem))
  const { reach } = body
  if (!reach) return
  onConversation(db, reach.conversationId, touched, id => setReach(db, id, atOf(reach.at, 0, 'refused'), reach.reach))
}

function onBot(db: Database, botId: string, touched: Touched, state: (id: string) => unknown): void {
  touchBot(db, botId)
  state(botId)
  touched.bots.add(botId)
}

function onMessage(db: Database, messageId: string, touched: Touched, state: (id: string) => unknown): void {
  touchMessage(db, messageId)
  state(messageId)
  touched.messages.add(messageId)
  const conversationId = conversationOfMessage(db, messageId)
  if (conversationId !== null) touched.conversations.add(conversationId)
}

function onConversation(db: Database, told: string, touched: Touched, state: (id: string) => unknown): void {
  const id = currentConversation(db, told)
  if (!touched.conversations.has(id)) mergeConversation(db, id)
  state(id)
  touched.conversations.add(id)
}
