// Loaded into the app's own process by NODE_OPTIONS: the first SIGUSR2 starts to watch its main loop, the second writes what was seen.
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.BELLHOP_BENCH_LOOP
if (isMainThread && file) {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  let isWatching = false
  process.on('SIGUSR2', () => {
    if (!isWatching) {
      isWatching = true
      histogram.enable()
      return
    }
    histogram.disable()
    writeFileSync(file, JSON.stringify({ p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 }))
  })
}
