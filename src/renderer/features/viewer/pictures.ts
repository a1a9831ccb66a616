import type { AttachmentId, Message } from '../../../shared/model'

/** One photo of the conversation. */
export type Photo = { readonly message: Message; readonly attachmentId: AttachmentId }

/** The photos among these messages, oldest first, that can be looked at. */
export function photosOf(messages: readonly Message[]): readonly Photo[] {
  return messages.flatMap(message =>
    message.attachments
      .filter(({ kind, state }) => kind === 'photo' && state !== 'too-big' && state !== 'gone')
      .map(({ id }) => ({ message, attachmentId: id })),
  )
}

/** The photo `by` places further, or undefined at the ends. */
export function neighbour(photos: readonly Photo[], current: AttachmentId, by: 1 | -1): Photo | undefined {
  const at = photos.findIndex(photo => photo.attachmentId === current)
  return at < 0 ? undefined : photos[at + by]
}

/** How much a picture is enlarged, and where its middle is moved to. Pixels of the screen. */
export type Zoom = { readonly scale: number; readonly x: number; readonly y: number }

export const fitted: Zoom = { scale: 1, x: 0, y: 0 }
const largest = 8

/** The zoom after a step by `factor` about a point, measured from the middle of the stage: what lies there stays there. */
export function zoomed({ scale, x, y }: Zoom, factor: number, point: { readonly x: number; readonly y: number } = { x: 0, y: 0 }): Zoom {
  const next = Math.min(largest, Math.max(1, scale * factor))
  if (next === 1) return fitted
  const ratio = next / scale
  return { scale: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio }
}

/** A moved zoom that never loses the picture: its middle stays within its own half size. */
export function moved(zoom: Zoom, by: { readonly x: number; readonly y: number }, size: { readonly width: number; readonly height: number }): Zoom {
  const limit = (value: number, whole: number) => Math.min(whole / 2, Math.max(-whole / 2, value))
  return {
    scale: zoom.scale,
    x: limit(zoom.x + by.x, size.width * zoom.scale),
    y: limit(zoom.y + by.y, size.height * zoom.scale),
  }
}
