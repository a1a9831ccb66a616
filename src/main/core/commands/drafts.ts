import type { ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import { conversationOf } from '../store/conversations'
import type { Database } from '../store/database'
import { saveDraft } from '../store/drafts'

/** Keeps the newest text of this device; the list shows that there is one. An older revision is left alone in silence. */
export function setDraft({ db, log }: { readonly db: Database; readonly log: Log }, draft: ParsedInput<'draft.set'>): null {
  if (!conversationOf(db, draft.conversationId)) throw new Problem('not-found')
  log.write((_, touched) => {
    if (saveDraft(db, draft)) touched.conversations.add(draft.conversationId)
  })
  return null
}
