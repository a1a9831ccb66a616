import { maxCaptionLength, splitText } from '../../../shared/split'

/** How a file goes out. What is not a photo or a film goes as a document. */
export type SendAs = 'photo' | 'document' | 'audio' | 'video' | 'animation' | 'voice' | 'video-note'

/** What must be known of a file before it is sent. `width` and `height` once they are. Bytes, pixels. */
export type Facts = {
  readonly name: string
  readonly mime: string
  readonly size: number
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/** Why a file cannot go as wished, with the limit in bytes where there is one. `stop`: it cannot go at all. */
export type Verdict =
  | { readonly as: SendAs; readonly note?: undefined }
  | { readonly as: 'document'; readonly note: 'photoTooBig' | 'photoTooLarge' | 'photoTooLong' | 'otherVideo'; readonly limit?: number }
  | { readonly as: SendAs; readonly note: 'tooBig' | 'empty'; readonly stop: true; readonly limit?: number }

const megabyte = 1024 * 1024
/** MAP 3.1. */
export const photoLimit = 10 * megabyte
const fileLimit = 50 * megabyte
const ownServerLimit = 2_000 * megabyte
const mostPixels = 10_000
const narrowest = 20

/** The most that `message.send` takes at once. */
export const mostFiles = 50

/** Whether the operator may choose between a photo and a file. */
export function mayBePhoto({ mime }: Pick<Facts, 'mime'>): boolean {
  return mime === 'image/jpeg' || mime === 'image/png' || mime === 'image/webp'
}

/** As what a file goes when nobody has chosen. */
export function naturalKind({ mime, name }: Pick<Facts, 'mime' | 'name'>): SendAs {
  if (mayBePhoto({ mime })) return 'photo'
  if (mime === 'image/gif') return 'animation'
  // Telegram plays mp4 alone; other films go as files.
  if (mime === 'video/mp4') return 'video'
  if (mime === 'audio/mpeg' || mime === 'audio/mp4' || /\.(mp3|m4a)$/i.test(name)) return 'audio'
  return 'document'
}

/**
 * Looks at a file before anything is sent. A photo that Telegram would refuse goes as a file; what is too big for a bot
 * does not go at all. `isOwnServer`: the bot talks to a Bot API server of its own, which takes 2 GB.
 */
export function check(facts: Facts, wanted: SendAs, isOwnServer = false): Verdict {
  const limit = isOwnServer ? ownServerLimit : fileLimit
  if (facts.size === 0) return { as: wanted, note: 'empty', stop: true }
  if (facts.size > limit) return { as: wanted, note: 'tooBig', stop: true, limit }
  if (wanted === 'document' && /^video\/(?!mp4$)/.test(facts.mime)) return { as: 'document', note: 'otherVideo' }
  if (wanted !== 'photo') return { as: wanted }
  if (facts.size > photoLimit) return { as: 'document', note: 'photoTooBig', limit: photoLimit }
  const { width, height } = facts
  if (width === undefined || height === undefined) return { as: 'photo' }
  if (width + height > mostPixels) return { as: 'document', note: 'photoTooLarge' }
  if (Math.max(width, height) > Math.min(width, height) * narrowest) return { as: 'document', note: 'photoTooLong' }
  return { as: 'photo' }
}

/** Whether files can go as one album: 2 to 10, pictures and films together, anything else only among its own (MAP 3.1). */
export function albumOf(kinds: readonly SendAs[]): 'single' | 'album' | 'mixed' {
  if (kinds.length < 2) return 'single'
  const families = new Set(kinds.map(kind => (kind === 'video' ? 'photo' : kind)))
  return kinds.length <= mostInAlbum && families.size === 1 && !families.has('animation') ? 'album' : 'mixed'
}

const mostInAlbum = 10

/** The name with an ending that says what it is: Telegram and its apps go by that. */
export function withEnding(name: string, mime: string): string {
  if (/\.[\p{L}\p{N}]{1,24}$/u.test(name)) return name
  const ending = endings[mime]
  return ending ? `${name}.${ending}` : name
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/json': 'json',
}

/** How many messages a text with files becomes: a short text is a caption, a longer one goes ahead in messages of its own. */
export function messageCount(text: string, files: number): number {
  if (files === 0) return splitText(text).length
  return text.trim().length <= maxCaptionLength ? files : splitText(text).length + files
}

/** A pasted picture has no name of its own, or one that says nothing. */
export function nameFor(file: Pick<File, 'name' | 'type'>, stand: string): string {
  if (file.name !== '' && file.name !== 'image.png') return withEnding(file.name, file.type)
  const extension = file.type.split('/')[1]?.replace('jpeg', 'jpg').replace(/\W.*$/, '')
  return extension ? stand.replace(/\.\w+$/, `.${extension}`) : stand
}
