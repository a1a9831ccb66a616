import type { Clock } from '../ports'

const gap = 100

/** Hands on how many bytes have left: at most ten times a second, never more than there are, and once at the end. */
export function told(clock: Clock, total: number, tell: (done: number) => void): (bytes: number) => void {
  let last = -Infinity
  let before = -1
  return bytes => {
    const done = Math.min(bytes, total)
    const now = clock.monotonic()
    if (done === before || (done < total && now - last < gap)) return
    last = now
    before = done
    tell(done)
  }
}
