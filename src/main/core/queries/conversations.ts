import type { Output, ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import { currentConversation } from '../store/aliases'
import { contactOf } from '../store/contacts'
import { type ListPlace, conversationOf, conversationPage } from '../store/conversations'
import { countsOf } from '../store/counters'
import type { Database } from '../store/database'
import { currentRev } from '../store/meta'
import { places, token } from './paging'

const usualLimit = 50

export function listConversations(db: Database, input: ParsedInput<'conversation.list'>): Output<'conversation.list'> {
  const before = input.before === undefined ? undefined : (places(input.before, 2) as unknown as ListPlace)
  const { conversations, next } = conversationPage(db, input.filter ?? {}, before, input.limit ?? usualLimit)
  return { rev: currentRev(db), conversations: [...conversations], counts: countsOf(db), ...(next && { next: token(...next) }) }
}

export function getConversation(db: Database, { conversationId }: ParsedInput<'conversation.get'>): Output<'conversation.get'> {
  const conversation = conversationOf(db, currentConversation(db, conversationId))
  if (!conversation) throw new Problem('not-found')
  return { rev: currentRev(db), conversation, contact: contactOf(db, conversation.contactId) ?? null }
}
