import type { ParsedInput } from '../../../shared/contract'
import type { Delivery } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { NewEvent } from '../log/event'
import type { Log } from '../log/log'
import type { Clock, Random } from '../ports'
import { conversationTarget } from '../store/conversations'
import type { Database } from '../store/database'
import { messageFacts, messageOf } from '../store/messages'
import { openOperations } from '../store/operations'
import { hasAttempt } from '../store/outbox'
import { albumOf } from '../store/outgoing'
import { forgetDeeds, retryDeeds } from './deeds'

export type Deps = {
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly dataDir: string
  readonly deviceId: string
  /** For how long a send is held back. */
  readonly holdSeconds: () => number
  /** Whether the bot has a payment provider's token. */
  readonly hasProvider: (botId: string) => Promise<boolean>
  /** Tells the outbox that something waits. */
  readonly kick: () => void
  /** Breaks off an upload that is under way; answers whether there is one. */
  readonly cancelUpload: (messageId: string) => boolean
}

/** The operator's word on a message of which nobody can know whether it arrived; on one of an album it is a word on all of it. */
export function resolveUncertain(deps: Deps, { messageId, choice }: ParsedInput<'message.resolveUncertain'>): null {
  const { conversationId } = expect(deps.db, messageId, ['uncertain'], 'not-uncertain')
  const botId = conversationTarget(deps.db, conversationId)?.botId ?? ''
  const all = [messageId, ...albumOf(deps.db, conversationId, messageId, 'uncertain')]
  const events: Record<typeof choice, (id: string) => NewEvent> = {
    arrived: id => ({ type: 'message.sent', body: { messageId: id, botId, message: null } }),
    again: id => ({ type: 'message.requeued', body: { messageId: id } }),
    discard: id => ({ type: 'message.discarded', body: { messageId: id } }),
  }
  // "Send again" is a later word than an earlier "delete".
  const overtaken = choice === 'again' ? all.flatMap(id => openOperations(deps.db, id)).filter(({ deed }) => deed.do === 'delete') : []
  const drops = overtaken.map(({ id, messageId: of }): NewEvent => ({ type: 'operation.dropped', body: { operationId: id, messageId: of } }))
  deps.log.append([...drops, ...all.map(events[choice])])
  deps.kick()
  return null
}

export function retry(deps: Deps, { messageId }: ParsedInput<'message.retry'>): null {
  if (isThere(deps.db, messageId) && retryDeeds(deps, messageId)) return null
  const { conversationId, delivery } = expect(deps.db, messageId, ['failed', 'held'], 'not-failed')
  const all = [messageId, ...albumOf(deps.db, conversationId, messageId, delivery ?? 'failed')]
  deps.log.append(all.map((id): NewEvent => ({ type: 'message.requeued', body: { messageId: id } })))
  deps.kick()
  return null
}

export function discard(deps: Deps, { messageId }: ParsedInput<'message.discard'>): null {
  if (isThere(deps.db, messageId) && forgetDeeds(deps, messageId)) return null
  expect(deps.db, messageId, ['queued', 'failed', 'held', 'scheduled'], 'not-discardable')
  // A text is gone in a moment; a file takes long enough to be called back, and how that ends comes as a delta.
  if (hasAttempt(deps.db, messageId)) {
    if (deps.cancelUpload(messageId)) return null
    throw new Problem('sending-now')
  }
  deps.log.append(dropped(deps, messageId))
  deps.kick()
  return null
}

/** Where it is one of an album, the words on it are those of all, and stay with the next. */
export function dropped({ db, clock }: Pick<Deps, 'db' | 'clock'>, messageId: string): readonly NewEvent[] {
  const discarded: NewEvent = { type: 'message.discarded', body: { messageId } }
  const message = messageOf(db, messageId)
  const [nextId] = message ? albumOf(db, message.conversationId, messageId, message.delivery ?? '') : []
  const next = nextId === undefined ? undefined : messageOf(db, nextId)
  if (!message || !next || message.text === '' || next.text !== '') return [discarded]
  const { text, entities } = message
  const before = { text: next.text, entities: next.entities }
  return [discarded, { type: 'message.edited', body: { messageId: next.id, operationId: null, text, entities, before, editedAt: clock.now() } }]
}

/** Whether it stands at Telegram: a contact's, or one of ours that has gone out. */
function isThere(db: Database, messageId: string): boolean {
  const delivery = messageFacts(db, messageId)?.delivery
  return delivery === null || delivery === 'sent'
}

function expect(db: Database, messageId: string, deliveries: readonly Delivery[], code: string): { conversationId: string; delivery: Delivery | null } {
  const facts = messageFacts(db, messageId)
  if (!facts) throw new Problem('not-found')
  if (facts.delivery === null || !deliveries.includes(facts.delivery)) throw new Problem(code)
  return facts
}
