import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { BackupId, type ConversationId } from '../../../../src/shared/model'
import { Database, openFile } from '../../../../src/main/core/store/database'
import { first as firstSchema } from '../../../../src/main/core/store/migrations/001-first'
import { dumpFacts } from '../../../../src/main/core/store/replay'
import { type CoreWorld, coreWorld, sessionVault, until } from '../core-world'

/** A profile with a bot and Ada's conversation, at a Telegram that can be unplugged. */
async function shop(more: Partial<Parameters<typeof coreWorld>[0]> = {}) {
  const dataDir = folder()
  const vault = sessionVault(dataDir)
  const world = await coreWorld({ dataDir, vault, ...more })
  let present: CoreWorld = world
  let isCut = false
  onTestFinished(async () => {
    await present.core.close()
    if (!isCut) await world.simulator.close()
  })
  const bot = world.simulator.createBot({ firstName: 'Shop' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const { botId } = await world.call('bot.connect', { token: bot.token })
  const conversationId = `${botId}:${ada.id}` as ConversationId
  const texts = async () => (await present.call('message.list', { conversationId, limit: 200 })).messages.map(({ text, delivery }) => (delivery ? `${text} ${delivery}` : text))
  await until(async () => expect(await texts()).toEqual(['/start']))
  return {
    bot, ada, botId, conversationId, dataDir, vault, texts,
    simulator: world.simulator,
    apiRoot: world.apiRoot,
    call: ((name, input) => present.call(name, input)) as CoreWorld['call'],
    problem: ((name, input) => present.problem(name, input)) as CoreWorld['problem'],
    world: () => present,
    /** What Telegram was asked to send, as its journal has it. */
    sent: () => world.simulator.journal.of('sendMessage').map(({ args }) => String(args['text'])),
    take: (next: CoreWorld) => void (present = next),
    async unplug() {
      await world.simulator.close()
      isCut = true
    },
    async plug() {
      await world.simulator.start({ port: Number(new URL(world.apiRoot).port) })
      isCut = false
    },
  }
}

function folder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-backup-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

test('REL-16: a backup says what it holds, lies there whole and for its owner alone, and the app goes on meanwhile', async () => {
  const { call, dataDir, texts, conversationId } = await shop()
  const backup = await call('backup.make', {})
  expect(backup).toMatchObject({ reason: 'manual', bots: 1, conversations: 1, messages: 1, version: '0.0.0' })
  expect(await call('backup.list', {})).toEqual({ folder: join(dataDir, 'backups'), backups: [backup] })
  expect(readdirSync(join(dataDir, 'backups')).toSorted()).toEqual([`${backup.id}.db`, `${backup.id}.json`])
  for (const name of readdirSync(join(dataDir, 'backups'))) expect(statSync(join(dataDir, 'backups', name)).mode & 0o077).toBe(0)
  await call('message.send', { conversationId, text: 'later' })
  await until(async () => expect(await texts()).toEqual(['/start', 'later sent']))
  expect(await call('backup.look', { id: backup.id })).toEqual({ backup, lost: { messages: 1, conversations: 0 } })
})

test('REL-27: after a restore nothing goes out and nothing is received by itself, and no message is sent twice', async () => {
  const desk = await shop()
  const { call, conversationId, texts, sent, simulator, ada, bot, dataDir } = desk
  await desk.unplug()
  await call('message.send', { conversationId, text: 'one' })
  await call('message.send', { conversationId, text: 'two' })
  await call('message.send', { conversationId, text: 'three' })
  const { id } = await call('backup.make', {})
  await desk.plug()
  await call('bot.resume', { botId: desk.botId })
  // Since then all three went out: the backup's outbox does not know that.
  await until(() => expect(sent()).toEqual(['one', 'two', 'three']))
  await until(async () => expect(await texts()).toContain('three sent'))
  const { epoch } = await call('app.info', {})
  const polls = simulator.journal.of('getUpdates').length

  await call('backup.restore', { id })
  const info = await call('app.info', {})
  expect(info).toMatchObject({ mode: 'normal', restored: { why: 'backup', held: 3 } })
  expect(info.epoch).not.toBe(epoch)
  expect(desk.world().deltas.at(-1)).toMatchObject({ reset: true })
  expect(await texts()).toEqual(['/start', 'one held', 'two held', 'three held'])
  expect(readdirSync(join(dataDir, 'quarantine'))).toHaveLength(1)
  expect((await call('bot.list', {})).bots).toMatchObject([{ state: 'running', health: { state: 'paused' } }])
  expect(await desk.problem('bot.resume', { botId: desk.botId })).toBe('restored-waits')
  ada.write(bot, 'Hello?')

  // A restart is no click either.
  desk.take(await desk.world().reopen())
  expect(await call('app.info', {})).toMatchObject({ restored: { why: 'backup', held: 3 } })
  expect(simulator.journal.of('getUpdates')).toHaveLength(polls)
  expect(sent()).toEqual(['one', 'two', 'three'])

  await call('app.startReceiving', {})
  await until(async () => expect(await texts()).toContain('Hello?'))
  expect((await call('app.info', {})).restored).toBeUndefined()
  expect(await call('outbox.held', {})).toMatchObject({ conversations: [{ conversationId, title: 'Ada', count: 3 }] })
  const held = (await call('message.list', { conversationId })).messages.filter(({ delivery }) => delivery === 'held')
  await call('message.discard', { messageId: held[0]!.id })
  await call('message.retry', { messageId: held[1]!.id })
  await until(() => expect(sent()).toEqual(['one', 'two', 'three', 'two']))
  expect(await call('conversation.settleHeld', { conversationId, choice: 'release' })).toEqual({ count: 1 })
  await until(() => expect(sent()).toEqual(['one', 'two', 'three', 'two', 'three']))
  expect(await call('outbox.held', {})).toMatchObject({ conversations: [] })
})

test('REL-27: the place in the stream of updates is kept, so that nothing is received twice and nothing dropped', async () => {
  const { call, ada, bot, texts } = await shop()
  ada.write(bot, 'before')
  await until(async () => expect(await texts()).toContain('before'))
  const { id } = await call('backup.make', {})
  await call('backup.restore', { id })
  ada.write(bot, 'after')
  await call('app.startReceiving', {})
  await until(async () => expect(await texts()).toEqual(['/start', 'before', 'after']))
})

test('REL-14: a backup with one flipped byte is found by its hash, and nothing is changed', async () => {
  const { call, problem, dataDir, texts } = await shop()
  const { id, size } = await call('backup.make', {})
  flip(join(dataDir, 'backups', `${id}.db`), size - 3)
  expect(await call('backup.look', { id })).toMatchObject({ problem: { code: 'backup-damaged' } })
  expect(await problem('backup.restore', { id })).toBe('backup-damaged')
  expect(await texts()).toEqual(['/start'])
  expect(existsSync(join(dataDir, 'quarantine'))).toBe(false)
  expect(readdirSync(dataDir).filter(name => name.startsWith('restore'))).toEqual([])
})

test('REL-14: a profile whose database is damaged opens to offer its backups, and comes back from the newest', async () => {
  const desk = await shop()
  const { call, dataDir, vault, apiRoot, simulator } = desk
  const { id } = await call('backup.make', {})
  await desk.world().core.close()
  writeFileSync(join(dataDir, 'bellhop.db'), 'no database at all, but long enough to be looked at as one')
  const broken = await coreWorld({ dataDir, vault, apiRoot, simulator })
  desk.take(broken)
  expect(await broken.call('app.info', {})).toMatchObject({ mode: 'unreadable' })
  expect((await broken.call('backup.list', {})).backups.map(backup => backup.id)).toEqual([id])
  expect(await broken.call('backup.look', { id })).toMatchObject({ lost: null })
  await broken.call('backup.restore', { id })
  expect(await broken.call('app.info', {})).toMatchObject({ mode: 'normal', restored: { why: 'backup' } })
  expect(await desk.texts()).toEqual(['/start'])
  const [put] = readdirSync(join(dataDir, 'quarantine'))
  expect(readFileSync(join(dataDir, 'quarantine', put ?? '', 'bellhop.db'), 'utf8')).toMatch(/^no database at all/)
})

test('REL-16: three days are kept, what was made by hand stays, and half a copy is swept away', async () => {
  const { makeBackup, backupsOf, sweepShelf } = await import('../../../../src/main/core/backup/shelf')
  const { call, dataDir } = await shop()
  const byHand = await call('backup.make', {})
  const days = [1, 2, 3, 4, 5].map(number => makeBackup({ dataDir, reason: 'daily', now: byHand.madeAt + number * 86_400_000, version: '1' }).id)
  expect(backupsOf(dataDir).map(({ id }) => id)).toEqual([...days.slice(2).toReversed(), byHand.id])
  const half = join(dataDir, 'backups', `${days[4]}.db.making`)
  writeFileSync(half, 'half')
  writeFileSync(join(dataDir, 'backups', '2020-01-01T00-00-00-000Z-daily.json'), '{}')
  sweepShelf(dataDir)
  expect(readdirSync(join(dataDir, 'backups'))).toHaveLength(8)
})

test('REL-27: a profile that was copied to another place, or put back by hand, waits like a restored one', async () => {
  let text: string | undefined
  const witness = { get: () => text, set: async (next: string) => void (text = next) }
  const dataDir = folder()
  const vault = sessionVault(dataDir)
  const first = await coreWorld({ dataDir, vault, witness, place: 'here' })
  const bot = first.simulator.createBot({ firstName: 'Shop' })
  await first.call('bot.connect', { token: bot.token })
  expect((await first.call('app.info', {})).restored).toBeUndefined()
  await first.core.close()
  const open = (place: string) => coreWorld({ dataDir, vault, witness, place, simulator: first.simulator, apiRoot: first.apiRoot })

  const same = await open('here')
  expect((await same.call('app.info', {})).restored).toBeUndefined()
  await same.core.close()
  const elsewhere = await open('there')
  expect(await elsewhere.call('app.info', {})).toMatchObject({ restored: { why: 'copied', held: 0 } })
  await elsewhere.call('app.startReceiving', {})
  await elsewhere.core.close()
  const settled = await open('there')
  expect((await settled.call('app.info', {})).restored).toBeUndefined()
  const { id } = await settled.call('backup.make', {})
  await settled.call('bot.pause', { botId: String(bot.id) })
  await settled.core.close()
  // An older file of the same profile, put there without a word.
  renameSync(join(dataDir, 'backups', `${id}.db`), join(dataDir, 'bellhop.db'))
  const older = await open('there')
  expect(await older.call('app.info', {})).toMatchObject({ restored: { why: 'copied' } })
  await older.close()
})

test('one job at a time, and a restore of what is not there changes nothing', async () => {
  const { problem, call } = await shop()
  const [one, other] = await Promise.all([problem('backup.make', {}), problem('backup.make', {})])
  expect([one, other].toSorted()).toEqual(['busy', 'none'])
  expect(await problem('backup.restore', { id: BackupId.parse('2020-01-01T00-00-00-000Z-manual') })).toBe('not-found')
  expect(await problem('backup.restore', { id: '../../x' })).toBe('bad-input')
  await call('backup.delete', { id: (await call('backup.list', {})).backups[0]!.id })
  expect((await call('backup.list', {})).backups).toEqual([])
})

function flip(path: string, at: number): void {
  const file = openSync(path, 'r+')
  const byte = Buffer.alloc(1)
  readSync(file, byte, 0, 1, at)
  writeSync(file, Buffer.of((byte[0] ?? 0) ^ 1), 0, 1, at)
  closeSync(file)
}

test('REL-16: a restored database holds, fact by fact, what it held when the backup was made', async () => {
  const { call, dataDir, conversationId, texts } = await shop()
  await call('message.send', { conversationId, text: 'kept' })
  await until(async () => expect(await texts()).toContain('kept sent'))
  const { id } = await call('backup.make', {})
  const before = facts(join(dataDir, 'backups', `${id}.db`))
  await call('message.send', { conversationId, text: 'lost' })
  await until(async () => expect(await texts()).toContain('lost sent'))
  await call('backup.restore', { id })
  expect(facts(join(dataDir, 'bellhop.db'))).toBe(before)
})

test('REL-15: before the schema of a profile changes, the database as it was goes to the backups', async () => {
  const dataDir = folder()
  const old = new DatabaseSync(join(dataDir, 'bellhop.db'))
  // "BELL" as a number.
  old.exec('PRAGMA application_id = 1111837772; PRAGMA journal_mode = WAL; PRAGMA user_version = 1')
  const db = new Database(old)
  firstSchema(db)
  db.close()
  const world = await coreWorld({ dataDir, vault: sessionVault(dataDir) })
  onTestFinished(() => world.close())
  expect((await world.call('backup.list', {})).backups).toMatchObject([{ reason: 'migration', schema: 1 }])
  const again = await world.reopen()
  onTestFinished(() => again.core.close())
  expect((await again.call('backup.list', {})).backups).toHaveLength(1)
})

function facts(path: string): string {
  const db = openFile(path, true)
  try {
    return dumpFacts(db)
  } finally {
    db.close()
  }
}

test('REL-27: what was scheduled when the backup was made goes at once when it is let go, whatever its time was', async () => {
  const desk = await shop()
  const { call, conversationId, texts, sent } = desk
  await call('message.send', { conversationId, text: 'tomorrow', sendAt: Date.now() + 86_400_000 })
  const { id } = await call('backup.make', {})
  await call('backup.restore', { id })
  await call('app.startReceiving', {})
  expect(await texts()).toEqual(['/start', 'tomorrow held'])
  await call('conversation.settleHeld', { conversationId, choice: 'release' })
  const released = (await call('message.list', { conversationId })).messages.at(-1)
  expect(released).toMatchObject({ text: 'tomorrow' })
  expect(released).not.toHaveProperty('sendAt')
  await until(() => expect(sent()).toEqual(['tomorrow']))
})

test('a device that cannot keep its few words about the database works on, and closes the database all the same', async () => {
  const dataDir = folder()
  const refused = () => Promise.reject(new Error('EBUSY'))
  const world = await coreWorld({ dataDir, witness: { get: () => undefined, set: refused } })
  expect(await world.call('app.info', {})).toMatchObject({ mode: 'normal' })
  await world.core.close()
  await world.simulator.close()
  expect(readdirSync(dataDir).filter(name => name.endsWith('-wal'))).toEqual([])
})
