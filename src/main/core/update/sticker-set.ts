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
