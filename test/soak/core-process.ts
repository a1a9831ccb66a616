import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '../../src/shared/contract'
import { type Actor, defaultSettings } from '../../src/shared/model'
import type { Vault } from '../../src/shared/vault'
import { openCore } from '../../src/main/core/open-core'
import type { Clock } from '../../src/main/core/ports'
import { machineRandom } from '../../src/main/core/worker-ports'
import { openLog } from '../../src/main/logger'
import { createRedactor, learnFrom } from '../../src/main/redact'
import { type Lateness, watchLoop, watchMachine } from './machine'

/** What the child is told in its environment. */
export type CoreConfig = {
  readonly dataDir: string
  readonly apiRoot: string
  /** How much faster than the machine's this process's time runs, and the instant (epoch milliseconds) where both agree. */
  readonly speed: number
  readonly from: { readonly real: number; readonly simulated: number }
  /** What the vault holds at the start. */
  readonly secrets: readonly (readonly [string, string])[]
}

export type Stats = {
  /** Bytes after a collection of all that can go: of JavaScript, and of what it holds elsewhere. */
  readonly heap: number
  /** Bytes that the process has resident and that are no copy of a file, right after that. */
  readonly resident: number
  readonly handles: number
  readonly fds: number
  /** Of the core's event loop. */
  readonly loop: Lateness
  /** Of a thread that only writes a few bytes safely now and then: what the machine and its disk take from anybody. */
  readonly machineP99: number
  readonly wal: number
  readonly logs: number
}

export type Asked =
  | { readonly id: number; readonly op: 'call'; readonly name: string; readonly input: unknown }
  | { readonly id: number; readonly op: 'upload'; readonly name: string; readonly base64: string }
  | { readonly id: number; readonly op: 'stats' | 'wake' | 'close' }

export type Told = { readonly id: number; readonly answer: Answer | Stats | string | null } | { readonly id: 0; readonly isUp: true }

const config = JSON.parse(process.env['BELLHOP_SOAK'] ?? '') as CoreConfig
const { speed, from, dataDir } = config

/** The product's clock, faster than the machine's; its sleeps are as much shorter. */
const clock: Clock = {
  now: () => Math.floor(from.simulated + (Date.now() - from.real) * speed),
  monotonic: () => performance.now() * speed,
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(0, ms) / speed, 2 ** 31 - 1))
      signal?.addEventListener('abort', end, { once: true })
    }),
}

/** An open vault whose contents come back after a restart, as a keychain's do. */
function vaultOf(secrets: Map<string, string>): Vault {
  const status: Awaited<ReturnType<Vault['status']>> = { kind: 'session', state: 'ok', fallbacks: [] }
  return {
    status: async () => status,
    unlock: async () => status,
    get: async key => {
      const secret = secrets.get(key)
      return secret === undefined ? { state: 'absent' } : { state: 'ok', secret }
    },
    set: async (key, secret) => {
      secrets.set(key, secret)
      return true
    },
    delete: async key => {
      secrets.delete(key)
      return true
    },
    close: async () => undefined,
  }
}

const redactor = createRedactor()
const { log } = openLog(join(dataDir, 'logs'), redactor, { now: clock.now })
let settings = defaultSettings
const core = await openCore({
  dataDir,
  apiRoot: config.apiRoot,
  clock,
  random: machineRandom,
  fetch: globalThis.fetch,
  vault: learnFrom(vaultOf(new Map(config.secrets)), redactor),
  settings: { get: () => settings, set: async patch => (settings = { ...settings, ...patch }) },
  log,
  shell: 'web',
  version: '0.0.0',
  isDemo: false,
})
// Somebody looks at it all the time, as a page does.
core.listen(() => undefined)

let isOver = false
const actor: Actor = { operatorId: 'operator', deviceId: 'device' }
const loop = watchLoop()
const machine = watchMachine(dataDir)

function stats(): Stats {
  const lateness = loop.look()
  // Not the product's: it must not count for its loop.
  collect()
  const { heapUsed, external } = process.memoryUsage()
  const result = {
    heap: heapUsed + external,
    resident: resident(),
    handles: process.getActiveResourcesInfo().filter(name => name !== 'Timeout' && name !== 'Immediate').length,
    fds: readdirSync('/proc/self/fd').length,
    loop: lateness,
    machineP99: machine.p99(),
    wal: sizeOf(join(dataDir, 'bellhop.db-wal')),
    logs: readdirSync(join(dataDir, 'logs')).reduce((sum, name) => sum + sizeOf(join(dataDir, 'logs', name)), 0),
  }
  return result
}

/** Once is not enough: what only weak caches hold goes with the last resort alone. */
function collect(): void {
  const gc = globalThis.gc as unknown as (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** The pages of files, Node's own among them, come and go with the memory that the machine has to spare. */
function resident(): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return kilobytes === undefined ? process.memoryUsage.rss() : Number(kilobytes) * 1024
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

async function answer(asked: Asked): Promise<Extract<Told, { answer: unknown }>['answer']> {
  switch (asked.op) {
    case 'call':
      return core.call(actor, asked.name, asked.input)
    case 'upload':
      return upload(asked.name, Buffer.from(asked.base64, 'base64'))
    case 'stats':
      return stats()
    case 'wake':
      core.wake()
      return null
    case 'close':
      await core.close()
      return null
  }
}

/** As a page hands a file over; answers the upload's id. */
async function upload(name: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const response = await core.files(new Request('http://app/upload', { method: 'POST', headers: { 'X-File-Name': name }, body }))
  return ((await response.json()) as { uploadId: string }).uploadId
}

/** What is answered after the end is heard by nobody. */
function tell(told: Told): void {
  if (process.connected) process.send?.(told)
}

async function serve(asked: Asked): Promise<void> {
  tell({ id: asked.id, answer: await answer(asked) })
  if (asked.op !== 'close') return
  isOver = true
  process.disconnect()
}

process.on('message', (asked: Asked) => void serve(asked))
// Whoever started it is gone without a word: nobody would end it.
process.on('disconnect', () => isOver || process.kill(process.pid, 'SIGKILL'))
tell({ id: 0, isUp: true })
