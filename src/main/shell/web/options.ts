import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Options = {
  readonly dataDir: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly apiRoot?: string
  readonly isDemo: boolean
  readonly vault?: 'keychain' | 'session' | 'file'
  readonly opensBrowser: boolean
}

const usage =
  'headless.js [--data-dir DIR] [--port N] [--api-root URL] [--demo] [--vault keychain|session|file] [--no-open]'

/** Reads the command line; throws a sentence for a person where it cannot be followed. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Options {
  const values = parsed(args)
  if (values.host !== undefined) throw new Error('Bellhop listens on this machine only, so there is no --host. To reach it from elsewhere, use an SSH tunnel.')
  const { vault } = values
  if (vault !== undefined && vault !== 'keychain' && vault !== 'session' && vault !== 'file') {
    throw new Error('--vault is keychain, session or file.')
  }
  return {
    dataDir: resolve(values['data-dir'] ?? defaultDataDir(process.platform, env)),
    port: portFrom(values.port),
    ...(values['api-root'] !== undefined && { apiRoot: values['api-root'] }),
    isDemo: values.demo ?? false,
    ...(vault && { vault }),
    opensBrowser: !values['no-open'],
  }
}

/** The same folder as the desktop app's: a profile can be opened by either, though not by both at once. */
export function defaultDataDir(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir()
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Bellhop')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Bellhop')
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Bellhop')
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        'api-root': { type: 'string' },
        demo: { type: 'boolean' },
        vault: { type: 'string' },
        'no-open': { type: 'boolean' },
        host: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`, { cause: error })
  }
}

function portFrom(text: string | undefined): number {
  if (text === undefined) return 0
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new Error('--port is a number from 0 (any) to 65535.')
  return port
}
