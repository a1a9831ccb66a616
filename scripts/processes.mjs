// Children with a bound: each has its own process group, ends with us, and is killed whole when its time is up.
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const isWindows = process.platform === 'win32'

const running = new Set()

/** Ends a child with everything that it started. */
export function killTree(child, signal = 'SIGKILL') {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Starts a child in its own process group; it cannot outlive this process by an ordinary exit or signal. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', detached: !isWindows, ...options })
  running.add(child)
  child.once('close', () => running.delete(child))
  child.once('error', () => running.delete(child))
  return child
}

/**
 * Runs to the end and answers `{ code, timedOut, output }`; `code` is null when a signal ended it.
 * `seconds` bounds the run. `capture` keeps stdout and stderr as text instead of showing them.
 */
export function run(command, args, { seconds, capture = false, ...options } = {}) {
  return new Promise(resolve => {
    const child = start(command, args, { stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit', ...options })
    let output = ''
    let timedOut = false
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => (output += text))
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            killTree(child)
          }, seconds * 1000)
    child.once('error', error => {
      clearTimeout(timer)
      resolve({ code: 127, timedOut, output: output + error.message })
    })
    child.once('close', code => {
      clearTimeout(timer)
      resolve({ code, timedOut, output })
    })
  })
}

/** Whatever ends us ends the children too; an interrupt gives them a moment to close in order. */
export function endWithChildren() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (running.size === 0) process.exit(130)
      for (const child of running) killTree(child, 'SIGTERM')
      setTimeout(() => {
        for (const child of running) killTree(child)
        process.exit(130)
      }, 6_000).unref()
    })
  }
  process.on('exit', () => {
    for (const child of running) killTree(child)
  })
}
