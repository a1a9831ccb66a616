/** Readers for JSON of which nothing is promised: each answers the value in its type, or null. */

export type Json = Readonly<Record<string, unknown>>

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** More than any text of Telegram's; a server that sends more keeps it in the raw update, and nobody carries it about. UTF-16 units. */
const longestText = 65_536

/** Well-formed, and cut at `most` UTF-16 units. */
export function text(value: unknown, most = longestText): string | null {
  return typeof value === 'string' ? value.slice(0, most).toWellFormed() : null
}

/** Whole numbers that JavaScript holds exactly: Telegram's ids have at most 52 bits. */
export function integer(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** A whole number of zero or more, such as a size. */
export function count(value: unknown): number | null {
  const whole = integer(value)
  return whole !== null && whole >= 0 ? whole : null
}

/** Telegram's dates are seconds and fit 32 bits; anything else is a mistake of whoever sent it. */
const latestDate = 4_294_967_295

/** Telegram's seconds as epoch ms. */
export function seconds(value: unknown): number | null {
  const whole = count(value)
  return whole !== null && whole <= latestDate ? whole * 1_000 : null
}
