import type { ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import { currentConversation } from '../store/aliases'
import { conversationOf } from '../store/conversations'
import type { Database } from '../store/database'
import { lastIncomingUpTo, lastPosition, messageFacts } from '../store/messages'

type Deps = { readonly db: Database; readonly log: Log }

/**
 * Read up to the last incoming message at or before the one that was seen. Only incoming ones count: a reply of ours may carry a
 * later date than a message that is still on its way to us.
 */
export function read({ db, log }: Deps, { conversationId: told, upTo }: ParsedInput<'conversation.read'>): null {
  const conversationId = currentConversation(db, told)
  const conversation = conversationOf(db, conversationId)
  if (!conversation) throw new Problem('not-found')
  const seen = lastIncomingUpTo(db, conversationId, positionIn(db, conversationId, upTo))
  if (seen > (conversation.readUpTo ?? '')) log.append([{ type: 'conversation.read', body: { conversationId, upTo: seen } }])
  return null
}

/** Resolved up to what was seen: nobody resolves a message that they had not seen, not even offline. */
export function resolve({ db, log }: Deps, { conversationId: told, upTo }: ParsedInput<'conversation.resolve'>): null {
  const conversationId = currentConversation(db, told)
  if (!conversationOf(db, conversationId)) throw new Problem('not-found')
  const seen = upTo === undefined ? lastPosition : positionIn(db, conversationId, upTo)
  const mark = lastIncomingUpTo(db, conversationId, seen)
  log.append([
    { type: 'conversation.resolved', body: { conversationId, upTo: mark } },
    ...(mark === '' ? [] : [{ type: 'conversation.read' as const, body: { conversationId, upTo: mark } }]),
  ])
  return null
}

export function reopen({ db, log }: Deps, { conversationId: told }: ParsedInput<'conversation.reopen'>): null {
  const conversationId = currentConversation(db, told)
  if (!conversationOf(db, conversationId)) throw new Problem('not-found')
  log.append([{ type: 'conversation.reopened', body: { conversationId } }])
  return null
}

function positionIn(db: Database, conversationId: string, messageId: string): string {
  const facts = messageFacts(db, messageId)
  if (facts?.conversationId !== conversationId) throw new Problem('not-found')
  return facts.position
}
