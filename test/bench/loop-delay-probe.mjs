// Loaded into the app's own process by NODE_OPTIONS: the first SIGUSR2 starts to watch its main loop, the second writes what was seen.
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.BELLHOP_BENCH_LOOP
const resolution = 1
if (isMainThread && file) {
  let late
  let began = 0
  process.on('SIGUSR2', () => {
    if (!late) {
      late = []
      began = performance.now()
      watch(began)
      return
    }
    // One signal is sometimes heard twice within a millisecond; the second one comes after a drain of seconds.
    if (performance.now() - began < 50) return
    const sorted = late.toSorted((a, b) => a - b)
    writeFileSync(file, JSON.stringify({ count: sorted.length, p99: sorted[Math.floor(sorted.length * 0.99)], max: sorted.at(-1) }))
  })

  // By a timer of our own: monitorEventLoopDelay counts nothing in a process that was started this way.
  function watch(before) {
    setTimeout(() => {
      const now = performance.now()
      late.push(Math.max(0, now - before - resolution))
      watch(now)
    }, resolution).unref()
  }
}
