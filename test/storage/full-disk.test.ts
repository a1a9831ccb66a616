import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { ConversationId } from '../../src/shared/model'
import { openDatabase } from '../../src/main/core/store/database'
import { type CoreWorld, coreWorld, sessionVault } from '../main/core/core-world'
import { skipsMounts, smallDisk } from './mounted'
import { folder } from './support'

const mebibyte = 1024 * 1024

/** Takes all the room that is left, and gives it back. */
function ballast(disk: string) {
  const path = join(disk, 'ballast')
  return {
    take() {
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(path, Buffer.alloc(bavail * bsize), { flag: 'a' })
    },
    giveBack: () => rmSync(path),
  }
}

/** A profile on a disk of 12 MB, with a bot and one conversation. */
async function profile() {
  const disk = smallDisk(12 * mebibyte)
  const vault = sessionVault(folder('vault'))
  const world = await coreWorld({ dataDir: join(disk, 'profile'), vault })
  const bot = world.simulator.createBot({ firstName: 'Shop' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  await world.call('bot.connect', { token: bot.token })
  const conversationId = `${bot.id}:${ada.id}` as ConversationId
  await soon(async () => expect(await texts(world, conversationId)).toHaveLength(1))
  return { disk, world, bot, ada, conversationId, room: ballast(disk) }
}

async function texts(world: CoreWorld, conversationId: ConversationId): Promise<string[]> {
  const { messages } = await world.call('message.list', { conversationId, limit: 200 })
  return messages.map(({ text }) => text)
}

/** Within the half minute that the requirement gives. */
function soon<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 30_000, interval: 100 })
}

it.skipIf(skipsMounts)('REL-12: a full disk pauses receiving and loses nothing, and all goes on within half a minute of there being room', async () => {
  const { world, bot, ada, conversationId, room } = await profile()
  await world.call('draft.set', { conversationId, text: 'kept before', revision: 1 })
  const uploadId = await world.upload('offer.txt', Buffer.from('an offer'))
  room.take()

  const written: string[] = []
  const write = () => {
    const text = `message ${written.length} ${'x'.repeat(3_000)}`
    ada.write(bot, text)
    written.push(text)
  }
  // What the log has room for is still taken in.
  await soon(async () => {
    write()
    expect(await world.call('bot.list', {})).toMatchObject({ bots: [{ health: { state: 'stuck', reason: 'disk-full' } }] })
  })
  expect(await world.call('app.info', {})).toMatchObject({ mode: 'normal', disk: 'full' })
  await soon(() => expect(world.deltas.flatMap(delta => ('rows' in delta ? delta.rows : []))).toContainEqual({ kind: 'disk', disk: 'full' }))

  // Nothing is confirmed to Telegram that is not stored, reading works, and what is refused says why.
  const shown = await texts(world, conversationId)
  expect(shown.length - 1 + bot.pendingCount()).toBe(written.length)
  expect(await world.problem('draft.set', { conversationId, text: `no room ${'y'.repeat(60_000)}`, revision: 2 })).toBe('disk-full')
  expect((await world.call('draft.get', { conversationId })).draft?.text).toBe('kept before')
  expect(await world.problem('message.send', { conversationId, text: 'z'.repeat(4_000) })).toBe('disk-full')
  const attachments = [{ uploadId, as: 'document' as const }]
  expect(await world.problem('message.send', { conversationId, text: 'z'.repeat(1_000), attachments })).toBe('disk-full')
  expect(await texts(world, conversationId)).toEqual(shown)

  room.giveBack()
  await soon(async () => expect((await texts(world, conversationId)).slice(1)).toEqual(written))
  await soon(async () => expect(await world.call('bot.list', {})).toMatchObject({ bots: [{ health: { state: 'receiving' } }] }))
  await soon(async () => expect(await world.call('app.info', {})).toMatchObject({ disk: 'critical' }))
  await world.call('draft.set', { conversationId, text: 'and after', revision: 2 })
  await world.call('message.send', { conversationId, text: 'an answer', attachments })
  await soon(() => expect(ada.chatOf(bot).map(({ text }) => text)).toContain('an answer'))
  expect(bot.pendingCount()).toBe(0)
  const { dataDir } = world
  await world.close()
  const db = openDatabase(dataDir)
  expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  db.close()
})

it.skipIf(skipsMounts)('REL-12: a start on a full disk shows what there is, and the next one with room goes on', async () => {
  const { world, bot, ada, conversationId, room } = await profile()
  await world.core.close()
  room.take()
  const full = await world.reopen()
  onTestFinished(() => full.core.close())
  expect(await full.call('app.info', {})).toMatchObject({ mode: 'view-only', why: { code: 'disk-full-at-start' } })
  expect(await texts(full, conversationId)).toHaveLength(1)
  expect(await full.problem('message.send', { conversationId, text: 'no' })).toBe('disk-full-at-start')
  room.giveBack()
  const again = await full.reopen()
  ada.write(bot, 'are you back?')
  await soon(async () => expect(await texts(again, conversationId)).toContain('are you back?'))
  await again.close()
})
