import type { Entity } from '../../../shared/model'
import { nameOf } from './contact'
import { type Json, integer, list, object, seconds, text } from './read'

/** More than Telegram keeps in a message; the rest is dropped like Telegram drops it. */
const mostEntities = 200

/** Entities with whole offsets; `url` says where one leads, for showing. Whether they fit the text is for the drawing to see. */
export function decodeEntities(value: unknown, body: string): Entity[] {
  return list(value)
    .slice(0, mostEntities)
    .flatMap(each => {
      const raw = object(each)
      const type = text(raw?.['type'])
      const offset = integer(raw?.['offset'])
      const length = integer(raw?.['length'])
      if (!raw || type === null || offset === null || length === null) return []
      return [entity(raw, type, offset, length, body)]
    })
}

function entity(raw: Json, type: string, offset: number, length: number, body: string): Entity {
  const language = text(raw['language'])
  const customEmojiId = text(raw['custom_emoji_id'])
  const user = object(raw['user'])
  const time = type === 'date_time' ? seconds(raw['unix_time']) : null
  const url = leadsTo(raw, type, body.slice(Math.max(0, offset), Math.max(0, offset + length)))
  return {
    type,
    offset,
    length,
    ...(language !== null && { language: language.slice(0, 40) }),
    ...(customEmojiId !== null && { customEmojiId }),
    ...(user && { name: nameOf(user) }),
    ...(time !== null && { time, format: (text(raw['date_time_format']) ?? '').slice(0, 10) }),
    ...(url !== null && { url: url.slice(0, 2_048) }),
  }
}

function leadsTo(raw: Json, type: string, words: string): string | null {
  if (type === 'text_link') return text(raw['url'])
  if (type === 'url') return /^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`
  if (type === 'email') return `mailto:${words}`
  if (type === 'mention') return `https://t.me/${words.replace(/^@/, '')}`
  return null
}
