/** The longest text of one Telegram message in UTF-16 units: safe whether Telegram counts units or code points (MAP 3.1). */
export const maxTextLength = 4096
export const maxCaptionLength = 1024

/** Formatting that means nothing in halves: it stays in one piece where a text is split. */
export const indivisible: ReadonlySet<string> = new Set(['text_link', 'custom_emoji', 'code'])

/** A piece of a longer text; `start` is its offset in the whole, for moving entities along. */
type Stretch = { readonly offset: number; readonly length: number }
export type Piece = { readonly text: string; readonly start: number }

const sentenceEnd = /[.!?…。！？]["'»”’)\]]*\s+/gu

/**
 * Cuts a text into pieces of at most `limit` UTF-16 units: at a paragraph if one ends in the second half of a piece, else at a line, a sentence or
 * a space, else between two graphemes. Nothing but white space at a seam is left out: the pieces in order, with the white space of the seams,
 * are the text. Pieces are never empty or blank; a blank text has none. `whole` are stretches that stay in one piece where they fit.
 */
export function splitText(text: string, limit = maxTextLength, whole: readonly Stretch[] = []): readonly Piece[] {
  const pieces: Piece[] = []
  const end = text.trimEnd().length
  let start = skipSpace(text, 0)
  while (start < end) {
    const cut = end - start <= limit ? end : around(whole, start, cutBefore(text, start, limit))
    const piece = text.slice(start, cut).trimEnd()
    pieces.push({ text: piece, start })
    start = skipSpace(text, cut)
  }
  return pieces
}

/** Before a stretch that the cut would go through; a stretch that fills a piece from its beginning is cut all the same. */
function around(whole: readonly Stretch[], start: number, cut: number): number {
  const torn = whole.filter(({ offset, length }) => offset > start && offset < cut && cut < offset + length)
  return torn.reduce((least, { offset }) => Math.min(least, offset), cut)
}

function skipSpace(text: string, from: number): number {
  const rest = /\S/.exec(text.slice(from))
  return rest ? from + rest.index : text.length
}

function cutBefore(text: string, start: number, limit: number): number {
  const window = text.slice(start, start + limit + 1)
  const half = Math.floor(limit / 2)
  for (const place of [lastOf(window, '\n\n'), lastOf(window, '\n'), lastSentence(window, limit), lastSpace(window)])
    if (place >= half) return start + place
  const space = lastSpace(window)
  return start + (space > 0 ? space : graphemeCut(text, start, limit))
}

function lastOf(window: string, separator: string): number {
  return window.lastIndexOf(separator, window.length - 1)
}

function lastSentence(window: string, limit: number): number {
  let place = -1
  for (const match of window.matchAll(sentenceEnd)) {
    const after = match.index + match[0].trimEnd().length
    if (after <= limit) place = after
  }
  return place
}

function lastSpace(window: string): number {
  for (let i = window.length - 1; i > 0; i -= 1) if (/\s/.test(window[i] ?? '')) return i
  return -1
}

/** The last border between two graphemes that fits; a single grapheme longer than a whole piece is cut between code points. */
function graphemeCut(text: string, start: number, limit: number): number {
  // With the whole rest in sight: a window that ends inside a grapheme would show a border that is none.
  const cut = new Intl.Segmenter().segment(text.slice(start)).containing(limit)?.index ?? limit
  if (cut > 0) return cut
  const isPair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(start + limit - 1, start + limit + 1))
  return isPair && limit > 1 ? limit - 1 : limit
}
