import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { contentJson } from '../rooms'
import type { MediaContent } from '../world'

export const stickerMethods: Methods = { getStickerSet }

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
