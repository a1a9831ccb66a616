/**
 * The rules about what may cross from a page to the core, the same for both shells (TRUST SEC-16, SEC-18). `answer.ts` checks
 * meaning; this checks that looking at the meaning is safe.
 */

/** Bytes of one call's JSON; files go by handle. */
export const maxCallBytes = 1024 * 1024
const maxDepth = 16
const forbidden = new Set(['__proto__', 'prototype', 'constructor'])

/** Says why a parsed input may not be passed on, or null: it is nested too deep, or names a key that reaches prototypes. */
export function shapeFault(value: unknown, depth = 0): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (depth >= maxDepth) return 'nested too deep'
  for (const key of Object.keys(value)) {
    if (forbidden.has(key)) return `the key ${key} is not allowed`
    const fault = shapeFault((value as Record<string, unknown>)[key], depth + 1)
    if (fault) return fault
  }
  return null
}

export type Limiter = {
  /** Whether this call may pass now; it is counted if so. `bytes` is the size of its JSON. */
  take(name: string, bytes: number): boolean
}

/** One page's allowance: 200 calls a second, 30 sends a second, 1 MiB a second with room for one call of the largest size. */
export function limiter(monotonic: () => number = () => performance.now()): Limiter {
  const calls = bucket(200, 200, monotonic)
  const sends = bucket(30, 30, monotonic)
  const volume = bucket(maxCallBytes, 2 * maxCallBytes, monotonic)
  return {
    take: (name, bytes) => calls(1) && volume(bytes) && (name !== 'message.send' || sends(1)),
  }
}

function bucket(perSecond: number, most: number, monotonic: () => number): (cost: number) => boolean {
  let left = most
  let filledAt = monotonic()
  return cost => {
    const now = monotonic()
    left = Math.min(most, left + ((now - filledAt) / 1000) * perSecond)
    filledAt = now
    if (left < cost) return false
    left -= cost
    return true
  }
}
