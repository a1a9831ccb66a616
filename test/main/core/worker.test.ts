import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import type { Core } from '../../../src/main/core/core'
import type { StartOptions } from '../../../src/main/core/worker'
import { startCore } from '../../../src/main/core/worker'
import type { Delta } from '../../../src/shared/contract'
import { defaultSettings } from '../../../src/shared/model'
import type { Settings } from '../../../src/shared/model'

const actor = { operatorId: 'o', deviceId: 'd' }
const threads = import.meta.dirname + '/threads'
const execArgv = ['--import', `${threads}/load-ts.mjs`]
const open: Core[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map(core => core.close()))
})

async function start(more: Partial<StartOptions> = {}) {
  const lines: { level: string; message: string; facts?: unknown }[] = []
  let settings: Settings = defaultSettings
  const core = await startCore({
    dataDir: mkdtempSync(join(tmpdir(), 'bellhop-worker-')),
    shell: 'web',
    version: '0.0.0',
    isDemo: false,
    log: (level, message, facts) => void lines.push({ level, message, facts }),
    settings: { get: () => settings, set: async patch => (settings = { ...settings, ...patch }) },
    vault: {
      status: async () => ({ kind: 'session', state: 'ok', fallbacks: [] }),
      unlock: async () => ({ kind: 'session', state: 'ok', fallbacks: [] }),
      get: async key => ({ state: 'ok', secret: `secret of ${key}` }),
      set: async () => true,
      delete: async () => true,
      close: async () => {},
    },
    threads: {
      core: { path: `${threads}/fake-core.ts`, execArgv },
      reader: { path: `${threads}/fake-reader.ts`, execArgv },
    },
    ...more,
  })
  open.push(core)
  const say = (name: string, input: unknown = {}) => core.call(actor, name, input)
  const value = async (name: string, input: unknown = {}) => {
    const answer = await say(name, input)
    if (!answer.ok) throw new Error(answer.problem.code)
    return answer.value
  }
  return { core, say, value, lines, settings: () => settings }
}

function record(core: Core, since?: { epoch: string; since: number }) {
  const deltas: Delta[] = []
  return { deltas, stop: core.listen(delta => deltas.push(delta), since) }
}

test('calls reach the core with their actor, and pure queries the reader', async () => {
  const { value } = await start()
  expect(await value('who')).toEqual(actor)
  expect(await value('read', { a: 1 })).toEqual({ read: { a: 1 }, mode: 'view-only' })
})

test('ports that stay in main are reached from inside the thread', async () => {
  const { value, settings, lines } = await start({ openDemo: async () => 'http://127.0.0.1:1/' })
  expect(await value('token')).toEqual({ state: 'ok', secret: 'secret of bot:1' })
  expect(await value('keep')).toBe(true)
  expect(await value('theme')).toBe('dark')
  expect(settings().theme).toBe('dark')
  expect(await value('demo')).toBe('http://127.0.0.1:1/')
  await value('log')
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', message: 'said inside' }))
  expect(JSON.stringify(lines)).toContain('inner')
})

test('a problem at the first start rejects with its code', async () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'bellhop-worker-')), 'newer')
  await expect(start({ dataDir })).rejects.toMatchObject({ code: 'database-newer', params: { found: 9 } })
})

test('a thread file that is not there rejects instead of hanging', async () => {
  const missing = { path: `${threads}/none.js` }
  await expect(start({ threads: { core: missing, reader: missing } })).rejects.toThrow(/none\.js/)
})

test('the first delta comes at once, and those of the same frame follow as one batch with the last row of each', async () => {
  const { core, value } = await start()
  const { deltas } = record(core)
  await value('emit', { bots: ['a', 'b', 'a', 'c', 'b'] })
  await vi.waitFor(() => expect(deltas.at(-1)?.rev).toBe(5))
  expect(deltas.map(delta => 'rows' in delta && delta.rows.map(row => row.kind === 'health' && row.botId))).toEqual([['a'], ['a', 'c', 'b']])
})

test('a listener that left hears nothing more', async () => {
  const { core, value } = await start()
  const { deltas, stop } = record(core)
  await value('emit', { bots: ['a'] })
  await vi.waitFor(() => expect(deltas).toHaveLength(1))
  stop()
  await value('emit', { bots: ['b'] })
  await value('who')
  await sleep(40)
  expect(deltas).toHaveLength(1)
})

test('more than 1 MB on its way becomes one reset at the newest revision', async () => {
  const { core, value } = await start()
  const { deltas } = record(core)
  await value('flood', { batches: 40, bytes: 100_000 })
  await vi.waitFor(() => expect(deltas.at(-1)).toMatchObject({ rev: 40, reset: true }))
  expect(deltas.length).toBeLessThanOrEqual(3)
  // It goes on from there by rows.
  await value('emit', { bots: ['z'] })
  await vi.waitFor(() => expect(deltas.at(-1)).toMatchObject({ rev: 41, rows: [{ botId: 'z' }] }))
})

test('a core that dies is restarted: its callers are told, listeners are reset, and rows flow again', async () => {
  const { core, say, value, lines } = await start()
  const { deltas } = record(core)
  const before = await value('epoch')
  expect(await say('die')).toEqual({ ok: false, problem: { code: 'interrupted' } })
  const after = await value('epoch')
  expect(after).not.toBe(before)
  await vi.waitFor(() => expect(deltas).toEqual([{ epoch: after, rev: 0, reset: true }]))
  await value('emit', { bots: ['a'] })
  await vi.waitFor(() => expect(deltas).toHaveLength(2))
  expect(lines.map(({ message }) => message)).toContain('The core is started again.')
})

test('an exception that nobody catches is logged and ends only the thread', async () => {
  const { value, lines } = await start()
  await value('throw')
  await vi.waitFor(() => expect(JSON.stringify(lines.map(({ facts }) => String((facts as { error?: unknown })?.error)))).toContain('no catch anywhere'))
  expect(await value('who')).toEqual(actor)
})

test('the fourth death within a minute leaves a profile that can only be read', async () => {
  const { core, say, value } = await start()
  const { deltas } = record(core)
  for (let death = 0; death < 4; death += 1) expect(await say('die')).toMatchObject({ problem: { code: 'interrupted' } })
  expect(await say('message.send', {})).toEqual({ ok: false, problem: { code: 'view-only' } })
  expect(await value('read', { still: true })).toMatchObject({ read: { still: true } })
  // The core's own queries are answered as far as they can be.
  expect(await value('app.info')).toMatchObject({ mode: 'view-only' })
  expect(await value('settings.get')).toEqual(defaultSettings)
  expect(await value('vault.status')).toMatchObject({ state: 'ok' })
  expect(deltas.at(-1)).toMatchObject({ rows: [{ kind: 'mode', mode: 'view-only' }] })
  // Whoever comes later is told as well.
  expect(record(core).deltas).toMatchObject([{ rows: [{ kind: 'mode', mode: 'view-only' }] }])
})

test('a reader that dies is restarted, and the query that killed it is asked of the core', async () => {
  const { value } = await start()
  expect(await value('readAndDie')).toBeNull()
  expect(await value('read')).toMatchObject({ mode: 'view-only' })
})

test('closing lets the core close in order', async () => {
  const { core, lines } = await start()
  await core.close()
  expect(lines.map(({ message }) => message)).toContain('closed in order')
})
