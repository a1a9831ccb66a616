import type { Input } from '../../shared/contract'
import type { Contact, ConversationId, Message } from '../../shared/model'
import { call } from '../client'
import { contactOf } from '../state/selectors'
import { useCache } from '../state/stores'
import { attempt, say } from './say'

export type SavedFields = Omit<Input<'contact.save'>, 'conversationId'>

/** Rejects with the problem: the form shows it in place. Absent stays as it is, empty forgets it. */
export async function saveContact(conversationId: ConversationId, fields: SavedFields): Promise<void> {
  await call('contact.save', { conversationId, ...fields })
}

/** Writes down what a card says about its sender; the toast puts back what stood there. */
export async function saveCard(conversationId: ConversationId, card: NonNullable<Message['contact']>): Promise<void> {
  const before = contactOf(useCache.getState(), conversationId)?.saved
  const fields = fieldsOf(card, before)
  if (!(await attempt(saveContact(conversationId, fields)))) return
  const undo: SavedFields = Object.fromEntries(Object.keys(fields).map(name => [name, before?.[name as keyof SavedFields] ?? '']))
  say({ key: 'contact.cardSaved' }, { tone: 'success', act: { words: { key: 'toast.undo' }, run: () => void attempt(saveContact(conversationId, undo)) } })
}

/** The number in any case; a name that the team wrote down itself stays. Cut to what is kept. */
export function fieldsOf({ name, phone }: NonNullable<Message['contact']>, before: Contact['saved']): SavedFields {
  return { phone: phone.slice(0, 40), ...(before?.name === undefined && name.trim() !== '' ? { name: name.slice(0, 200) } : {}) }
}
