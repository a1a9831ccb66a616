import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

const period = 20

/** Milliseconds, the 99th of a hundred, since the last look. */
export type Lateness = {
  /** How late the loop was by the clock on the wall: what it did itself, what its disk took, and what others took of the processor. */
  readonly wall: number
  /** Of that, what this thread computed itself: as late as the loop would have been on a machine of its own. */
  readonly own: number
}

/** Watches the event loop of this thread. */
export function watchLoop(): { look(): Lateness } {
  let wall: number[] = []
  let own: number[] = []
  const every = 5
  let due = performance.now() + every
  let before = process.threadCpuUsage()
  const tick = () => {
    const late = Math.max(0, performance.now() - due)
    const { user, system } = process.threadCpuUsage(before)
    wall.push(late)
    own.push(Math.min(late, (user + system) / 1000))
    before = process.threadCpuUsage()
    due = performance.now() + every
    setTimeout(tick, every).unref()
  }
  setTimeout(tick, every).unref()
  return {
    look() {
      const result = { wall: p99(wall), own: p99(own) }
      wall = []
      own = []
      return result
    },
  }
}

/**
 * How late a thread is, in milliseconds, that does nothing but write a few bytes safely to disk every 20 ms: what the machine
 * takes from anybody. `p99` answers it since the last look.
 */
export function watchMachine(folder: string): { p99(): number } {
  let delays: number[] = []
  const path = join(folder, 'machine-probe')
  // Source as text: the bundle of the core is one file.
  const source = `(${probe.toString()})(require('node:worker_threads').parentPort, require('node:fs'), ${JSON.stringify(path)}, ${period})`
  const worker = new Worker(source, { eval: true })
  worker.on('message', (delay: number) => delays.push(delay))
  worker.unref()
  return {
    p99() {
      const result = p99(delays)
      delays = []
      return result
    },
  }
}

function p99(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? 0
}

type Files = { openSync: typeof openSync; writeSync: typeof writeSync; fsyncSync: typeof fsyncSync; closeSync: typeof closeSync; rmSync: typeof rmSync }

function probe(port: { postMessage(delay: number): void }, files: Files, path: string, every: number): void {
  const file = files.openSync(path, 'w')
  files.rmSync(path)
  let due = performance.now() + every
  const look = () => {
    files.writeSync(file, 'x')
    files.fsyncSync(file)
    port.postMessage(Math.max(0, performance.now() - due))
    due = performance.now() + every
    setTimeout(look, every)
  }
  setTimeout(look, every)
}
