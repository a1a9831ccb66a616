/** Names that strangers gave to files, made harmless for every file system and header (TRUST SEC-42). */

const longest = 120
const mostBytes = 240
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/**
 * A name without separators, control characters, direction marks, colons or a device's name, at most 120 characters and 240
 * bytes of UTF-8, with its real last extension kept. Never empty, never dots alone.
 */
export function safeFileName(name: string): string {
  const clean = name
    .toWellFormed()
    .normalize('NFC')
    // Separators and what Windows forbids; the colon would also name an alternate data stream.
    .replace(/[/\\<>:"|?*]/g, '_')
    // Controls, format characters (zero width, direction overrides) and line separators.
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\ufffd]/gu, '')
  const trimmed = trim(shorten(trim(clean)))
  if (trimmed === '') return 'file'
  return reserved.test(trimmed) ? `_${trimmed}` : trimmed
}

/** Windows drops dots and spaces at the end, and a dot in front hides the file elsewhere. */
function trim(name: string): string {
  return name.replace(/^[\s.]+|[\s.]+$/gu, '')
}

function shorten(name: string): string {
  const extension = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? ''
  const before = name.slice(0, name.length - extension.length)
  // By character, so that none is cut in half.
  let stem = Array.from(before)
  // One character is kept free for the underscore before a device's name.
  const isTooLong = () => stem.length + [...extension].length >= longest || Buffer.byteLength(stem.join('') + extension) >= mostBytes
  if (stem.length > longest) stem = stem.slice(0, longest)
  while (stem.length > 0 && isTooLong()) stem.pop()
  return stem.join('').trimEnd() + extension
}

/** `Content-Disposition` with the name in both forms of RFC 6266; `name` must be safe already. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
