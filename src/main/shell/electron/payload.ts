import { maxCallBytes, shapeFault } from '../guard'

/** A call's input as it may be passed on, or null (SEC-16). Files never come this way: they have `/upload`. */
export type Payload = { readonly input: unknown; readonly bytes: number }

/** Structured cloning lets cycles, maps and dates through: only what survives as JSON goes on, and only if it is small and flat. */
export function payload(input: unknown): Payload | null {
  const text = asJson(input)
  if (text === null) return null
  const bytes = Buffer.byteLength(text)
  if (bytes > maxCallBytes) return null
  const plain: unknown = JSON.parse(text)
  return shapeFault(plain) ? null : { input: plain, bytes }
}

function asJson(input: unknown): string | null {
  try {
    return JSON.stringify(input ?? null)
  } catch {
    // A cycle, a bigint, or nested past the stack.
    return null
  }
}
