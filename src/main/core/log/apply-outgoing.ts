import { addAttachments } from '../store/attachments'
import { setCheckout } from '../store/checkouts'
import type { Database } from '../store/database'
import { setDeleted } from '../store/deletions'
import { setContent, setDelivery } from '../store/messages'
import { keepOperation, setOperation, setPinned } from '../store/operations'
import { keepPostback, keepRequest, setDue, setKeyboard, setReplaced } from '../store/outgoing'
import { setReaction } from '../store/reactions'
import { keepVersion } from '../store/versions'
import type { EventBodies } from './event'

/** How the events about going out are stated; each by the merge rules, so that their order does not matter. */

export function stateQueued(db: Database, at: string, body: EventBodies['message.queued']): void {
  const { messageId, request, keyboard, postbacks, due } = body
  if (request) keepRequest(db, messageId, request)
  if (keyboard) setKeyboard(db, messageId, at, keyboard)
  if (due) setDue(db, messageId, at, due.at)
  statePostbacks(db, messageId, postbacks)
}

export function stateScheduled(db: Database, at: string, { messageId, sendAt }: EventBodies['message.scheduled']): void {
  setDue(db, messageId, at, sendAt)
  setDelivery(db, messageId, at, sendAt === null ? 'queued' : 'scheduled', null)
}

export function stateDue(db: Database, at: string, { messageId, isLate }: EventBodies['message.due']): void {
  setDue(db, messageId, at, null, isLate)
  setDelivery(db, messageId, at, 'queued', null)
}

/** At once, whatever time it had: a restore may have put it on hold before that came. */
export function stateRequeued(db: Database, at: string, messageId: string): void {
  setDue(db, messageId, at, null)
  setDelivery(db, messageId, at, 'queued', null)
}

export function stateAsked(db: Database, at: string, { operationId: id, messageId, deed, postbacks }: EventBodies['operation.asked']): void {
  keepOperation(db, { id, messageId, deed }, at)
  statePostbacks(db, messageId, postbacks)
}

/** A version is what somebody has seen: one that was changed before it went out is none. */
export function stateEdited(db: Database, eventId: string, at: string, body: EventBodies['message.edited']): void {
  const { messageId, operationId, text, entities, file, keyboard, editedAt } = body
  const isSeen = operationId !== null
  if (isSeen) setOperation(db, operationId, messageId, at, 'done', null)
  if (isSeen && (file || text !== body.before.text || JSON.stringify(entities) !== JSON.stringify(body.before.entities))) keepVersion(db, messageId, at, eventId)
  setContent(db, messageId, at, { text, entities, editedAt: isSeen ? editedAt : null, eventId })
  if (file) {
    const { sha: _kept, ...known } = file
    addAttachments(db, messageId, [{ ...known, fileId: null, fileUniqueId: null, title: null, performer: null, emoji: null, thumb: null }])
    setReplaced(db, messageId, at, file.id)
  }
  if (keyboard) setKeyboard(db, messageId, at, keyboard)
  statePostbacks(db, messageId, body.postbacks)
}

export function stateDeleted(db: Database, at: string, { messageId, operationId, key }: EventBodies['message.deleted']): void {
  setOperation(db, operationId, messageId, at, 'done', null)
  setDeleted(db, key, at)
}

export function stateReacted(db: Database, at: string, { messageId, operationId, key, botId, name, emoji }: EventBodies['message.reacted']): void {
  setOperation(db, operationId, messageId, at, 'done', null)
  setReaction(db, { messageKey: key, actor: botId, name, emoji: emoji === null ? [] : [emoji] }, at)
}

export function statePinned(db: Database, at: string, { messageId, operationId, isPinned }: EventBodies['message.pinned']): void {
  setOperation(db, operationId, messageId, at, 'done', null)
  setPinned(db, messageId, isPinned, at)
}

export function stateRuled(db: Database, at: string, { botId, rule, reason }: EventBodies['bot.ruled']): void {
  setCheckout(db, botId, { rule, reason }, at)
}

function statePostbacks(db: Database, messageId: string, postbacks: Readonly<Record<string, string>> = {}): void {
  for (const [id, value] of Object.entries(postbacks)) keepPostback(db, id, messageId, value)
}
