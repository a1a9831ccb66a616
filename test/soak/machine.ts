import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

const period = 20

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
      const sorted = delays.toSorted((one, other) => one - other)
      delays = []
      return sorted[Math.floor(sorted.length * 0.99)] ?? 0
    },
  }
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
