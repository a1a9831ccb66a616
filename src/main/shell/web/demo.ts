import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const prefix = 'demo-'
const day = 24 * 60 * 60 * 1000

/**
 * A fresh folder for one run of the demo: its bot starts over each time, so an older demo's messages would be taken for the
 * new one's. What crashed demos left behind for a day goes.
 */
export function demoProfile(dataDir: string): { readonly dir: string; remove(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(dataDir).filter(entry => entry.startsWith(prefix))) {
    const path = join(dataDir, name)
    if (Date.now() - statSync(path).mtimeMs > day) rmSync(path, { recursive: true, force: true })
  }
  const dir = mkdtempSync(join(dataDir, prefix))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Runs the demo as a process of its own that ends with this one; answers its link. Another one that runs already is ended. */
export function demoStarter(entry: string, dataDir: string): () => Promise<string> {
  let running: ChildProcess | undefined
  return () => {
    running?.kill('SIGTERM')
    const child = spawn(process.execPath, [entry, '--demo', '--no-open', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    running = child
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', code => reject(new Error(`The demo ended with code ${code ?? 'none'}.`)))
      // stdout is a pipe, so it is there; its one line is the link.
      if (child.stdout) createInterface(child.stdout).once('line', line => resolve(line.replace(/^Bellhop is at /, '')))
    })
  }
}
