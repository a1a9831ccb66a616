import { expect, onTestFinished, test } from 'vitest'
import { asTheFutureSaysIt } from '../../src/simulator/future'
import { goldenMessages } from '../../src/simulator/golden'
import { postGolden } from '../../src/simulator/golden-post'
import type { Message } from '../../src/shared/model'
import { coreWorld, until } from '../main/core/core-world'
import { simulated } from '../support/simulated'

/** Telegram as it may be in years (MAP 6.2 F12): whatever it says beside what is known, nothing is lost and nothing stops. */
async function futureWorld() {
  const world = await coreWorld({ simulator: simulated({ seed: 5, limits: { isFuture: true } }) })
  onTestFinished(() => world.close())
  const { simulator } = world
  const bot = simulator.createBot({ firstName: 'Desk' })
  const ada = simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace' })
  ada.start(bot)
  const info = await world.call('bot.connect', { token: bot.token })
  const conversationId = `${bot.id}:${ada.id}` as never
  const messages = async () => (await world.call('message.list', { conversationId, limit: 200 })).messages
  await until(async () => expect((await messages()).length).toBeGreaterThan(0))
  return { ...world, bot, ada, info, conversationId, messages }
}

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(item)])
}

test('the simulator of years ahead adds to every object, renames what may be renamed, and takes nothing away', () => {
  const file = (kind: string) => ({ file_id: kind, file_unique_id: kind })
  for (const { fields } of goldenMessages(file)) {
    const before = { message_id: 1, date: 2, chat: { id: 3, type: 'private' }, ...fields }
    const after = asTheFutureSaysIt(before)
    expect(Object.keys(after as object)).toEqual(['x_origin', ...Object.keys(before), 'x_weight', 'x_marks'])
    expect(keysOf(after).filter(key => !key.startsWith('x_'))).toEqual(expect.arrayContaining(keysOf(before)))
  }
})

test('a bot is connected, people are read, answered and corrected, and files come and go', async () => {
  const { ada, bot, call, conversationId, messages, simulator } = await futureWorld()
  const asked = ada.write(bot, 'Is the *blue* one in stock? See https://example.org')
  await until(async () => expect((await messages()).map(({ text }) => text)).toContain('Is the *blue* one in stock? See https://example.org'))
  await call('message.send', { conversationId, text: 'It is' })
  await until(async () => expect((await messages()).find(({ text }) => text === 'It is')?.delivery).toBe('sent'))
  expect(ada.chatOf(bot).filter(({ text }) => text === 'It is')).toHaveLength(1)
  ada.edit(bot, asked.messageId, 'Is the green one in stock?')
  await until(async () => expect((await messages()).find(({ text }) => text === 'Is the green one in stock?')?.editedAt).toBeGreaterThan(0))
  ada.react(bot, ada.chatOf(bot).find(({ text }) => text === 'It is')?.messageId ?? 0, '👍')
  await until(async () => expect(JSON.stringify((await messages()).find(({ text }) => text === 'It is'))).toContain('👍'))
  ada.sendPhoto(bot, { bytes: Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=', 'base64'), caption: 'like this' })
  await until(async () => expect((await messages()).find(({ text }) => text === 'like this')?.attachments?.[0]?.kind).toBe('photo'))
  ada.block(bot)
  await until(async () => expect((await call('conversation.list', {})).conversations[0]?.reach).toBe('blocked'))
  ada.unblock(bot)
  await until(async () => expect((await call('conversation.list', {})).conversations[0]?.reach).toBe('open'))
  await until(() => expect(bot.pendingCount()).toBeLessThanOrEqual(2))
  expect(simulator.journal.of('getUpdates').length).toBeGreaterThan(3)
})

test('every kind of content is kept and shown as the kind that it is, and beside each update one of a kind that nobody knows', async () => {
  const { ada, bot, call, conversationId, simulator } = await futureWorld()
  const goldens = postGolden(simulator, bot, ada)
  const pages: Message[] = []
  await until(async () => {
    pages.length = 0
    let before: string | undefined
    do {
      const page: { messages: Message[]; next?: string } = await call('message.list', { conversationId: conversationId, limit: 100, ...(before !== undefined && { before }) })
      pages.unshift(...page.messages)
      before = page.next
    } while (before !== undefined)
    expect(pages.filter(({ kind }) => kind !== 'hologram').length).toBeGreaterThanOrEqual(goldens.length + 1)
    expect(pages.filter(({ kind }) => kind === 'hologram').length).toBeGreaterThanOrEqual(goldens.length + 1)
  })
  expect(pages.filter(({ kind }) => kind === 'unreadable' || kind === 'unknown')).toEqual([])
  const kinds = new Set(pages.map(({ kind }) => kind))
  for (const { name, fields } of goldens.filter(golden => /^[a-z_]+$/.test(golden.name))) expect([...kinds], name).toContain(Object.keys(fields).includes(name) ? name : 'text')
  // What nobody knows stands there by its name, and opens as it came.
  const hologram = pages.find(({ kind }) => kind === 'hologram')
  const { json } = await call('message.raw', { messageId: hologram?.id as never })
  expect(JSON.parse(json)).toMatchObject({ hologram: { beams: [{ colour: 'green' }] }, x_origin: { kind: 'hologram' } })
  expect((await call('bot.list', {})).bots[0]?.health.state).toBe('receiving')
})

test('a message of which only the envelope is known stops nothing', async () => {
  const { ada, bot, messages } = await futureWorld()
  ada.sendRaw(bot, {})
  ada.sendRaw(bot, { tapestry: { threads: 3 }, caption: 'woven for you' })
  ada.write(bot, 'and on it goes')
  await until(async () => expect((await messages()).map(({ text }) => text)).toContain('and on it goes'))
  const odd = (await messages()).filter(({ kind }) => kind === 'x_origin')
  expect(odd.map(({ text }) => text)).toEqual(['', 'woven for you'])
})
