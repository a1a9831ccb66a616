import { vi } from 'vitest'

/**
 * Waits until an assertion holds and answers what it answers; fails with its own words when it never does. A slow machine is no
 * failure. `interval` in milliseconds, for a check that must not ask often.
 */
export function until<T>(check: () => T | Promise<T>, { interval = 20 }: { readonly interval?: number } = {}): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval })
}
