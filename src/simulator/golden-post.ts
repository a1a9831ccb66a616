import demo from './demo/assets.json' with { type: 'json' }
import type { StoredFile } from './files'
import assets from './golden-assets.json' with { type: 'json' }
import { type Golden, type GoldenFile, goldenMessages } from './golden'
import type { JsonObject } from './json'
import { mediaContent, type Person } from './people'
import { addMessage, announce, privateRoom } from './rooms'
import type { Bot, Simulator } from './simulator'

type Name = Parameters<GoldenFile>[0]

/** What stands behind each kind of file: small, real, and our own. Made once by ffmpeg, the sticker by hand. */
const sources: Readonly<Record<Name, { readonly kind: StoredFile['kind']; readonly bytes: string; readonly name?: string; readonly mime: string }>> = {
  photo: { kind: 'photo', bytes: demo.pictures.shelf.large, mime: 'image/jpeg' },
  thumbnail: { kind: 'thumbnail', bytes: demo.pictures.shelf.small, mime: 'image/jpeg' },
  video: { kind: 'video', bytes: assets.video, mime: 'video/mp4' },
  animation: { kind: 'animation', bytes: assets.animation, mime: 'video/mp4' },
  voice: { kind: 'voice', bytes: demo.voice, mime: 'audio/ogg' },
  audio: { kind: 'audio', bytes: assets.audio, name: 'blues.mp3', mime: 'audio/mpeg' },
  document: { kind: 'document', bytes: Buffer.from('%PDF-1.4\n% Invoice 4711\n').toString('base64'), name: 'invoice-4711.pdf', mime: 'application/pdf' },
  webp: { kind: 'sticker', bytes: demo.sticker, mime: 'image/webp' },
  tgs: { kind: 'sticker', bytes: assets.tgs, mime: 'application/x-tgsticker' },
  webm: { kind: 'sticker', bytes: assets.webm, mime: 'video/webm' },
}

/** The custom emoji of the golden messages: a picture, shapes and a film. */
const emoji: readonly (readonly [id: string, source: Name, emoji: string])[] = [
  ['5368324170671202286', 'webp', '🎁'],
  ['5', 'tgs', '🎁'],
  ['7', 'webm', '🎉'],
]

/** A minute lies between two of them, so that each shows its author. */
const apart = 6 * 60_000

/** This person sends the bot one message of every kind, the last of them just now. Answers what was sent, in order. */
export function postGolden(simulator: Simulator, bot: Bot, person: Person, chosen: (golden: Golden) => boolean = () => true): readonly Golden[] {
  const { world } = simulator
  const file: GoldenFile = name => {
    const { kind, bytes, name: fileName, mime } = sources[name]
    const stored = world.files.add(kind, Buffer.from(bytes, 'base64'), { mime, ...(fileName !== undefined && { name: fileName }) })
    return { file_id: world.files.idFor(bot.state.id, stored), file_unique_id: stored.uniqueId, file_size: stored.size } satisfies JsonObject
  }
  for (const [id, name, sign] of emoji) {
    const { bytes, mime } = sources[name]
    const facts = { width: 100, height: 100, emoji: sign, is_animated: name === 'tgs', is_video: name === 'webm' }
    world.customEmoji.set(id, mediaContent(world, 'sticker', { bytes: Buffer.from(bytes, 'base64'), mime, facts }))
  }
  const goldens = goldenMessages(file).filter(chosen)
  const room = privateRoom(world, bot.state, person.state)
  const now = world.clock.now()
  goldens.forEach((golden, place) => {
    const at = now - (goldens.length - place) * apart
    announce(world, addMessage(world, room, { author: { person: person.state }, content: { kind: 'other', body: {} }, extra: golden.fields, at }), 'new')
  })
  return goldens
}
