import type { Output } from '../../../shared/contract'
import type { Conversation } from '../../../shared/model'
import type { Database } from '../store/database'
import { heldConversations } from '../store/held'
import { currentRev } from '../store/meta'

/** Where messages wait for the operator since a restore. */
export function listHeld(db: Database): Output<'outbox.held'> {
  const conversations = heldConversations(db).map(({ conversationId, ...rest }) => ({ conversationId: conversationId as Conversation['id'], ...rest }))
  return { rev: currentRev(db), conversations }
}
