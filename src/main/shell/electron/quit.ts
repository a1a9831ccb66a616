import { app } from 'electron'
import type { Logger } from '../../core/ports'

/** Milliseconds until the process ends whatever is still open (REL-26). */
const hardLimit = 5_000

export type Quitting = { isQuitting(): boolean }

/**
 * Ends in order: windows, then what `close` closes, then the process. The system's own shutdown takes the same road, and
 * nothing, not a hung keychain or a full disk, holds the exit for longer than five seconds.
 */
export function quitInOrder(close: () => Promise<void>, log: Logger): Quitting {
  let limit: NodeJS.Timeout | undefined
  let closing: Promise<void> | undefined

  /** From the first word on: a window that does not close must not hold the exit either. */
  function begin(): void {
    limit ??= setTimeout(() => {
      log('error', 'closing took too long')
      app.exit(1)
    }, hardLimit)
  }

  async function end(): Promise<void> {
    let code = 0
    try {
      await close()
    } catch (error) {
      code = 1
      log('error', 'closing failed', { error })
    }
    clearTimeout(limit)
    app.exit(code)
  }

  app.on('before-quit', begin)
  app.on('will-quit', event => {
    event.preventDefault()
    closing ??= end()
  })
  // On Windows a log-off ends the process soon after this, without `before-quit`.
  app.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => {
      begin()
      closing ??= end()
    })
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit())
  return { isQuitting: () => limit !== undefined }
}
