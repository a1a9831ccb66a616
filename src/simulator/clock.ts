/** `real` runs with the machine, `virtual` stands still until it is moved, a number runs so many times as fast as the machine. */
export type ClockKind = 'real' | 'virtual' | number

/** The simulator's time. Every lifetime (24 h, 150 s, retry_after, file links) is measured on it, never on Date. */
export type Clock = {
  /** Epoch milliseconds as the simulated server sees them. */
  now(): number
  /** Runs once after `ms`; the returned function cancels. */
  after(ms: number, run: () => void): () => void
  /** Virtual: moves time on, running what falls due, in order. Otherwise the server's clock jumps (T11); timers are not touched. */
  advance(ms: number): Promise<void>
  readonly isVirtual: boolean
  /** Cancels everything that waits. */
  stop(): void
}

export function createClock(kind: ClockKind, startAt?: number): Clock {
  if (kind === 'virtual') return virtualClock(startAt ?? Date.UTC(2026, 8, 1, 9))
  if (kind === 'real') return runningClock(Date.now, 1)
  const beganAt = startAt ?? Date.now()
  const began = performance.now()
  return runningClock(() => Math.floor(beganAt + (performance.now() - began) * kind), kind)
}

function runningClock(now: () => number, speed: number): Clock {
  const waiting = new Set<NodeJS.Timeout>()
  let skew = 0
  return {
    isVirtual: false,
    now: () => now() + skew,
    after: (ms, run) => {
      // setTimeout fires at once beyond 2^31 ms.
      const timer = setTimeout(() => {
        waiting.delete(timer)
        run()
      }, Math.min(ms / speed, 2_147_483_647))
      // The listening socket keeps the process alive, not a callback's expiry.
      timer.unref()
      waiting.add(timer)
      return () => {
        waiting.delete(timer)
        clearTimeout(timer)
      }
    },
    advance: ms => {
      skew += ms
      return Promise.resolve()
    },
    stop: () => {
      for (const timer of waiting) clearTimeout(timer)
      waiting.clear()
    },
  }
}

type Due = { readonly at: number; readonly order: number; readonly run: () => void }

function virtualClock(startAt: number): Clock {
  let now = startAt
  let order = 0
  const waiting = new Set<Due>()
  return {
    isVirtual: true,
    now: () => now,
    after: (ms, run) => {
      const due: Due = { at: now + Math.max(0, ms), order: order++, run }
      waiting.add(due)
      return () => void waiting.delete(due)
    },
    advance: async ms => {
      const end = now + ms
      for (let due = earliest(waiting, end); due; due = earliest(waiting, end)) {
        waiting.delete(due)
        now = Math.max(now, due.at)
        due.run()
        // What the timer set going (promises, socket writes) may set further timers before `end`.
        await settle()
      }
      now = end
      await settle()
    },
    stop: () => waiting.clear(),
  }
}

function earliest(waiting: ReadonlySet<Due>, end: number): Due | undefined {
  let first: Due | undefined
  for (const due of waiting) {
    if (due.at <= end && (!first || due.at < first.at || (due.at === first.at && due.order < first.order))) first = due
  }
  return first
}

function settle(): Promise<void> {
  return new Promise(resolve => void setImmediate(resolve))
}
