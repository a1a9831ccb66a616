import { spawn } from 'node:child_process'
import type { Logger } from '../../core/ports'

/**
 * Opens an address in the machine's browser, if there is one. On Linux a browser that was not running keeps the address on its
 * command line, which others can read: hand over a link that lives for a minute only (`briefToken`). A page on disk that
 * leads here would keep it out of there, but sandboxed browsers cannot read it, and it would arrive as another site's.
 */
export function openInBrowser(address: string, log: Logger, platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): void {
  const command = opener(address, platform, env)
  if (!command) return log('info', 'there is no display to open a browser on')
  const [program, ...args] = command
  const child = spawn(program, args, { detached: true, stdio: 'ignore', windowsHide: true })
  child.on('error', error => log('info', 'no browser was opened', { error: error.message }))
  child.unref()
}

export function opener(address: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): [string, ...string[]] | null {
  if (platform === 'darwin') return ['open', address]
  // Not `start`: cmd would read the address as its own language.
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler', address]
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open', address] : null
}
