import type { ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import { currentConversation } from '../store/aliases'
import { conversationTarget } from '../store/conversations'
import type { Database } from '../store/database'

/** Keeps what the operator knows of a contact. Nothing of it goes to Telegram. */
export function saveContact({ db, log }: { readonly db: Database; readonly log: Log }, { conversationId, ...given }: ParsedInput<'contact.save'>): null {
  const contactId = conversationTarget(db, currentConversation(db, conversationId))?.contactId
  if (contactId === undefined) throw new Problem('not-found')
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  if (Object.keys(fields).length > 0) log.append([{ type: 'contact.saved', body: { contactId, ...fields } }])
  return null
}
