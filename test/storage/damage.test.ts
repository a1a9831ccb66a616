import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/shared/contract'
import { problems } from '../../src/shared/i18n/en/problems'
import type { ConversationId } from '../../src/shared/model'
import { faultsOf } from '../../src/main/core/store/check'
import { openDatabase, openReader } from '../../src/main/core/store/database'
import { type CoreWorld, coreWorld, sessionVault, until } from '../main/core/core-world'
import { filesUnder, folder } from './support'

const parts = ['bellhop.db', 'bellhop.db-wal', 'bellhop.db-shm'] as const
const people = 12
const written = 10

/** One profile as it was when a run had ended in order, and as a kill in the middle of the next has left it. */
let home: string
let world: CoreWorld
let vault: ReturnType<typeof sessionVault>
let texts: readonly string[]

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'bellhop-damage-'))
  vault = sessionVault(home)
  const first = await coreWorld({ dataDir: join(home, 'live'), vault })
  const bot = first.simulator.createBot({ firstName: 'Shop' })
  const persons = Array.from({ length: people }, (_, index) => first.simulator.createUser({ firstName: `Person ${index}` }))
  for (const person of persons) person.start(bot)
  await first.call('bot.connect', { token: bot.token })
  const say = async (on: CoreWorld, round: string) => {
    for (const person of persons) for (let count = 0; count < written; count += 1) person.write(bot, `${round} ${count} ${'x'.repeat(400)}`)
    await until(async () => expect(await countOf(on)).toBe(persons.length * (1 + written * (round === 'early' ? 1 : 2))))
  }
  await say(first, 'early')
  await first.call('backup.make', {})
  world = await first.reopen()
  await world.core.close()
  cpSync(world.dataDir, join(home, 'closed'), { recursive: true })
  world = await world.reopen()
  await say(world, 'late')
  cpSync(world.dataDir, join(home, 'cut'), { recursive: true })
  cpSync(world.dataDir, join(home, 'kept'), { recursive: true })
  const db = new DatabaseSync(join(home, 'kept', 'bellhop.db'))
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
  texts = await textsOf(world)
  await world.core.close()
}, 120_000)

afterAll(async () => {
  await world.simulator.close()
  rmSync(home, { recursive: true, force: true })
})

async function countOf(of: CoreWorld): Promise<number> {
  return (await textsOf(of)).length
}

async function textsOf(of: CoreWorld): Promise<string[]> {
  const { conversations } = await of.call('conversation.list', { limit: 200 })
  const pages = await Promise.all(conversations.map(({ id }) => of.call('message.list', { conversationId: id, limit: 200 })))
  return pages.flatMap(({ messages }) => messages.map(({ conversationId, text }) => `${conversationId} ${text}`)).toSorted()
}

/** `kept`: cut off, but with nothing left in the log that would stand in for what is broken in the database. */
type State = 'closed' | 'cut' | 'kept'

/** Every way in which files break that we could think of; each is given the folder. */
const damages: readonly (readonly [string, State, (dataDir: string) => void, readonly string[]])[] = [
  ['the header is overwritten', 'closed', dir => overwrite(dir, 0, 100), ['database-corrupt']],
  ['the first page is overwritten behind the header', 'closed', dir => overwrite(dir, 100, 3_996), ['database-corrupt']],
  ['the table that each start writes is overwritten', 'closed', dir => overwritePage(dir, rootOf(dir, 'meta')), ['database-corrupt', 'database-damaged']],
  ['the table of what is being sent is overwritten', 'closed', dir => overwritePage(dir, rootOf(dir, 'attempts')), ['database-corrupt', 'database-damaged']],
  ['a table is overwritten', 'kept', dir => overwritePage(dir, rootOf(dir, 'messages')), ['database-damaged']],
  ['pages in the middle are overwritten', 'kept', dir => { for (const page of [20, 33, 47]) overwritePage(dir, page) }, ['database-damaged', 'database-corrupt']],
  ['an index is overwritten', 'kept', dir => overwritePage(dir, rootOf(dir, 'sqlite_autoindex_events_1')), ['database-damaged', 'database-corrupt']],
  ['the list of free pages is overwritten', 'kept', dir => overwritePage(dir, freePage(dir)), ['database-damaged', 'database-corrupt']],
  ['the second half of the database is cut off', 'closed', dir => truncate(dir, 'bellhop.db', 0.5), ['database-damaged', 'database-corrupt']],
  ['the second half of the log is cut off', 'cut', dir => truncate(dir, 'bellhop.db-wal', 0.5), ['database-log-broken']],
  ['the log is garbage', 'cut', dir => writeFileSync(join(dir, 'bellhop.db-wal'), Buffer.alloc(50_000, 0xa5)), ['database-log-broken']],
  ['the log is another database’s', 'cut', swapLog, ['database-mixed']],
  ['the file is no database', 'closed', dir => writeFileSync(join(dir, 'bellhop.db'), 'Dear diary, '.repeat(4_000)), ['database-corrupt']],
  ['the file is empty', 'closed', dir => truncateSync(join(dir, 'bellhop.db'), 0), ['database-empty']],
  ['the file is empty beside a log', 'cut', dir => truncateSync(join(dir, 'bellhop.db'), 0), ['database-empty']],
  ['the file is gone', 'closed', dir => rmSync(join(dir, 'bellhop.db')), ['database-missing']],
  ['the file is gone beside a log', 'cut', dir => rmSync(join(dir, 'bellhop.db')), ['database-missing']],
]

describe.each(damages)('REL-14: where %s', (_, state, damage, sentences) => {
  it('the start ends in whole data or in a sentence, says why to every command, and a backup brings it back with nothing thrown away', async () => {
    const dataDir = join(folder('damaged'), 'profile')
    cpSync(join(home, state), dataDir, { recursive: true })
    damage(dataDir)
    const before = bytesOf(dataDir)
    const opened = await open(dataDir)
    const info = await settled(opened)
    const sentence = info.why?.code ?? info.notice?.code
    expect(sentences).toContain(sentence)
    expect(Object.keys(problems)).toContain(sentence)

    if (info.mode === 'normal') await expectWholePast(opened)
    else {
      await expectRefusals(opened, [sentence ?? ''])
      // Looked at and never written to, except for what the log had waiting for its place.
      const seen = [...bytesOf(dataDir).keys()]
      for (const name of ['bellhop.db', ...(before.has('bellhop.db-wal') ? ['bellhop.db-wal'] : [])]) if (before.has(name)) expect(seen).toContain(name)
      if (info.mode === 'unreadable') expect(bytesOf(dataDir).get('bellhop.db')).toEqual(before.get('bellhop.db'))

      const [backup] = (await opened.call('backup.list', {})).backups
      if (!backup) throw new Error('there is no backup')
      await opened.call('backup.restore', { id: backup.id })
      expect(await opened.call('app.info', {})).toMatchObject({ mode: 'normal', restored: { why: 'backup' } })
      expect(await countOf(opened)).toBe(people * (1 + written))
      const kept = filesUnder(join(dataDir, 'quarantine'))
      if (before.has('bellhop.db')) expect(kept.filter(name => name.endsWith('bellhop.db'))).toHaveLength(1)
      const old = kept.find(name => name.endsWith('bellhop.db'))
      if (old !== undefined && info.mode === 'unreadable') expect(readFileSync(join(dataDir, 'quarantine', old))).toEqual(before.get('bellhop.db'))
      if (before.has('bellhop.db-wal') && info.mode === 'unreadable') expect(kept.filter(name => name.endsWith('bellhop.db-wal'))).toHaveLength(1)
    }
    await opened.core.close()
  })
})

it('REL-14: without a backup the operator may start anew, and the damaged files lie in quarantine as they were', async () => {
  const dataDir = join(folder('damaged'), 'profile')
  cpSync(join(home, 'cut'), dataDir, { recursive: true })
  rmSync(join(dataDir, 'backups'), { recursive: true, force: true })
  swapLog(dataDir)
  const before = bytesOf(dataDir)
  const opened = await open(dataDir)
  expect(await opened.call('app.info', {})).toMatchObject({ mode: 'unreadable', why: { code: 'database-mixed' } })
  await opened.call('app.startAnew', {})
  expect(await opened.call('app.info', {})).toMatchObject({ mode: 'normal' })
  expect(await opened.call('bot.list', {})).toMatchObject({ bots: [] })
  expect(await opened.problem('app.startAnew', {})).toBe('database-whole')
  const kept = filesUnder(join(dataDir, 'quarantine'))
  for (const name of ['bellhop.db', 'bellhop.db-wal']) {
    const old = kept.filter(path => path.endsWith(`/${name}`))
    expect(old).toHaveLength(1)
    expect(readFileSync(join(dataDir, 'quarantine', old[0] ?? ''))).toEqual(before.get(name))
  }
  await opened.core.close()
})

it('REL-14: a log that was begun over this database is taken in however often the start was cut off', async () => {
  const dataDir = join(folder('damaged'), 'profile')
  cpSync(join(home, 'cut'), dataDir, { recursive: true })
  for (let round = 0; round < 4; round += 1) {
    const db = openDatabase(dataDir)
    const cut = join(folder('damaged'), 'profile')
    cpSync(dataDir, cut, { recursive: true })
    db.close()
    rmSync(dataDir, { recursive: true })
    cpSync(cut, dataDir, { recursive: true })
    expect(existsSync(join(dataDir, 'bellhop.db-wal'))).toBe(true)
  }
  const opened = await open(dataDir)
  expect(await opened.call('app.info', {})).toMatchObject({ mode: 'normal' })
  expect(await textsOf(opened)).toEqual(texts)
  await opened.core.close()
})

function open(dataDir: string): Promise<CoreWorld> {
  const checkDatabase = async () => {
    const reader = openReader(dataDir)
    try {
      return faultsOf(reader)
    } finally {
      reader.close()
    }
  }
  return coreWorld({ dataDir, simulator: world.simulator, apiRoot: 'http://127.0.0.1:9', vault, checkDatabase })
}

/** What a page and an operator do first; damage may be come upon only then. */
async function settled(of: CoreWorld) {
  await new Promise(resolve => setTimeout(resolve, 300))
  const answers = [await of.problem('conversation.list', {}), await of.problem('bot.list', {})]
  if (answers[0] === 'none') {
    const { conversations } = await of.call('conversation.list', { limit: 200 })
    for (const { id } of conversations) answers.push(await of.problem('message.list', { conversationId: id, limit: 200 }))
  }
  expect(answers).not.toContain('internal')
  await new Promise(resolve => setTimeout(resolve, 100))
  return of.call('app.info', {})
}

/** A moment of the past as a whole: nothing invented, nothing broken, and all that had been there when the last run ended. */
async function expectWholePast(of: CoreWorld): Promise<void> {
  const now = await textsOf(of)
  expect(now.filter(text => !texts.includes(text))).toEqual([])
  expect(now.length).toBeGreaterThanOrEqual(people * (1 + written))
  const reader = openReader(of.dataDir)
  expect(faultsOf(reader)).toEqual([])
  reader.close()
}

const mending: readonly string[] = ['backup.restore', 'archive.import', 'app.startAnew', 'job.cancel', 'settings.set']

async function expectRefusals(of: CoreWorld, codes: readonly string[]): Promise<void> {
  const conversationId = '1:2' as ConversationId
  const inputs: Readonly<Record<string, object>> = {
    'app.startReceiving': {},
    'bot.connect': { token: 'x' },
    'bot.pause': { botId: '1' },
    'conversation.resolve': { conversationId },
    'message.send': { conversationId, text: 'no' },
    'draft.set': { conversationId, text: 'no', revision: 1 },
  }
  for (const [name, input] of Object.entries(inputs)) expect([name, codes.includes(await of.problem(name as never, input as never))]).toEqual([name, true])
  expect(Object.keys(commands)).toEqual(expect.arrayContaining([...mending, ...Object.keys(inputs)]))
}

function bytesOf(dataDir: string): Map<string, Buffer> {
  return new Map(parts.filter(name => existsSync(join(dataDir, name))).map(name => [name, readFileSync(join(dataDir, name))]))
}

function overwrite(dataDir: string, from: number, count: number): void {
  const path = join(dataDir, 'bellhop.db')
  writeFileSync(path, readFileSync(path).fill(0xa5, from, from + count))
}

/** Pages count from one. */
function overwritePage(dataDir: string, page: number): void {
  overwrite(dataDir, (page - 1) * 4_096, 4_096)
}

function truncate(dataDir: string, name: string, share: number): void {
  const path = join(dataDir, name)
  truncateSync(path, Math.floor(readFileSync(path).length * share))
}

function rootOf(dataDir: string, name: string): number {
  const db = new DatabaseSync(join(dataDir, 'bellhop.db'), { readOnly: true })
  try {
    return Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.['rootpage'])
  } finally {
    db.close()
  }
}

function freePage(dataDir: string): number {
  const db = new DatabaseSync(join(dataDir, 'bellhop.db'))
  db.exec("CREATE TABLE scrap (x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO scrap SELECT randomblob(3000) FROM n; DROP TABLE scrap; PRAGMA wal_checkpoint(TRUNCATE)")
  db.close()
  return readFileSync(join(dataDir, 'bellhop.db')).readUInt32BE(32)
}

/** As when somebody copies another profile's database over this one's and leaves the log. */
function swapLog(dataDir: string): void {
  const other = join(folder('other'), 'profile')
  const db = openDatabase(other)
  db.transaction(() => {
    for (let count = 0; count < 300; count += 1) db.run("INSERT INTO events (id, at, by, type, v, body) VALUES (?, '', 'x', 'unknown', 1, ?)", `e${count}`, 'y'.repeat(300))
  })
  for (const name of ['bellhop.db-wal', 'bellhop.db-shm']) cpSync(join(other, name), join(dataDir, name))
  db.close()
}

