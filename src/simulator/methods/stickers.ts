import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import type { JsonObject } from '../json'
import { contentJson } from '../rooms'
import type { MediaContent } from '../world'

export const stickerMethods: Methods = { getStickerSet, getCustomEmojiStickers }

/** A set is whatever was sent of it in this world, by anybody to anybody. */
function getStickerSet({ args, world, bot }: Call): Outcome {
  const name = args.text('name').trim()
  const stickers = new Map<string, MediaContent>()
  for (const { messages } of world.rooms.values()) {
    for (const { content } of messages.values()) {
      if ('file' in content && content.kind === 'sticker' && content.facts['set_name'] === name) stickers.set(content.file.uniqueId, content)
    }
  }
  if (name === '' || stickers.size === 0) throw badRequest('STICKERSET_INVALID')
  return {
    result: { name, title: `All of ${name}`, sticker_type: 'regular', stickers: [...stickers.values()].map(content => contentJson(world, bot, content)['sticker']) },
  }
}

/** Those that this world has; of the others nothing is said. */
function getCustomEmojiStickers({ args, world, bot }: Call): Outcome {
  const ids = args.json('custom_emoji_ids')
  if (!Array.isArray(ids) || !ids.every(id => typeof id === 'string')) throw badRequest("can't parse custom emoji identifiers")
  if (ids.length > 200) throw badRequest('too many custom emoji identifiers specified')
  return {
    result: [...new Set(ids)].flatMap(id => {
      const content = world.customEmoji.get(id)
      const sticker = content && contentJson(world, bot, content)['sticker']
      return sticker ? [{ ...(sticker as JsonObject), type: 'custom_emoji', custom_emoji_id: id }] : []
    }),
  }
}
