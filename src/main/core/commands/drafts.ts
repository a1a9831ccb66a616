import type { ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import { currentConversation } from '../store/aliases'
import { conversationOf } from '../store/conversations'
import type { Database } from '../store/database'
import { saveDraft } from '../store/drafts'

/** Keeps the newest text of this device; the list shows that there is one. An older revision is left alone in silence. */
export function setDraft({ db, log }: { readonly db: Database; readonly log: Log }, draft: ParsedInput<'draft.set'>): null {
  const conversationId = currentConversation(db, draft.conversationId)
  if (!conversationOf(db, conversationId)) throw new Problem('not-found')
  log.write((_, touched) => {
    if (saveDraft(db, { ...draft, conversationId })) touched.conversations.add(conversationId)
  })
  return null
}
