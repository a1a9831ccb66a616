/** Seeded randomness: the same seed gives the same ids, tokens and fault decisions. */
export type Random = {
  /** 0 <= x < 1. */
  fraction(): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
  /** Characters of the base64url alphabet. */
  text(length: number): string
  digits(length: number): string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function createRandom(seed: number): Random {
  const fraction = splitMix(seed)
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1))
  return {
    fraction,
    between,
    pick: list => {
      const item = list[between(0, list.length - 1)]
      if (item === undefined) throw new Error('picked from an empty list')
      return item
    },
    chance: probability => fraction() < probability,
    text: length => Array.from({ length }, () => alphabet[between(0, 63)]).join(''),
    digits: length => Array.from({ length }, (_, index) => between(index === 0 ? 1 : 0, 9)).join(''),
  }
}

/** splitmix32: tiny, well spread, and good enough for decisions that nobody attacks. */
function splitMix(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
}
