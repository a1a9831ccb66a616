import { cpSync,  } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { ConversationId } from '../../../src/shared/model'
import { type CoreWorld, coreWorld, sessionVault, until } from './core-world'
import { tempFolder } from '../../support/folder'

const damaged = { kind: 'mode', mode: 'view-only', why: { code: 'database-damaged', params: {} } }

type Found = { faults: readonly string[] | Error; readonly when?: Promise<void> }

/** A profile with one conversation, whose checks find what the test says. */
async function profile(found: Found) {
  const checks: number[] = []
  const checkDatabase = async () => {
    checks.push(checks.length)
    await found.when
    if (found.faults instanceof Error) throw found.faults
    return found.faults
  }
  const vault = sessionVault(tempFolder('vault'))
  // Given, because who is cut off does not close its world.
  const world = await coreWorld({ checkDatabase, vault, dataDir: tempFolder('core') })
  const bot = world.simulator.createBot({ firstName: 'Shop' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const { botId } = await world.call('bot.connect', { token: bot.token })
  const conversationId = `${botId}:${ada.id}` as ConversationId
  await until(async () => expect((await world.call('message.list', { conversationId })).messages).toHaveLength(1))
  /** The next run on what a power cut at this moment would leave. */
  const cut = async () => {
    const dataDir = tempFolder('cut')
    cpSync(world.dataDir, dataDir, { recursive: true })
    await world.core.close()
    return coreWorld({ dataDir, simulator: world.simulator, apiRoot: world.apiRoot, checkDatabase, vault })
  }
  return { world, bot, ada, conversationId, checks, cut }
}

function closing(world: CoreWorld): CoreWorld {
  onTestFinished(() => world.close())
  return world
}

test('a database whose last run ended in order is not looked through, nor is a new one', async () => {
  const { world, checks } = await profile({ faults: [] })
  closing(await world.reopen())
  expect(checks).toEqual([])
})

test('one that was cut off is looked through once, and is trusted again when it is whole', async () => {
  const { checks, cut } = await profile({ faults: [] })
  const after = await cut()
  await until(() => expect(checks).toHaveLength(1))
  expect(await after.call('app.info', {})).toMatchObject({ mode: 'normal' })
  closing(await after.reopen())
  expect(checks).toHaveLength(1)
})

test('one that could not be looked through is used, and looked through by the next run', async () => {
  const found: Found = { faults: new Error('the reader died') }
  const { checks, cut } = await profile(found)
  const after = await cut()
  await until(() => expect(checks).toHaveLength(1))
  expect(await after.call('app.info', {})).toMatchObject({ mode: 'normal' })
  found.faults = []
  closing(await after.reopen())
  await until(() => expect(checks).toHaveLength(2))
})

test('a damaged one is only read: pages are told, nothing is written, Telegram keeps what comes, and the next run looks again', async () => {
  const found = Promise.withResolvers<void>()
  const { bot, ada, conversationId, checks, cut } = await profile({ faults: ['page 7: malformed'], when: found.promise })
  const after = await cut()
  expect(await after.call('app.info', {})).toMatchObject({ mode: 'normal' })
  found.resolve()
  await until(async () => expect(await after.call('app.info', {})).toMatchObject({ mode: 'view-only', why: damaged.why }))
  await until(() => expect(after.deltas).toContainEqual(expect.objectContaining({ rows: expect.arrayContaining([damaged]) })))
  const late: unknown[] = []
  after.core.listen(delta => late.push(delta))
  expect(late).toMatchObject([{ rows: [damaged] }])

  expect(await after.problem('message.send', { conversationId, text: 'no' })).toBe('database-damaged')
  expect(await after.problem('draft.set', { conversationId, text: 'no', revision: 1 })).toBe('database-damaged')
  expect((await after.call('conversation.list', { filter: {} })).conversations).toHaveLength(1)
  expect((await after.call('message.list', { conversationId })).messages).toHaveLength(1)
  expect(await after.call('bot.list', {})).toMatchObject({ bots: [{ health: { state: 'paused' } }] })

  const before = bot.pendingCount()
  ada.write(bot, 'wait for me')
  await new Promise(resolve => setTimeout(resolve, 300))
  expect((await after.call('message.list', { conversationId })).messages).toHaveLength(1)
  expect(bot.pendingCount()).toBe(before + 1)

  closing(await after.reopen())
  await until(() => expect(checks).toHaveLength(2))
})
