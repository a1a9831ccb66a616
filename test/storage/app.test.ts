import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ConversationId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import { coreWorld, sessionVault, until } from '../main/core/core-world'
import { type App, type Session, root, startApp } from '../support/app'
import { filesUnder, folder } from './support'

const entry = join(process.env['BELLHOP_OUT'] ?? join(root, 'out'), 'main', 'headless.js')

/** A closed profile with one conversation of 200 messages, and a backup of it. */
async function profile() {
  const world = await coreWorld({ dataDir: join(folder('app'), 'profile'), vault: sessionVault(folder('vault')) })
  const bot = world.simulator.createBot({ firstName: 'Shop' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  await world.call('bot.connect', { token: bot.token })
  const conversationId = `${bot.id}:${ada.id}` as ConversationId
  for (let count = 0; count < 150; count += 1) ada.write(bot, `message ${count} ${'x'.repeat(300)}`)
  await until(async () => expect((await world.call('message.list', { conversationId, limit: 200 })).messages).toHaveLength(151))
  await world.call('backup.make', {})
  await world.close()
  return { dataDir: world.dataDir, conversationId }
}

async function started(dataDir: string): Promise<{ app: App; session: Session }> {
  const app = await startApp({ dataDir, apiRoot: 'http://127.0.0.1:9' })
  onTestFinished(() => app.kill())
  return { app, session: await app.session() }
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer
    return 'none'
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

it.skipIf(process.platform === 'win32')('REL-9: a second start of the app is over in a sentence, and is less than a second’s work', async () => {
  const dataDir = join(folder('app'), 'profile')
  await started(dataDir)
  const args = ['-c', '"$@"; code=$?; times; exit $code', 'sh', process.execPath, entry, '--no-open', '--vault', 'session', '--data-dir', dataDir]
  const second = spawn('sh', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let times = ''
  second.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  second.stdout.setEncoding('utf8').on('data', (text: string) => (times += text))
  const [code] = await once(second, 'close')
  expect([code, said]).toEqual([1, expect.stringMatching(/^Bellhop is already running with this profile\./)])
  // Processor time, because how long it takes beside others is their affair; it waits for nothing.
  expect(secondsOf(times)).toBeGreaterThan(0)
  expect(secondsOf(times)).toBeLessThan(1)
})

/** User and system time of the children, from what the shell's `times` prints last. */
function secondsOf(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? ''
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0)
}

it('REL-14: the app opens over a file that is no database, says why, and a backup brings it back, readers and all', async () => {
  const { dataDir, conversationId } = await profile()
  writeFileSync(join(dataDir, 'bellhop.db'), 'Dear diary, '.repeat(4_000))
  const { session } = await started(dataDir)
  expect(await session.call('app.info', {})).toMatchObject({ mode: 'unreadable', why: { code: 'database-corrupt' } })
  expect(await codeOf(session.call('message.list', { conversationId }))).toBe('database-corrupt')
  expect(await codeOf(session.call('draft.set', { conversationId, text: 'no', revision: 1 }))).toBe('database-corrupt')
  const [backup] = (await session.call('backup.list', {})).backups
  if (!backup) throw new Error('there is no backup')
  await session.call('backup.restore', { id: backup.id })
  expect(await session.call('app.info', {})).toMatchObject({ mode: 'normal', restored: { why: 'backup' } })
  expect((await session.call('message.list', { conversationId, limit: 200 })).messages).toHaveLength(151)
  const kept = filesUnder(join(dataDir, 'quarantine')).find(name => name.endsWith('bellhop.db')) ?? ''
  expect(readFileSync(join(dataDir, 'quarantine', kept), 'utf8')).toMatch(/^Dear diary/)
})

it('REL-14: damage that only a query comes upon makes the app read-only, and the next start says so at once', async () => {
  const { dataDir, conversationId } = await profile()
  const path = join(dataDir, 'bellhop.db')
  const bytes = readFileSync(path)
  // Pages in which nothing but text stands: opening finds nothing wrong.
  for (let page = 1; (page + 1) * 4_096 <= bytes.length; page += 1) {
    if (bytes.subarray(page * 4_096, (page + 1) * 4_096).includes('x'.repeat(250)) && page % 3 === 0) bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096)
  }
  writeFileSync(path, bytes)
  const { app, session } = await started(dataDir)
  expect(await session.call('app.info', {})).toMatchObject({ mode: 'normal' })
  expect(await codeOf(session.call('message.list', { conversationId, limit: 200 }))).toBe('database-corrupt')
  await until(async () => expect(await session.call('app.info', {})).toMatchObject({ mode: 'view-only', why: { code: 'database-damaged' } }))
  expect(await codeOf(session.call('draft.set', { conversationId, text: 'no', revision: 1 }))).toBe('database-damaged')
  expect(await app.close()).toBe(0)

  const again = await started(dataDir)
  await again.session.call('conversation.list', {})
  await until(async () => expect(await again.session.call('app.info', {})).toMatchObject({ mode: 'view-only', why: { code: 'database-damaged' } }))
})

it('REL-10: a database that is gone is not made anew where it is known that there was one', async () => {
  const dataDir = join(folder('app'), 'profile')
  const { app } = await started(dataDir)
  expect(await app.close()).toBe(0)
  const bare = join(folder('app'), 'profile')
  cpSync(join(dataDir, 'settings.json'), join(bare, 'settings.json'))
  const { session } = await started(bare)
  expect(await session.call('app.info', {})).toMatchObject({ mode: 'unreadable', why: { code: 'database-missing' } })
  expect(existsSync(join(bare, 'bellhop.db'))).toBe(false)
  await session.call('app.startAnew', {})
  expect(await session.call('app.info', {})).toMatchObject({ mode: 'normal' })
  expect(await session.call('bot.list', {})).toMatchObject({ bots: [] })
})
