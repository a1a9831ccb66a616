import { uptime } from 'node:os'

/** How often it is looked, and how much too late a look must be to count as sleep. Milliseconds. */
const every = 2_000
const late = 3_000

type Sources = {
  /** Milliseconds on a clock that nobody can set; on Linux it stands still while the machine sleeps. */
  monotonic(): number
  /** Milliseconds since the machine was started, sleep included. */
  uptime(): number
}

const machine: Sources = {
  monotonic: () => performance.now(),
  // Elsewhere it is made from the wall clock, which anybody may set; there the monotonic clock runs on through sleep.
  uptime: process.platform === 'linux' ? () => uptime() * 1_000 : () => performance.now(),
}

/**
 * Calls `onWake` after the machine, or this process alone, has stood still: connections may be dead without a word, and Telegram's
 * updates are getting old. The wall clock has no part in it: whoever sets it wakes nobody. Returns how to stop.
 */
export function watchSleep(onWake: () => void, { monotonic, uptime: up }: Sources = machine): () => void {
  let last = { monotonic: monotonic(), up: up() }
  const timer = setInterval(() => {
    const now = { monotonic: monotonic(), up: up() }
    const passed = Math.max(now.monotonic - last.monotonic, now.up - last.up)
    last = now
    if (passed > every + late) onWake()
  }, every)
  timer.unref()
  return () => clearInterval(timer)
}
