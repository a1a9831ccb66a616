import type { ParsedInput } from '../../../shared/contract'
import { safeFileName } from '../../../shared/file-name'
import type { Attachment } from '../../../shared/model'
import { linkParts, longestLink } from '../../../shared/fetchable'
import { Problem } from '../../../shared/problem'
import { type Upload, readUpload } from '../files-uploads'
import type { EventBodies } from '../log/event'
import type { Link } from '../store/outgoing'

export type File = { readonly uploadId: string; readonly upload: Upload; readonly as: Attachment['kind'] }
/** What Telegram fetches by itself: nothing of it lies here. */
export type Linked = { readonly link: Link; readonly as: Link['as'] }

type Wanted = Extract<Attached, { uploadId: string }>
type Attached = NonNullable<ParsedInput<'message.send'>['attachments']>[number]

const megabyte = 1024 * 1024
/** MAP 3.1: what Telegram's own servers take by upload; a Bot API server of one's own takes 2,000 MB. */
const photoLimit = 10 * megabyte
const fileLimit = 50 * megabyte
const noteLimit = 12 * megabyte
const ownServerLimit = 2_000 * megabyte

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp', 'video/mp4': 'mp4', 'video/webm': 'webm', 'video/quicktime': 'mov',
  'audio/ogg': 'ogg', 'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'application/pdf': 'pdf', 'application/zip': 'zip',
}

/** An upload as Telegram will take it. Problems: `upload-gone`, `file-empty`, `file-too-big`, `photo-...`. */
export function fileFor(dataDir: string, hasOwnServer: boolean, { uploadId, as, fileName }: Wanted): File {
  const found = readUpload(dataDir, uploadId)
  if (!found) throw new Problem('upload-gone')
  const upload = { ...found, name: named(fileName ?? found.name, found.mime) }
  const kind = kindFor(as, upload)
  const limit = hasOwnServer ? ownServerLimit : kind === 'video-note' ? noteLimit : fileLimit
  if (upload.size === 0) throw new Problem('file-empty', { name: upload.name })
  if (upload.size > limit) throw new Problem('file-too-big', { name: upload.name, limit: limit / megabyte })
  if (kind === 'photo') refusePhoto(upload)
  return { uploadId, upload, as: kind }
}

/** Problems: `link-address`. */
export function linkFor({ url, as, fileName }: Extract<Attached, { url: string }>): Linked {
  const parts = linkParts(url)
  if (!parts) throw new Problem('link-address', { limit: longestLink })
  return { as, link: { url, as, host: parts.host, fileName: safeFileName(fileName ?? (parts.name || parts.host)) } }
}

/** What Telegram's apps can play; anything else arrives as a file, and whole. */
function kindFor(as: Wanted['as'], { mime }: Upload): Attachment['kind'] {
  if ((as === 'video' || as === 'video-note') && mime !== 'video/mp4') return 'document'
  if (as === 'animation' && mime !== 'video/mp4' && mime !== 'image/gif') return 'document'
  return as
}

/** A name without an extension gets the one of what the bytes are, so that the contact's device can open it. */
function named(given: string, mime: string): string {
  const name = safeFileName(given)
  const extension = extensions[mime]
  return extension === undefined || /\.[A-Za-z0-9]{1,8}$/.test(name) ? name : safeFileName(`${name}.${extension}`)
}

/** Telegram refuses these only after all bytes have gone up, so they are refused here. */
function refusePhoto({ name, size, width, height }: Upload): void {
  if (size > photoLimit) throw new Problem('photo-too-big', { name, limit: photoLimit / megabyte })
  if (width === undefined || height === undefined) throw new Problem('photo-unreadable', { name })
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height)) throw new Problem('photo-shape', { name })
}

const mostInAlbum = 10
/** What may stand together in one album: photos and videos mix, and what else there is stays among its own. */
const families: Readonly<Partial<Record<Attachment['kind'], string>>> = { photo: 'seen', video: 'seen', audio: 'audio', document: 'document' }

/**
 * Throws Problem `album-size`, `album-mixed`, `album-link`: where one link of an album fails, Telegram does not say what became of the rest.
 */
export function refuseAlbum(files: readonly (File | Linked)[]): void {
  if (files.some(file => 'link' in file)) throw new Problem('album-link')
  if (files.length < 2 || files.length > mostInAlbum) throw new Problem('album-size', { least: 2, most: mostInAlbum })
  const kinds = new Set(files.map(({ as }) => families[as]))
  if (kinds.size > 1 || kinds.has(undefined)) throw new Problem('album-mixed')
}

/** Whether a file may take the place of another in an album. */
export function goTogether(one: Attachment['kind'], other: Attachment['kind']): boolean {
  return families[one] !== undefined && families[one] === families[other]
}

export function attachmentBody({ upload, as }: File, sha: string): NonNullable<EventBodies['message.queued']['attachment']> {
  return {
    kind: as,
    sha,
    fileName: upload.name,
    mime: upload.mime,
    size: upload.size,
    width: upload.width ?? null,
    height: upload.height ?? null,
    duration: null,
  }
}
