import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { Vault } from '../../../shared/vault'
import type { Core } from '../../core/core'
import type { Logger } from '../../core/ports'
import type { StartOptions } from '../../core/worker'
import type { Redactor } from '../../redact'
import { servePage } from '../page'
import { demoProfile, demoStarter } from './demo'
import { linkFile } from './link'
import { openInBrowser } from './open'
import type { Options } from './options'
import { readOptions } from './options'
import { sentenceOf } from './sentence'
import { addressOf, listenOnLoopback, serveWeb } from './server'
import { openSessions } from './session'
import { openSettings } from './settings'

/** What the web shell gives to the product. */
type Host = Omit<StartOptions, 'vault'> & { readonly vaultKind: Options['vault'] }
type Product = { readonly core: Core; readonly vault: Vault }
/** The built-in shop: a Bot API of its own and a bot to connect to it. */
type Demo = { readonly apiRoot: string; readonly token: string; close(): Promise<void> }

export type Parts = {
  /** The file that was started, for starting it once more. */
  readonly entry: string
  readonly redactor: Redactor
  openLog(folder: string): Logger
  open(host: Host): Promise<Product>
  startDemo(): Promise<Demo>
}

/** Runs until it is told to end. Says one line on stdout; what goes wrong is a sentence on stderr and exit code 1. */
export async function runHeadless(args: readonly string[], parts: Parts): Promise<void> {
  try {
    // All that Bellhop writes is for its owner alone (SEC-57), nothing may print what passes through a socket (SEC-52),
    // and nobody may pass for Telegram (SEC-7).
    process.umask(0o077)
    for (const name of ['DEBUG', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_TLS_REJECT_UNAUTHORIZED']) delete process.env[name]
    await run(readOptions(args), parts)
  } catch (error) {
    process.stderr.write(`${parts.redactor.text(sentenceOf(error))}\n`)
    process.exit(1)
  }
}

async function run(options: Options, parts: Parts): Promise<void> {
  const profile = options.isDemo ? demoProfile(options.dataDir) : { dir: options.dataDir, remove: () => undefined }
  mkdirSync(profile.dir, { recursive: true, mode: 0o700 })
  const log = parts.openLog(join(profile.dir, 'logs'))
  const ending = endInOrder(log)
  ending.last(profile.remove)
  try {
    await open(options, profile.dir, { parts, log, ending })
  } catch (error) {
    log('error', 'Bellhop did not start', { error })
    process.stderr.write(`${parts.redactor.text(sentenceOf(error))}\n`)
    await ending.end(1)
  }
}

type Running = { readonly parts: Parts; readonly log: Logger; readonly ending: Ending }

async function open(options: Options, dataDir: string, { parts, log, ending }: Running): Promise<void> {
  const settings = openSettings(dataDir)
  const { core, vault } = await parts.open({
    dataDir,
    apiRoot: options.apiRoot,
    shell: 'web',
    version: version(),
    isDemo: options.isDemo,
    settings,
    witness: settings.witness,
    log,
    vaultKind: options.isDemo ? 'session' : options.vault,
    ...(!options.isDemo && { openDemo: demoStarter(parts.entry, options.dataDir) }),
  })
  ending.first(() => core.close())
  // The keychain's helper before the core: an unanswered prompt must not hold the exit.
  ending.first(() => vault.close())
  if (options.isDemo) {
    const demo = await parts.startDemo()
    // After the core, whose last poll would otherwise find nobody there.
    ending.last(() => demo.close())
    await connect(core, settings.actor, demo)
  }

  const server = await listen(options.port)
  const link = linkFile(dataDir)
  const address = addressOf(server)
  const sessions = openSessions({ onToken: token => link.write(`${address}#${token}`), learn: secret => parts.redactor.learn(secret) })
  const page = servePage(join(import.meta.dirname, '../renderer'))
  const web = serveWeb(server, { core, actor: settings.actor, sessions, page, log })
  ending.first(() => web.close())
  ending.first(link.remove)

  process.stdout.write(`Bellhop is at ${address}#${sessions.token()}\n`)
  if (options.opensBrowser) openInBrowser(`${address}#${sessions.briefToken()}`, log)
}

async function connect(core: Core, actor: Actor, { token, apiRoot }: Demo): Promise<void> {
  const answer = await core.call(actor, 'bot.connect', { token, apiRoot })
  if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.params)
}

async function listen(port: number) {
  try {
    return await listenOnLoopback(port)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is taken by another program. Choose another with --port, or leave it out.`, { cause: error })
    if (code === 'EACCES') throw new Error(`Port ${port} may not be used by you. Choose one above 1023 with --port, or leave it out.`, { cause: error })
    throw error
  }
}

type Step = () => unknown
type Ending = {
  /** Before, or after, all steps that there are. */
  first(step: Step): void
  last(step: Step): void
  end(code: number): Promise<void>
}

/** Ends on a signal, or when the process that started this one is gone: step by step, and at 5 s the hard way (REL-26). */
function endInOrder(log: Logger): Ending {
  const steps: Step[] = []
  let isEnding = false
  const end = async (code: number) => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => {
      log('error', 'closing took too long')
      process.exit(1)
    }, 5_000)
    for (const step of steps) {
      try {
        await step()
      } catch (error) {
        // The other steps still have to be taken.
        log('error', 'a step of closing failed', { error })
      }
    }
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  if (process.channel) process.once('disconnect', () => void end(0))
  process.on('uncaughtException', error => {
    log('error', 'nobody caught this', { error })
    process.stderr.write('Bellhop has to stop because of a fault of its own; see the log in its data folder.\n')
    process.exit(1)
  })
  return { first: step => steps.unshift(step), last: step => steps.push(step), end }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }
  return manifest.version
}
