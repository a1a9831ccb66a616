import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { Core } from '../../../src/main/core/core'
import type { StartOptions } from '../../../src/main/core/worker'
import { startCore } from '../../../src/main/core/worker'
import { simulated } from '../../support/simulated'
import type { Delta, Output } from '../../../src/shared/contract'
import { defaultSettings } from '../../../src/shared/model'
import type { Settings } from '../../../src/shared/model'
import { openDatabase } from '../../../src/main/core/store/database'
import { setMeta } from '../../../src/main/core/store/meta'
import { sessionVault } from './core-world'
import { fillEvents, overwriteAPageOfEvents } from './store/damage'
import { until } from '../../support/until'
import { tempFolder } from '../../support/folder'

const actor = { operatorId: 'o', deviceId: 'd' }
const file = (url: URL) => fileURLToPath(url)
const execArgv = ['--import', file(new URL('./threads/load-ts.mjs', import.meta.url))]
const fakeCore = { path: file(new URL('./threads/fake-core.ts', import.meta.url)), execArgv }
const fakeReader = { path: file(new URL('./threads/fake-reader.ts', import.meta.url)), execArgv }
const realReader = { path: file(new URL('../../../src/main/core/reader-thread.ts', import.meta.url)), execArgv }
/** The real core, but it can be told to die. */
const mortalCore = { path: file(new URL('./threads/mortal-core.ts', import.meta.url)), execArgv }
const open: Core[] = []
const ending: (() => Promise<unknown>)[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map(core => core.close()))
  await Promise.all(ending.splice(0).map(end => end()))
})

async function start(more: Partial<StartOptions> = {}) {
  const lines: { level: string; message: string; facts?: unknown }[] = []
  const { dataDir = tempFolder('worker') } = more
  let settings: Settings = defaultSettings
  const core = await startCore({
    dataDir,
    shell: 'web',
    version: '0.0.0',
    isDemo: false,
    log: (level, message, facts) => void lines.push({ level, message, facts }),
    settings: { get: () => settings, set: async patch => (settings = { ...settings, ...patch }) },
    vault: sessionVault(dataDir),
    threads: { core: fakeCore, reader: fakeReader },
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
  expect(await value('keep')).toBe(true)
  expect(await value('token')).toEqual({ state: 'ok', secret: '7000000001:AAkeptKEPTkeptKEPTkeptKEPTkeptKEPT_-9' })
  expect(await value('theme')).toBe('dark')
  expect(settings().theme).toBe('dark')
  expect(await value('demo')).toBe('http://127.0.0.1:1/')
  await value('log')
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', message: 'said inside' }))
  expect(JSON.stringify(lines)).toContain('inner')
})

test('a problem at the first start rejects with its code', async () => {
  const dataDir = join(tempFolder('worker'), 'newer')
  await expect(start({ dataDir })).rejects.toMatchObject({ code: 'database-newer', params: { found: 9 } })
})

test('a thread file that is not there rejects instead of hanging', async () => {
  const missing = { path: join(tmpdir(), 'none.js') }
  await expect(start({ threads: { core: missing, reader: missing } })).rejects.toThrow(/none\.js/)
})

test('deltas arrive in the order in which they left', async () => {
  const { core, value } = await start()
  const { deltas } = record(core)
  await value('emit', { bots: ['a', 'b', 'a', 'c', 'b'] })
  await until(() => expect(deltas.at(-1)?.rev).toBe(5))
  expect(deltas.map(delta => 'rows' in delta && delta.rows.map(row => row.kind === 'health' && row.botId))).toEqual([['a'], ['b'], ['a'], ['c'], ['b']])
})

test('a listener that left hears nothing more', async () => {
  const { core, value } = await start()
  const { deltas, stop } = record(core)
  await value('emit', { bots: ['a'] })
  await until(() => expect(deltas).toHaveLength(1))
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
  await until(() => expect(deltas.at(-1)).toMatchObject({ rev: 40, reset: true }))
  // Ten fit.
  expect(deltas.length).toBeLessThanOrEqual(11)
  // It goes on from there by rows.
  await value('emit', { bots: ['z'] })
  await until(() => expect(deltas.at(-1)).toMatchObject({ rev: 41, rows: [{ botId: 'z' }] }))
})

test('a core that dies is restarted: its callers are told, listeners are reset, and rows flow again', async () => {
  const { core, say, value, lines } = await start()
  const { deltas } = record(core)
  const before = await value('epoch')
  expect(await say('die')).toEqual({ ok: false, problem: { code: 'interrupted' } })
  const after = await value('epoch')
  expect(after).not.toBe(before)
  await until(() => expect(deltas).toEqual([{ epoch: after, rev: 0, reset: true }]))
  await value('emit', { bots: ['a'] })
  await until(() => expect(deltas).toHaveLength(2))
  expect(lines.map(({ message }) => message)).toContain('The core is started again.')
})

test('an answer that comes for a core that died is not taken for what the next one has asked', async () => {
  const asked: ((secret: string) => void)[] = []
  const get = () => new Promise<{ state: 'ok'; secret: string }>(resolve => asked.push(secret => resolve({ state: 'ok', secret })))
  const { say, value } = await start({ vault: { ...sessionVault(tempFolder('vault')), get } })
  const before = say('token')
  await until(() => expect(asked).toHaveLength(1))
  await say('die')
  expect(await before).toMatchObject({ ok: false })
  const after = value('token')
  await until(() => expect(asked).toHaveLength(2))
  asked[0]?.('of before')
  await value('who')
  asked[1]?.('of now')
  expect(await after).toMatchObject({ secret: 'of now' })
})

test('a call that may be made twice is made once more in silence after the core died of it, and only what may not is interrupted', async () => {
  const { say } = await start()
  expect(await say('draft.set', { times: 1 })).toEqual({ ok: true, value: { done: 2 } })
  expect(await say('message.send', { times: 1 })).toEqual({ ok: false, problem: { code: 'interrupted' } })
  // A send with a name of its own is one send, however often it is asked for.
  expect(await say('message.send', { times: 2, sendId: '0b6d7a1e-1111-4c3d-9e55-aabbccddeeff' })).toEqual({ ok: true, value: { done: 3 } })
})

test('a call that kills the core each time is made twice and no oftener', async () => {
  const { say } = await start()
  expect(await say('bot.list', { times: 2 })).toEqual({ ok: false, problem: { code: 'interrupted' } })
  expect(await say('bot.list', { times: 2 })).toEqual({ ok: true, value: { done: 3 } })
})

test('an exception that nobody catches is logged and ends only the thread', async () => {
  const { value, lines } = await start()
  await value('throw')
  await until(() => expect(JSON.stringify(lines.map(({ facts }) => String((facts as { error?: unknown })?.error)))).toContain('no catch anywhere'))
  // What is asked while it goes down is interrupted.
  await until(async () => expect(await value('who')).toEqual(actor))
})

test('the fourth death within a minute leaves a profile that can only be read', async () => {
  const { core, say, value } = await start()
  const { deltas } = record(core)
  for (let death = 0; death < 4; death += 1) expect(await say('die')).toMatchObject({ problem: { code: 'interrupted' } })
  expect(await say('message.send', {})).toEqual({ ok: false, problem: { code: 'core-lost' } })
  expect(await value('read', { still: true })).toMatchObject({ read: { still: true } })
  // The core's own queries are answered as far as they can be.
  expect(await value('app.info')).toMatchObject({ mode: 'view-only' })
  expect(await value('settings.get')).toEqual(defaultSettings)
  expect(await value('vault.status')).toMatchObject({ state: 'ok' })
  expect(deltas).toContainEqual(expect.objectContaining({ rows: [{ kind: 'mode', mode: 'view-only', why: { code: 'core-lost' } }] }))
  await until(() => expect(deltas.at(-1)).toMatchObject({ rows: [{ kind: 'health', botId: '1', health: { state: 'paused' } }] }))
  // Whoever comes later is told as well.
  expect(record(core).deltas).toMatchObject([{ rows: [{ kind: 'mode', mode: 'view-only', why: { code: 'core-lost' } }] }])
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

/** The real core and reader over a fresh profile, with one conversation from the simulator. */
async function startReal() {
  const simulator = simulated({ seed: 1 })
  ending.push(() => simulator.close())
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ firstName: 'Desk' })
  const ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const app = await start({ threads: { core: mortalCore, reader: realReader } })
  await app.value('bot.connect', { token: bot.token, apiRoot })
  const inbox = async () => (await app.value('conversation.list')) as Output<'conversation.list'>
  await until(async () => expect((await inbox()).conversations).toHaveLength(1))
  const conversationId = (await inbox()).conversations[0]?.id ?? ''
  const draft = (revision: number) => app.value('draft.set', { conversationId, text: `draft ${revision}`, revision })
  const drafted = async () => ((await app.value('draft.get', { conversationId })) as Output<'draft.get'>).draft?.text
  return { ...app, conversationId, draft, drafted, write: (text: string) => ada.write(bot, text), inbox }
}

test('the reader sees what a command committed before it was answered', async () => {
  const { draft, drafted } = await startReal()
  for (let revision = 1; revision <= 50; revision += 1) {
    await draft(revision)
    expect(await drafted()).toBe(`draft ${revision}`)
  }
})

test('the real core comes back over its own profile and goes on receiving', async () => {
  const { core, say, value, write, inbox, draft, drafted } = await startReal()
  await draft(1)
  const { deltas } = record(core)
  const { epoch } = (await value('app.info')) as Output<'app.info'>
  expect(await say('die')).toMatchObject({ problem: { code: 'interrupted' } })
  // The dead thread's lock went with it, or the core could not open the profile again.
  expect(await value('app.info')).toMatchObject({ epoch, mode: 'normal' })
  await until(() => expect(deltas).toContainEqual(expect.objectContaining({ epoch, reset: true })))
  expect(await drafted()).toBe('draft 1')
  write('are you still there?')
  await until(async () => expect((await inbox()).conversations[0]?.preview).toBe('are you still there?'))
  // The list may be asked for sooner than its delta has come.
  await until(() => expect(JSON.stringify(deltas)).toContain('are you still there?'))
})

test('with the real core lost for good, what there is can still be read', async () => {
  const { core, say, value, draft, drafted, conversationId, inbox } = await startReal()
  await draft(1)
  const { deltas } = record(core)
  for (let death = 0; death < 4; death += 1) expect(await say('die')).toMatchObject({ ok: false })
  expect(await say('draft.set', { conversationId, text: 'no', revision: 2 })).toEqual({ ok: false, problem: { code: 'core-lost' } })
  expect(await drafted()).toBe('draft 1')
  expect((await inbox()).conversations).toHaveLength(1)
  expect(await value('app.info')).toMatchObject({ mode: 'view-only', why: { code: 'core-lost' } })
  expect(await value('bot.list')).toMatchObject({ bots: [{ name: 'Desk', health: { state: 'paused' } }] })
  // A page that has it as receiving, or starting once more, hears of it.
  await until(() => expect(deltas.flatMap(delta => ('rows' in delta ? delta.rows : [])).findLast(row => row.kind === 'health')).toMatchObject({ health: { state: 'paused' } }))
})

/** What a run that was cut off has left: whole, or with a page overwritten in the middle of a table. */
function leftBehind(isDamaged: boolean): string {
  const dataDir = tempFolder('worker')
  const db = openDatabase(dataDir)
  setMeta(db, 'epoch', 'cut-off')
  fillEvents(db)
  db.close()
  if (isDamaged) overwriteAPageOfEvents(dataDir)
  return dataDir
}

test('a damaged database is found out after the inbox is up and not before, and then only read', async () => {
  const { core, say, value, lines } = await start({ dataDir: leftBehind(true), threads: { core: mortalCore, reader: realReader } })
  const { deltas } = record(core)
  const damage = () => lines.find(({ message }) => message.includes('damaged'))
  await sleep(300)
  expect(damage()).toBeUndefined()
  expect(await value('conversation.list')).toMatchObject({ conversations: [] })
  await until(() => expect(damage()).toMatchObject({ level: 'error', facts: { faults: expect.arrayContaining([expect.any(String)]) } }))
  await until(() => expect(deltas).toContainEqual(expect.objectContaining({ rows: [{ kind: 'mode', mode: 'view-only', why: { code: 'database-damaged', params: {} } }] })))
  expect(await value('app.info')).toMatchObject({ mode: 'view-only', why: { code: 'database-damaged' } })
  expect(await say('bot.connect', { token: '7000000001:AAkeptKEPTkeptKEPTkeptKEPTkeptKEPT_-9' })).toMatchObject({ ok: false, problem: { code: 'database-damaged' } })
  expect(await value('conversation.list')).toMatchObject({ conversations: [] })
})

test('a database that was cut off and is whole says so in the log and is used', async () => {
  const { value, lines } = await start({ dataDir: leftBehind(false), threads: { core: mortalCore, reader: realReader } })
  await value('conversation.list')
  await until(() => expect(lines.map(({ message }) => message)).toContain('The database was looked through and is whole.'))
  expect(await value('app.info')).toMatchObject({ mode: 'normal' })
})

test('while the reader looks the database through, the core answers its queries', async () => {
  const { value } = await start()
  const looking = value('look')
  // By now the wish is known, but nobody has seen the inbox.
  await value('who')
  expect(await value('read')).toMatchObject({ read: {} })
  await value('conversation.list')
  // Not at once: the page draws its inbox first.
  await until(async () => expect(await value('read')).toBeNull())
  expect(await looking).toEqual(['a fault'])
  expect(await value('read')).toMatchObject({ read: {} })
})
