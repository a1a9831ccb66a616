import { integer, object } from './read'

/** Ids of supergroups and channels lie below this; basic groups' above, and below zero. */
const supergroups = -1_000_000_000_000

/** Which chat goes on as which: Telegram says so in both when a group becomes a supergroup. Null for any other update. */
export function movedChat(update: unknown): { readonly from: number; readonly to: number } | null {
  const message = object(object(update)?.['message'])
  const chatId = integer(object(message?.['chat'])?.['id'])
  if (!message || chatId === null) return null
  const to = integer(message['migrate_to_chat_id'])
  const from = integer(message['migrate_from_chat_id'])
  if (to !== null) return isUpgrade(chatId, to) ? { from: chatId, to } : null
  return from !== null && isUpgrade(from, chatId) ? { from, to: chatId } : null
}

/** Nothing else becomes another chat; a person's conversation must never be led elsewhere. */
export function isUpgrade(from: number, to: number): boolean {
  return from < 0 && from > supergroups && to < supergroups
}
