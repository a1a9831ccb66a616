import { Problem } from '../../../shared/problem'

/** A paging token is opaque to pages: places as base64url JSON. */
export function token(...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The places of a token. Throws Problem `bad-input` for anything that `token` has not made. */
export function places(text: string, count: number): readonly string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(value) && value.length === count && value.every(place => typeof place === 'string')) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Problem('bad-input', { detail: 'a paging token that Bellhop has not given out' })
}
