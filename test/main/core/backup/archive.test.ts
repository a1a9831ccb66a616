import { randomBytes } from 'node:crypto'
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { archivePath } from '../../../../src/main/core/backup/archive'
import { jobInThread } from '../../../../src/main/core/backup/job-thread'
import type { Ports } from '../../../../src/main/core/ports'
import { openFile } from '../../../../src/main/core/store/database'
import { dumpFacts } from '../../../../src/main/core/store/replay'
import type { ConversationId } from '../../../../src/shared/model'
import { type CoreWorld, coreWorld, sessionVault, until } from '../core-world'

const passphrase = 'a horse, a battery, a staple'
const threadFile = fileURLToPath(new URL('../../../../src/main/core/backup/job-thread.ts', import.meta.url))
const execArgv = ['--import', fileURLToPath(new URL('../threads/load-ts.mjs', import.meta.url))]
const inThread: NonNullable<Ports['runJob']> = (job, progress, signal) => jobInThread(job, progress, signal, threadFile, execArgv)

function folder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-archive-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** A desk with a bot, a conversation and a file that was sent. */
async function desk(more: Parameters<typeof coreWorld>[0] = {}) {
  const dataDir = folder()
  const world = await coreWorld({ dataDir, vault: sessionVault(dataDir), ...more })
  onTestFinished(() => world.close())
  const bot = world.simulator.createBot({ firstName: 'Shop' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const { botId } = await world.call('bot.connect', { token: bot.token })
  const conversationId = `${botId}:${ada.id}` as ConversationId
  await until(async () => expect((await world.call('message.list', { conversationId })).messages).toHaveLength(1))
  const uploadId = await world.upload('list.txt', randomBytes(700_000))
  await world.call('message.send', { conversationId, text: 'Gr\u00fc\u00dfe 👋', attachments: [{ uploadId, as: 'document' }] })
  await until(async () => expect((await world.call('message.list', { conversationId })).messages.at(-1)).toMatchObject({ delivery: 'sent' }))
  return { ...world, bot, botId, conversationId }
}

/** A fresh profile on another machine, at the same Telegram. */
async function elsewhere(from: Pick<CoreWorld, 'simulator' | 'apiRoot'>, more: Parameters<typeof coreWorld>[0] = {}) {
  const dataDir = folder()
  const world = await coreWorld({ dataDir, vault: sessionVault(dataDir), simulator: from.simulator, apiRoot: from.apiRoot, ...more })
  onTestFinished(() => world.core.close())
  return world
}

async function saved(world: CoreWorld, withTokens = false): Promise<string> {
  const { archiveId, name, size } = await world.call('archive.export', { passphrase, withTokens })
  const answer = await world.core.files(new Request(`http://app/archive/${archiveId}`))
  expect(answer.headers.get('content-disposition')).toContain(name)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes).toHaveLength(size)
  await world.call('archive.drop', { archiveId })
  expect(existsSync(archivePath(world.dataDir, archiveId))).toBe(false)
  const path = join(folder(), name)
  writeFileSync(path, bytes)
  return path
}

async function brought(world: CoreWorld, path: string): Promise<string> {
  const body = readFileSync(path) as BodyInit
  const answer = await world.core.files(new Request('http://app/upload?as=archive', { method: 'POST', headers: { 'X-File-Name': 'it.bellhop' }, body }))
  return ((await answer.json()) as { uploadId: string }).uploadId
}

function tables(path: string): string {
  const db = openFile(path, true)
  try {
    const names = db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'meta' ORDER BY name").map(row => row.name)
    return names.map(name => [name, ...db.all(`SELECT * FROM ${name}`).map(row => JSON.stringify(row))].join('\n')).join('\n\n') + dumpFacts(db)
  } finally {
    db.close()
  }
}

function media(dataDir: string): string[] {
  const all = readdirSync(join(dataDir, 'media'), { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(dataDir, 'media', name)).isFile())
  return all.map(name => `${name} ${readFileSync(join(dataDir, 'media', name)).toString('base64')}`).toSorted()
}

test('REL-16: moving house: what is exported in one place is, in every table and every file, what is imported in another', async () => {
  const home = await desk()
  const path = await saved(home)
  const away = await elsewhere(home)
  await home.core.close()
  const uploadId = await brought(away, path)
  expect(await away.call('archive.import', { uploadId, passphrase })).toEqual({ tokens: 0 })
  expect(tables(join(away.dataDir, 'bellhop.db'))).toBe(tables(join(home.dataDir, 'bellhop.db')))
  expect(media(away.dataDir)).toEqual(media(home.dataDir))
  expect(await away.call('app.info', {})).toMatchObject({ restored: { why: 'archive', held: 0 } })
  expect(readdirSync(join(away.dataDir, 'staging'))).toEqual([])
  // Its token stayed behind: it is asked for, and the history is here.
  await away.call('app.startReceiving', {})
  await until(async () => expect((await away.call('bot.list', {})).bots).toMatchObject([{ health: { state: 'unauthorized', isMissing: true } }]))
  expect((await away.call('message.list', { conversationId: home.conversationId })).messages.map(({ text }) => text)).toEqual(['/start', 'Grüße 👋'])
})

test('SEC-50: no token is in a backup or an export, sealed or unpacked, unless the operator asked for it', async () => {
  const home = await desk()
  await home.call('backup.make', {})
  const path = await saved(home)
  const away = await elsewhere(home)
  await away.call('archive.import', { uploadId: await brought(away, path), passphrase })
  await away.core.close()
  const secret = home.bot.token.split(':')[1] ?? ''
  const files = [home.dataDir, away.dataDir, join(path, '..')].flatMap(place => readdirSync(place, { recursive: true, encoding: 'utf8' }).map(name => join(place, name)))
  expect(files.filter(name => statSync(name).isFile() && readFileSync(name).includes(secret))).toEqual([])
})

test('with the operator\u2019s consent tokens come along, and the bot goes on once the operator says so', async () => {
  const home = await desk()
  const path = await saved(home, true)
  expect(readFileSync(path).includes(home.bot.token)).toBe(false)
  await home.core.close()
  const away = await elsewhere(home)
  expect(await away.call('archive.import', { uploadId: await brought(away, path), passphrase })).toEqual({ tokens: 1 })
  await away.call('app.startReceiving', {})
  await until(async () => expect((await away.call('bot.list', {})).bots).toMatchObject([{ health: { state: 'receiving' } }]))
})

test('a wrong passphrase, a cut, an altered and a foreign file are told apart, and nothing is changed', async () => {
  const home = await desk()
  const path = await saved(home)
  const size = statSync(path).size
  const away = await elsewhere(home)
  const before = readdirSync(away.dataDir).toSorted()
  const spoilt = async (spoil: (path: string) => void, word = passphrase) => {
    const copy = join(folder(), 'copy')
    copyFileSync(path, copy)
    spoil(copy)
    const uploadId = await brought(away, copy)
    const code = await away.problem('archive.import', { uploadId, passphrase: word })
    expect(readdirSync(away.dataDir).filter(name => name !== 'staging').toSorted()).toEqual(before)
    return code
  }
  const flip = (at: number) => (copy: string) => {
    const bytes = readFileSync(copy)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(copy, bytes)
  }
  expect(await spoilt(() => undefined, 'a horse, a battery, a stable')).toBe('archive-passphrase')
  for (const length of [size - 1, size - 9, Math.floor(size / 2), 66 + 16 + 262_160, 60, 20]) expect(await spoilt(copy => truncateSync(copy, length)), `cut at ${length}`).toBe('archive-cut')
  for (const at of [20, 60, 100, Math.floor(size / 2), size - 20]) expect(await spoilt(flip(at)), `altered at ${at}`).toBe('archive-damaged')
  expect(await spoilt(flip(0))).toBe('archive-foreign')
  expect(await spoilt(copy => writeFileSync(copy, 'PK a letter from the bank'))).toBe('archive-foreign')
  expect(await spoilt(copy => writeFileSync(copy, 'B'))).toBe('archive-foreign')
  expect(await spoilt(copy => appendFileSync(copy, 'x'))).toBe('archive-cut')
  // Two pieces in each other's place: each is genuine, the order is not.
  expect(await spoilt(swapPieces)).toBe('archive-damaged')
  expect(await away.call('bot.list', {})).toMatchObject({ bots: [] })
  expect(await away.problem('archive.import', { uploadId: '0'.repeat(32), passphrase })).toBe('upload-gone')
  // Seventeen passphrases are stretched, each on purpose as dearly as can be borne.
}, 180_000)

function swapPieces(path: string): void {
  const bytes = readFileSync(path)
  const piece = 262_160
  const at = 66
  const first = Buffer.from(bytes.subarray(at, at + piece))
  bytes.copy(bytes, at, at + piece, at + 2 * piece)
  first.copy(bytes, at + piece)
  writeFileSync(path, bytes)
}

test('an export in its own thread tells how far it is, can be stopped, and leaves nothing behind', async () => {
  const home = await desk({ runJob: inThread })
  for (let index = 0; index < 12; index += 1) {
    const uploadId = await home.upload(`f${index}`, randomBytes(1_500_000))
    await home.call('message.send', { conversationId: home.conversationId, attachments: [{ uploadId, as: 'document' }] })
  }
  const running = home.problem('archive.export', { passphrase })
  await until(() => expect(JSON.stringify(home.deltas)).toContain('"id":"export"'))
  await home.call('job.cancel', {})
  expect(await running).toBe('cancelled')
  expect(readdirSync(join(home.dataDir, 'staging'))).toEqual([])
  // And the next one is not held up by it.
  expect(await saved(home)).toMatch(/\.bellhop$/)
})

test('what a thread finds wrong reaches the operator as the same problem', async () => {
  const home = await desk({ runJob: inThread })
  const path = await saved(home)
  const uploadId = await brought(home, path)
  expect(await home.problem('archive.import', { uploadId, passphrase: 'not this one' })).toBe('archive-passphrase')
  const { id } = await home.call('backup.make', {})
  expect(await home.call('backup.look', { id })).toMatchObject({ lost: { messages: 0, conversations: 0 } })
})
