import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { Problem } from '../../src/shared/problem'

/** The long form, of every night, rather than the one of every commit. */
export const isLong = process.env['BELLHOP_LONG'] === '1'

/** As root on Debian nothing here may be skipped: what is missing there is a failure. */
export const mayBeSkipped = process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')

export function hasTool(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

/** How Node runs a program of the sources as it is. */
export const asSource = ['--import', fileURLToPath(new URL('../main/core/threads/load-ts.mjs', import.meta.url))]
export const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** A folder that is gone when the test is over; `inMemory` where thousands of syncs would only wear a disk. */
export function folder(name: string, inMemory = false): string {
  const home = inMemory && existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const path = mkdtempSync(join(home, `bellhop-${name}-`))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** The code of the problem that work ends in, or `none`; any other error is one. */
export function problemOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return 'none'
}

/** Every file under a folder by its name in there. */
export function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(path.length + 1))
    .toSorted()
}
