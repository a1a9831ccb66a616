import type { Right } from '../access'
import type { Upload } from '../args'
import type { Call, Methods, Outcome } from '../call'
import { formatText } from '../entities'
import { badRequest } from '../errors'
import type { StoredFile } from '../files'
import { compact } from '../json'
import type { JsonObject } from '../json'
import { mediaContent } from '../people'
import { pictureSize } from '../pictures'
import { messageJson } from '../rooms'
import type { Content, Entity, MediaContent, MediaKind } from '../world'
import { send } from './sending'
import { codePoints, marked, maxCaption } from './text'

const maxPhotoBytes = 10_485_760
const maxFileBytes = 50 * 1024 * 1024
const maxVoiceBytes = 1_048_576

/** Per kind: the parameter, the right that it takes, and how the error texts call it. */
const kinds: Record<MediaKind, { readonly method: string; readonly right: Right }> = {
  photo: { method: 'sendPhoto', right: 'photos' },
  document: { method: 'sendDocument', right: 'documents' },
  voice: { method: 'sendVoice', right: 'voice notes' },
  audio: { method: 'sendAudio', right: 'music' },
  video: { method: 'sendVideo', right: 'videos' },
  animation: { method: 'sendAnimation', right: 'animations' },
  sticker: { method: 'sendSticker', right: 'stickers' },
  video_note: { method: 'sendVideoNote', right: 'video notes' },
}

export const mediaMethods: Methods = Object.fromEntries(
  (Object.keys(kinds) as MediaKind[]).map(kind => [kinds[kind].method, (call: Call) => sendMedia(call, kind)]),
)

async function sendMedia(call: Call, kind: MediaKind): Promise<Outcome> {
  const { args, world, bot } = call
  const caption = kind === 'sticker' || kind === 'video_note' ? { text: '', entities: [] } : marked(call, args.text('caption'), 'caption_entities')
  const source = sourceOf(call, kind, args.text(kind), kind)
  const [message] = await send(call, kinds[kind].right, () => [
    contentFrom(call, kind, source, {
      caption,
      facts: factsOf(call, kind),
      thumbnail: uploadOf(call, args.text('thumbnail'), 'thumbnail'),
      captionAbove: args.boolean('show_caption_above_media'),
      hasSpoiler: args.boolean('has_spoiler'),
    }),
  ])
  if (!message) throw new Error('a send made no message')
  return { result: messageJson(world, bot, message) }
}

/** Where a file comes from: uploaded with this request, or one that Telegram has already. */
export type Source = { readonly upload: Upload } | { readonly file: StoredFile }

/** Finds the file that an argument (`attach://name`, a file id, an address) or a part of the same name stands for. */
export function sourceOf(call: Call, kind: MediaKind, value: string, field: string): Source {
  const upload = uploadOf(call, value, field)
  if (upload) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty')
    return { upload }
  }
  if (value === '') throw badRequest(`there is no ${kind.replace('_', ' ')} in the request`)
  if (/^https?:\/\//i.test(value)) return { upload: fetched(call, kind, value) }
  const file = call.world.files.byId(call.bot.id, value)
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified')
  const isSame = file.kind === kind || (file.kind === 'animation' && kind === 'document')
  if (!isSame) throw badRequest(`can't use file of type ${title(file.kind)} as ${title(kind)}`)
  return { file }
}

/** What is fetched by its address, per kind. Telegram takes a file of any other type only by upload. */
const fetchedTypes: Partial<Record<MediaKind, RegExp>> = {
  photo: /^image\/(jpeg|png|webp)$/,
  document: /^(application\/(pdf|zip)|image\/gif)$/,
  voice: /^audio\/(ogg|mpeg|mp4)$/,
  audio: /^audio\/(mpeg|mp4)$/,
  video: /^video\/mp4$/,
  animation: /^(video\/mp4|image\/gif)$/,
}
const mostFetchedOfPhoto = 5 * 1024 * 1024
const mostFetched = 20 * 1024 * 1024

/** An address stands for what `simulator.web` has there: nothing is ever fetched from a network. */
function fetched({ world }: Call, kind: MediaKind, url: string): Upload {
  const types = fetchedTypes[kind]
  if (!types || !URL.canParse(url)) throw badRequest('wrong file identifier/HTTP URL specified')
  const page = world.web.get(url)
  if (!page || page.bytes.length === 0 || page.bytes.length > (kind === 'photo' ? mostFetchedOfPhoto : mostFetched)) throw badRequest('failed to get HTTP URL content')
  if (!types.test(page.mime)) throw badRequest('wrong type of the web page content')
  return { field: '', bytes: page.bytes, mime: page.mime, name: new URL(url).pathname.split('/').at(-1) ?? '' }
}

function uploadOf({ args }: Call, value: string, field: string): Upload | undefined {
  const attached = /^attach:\/\/(.+)$/.exec(value)?.[1]
  return args.uploads.get(attached ?? field)
}

type Dressing = {
  readonly caption: { readonly text: string; readonly entities: readonly Entity[] }
  readonly facts: JsonObject
  readonly thumbnail?: Upload
  readonly captionAbove: boolean
  readonly hasSpoiler: boolean
}

/** The content that Telegram makes of a file, after the limits of its kind (MAP 3.1). */
export function contentFrom(call: Call, kind: MediaKind, source: Source, dressing: Dressing): MediaContent {
  const { text, entities } = formatText(dressing.caption.text, dressing.caption.entities)
  if (codePoints(text) > maxCaption) throw badRequest('message caption is too long')
  const dressed = { text, entities, captionAbove: dressing.captionAbove, hasSpoiler: dressing.hasSpoiler }
  if ('file' in source) return { ...reused(call, kind, source.file), ...dressed }
  const { upload } = source
  if (kind === 'photo') checkPhoto(upload.bytes)
  if (upload.bytes.length > maxFileBytes) throw badRequest(`file of size ${upload.bytes.length} bytes is too big for a ${kind}; the maximum size is ${maxFileBytes} bytes`)
  const made = mediaContent(call.world, settled(kind, upload), {
    bytes: upload.bytes,
    name: upload.name,
    mime: mimeOf(kind, upload),
    facts: dressing.facts,
    // Telegram drops a thumbnail that it does not like without a word.
    thumbnail: dressing.thumbnail && isGoodThumbnail(dressing.thumbnail) ? dressing.thumbnail.bytes : undefined,
  })
  return { ...made, ...dressed }
}

/** A file that was seen before keeps what is known of it. */
function reused(call: Call, kind: MediaKind, file: StoredFile): MediaContent {
  const known = call.world.files.contentOf(file)
  if (known) return { ...known, kind }
  return mediaContent(call.world, kind, { bytes: file.bytes, name: file.name, mime: file.mime, size: file.size })
}

/** An upload is not always shown as what it was sent as: a large ogg voice note becomes a file, a silent mp4 document an animation. */
function settled(kind: MediaKind, upload: Upload): MediaKind {
  if (kind === 'voice' && isOgg(upload) && upload.bytes.length > maxVoiceBytes) return 'document'
  if (kind === 'voice' && !isOgg(upload) && !/^audio\/(mpeg|mp4|x-m4a|ogg)/.test(upload.mime) && !/\.(mp3|m4a|og[ga])$/i.test(upload.name)) return 'document'
  return kind
}

function isOgg({ bytes }: Upload): boolean {
  return bytes.toString('latin1', 0, 4) === 'OggS'
}

function checkPhoto(bytes: Buffer): void {
  if (bytes.length > maxPhotoBytes) {
    throw badRequest(`file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${maxPhotoBytes} bytes`)
  }
  const size = pictureSize(bytes)
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED')
  const ratio = Math.max(size.width, size.height) / Math.max(1, Math.min(size.width, size.height))
  if (size.width + size.height > 10_000 || ratio > 20) throw badRequest('PHOTO_INVALID_DIMENSIONS')
}

function isGoodThumbnail({ bytes }: Upload): boolean {
  const size = pictureSize(bytes)
  return bytes.length < 204_800 && size !== null && size.width <= 320 && size.height <= 320
}

function mimeOf(kind: MediaKind, upload: Upload): string | undefined {
  if (kind === 'photo') return 'image/jpeg'
  return upload.mime === '' || (upload.mime === 'application/octet-stream' && kind !== 'document') ? guessed(upload.name) : upload.mime
}

function guessed(name: string): string | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const types: Record<string, string> = {
    pdf: 'application/pdf', txt: 'text/plain', zip: 'application/zip', png: 'image/png', jpg: 'image/jpeg', mp3: 'audio/mpeg',
    m4a: 'audio/mp4', ogg: 'audio/ogg', oga: 'audio/ogg', mp4: 'video/mp4', webp: 'image/webp', webm: 'video/webm', csv: 'text/csv',
  }
  return types[extension]
}

function factsOf({ args }: Call, kind: MediaKind): JsonObject {
  const whole = (name: string) => (args.has(name) ? args.integer(name, 0, 0) : undefined)
  const words = (name: string) => args.text(name) || undefined
  switch (kind) {
    case 'photo':
    case 'document':
      return {}
    case 'voice':
      return compact({ duration: whole('duration') })
    case 'audio':
      return compact({ duration: whole('duration'), performer: words('performer'), title: words('title') })
    case 'video':
    case 'animation':
      return compact({ duration: whole('duration'), width: whole('width'), height: whole('height') })
    case 'video_note':
      return compact({ duration: whole('duration'), length: whole('length') })
    case 'sticker':
      return compact({ emoji: words('emoji') })
  }
}

function title(kind: string): string {
  return kind.split('_').map(word => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}

/** For editing: the same content with another caption. */
export function recaptioned(content: Content, text: string, entities: readonly Entity[]): Content {
  return 'file' in content ? { ...content, text, entities } : content
}
