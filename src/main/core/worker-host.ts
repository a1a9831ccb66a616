import type { MessagePort } from 'node:worker_threads'
import type { Answer, Delta } from '../../shared/contract'
import type { Settings, VaultStatus } from '../../shared/model'
import { Problem } from '../../shared/problem'
import type { Secret } from '../../shared/vault'
import { createRedactor } from '../redact'
import type { Core } from './core'
import type { Logger, Ports } from './ports'
import { machineClock, machineRandom } from './worker-ports'
import type { CoreInit, FromCore, PortName, ToCore } from './worker-protocol'

/** More than this on its way to a page that does not keep up is thrown away for a reset (DESIGN 5). */
const mostUnsent = 1024 * 1024

/** The thread's side of `startCore`: opens a core over ports that lead back to main, and serves it on `port` until closed. */
export async function hostCore(port: MessagePort, init: CoreInit, open: (ports: Ports) => Promise<Core>): Promise<void> {
  const send = (message: FromCore) => port.postMessage(message)
  const asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<number, Listener>()
  let lastAsk = 0
  let core: Core | undefined

  function ask(name: PortName, ...args: readonly unknown[]): Promise<unknown> {
    lastAsk += 1
    const id = lastAsk
    return new Promise((resolve, reject) => {
      asked.set(id, { resolve, reject })
      send({ kind: 'ask', id, port: name, args })
    })
  }

  port.on('message', (message: ToCore) => {
    switch (message.kind) {
      case 'reply': {
        const waiting = asked.get(message.id)
        asked.delete(message.id)
        if (message.error === undefined) waiting?.resolve(message.value)
        else waiting?.reject(message.problem ? new Problem(message.problem.code, message.problem.params) : new Error(message.error))
        return
      }
      case 'call':
        if (core) void answer(message, core)
        return
      case 'listen':
        if (core) listeners.set(message.id, listen(core, message, send))
        return
      case 'stop':
        listeners.get(message.id)?.stop()
        listeners.delete(message.id)
        return
      case 'taken':
        listeners.get(message.id)?.taken(message.bytes)
        return
      case 'wake':
        core?.wake()
        return
      case 'close':
        void close()
        return
      default:
        message satisfies never
    }
  })

  async function answer({ id, actor, name, input }: Extract<ToCore, { kind: 'call' }>, { call }: Core): Promise<void> {
    const result: Answer = await call(actor, name, input)
    send({ kind: 'answer', id, json: JSON.stringify(result) })
  }

  async function close(): Promise<void> {
    for (const listener of listeners.values()) listener.stop()
    try {
      await core?.close()
    } finally {
      send({ kind: 'closed' })
      port.close()
    }
  }

  try {
    core = await open(portsOver(init, ask, send))
    send({ kind: 'ready' })
  } catch (error) {
    send({
      kind: 'failed',
      ...(error instanceof Problem && { problem: error.toData() }),
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    port.close()
  }
}

type Listener = { taken(bytes: number): void; stop(): void }

function listen(core: Core, { id, since }: Extract<ToCore, { kind: 'listen' }>, send: (message: FromCore) => void): Listener {
  let unsent = 0
  let missed: Delta | null = null
  const stop = core.listen(delta => {
    const json = JSON.stringify(delta)
    if (missed || unsent + json.length > mostUnsent) {
      missed = { epoch: delta.epoch, rev: delta.rev, reset: true }
      if (unsent === 0) sendReset()
      return
    }
    unsent += json.length
    send({ kind: 'delta', id, json })
  }, since)

  function sendReset(): void {
    if (!missed) return
    const json = JSON.stringify(missed)
    missed = null
    unsent += json.length
    send({ kind: 'delta', id, json })
  }

  return {
    taken(bytes) {
      unsent -= bytes
      if (unsent === 0) sendReset()
    },
    stop,
  }
}

function portsOver(init: CoreInit, ask: (name: PortName, ...args: readonly unknown[]) => Promise<unknown>, send: (message: FromCore) => void): Ports {
  let settings = init.settings
  let { witness } = init
  const redactor = createRedactor()
  const log: Logger = (level, message, facts) => {
    // Made plain here: an error with a socket in it cannot cross, and main redacts once more with the secrets that it knows.
    send({ kind: 'log', level, message, ...(facts && { json: JSON.stringify(redactor.plain(facts)) }) })
  }
  return {
    dataDir: init.dataDir,
    apiRoot: init.apiRoot,
    shell: init.shell,
    version: init.version,
    isDemo: init.isDemo,
    isRestart: init.isRestart,
    clock: machineClock,
    random: machineRandom,
    fetch: globalThis.fetch,
    log,
    vault: {
      status: () => ask('vault.status') as Promise<VaultStatus>,
      unlock: choice => ask('vault.unlock', choice) as Promise<VaultStatus>,
      get: key => ask('vault.get', key) as Promise<Secret>,
      set: (key, secret) => ask('vault.set', key, secret) as Promise<boolean>,
      delete: key => ask('vault.delete', key) as Promise<boolean>,
      close: () => ask('vault.close') as Promise<void>,
    },
    settings: {
      get: () => settings,
      async set(patch) {
        settings = (await ask('settings.set', patch)) as Settings
        return settings
      },
    },
    checkDatabase: () => ask('checkDatabase') as Promise<readonly string[]>,
    readers: { release: () => ask('readers.release') as Promise<void>, reopen: () => ask('readers.reopen') as Promise<void> },
    witness: {
      get: () => witness,
      async set(text) {
        witness = text
        await ask('witness.set', text)
      },
    },
    ...(init.canOpenExternal && { openExternal: (href: string) => ask('openExternal', href) as Promise<void> }),
    ...(init.canOpenDemo && { openDemo: () => ask('openDemo') as Promise<string | null> }),
  }
}
