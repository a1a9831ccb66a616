import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Clock, Random } from './ports'

const longestTimer = 2 ** 31 - 1

/** The machine's own clock. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      // Beyond 24.8 days a timer would fire at once.
      const timer = setTimeout(done, Math.min(Math.max(0, ms), longestTimer))
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** The machine's own chance, good enough for keys. */
export const machineRandom: Random = {
  fraction: () => randomInt(2 ** 47) / 2 ** 47,
  uuid: () => randomUUID(),
  hex: bytes => randomBytes(bytes).toString('hex'),
}
