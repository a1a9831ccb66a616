import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { z } from 'zod'
import { type CallName, commands, queries } from '../../src/shared/contract'
import type { ConversationId, MessageId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import { type CoreWorld, coreWorld, sessionVault, until } from '../main/core/core-world'
import { startApp } from '../support/app'
import { onlyReadable, skipsMounts } from './mounted'
import { filesUnder, folder } from './support'

/** A profile with one conversation: closed in order, and as a kill has left it. */
async function profile() {
  const vault = sessionVault(folder('vault'))
  const world = await coreWorld({ dataDir: join(folder('readable'), 'profile'), vault })
  const bot = world.simulator.createBot({ firstName: 'Shop' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  await world.call('bot.connect', { token: bot.token })
  const conversationId = `${bot.id}:${ada.id}` as ConversationId
  ada.write(bot, 'hello')
  await until(async () => expect((await world.call('message.list', { conversationId })).messages).toHaveLength(2))
  const cut = join(folder('readable'), 'profile')
  cpSync(world.dataDir, cut, { recursive: true })
  await world.close()
  return { closed: world.dataDir, cut, conversationId, vault }
}

async function look(dataDir: string, vault: ReturnType<typeof sessionVault>): Promise<CoreWorld> {
  const world = await coreWorld({ dataDir, apiRoot: 'http://127.0.0.1:9', vault })
  onTestFinished(() => world.core.close())
  return world
}

it.skipIf(skipsMounts)('REL-13: on a disk that is only read every query works, and every command says why it does not', async () => {
  const { closed, conversationId, vault } = await profile()
  const before = filesUnder(closed)
  const world = await look(onlyReadable(closed), vault)
  expect(await world.call('app.info', {})).toMatchObject({ mode: 'view-only', why: { code: 'read-only-disk' } })
  const { messages } = await world.call('message.list', { conversationId })
  expect(messages.map(({ text }) => text)).toContain('hello')
  const messageId = messages[0]?.id ?? ('' as MessageId)

  // The first that a call takes; a call that takes none of them has to be given one here.
  const botId = conversationId.split(':')[0] ?? ''
  const inputs = [{}, { conversationId }, { messageId }, { botId }, { conversationId, text: 'no', revision: 1 }, { token: 'x' }, { conversationId, choice: 'release' }, { conversationId, upTo: messageId }, { messageId, choice: 'again' }, { messageId, entity: 0 }]
  const inputOf = (schema: z.ZodType) => inputs.find(one => schema.safeParse(one).success)
  for (const [name, { input }] of Object.entries(queries)) {
    if (name === 'backup.look') continue
    expect([name, await world.problem(name as CallName, (inputOf(input) ?? expect.unreachable(name)) as never)]).toEqual([name, 'none'])
  }
  let refused = 0
  for (const [name, { input }] of Object.entries(commands)) {
    const given = inputOf(input)
    if (given === undefined || ['settings.set', 'job.cancel', 'app.startAnew'].includes(name)) continue
    expect([name, await world.problem(name as CallName, given as never)]).toEqual([name, 'read-only-disk'])
    refused += 1
  }
  expect(refused).toBeGreaterThan(12)
  expect(filesUnder(closed)).toEqual(before)
})

it.skipIf(skipsMounts)('REL-13: what a kill has left in the log is read as well', async () => {
  const { cut, conversationId, vault } = await profile()
  const world = await look(onlyReadable(cut), vault)
  expect(await world.call('app.info', {})).toMatchObject({ mode: 'view-only', why: { code: 'read-only-disk' } })
  expect((await world.call('message.list', { conversationId })).messages.map(({ text }) => text)).toContain('hello')
})

it.skipIf(skipsMounts)('REL-13: a log that cannot be read there is never passed over in silence', async () => {
  const { cut, vault } = await profile()
  rmSync(join(cut, 'bellhop.db-shm'))
  const world = await look(onlyReadable(cut), vault)
  expect(await world.call('app.info', {})).toMatchObject({ mode: 'unreadable', why: { code: 'database-unfinished' } })
  expect(await world.problem('conversation.list', {})).toBe('database-unfinished')
})

it.skipIf(skipsMounts)('REL-13: the whole app opens such a profile', async () => {
  const { closed, conversationId } = await profile()
  const app = await startApp({ dataDir: onlyReadable(closed), apiRoot: 'http://127.0.0.1:9' })
  onTestFinished(() => app.kill())
  const session = await app.session()
  expect(await session.call('app.info', {})).toMatchObject({ mode: 'view-only', why: { code: 'read-only-disk' } })
  expect((await session.call('message.list', { conversationId })).messages.map(({ text }) => text)).toContain('hello')
  const refusal = await session.call('draft.set', { conversationId, text: 'no', revision: 1 }).catch((error: unknown) => error)
  expect(refusal instanceof Problem && refusal.code).toBe('read-only-disk')
  expect(await app.close()).toBe(0)
})
