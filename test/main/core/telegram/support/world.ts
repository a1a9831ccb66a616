import { setTimeout as wait } from 'node:timers/promises'
import type { Clock, Random } from '../../../../../src/main/core/ports'

export const token = '7000000001:AAcanaryCANARYcanaryCANARYcanary_-09'
export const secret = token.split(':')[1] ?? ''

/** The machine's clock with its sleeps shortened: a back-off of a minute must not take one. */
export function clock(speed = 1): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now() * speed,
    sleep: async (ms, signal) => {
      try {
        await wait(ms / speed, undefined, signal ? { signal } : {})
      } catch {
        // The signal ended it: that is no failure of a sleep.
      }
    },
  }
}

/** A generator with a seed, so that a failure repeats. */
export function random(seed = 1): Random {
  let state = seed >>> 0
  const fraction = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const hex = (bytes: number) => Array.from({ length: bytes * 2 }, () => Math.floor(fraction() * 16).toString(16)).join('')
  return { fraction, hex, uuid: () => `${hex(4)}-${hex(2)}-4${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}` }
}

/** Waits until it is so; says what it waited for when it never becomes so. */
export async function until(what: string, isSo: () => boolean, ms = 60_000): Promise<void> {
  const end = performance.now() + ms
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`never happened: ${what}`)
    await wait(5)
  }
}
