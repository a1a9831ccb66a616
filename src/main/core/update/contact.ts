import type { ContactFact } from './facts'
import { type Json, integer, text } from './read'

const longestName = 200

/** What to call a user or chat: names, title, username, or the id. Never empty. */
export function nameOf(someone: Json): string {
  const names = [text(someone['first_name']), text(someone['last_name'])].filter(name => name?.trim()).join(' ')
  const name = names || text(someone['title'])?.trim() || text(someone['username']) || String(integer(someone['id']) ?? '')
  return name.trim().slice(0, longestName).toWellFormed()
}

export function userContact(user: Json, id: number): ContactFact {
  return {
    id: String(id),
    kind: 'person',
    name: nameOf(user),
    username: text(user['username'], 64),
    languageCode: text(user['language_code'], 35),
    isBot: user['is_bot'] === true,
    isPremium: user['is_premium'] === true,
  }
}

export function chatContact(chat: Json, id: number): ContactFact {
  if (chat['type'] === 'private') return userContact(chat, id)
  return { ...userContact(chat, id), kind: chat['type'] === 'channel' ? 'channel' : 'group' }
}
