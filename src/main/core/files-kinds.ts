/**
 * What a file is, told from its first bytes alone: nothing here decodes, because main must never run a decoder over what a
 * stranger sent (TRUST SEC-34, SEC-37).
 */

/** How many leading bytes the functions here want to see. A camera's JPEG keeps its size behind up to 64 kB of notes each. */
export const headBytes = 256 * 1024

/** What may be shown or played inside the page; everything else is only ever a download. */
export const inlineKinds: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'video/mp4',
  'video/webm',
  'audio/ogg',
  'audio/mpeg',
  'audio/mp4',
])

/** The media type that the bytes prove, or `application/octet-stream`. The customer's word is never asked. */
export function sniff(head: Uint8Array): string {
  if (starts(head, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (starts(head, 0, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (text(head, 0, 6) === 'GIF87a' || text(head, 0, 6) === 'GIF89a') return 'image/gif'
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'WEBP') return 'image/webp'
  if (text(head, 4, 4) === 'ftyp') return ftyp(text(head, 8, 4))
  if (starts(head, 0, [0x1a, 0x45, 0xdf, 0xa3]) && latin(head.subarray(0, 64)).includes('webm')) return 'video/webm'
  if (text(head, 0, 4) === 'OggS') return 'audio/ogg'
  if (text(head, 0, 3) === 'ID3' || isMpegAudio(head)) return 'audio/mpeg'
  if (text(head, 0, 5) === '%PDF-') return 'application/pdf'
  if (starts(head, 0, [0x50, 0x4b, 0x03, 0x04])) return 'application/zip'
  if (starts(head, 0, [0x1f, 0x8b])) return 'application/gzip'
  return 'application/octet-stream'
}

/** Pixels of a png, jpeg, gif or webp from its header, or null where the header does not say. */
export function pictureSize(head: Uint8Array): { readonly width: number; readonly height: number } | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  switch (sniff(head)) {
    case 'image/png':
      return head.length >= 24 ? real(view.getUint32(16), view.getUint32(20)) : null
    case 'image/gif':
      return head.length >= 10 ? real(view.getUint16(6, true), view.getUint16(8, true)) : null
    case 'image/webp':
      return webpSize(head, view)
    case 'image/jpeg':
      return jpegSize(view)
    default:
      return null
  }
}

function webpSize(head: Uint8Array, view: DataView) {
  if (head.length < 30) return null
  switch (text(head, 12, 4)) {
    // Lossy: a key frame with 14-bit sizes behind its start code.
    case 'VP8 ':
      return real(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
    // Lossless: two 14-bit sizes less one, packed into 28 bits.
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return real((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    }
    // Extended: 24-bit sizes less one.
    case 'VP8X':
      return real((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1)
    default:
      return null
  }
}

function jpegSize(view: DataView) {
  let at = 2
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    // A frame header: every Cn but the tables C4 and CC and the reserved C8.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return real(view.getUint16(at + 7), view.getUint16(at + 5))
    }
    const stands = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    at += 2 + (stands ? 0 : view.getUint16(at + 2))
  }
  return null
}

function real(width: number, height: number) {
  return width > 0 && height > 0 ? { width, height } : null
}

function ftyp(brand: string): string {
  if (brand === 'M4A ' || brand === 'M4B ' || brand === 'M4P ') return 'audio/mp4'
  // Pictures in the same container (heic, avif) are not on the list of what is shown.
  if (/^(isom|iso\d|mp4\d|mp42|avc1|dash|M4V |M4VH|M4VP|MSNV|f4v |3gp\d|3g2.|mmp4|qt {2})$/.test(brand)) return 'video/mp4'
  return 'application/octet-stream'
}

/** An MPEG audio frame's sync with a layer, bit rate and sample rate that exist. */
function isMpegAudio(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (second & 0x06) === 0x02 && third >>> 4 !== 0x0f && third >>> 4 !== 0 && (third & 0x0c) !== 0x0c
}

function starts(head: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[at + index] === byte)
}

function text(head: Uint8Array, at: number, length: number): string {
  return latin(head.subarray(at, at + length))
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
