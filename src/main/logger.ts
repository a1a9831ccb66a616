import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from './core/ports'
import type { Redactor } from './redact'

export type LogFile = {
  readonly log: Logger
  /** Where the newest lines are. */
  readonly path: string
}

type Options = {
  readonly maxBytes?: number
  /** How many files there are at most, the newest among them. */
  readonly files?: number
  readonly now?: () => number
}

/**
 * Writes one JSON line per message to `<folder>/bellhop.log` (0600), and starts a new file at 10 MB, keeping five. Every line
 * passes the redactor as its last step. Writing is synchronous: lines are few, and the last one before a crash is the one
 * that matters.
 */
export function openLog(folder: string, redactor: Redactor, options: Options = {}): LogFile {
  const { maxBytes = 10 * 1024 * 1024, files = 5, now = Date.now } = options
  const path = join(folder, 'bellhop.log')
  let size = 0
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    size = existsSync(path) ? statSync(path).size : 0
    if (size > 0) chmodSync(path, 0o600)
  } catch (error) {
    // A disk that is only read: each line says so where a terminal may show it.
    process.stderr.write(redactor.text(`The log cannot be opened (${String(error)}).\n`))
  }

  const log: Logger = (level, message, facts) => {
    const line = `${redactor.text(JSON.stringify(redactor.plain({ at: new Date(now()).toISOString(), level, message, ...facts })))}\n`
    const bytes = Buffer.byteLength(line)
    try {
      if (size > 0 && size + bytes > maxBytes) {
        rotate(path, files)
        size = 0
      }
      appendFileSync(path, line, { mode: 0o600 })
      size += bytes
    } catch (error) {
      // A full or read-only disk must not take the app down with the log; the line goes where a terminal may show it.
      process.stderr.write(redactor.text(`The log cannot be written (${String(error)}): ${line}`))
    }
  }
  return { log, path }
}

/** bellhop.log -> bellhop.1.log -> bellhop.2.log ..., the oldest going. */
function rotate(path: string, files: number): void {
  const named = (index: number) => (index === 0 ? path : path.replace(/\.log$/, `.${index}.log`))
  rmSync(named(files - 1), { force: true })
  for (let index = files - 2; index >= 0; index -= 1) {
    if (existsSync(named(index))) renameSync(named(index), named(index + 1))
  }
}
