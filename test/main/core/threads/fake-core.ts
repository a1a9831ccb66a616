import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Delta } from '../../../../src/shared/contract'
import { Problem } from '../../../../src/shared/problem'
import type { Core } from '../../../../src/main/core/core'
import type { Ports } from '../../../../src/main/core/ports'
import { hostCore } from '../../../../src/main/core/worker-host'
import type { CoreInit } from '../../../../src/main/core/worker-protocol'

/** A core of few calls, behind the real protocol, that can be told to die. */
async function openFake(ports: Ports): Promise<Core> {
  if (ports.dataDir.endsWith('newer')) throw new Problem('database-newer', { found: 9 })
  const listeners = new Set<(delta: Delta) => void>()
  const epoch = ports.random.hex(4)
  let rev = 0
  const emit = (delta: Delta) => listeners.forEach(listener => listener(delta))
  const health = (botId: string, at: number): Delta => ({
    epoch,
    rev: (rev += 1),
    rows: [{ kind: 'health', botId: botId as never, health: { state: 'receiving', lastContactAt: at } }],
  })
  /** Dies of a call so many times, and counts them in the profile. */
  const dieOf = (name: string) => ({ times }: { times: number }) => {
    const path = join(ports.dataDir, name)
    const count = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
    if (count >= times) return { done: count + 1 }
    writeFileSync(path, String(count + 1))
    return process.exit(3)
  }
  const acts: Record<string, (input: never) => unknown> = {
    epoch: () => epoch,
    die: () => process.exit(3),
    'draft.set': dieOf('draft.set'),
    'bot.list': dieOf('bot.list'),
    'message.send': dieOf('message.send'),
    throw: () => void setTimeout(() => { throw new Error('no catch anywhere') }),
    emit: ({ bots }: { bots: string[] }) => bots.forEach((bot, index) => emit(health(bot, index))),
    flood: ({ batches, bytes }: { batches: number; bytes: number }) => {
      for (let batch = 0; batch < batches; batch += 1) emit({ epoch, rev: (rev += 1), rows: [{ kind: 'removed', of: 'message', id: `${batch}`.padEnd(bytes, '.') }] })
    },
    token: () => ports.vault.get('bot:1'),
    keep: () => ports.vault.set('bot:1', '7000000001:AAkeptKEPTkeptKEPTkeptKEPTkeptKEPT_-9'),
    theme: async () => {
      await ports.settings.set({ theme: 'dark' })
      return ports.settings.get().theme
    },
    look: () => ports.checkDatabase?.(),
    demo: () => ports.openDemo?.(),
    log: () => ports.log('warn', 'said inside', { error: new Error('outer', { cause: new Error('inner') }), fn: () => 1 }),
  }
  return {
    async call(actor, name, input) {
      try {
        return { ok: true, value: (await acts[name]?.(input as never)) ?? (name === 'who' ? actor : null) }
      } catch (error) {
        return { ok: false, problem: error instanceof Problem ? error.toData() : { code: 'internal' } }
      }
    },
    listen(listener, since) {
      listeners.add(listener)
      if (since && since.epoch !== epoch) listener({ epoch, rev, reset: true })
      return () => listeners.delete(listener)
    },
    files: async () => new Response(),
    wake: () => emit({ epoch, rev, rows: [] }),
    close: async () => ports.log('info', 'closed in order'),
  }
}

if (parentPort) void hostCore(parentPort, workerData as CoreInit, openFake)
