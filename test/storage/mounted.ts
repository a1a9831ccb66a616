import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { folder, mayBeSkipped } from './support'

/** Whether file systems can be mounted here; the suite runs in a mount namespace of its own where there is one to be had. */
export const canMount = process.platform === 'linux' && isMountingAllowed()
export const skipsMounts = !canMount && mayBeSkipped

/** A file system of so many bytes, gone when the test is over. */
export function smallDisk(bytes: number): string {
  const path = join(folder('disk'), 'mount')
  mkdirSync(path)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', path])
  onTestFinished(() => unmount(path))
  return path
}

/** The same folder, but nothing can be written through it. */
export function onlyReadable(path: string): string {
  const seen = join(folder('disk'), 'mount')
  mkdirSync(seen)
  execFileSync('mount', ['--bind', path, seen])
  onTestFinished(() => unmount(seen))
  execFileSync('mount', ['-o', 'remount,bind,ro', seen])
  return seen
}

function unmount(path: string): void {
  execFileSync('umount', ['--lazy', path])
}

function isMountingAllowed(): boolean {
  if (process.getuid?.() !== 0) return false
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0
}
