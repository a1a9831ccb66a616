import type { Output, ParsedInput } from '../../../shared/contract'
import { currentConversation } from '../store/aliases'
import type { Database } from '../store/database'
import { draftOf } from '../store/drafts'
import { currentRev } from '../store/meta'

export function getDraft(db: Database, { conversationId }: ParsedInput<'draft.get'>): Output<'draft.get'> {
  return { rev: currentRev(db), draft: draftOf(db, currentConversation(db, conversationId)) ?? null }
}
