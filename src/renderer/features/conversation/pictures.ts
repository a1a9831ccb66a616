import { formatBytes, formatDuration } from '../../../shared/format'
import type { Attachment } from '../../../shared/model'

/** The room that a picture takes before and after it has loaded, in pixels. */
export type Room = { readonly width: number; readonly height: number }

/** Room for a picture inside a box, by its own ratio; a square where it is not known. Never larger than twice its own size. */
export function roomFor(picture: { width?: number | undefined; height?: number | undefined }, box: Room, least = 96): Room {
  const width = positive(picture.width) ?? box.height
  const height = positive(picture.height) ?? box.height
  const ratio = Math.min(3, Math.max(1 / 3, width / height))
  const scale = Math.min(box.width, box.height * ratio, Math.max(least, width * 2, least * ratio))
  return { width: Math.round(scale), height: Math.round(scale / ratio) }
}

/** The ratio (width / height) of a picture, 1 where it is not known. */
export function ratioOf(picture: Pick<Attachment, 'width' | 'height' | 'thumb'>): number {
  const width = positive(picture.width) ?? positive(picture.thumb?.width)
  const height = positive(picture.height) ?? positive(picture.thumb?.height)
  return width !== undefined && height !== undefined ? width / height : 1
}

/** Whether an attachment is drawn as a picture in a grid. */
export function isPicture(attachment: Attachment): boolean {
  return attachment.kind === 'photo' || attachment.kind === 'video' || attachment.kind === 'animation'
}

/** The one fact that a picture wears: how long a film is, or how large a photo that is not here yet. */
export function chipOf({ kind, state, duration, size }: Attachment, locale?: string): string {
  if (kind !== 'photo') return duration === undefined ? '' : formatDuration(duration)
  return state === 'remote' && size !== undefined ? formatBytes(size, locale) : ''
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined
}
