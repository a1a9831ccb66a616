import { attachment } from './content'
import type { AttachmentFact } from './facts'
import { list, object, text } from './read'

export type StickerSetFact = { readonly title: string; readonly stickers: readonly AttachmentFact[] }

/** Telegram's own bound is 200. */
const most = 200
const longestTitle = 64

/** What Telegram says of a set. Null where it is none of stickers that can be sent, or cannot be read. */
export function stickerSetOf(botId: string, name: string, answer: unknown): StickerSetFact | null {
  const set = object(answer)
  if (!set || set['sticker_type'] === 'custom_emoji' || !Array.isArray(set['stickers'])) return null
  const stickers = list(set['stickers'])
    .slice(0, most)
    .flatMap(each => {
      const sticker = object(each)
      return sticker && text(sticker['file_id']) !== null && text(sticker['file_unique_id']) !== null ? [attachment('sticker', sticker, `set:${botId}:${name}`)] : []
    })
  const title = text(set['title'], longestTitle)?.trim()
  return stickers.length === 0 ? null : { title: title || name, stickers }
}

/** What Telegram says of custom emoji: of those that were asked for, each by its id, in a set of its own. Null where the answer is none. */
export function customEmojiOf(botId: string, ids: readonly string[], answer: unknown): ReadonlyMap<string, AttachmentFact> | null {
  if (!Array.isArray(answer)) return null
  const found = new Map<string, AttachmentFact>()
  for (const each of answer.slice(0, most)) {
    const sticker = object(each)
    const id = text(sticker?.['custom_emoji_id'])
    if (!sticker || id === null || !ids.includes(id) || text(sticker['file_id']) === null || text(sticker['file_unique_id']) === null) continue
    found.set(id, attachment('sticker', sticker, `set:${botId}:${emojiSet(id)}`))
  }
  return found
}

/** Where a custom emoji is kept among the sets: a name that no set of Telegram's can have. */
export function emojiSet(id: string): string {
  return `emoji:${id}`
}
