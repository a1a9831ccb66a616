import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { killGroup } from '../../support/app'
import { forkHelper, openVault, type VaultOptions } from '../../../src/main/vault/vault'

const run = promisify(execFile)
const password = 'the keyring of a test'

/** The helper as it is in the tree: Node strips its types, so what is tested is what is built. */
export const helperPath = fileURLToPath(new URL('../../../src/main/vault/helper.ts', import.meta.url))

/** Why no real keyring can be had here, or undefined. */
export const noKeyring = whyNoKeyring()

function whyNoKeyring(): string | undefined {
  if (process.platform !== 'linux') return `a keyring is started on Linux only, this is ${process.platform}`
  const missing = ['dbus-daemon', 'gnome-keyring-daemon', 'secret-tool', 'gdbus'].filter(tool => !isThere(tool))
  if (missing.length > 0) return `not installed: ${missing.join(', ')} (Debian: dbus gnome-keyring libsecret-tools libglib2.0-bin)`
  try {
    execFileSync(process.execPath, ['-e', 'require("keytar")'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'keytar has no binary here (Debian: libsecret-1-dev, then install again)'
  }
}

function isThere(tool: string): boolean {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const prompter = '/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service'
/** Who owns this name shows a prompt. */
export const prompterName = 'org.gnome.keyring.SystemPrompter'
/** Why no prompt can be shown here, or undefined. */
export const noScreen = noKeyring ?? (isThere('Xvfb') && existsSync(prompter) ? undefined : 'not installed: xvfb, gcr')

export async function screen(): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void server.kill('SIGKILL'))
  const number = await new Promise<Buffer>(resolve => server.stdio[3]?.once('data', resolve))
  return `:${number.toString().trim()}`
}

/**
 * A session bus of its own in a home of its own, and on it a real gnome-keyring, unlocked and with a `login` collection unless
 * told otherwise: `bare` has no Secret Service at all, `fresh` one that was never set up. Nobody can answer its prompts;
 * without `display` they are not even shown.
 */
export async function startKeyring(options: { bare?: boolean; fresh?: boolean; display?: string } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'bellhop-keyring-'))
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    LANG: 'C.UTF-8',
    ...(options.display && { DISPLAY: options.display }),
  }
  const bus = spawn('dbus-daemon', ['--nofork', '--print-address=1', `--config-file=${busConfig(home, options.bare)}`], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  const [address] = (await once(bus.stdout, 'data')) as [Buffer]
  env.DBUS_SESSION_BUS_ADDRESS = address.toString().trim()
  let daemon = options.bare ? undefined : await startDaemon(env, options.fresh)

  const call = async (path: string, method: string, ...values: string[]) => {
    const { stdout } = await run(
      'gdbus',
      ['call', '--session', '--timeout', '5', '-d', 'org.freedesktop.secrets', '-o', path, '-m', method, ...values],
      { env },
    )
    return stdout
  }

  return {
    env,
    signal: (signal: NodeJS.Signals) => daemon?.kill(signal),
    async lock() {
      const login = "[objectpath '/org/freedesktop/secrets/collection/login']"
      await call('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', login)
    },
    /** As after a new login: another daemon over the same keyring, given its password. */
    async unlock() {
      daemon?.kill('SIGKILL')
      daemon = await startDaemon(env)
    },
    /** What another program of this user reads with libsecret. */
    async lookup(service: string, account: string): Promise<string> {
      return (await run('secret-tool', ['lookup', 'service', service, 'account', account], { env })).stdout
    },
    async search(service: string): Promise<string> {
      const { stdout, stderr } = await run('secret-tool', ['search', '--all', 'service', service], { env })
      return stdout + stderr
    },
    stop() {
      // A stopped process takes SIGKILL, too. The bus's group holds what it started itself: prompters, a second daemon.
      daemon?.kill('SIGKILL')
      killGroup(bus, 'SIGKILL')
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/**
 * A daemon that answers to the name and, unless it is fresh, is open. Who asks for the name meanwhile (the app does) makes the bus
 * start another by itself, which is locked: that one goes, and the start is repeated.
 */
async function startDaemon(env: NodeJS.ProcessEnv, fresh = false): Promise<ChildProcess> {
  const options = fresh ? [] : ['--unlock']
  for (;;) {
    await endOwner(env)
    const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...options], {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    daemon.stdin?.on('error', () => undefined).end(fresh ? '' : password)
    let owner: number | undefined
    await until(async () => (owner = await ownerOf(env, secrets)) !== undefined || daemon.exitCode !== null)
    if (owner === daemon.pid && (fresh || (await isOpen(env)))) return daemon
    daemon.kill('SIGKILL')
  }
}

const secrets = 'org.freedesktop.secrets'

async function endOwner(env: NodeJS.ProcessEnv): Promise<void> {
  await until(async () => {
    const owner = await ownerOf(env, secrets)
    if (isAlive(owner)) process.kill(owner as number, 'SIGKILL')
    return owner === undefined
  })
}

/** Whether the keyring that is asked for by default says that it is open. */
async function isOpen(env: NodeJS.ProcessEnv): Promise<boolean> {
  const question = 'call --session --timeout 10 -d org.freedesktop.secrets -o /org/freedesktop/secrets/aliases/default -m org.freedesktop.DBus.Properties.Get'
  try {
    const { stdout } = await run('gdbus', [...question.split(' '), 'org.freedesktop.Secret.Collection', 'Locked'], { env })
    return stdout.includes('<false>')
  } catch {
    // It went before it could answer.
    return false
  }
}

/** Whether somebody on the bus answers to the name. */
export async function hasOwner(env: NodeJS.ProcessEnv, name: string): Promise<boolean> {
  const question = 'call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m org.freedesktop.DBus.NameHasOwner'
  return (await run('gdbus', [...question.split(' '), name], { env })).stdout.includes('true')
}

/** The process that answers to the name, if any. */
async function ownerOf(env: NodeJS.ProcessEnv, name: string): Promise<number | undefined> {
  if (!(await hasOwner(env, name))) return undefined
  const question = 'call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m org.freedesktop.DBus.GetConnectionUnixProcessID'
  try {
    const { stdout } = await run('gdbus', [...question.split(' '), name], { env })
    return Number(/uint32 (\d+)/.exec(stdout)?.[1])
  } catch {
    // It went between the two questions.
    return undefined
  }
}

/** A bus that starts nothing by itself, or one with Debian's services, as a desktop has it. */
function busConfig(home: string, bare = false): string {
  const path = join(home, 'bus.conf')
  writeFileSync(
    path,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=${home}</listen>${bare ? '' : '<standard_session_servicedirs/>'}
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  )
  return path
}

/** Waits for a fact; the test's own time limit ends it. */
export async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await fact())) await new Promise(resolve => setTimeout(resolve, 20))
}

export function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Longer than the app's own, so that a busy machine is not taken for a frozen keyring. */
const patient = { silent: 20_000, look: 10_000 }

/** A vault over a real helper process, whose ids are listed as they come. */
export function vaultOn(env: NodeJS.ProcessEnv, options: Partial<VaultOptions> & { dir: string; script?: string }) {
  const helpers: number[] = []
  const vault = openVault({
    env,
    spawnHelper: () => {
      const helper = forkHelper(options.script ?? helperPath, env)
      if (helper.pid !== undefined) helpers.push(helper.pid)
      return helper
    },
    ...options,
    deadlines: { ...patient, ...options.deadlines },
  })
  return { vault, helpers }
}
