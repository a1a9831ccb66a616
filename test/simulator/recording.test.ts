import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Message } from '../../src/shared/model'
import type { Recording } from '../../src/simulator/recording'
import { relay, replay, replayToken } from '../../src/simulator/recording'
import { type CoreWorld, coreWorld, until } from '../main/core/core-world'
import { simulated } from '../support/simulated'

/** BELLHOP_RECORD=1 makes it anew. */
const file = join(import.meta.dirname, 'recordings', 'corner-shop.json')

type Facts = readonly { readonly title: string; readonly reach: string; readonly messages: readonly unknown[] }[]
type Recorded = { readonly recording: Recording; readonly facts: Facts }

/** Bytes that no decoder looks at. */
const picture = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=', 'base64')

/** What the profile holds, without what is this machine's own: ids that we gave, and moments at which we did something. */
async function factsOf({ call }: CoreWorld): Promise<Facts> {
  const { conversations } = await call('conversation.list', { limit: 50 })
  const facts = await Promise.all(
    conversations.map(async ({ id, title, reach }) => {
      const { messages } = await call('message.list', { conversationId: id, limit: 100 })
      return { title, reach, messages: messages.map(factOf) }
    }),
  )
  return JSON.parse(JSON.stringify(facts.toSorted((one, other) => (one.title < other.title ? -1 : 1)))) as Facts
}

function factOf({ id, attachments, replyTo, direction, author, kind, text, entities, date, editedAt, delivery, reactions, buttons, content }: Message) {
  const isOurs = direction === 'outgoing'
  return {
    ...(isOurs ? { isEdited: editedAt !== undefined } : { id, date, editedAt }), direction, author, kind, text, entities, delivery, reactions, buttons, content,
    replyTo: replyTo && { author: replyTo.author, text: replyTo.text },
    files: attachments?.map(({ kind: of, fileName, size }) => ({ of, fileName, size })),
  }
}

const answers = { ada: 'It is, and the green one too', edited: 'It is, and the green one as well' }

/** What the operator does, once what it answers is there. */
async function operate(world: CoreWorld, { call }: CoreWorld = world): Promise<void> {
  const list = async () => (await call('conversation.list', { limit: 50 })).conversations
  const messages = async (title: string) => {
    const conversation = (await list()).find(each => each.title === title)
    return conversation ? (await call('message.list', { conversationId: conversation.id, limit: 100 })).messages : []
  }
  await until(async () => expect((await messages('Ada Lovelace')).some(({ text }) => text.includes('blue'))).toBe(true))
  const ada = (await list()).find(({ title }) => title === 'Ada Lovelace')
  if (!ada) throw new Error('Ada is not there')
  await call('message.send', { conversationId: ada.id, text: answers.ada })
  const ours = await until(async () => {
    const found = (await messages('Ada Lovelace')).find(({ text }) => text === answers.ada)
    expect(found?.delivery).toBe('sent')
    return found as Message
  })
  await call('message.edit', { messageId: ours.id, text: answers.edited })
}

/** Ada asks and answers, Bob sends a picture, Cleo goes. The people wait for the operator as people do. */
async function record(): Promise<Recorded> {
  const simulator = simulated({ seed: 11 })
  const { apiRoot } = await simulator.start()
  const tap = await relay(apiRoot)
  const bot = simulator.createBot({ firstName: 'Corner Shop' })
  const [ada, bob, cleo] = [simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace', username: 'ada' }), simulator.createUser({ firstName: 'Bob' }), simulator.createUser({ firstName: 'Cleo' })]
  for (const person of [ada, bob, cleo]) person.start(bot)
  const world = await coreWorld({ simulator, apiRoot: tap.apiRoot })
  try {
    await world.call('bot.connect', { token: bot.token })
    const asked = ada.write(bot, 'Is the blue one in stock? See https://example.org/blue')
    bob.sendPhoto(bot, { bytes: picture, caption: 'It arrived like this' })
    bob.sendLocation(bot, { latitude: 52.5, longitude: 13.4 })
    await operate(world)
    await until(() => expect(ada.chatOf(bot).some(({ text }) => text === answers.edited)).toBe(true))
    const answer = ada.chatOf(bot).find(({ text }) => text === answers.edited)
    ada.write(bot, 'Thank you!', { ...(answer && { replyTo: answer.messageId }) })
    ada.react(bot, answer?.messageId ?? 0, '👍')
    ada.edit(bot, asked.messageId, 'Is the blue teapot in stock?')
    cleo.block(bot)
    await until(() => expect(bot.pendingCount()).toBe(0))
    const facts = await settled(world)
    return { recording: tap.recording(), facts }
  } finally {
    await world.core.close()
    await tap.close()
    await world.close()
  }
}

async function settled(world: CoreWorld): Promise<Facts> {
  return until(async () => {
    const facts = await factsOf(world)
    const text = JSON.stringify(facts)
    for (const fact of [answers.edited, 'Thank you!', '👍', 'Is the blue teapot', '"isEdited":true', '"reach":"blocked"', 'It arrived like this']) expect(text).toContain(fact)
    return facts
  })
}

test('what is recorded between an app and Telegram holds no token, and every exchange', async () => {
  const made = await record()
  if (process.env['BELLHOP_RECORD'] !== undefined) writeFileSync(file, `${JSON.stringify(made, undefined, 1)}\n`)
  const { recording } = made
  const text = JSON.stringify(recording)
  expect(text).not.toMatch(/:AA[\w-]{33}/)
  expect(new Set(recording.exchanges.map(({ method }) => method))).toEqual(expect.objectContaining(new Set(['getMe', 'getUpdates', 'sendMessage', 'editMessageText'])))
  expect(recording.exchanges.filter(({ method }) => method === 'sendMessage')).toMatchObject([{ args: { text: answers.ada }, status: 200, reply: { json: { ok: true } } }])
  expect(recording.exchanges.map(({ at }) => at)).toEqual(recording.exchanges.map(({ at }) => at).toSorted((one, other) => one - other))
})

test('a token in what somebody wrote, in an argument or a reply, is scrubbed, too', async () => {
  const simulator = simulated()
  const { apiRoot } = await simulator.start()
  const tap = await relay(apiRoot)
  const bot = simulator.createBot()
  const ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  ada.write(bot, `is ${bot.token} yours?`)
  const kinds = encodeURIComponent('["message"]')
  await fetch(`${tap.apiRoot}/bot${bot.token}/getUpdates?allowed_updates=${kinds}`)
  await fetch(`${tap.apiRoot}/bot${bot.token}/sendMessage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ chat_id: ada.id, text: `no, ${bot.token.slice(-35)}` }) })
  const text = JSON.stringify(tap.recording())
  expect(text).not.toContain(bot.token.slice(-35))
  expect(text).toContain(replayToken(bot.id))
  simulator.clearComplaints()
  await tap.close()
  await simulator.close()
})

test('a recorded session replayed against the app adds up to the same facts in the database', async () => {
  const { recording, facts } = JSON.parse(readFileSync(file, 'utf8')) as Recorded
  const tape = await replay(recording)
  onTestFinished(() => tape.close())
  const world = await coreWorld({ apiRoot: tape.apiRoot, simulator: simulated() })
  onTestFinished(() => world.close())
  await world.call('bot.connect', { token: tape.token })
  await operate(world)
  await until(() => expect(tape.isTold()).toBe(true))
  await until(async () => expect(await factsOf(world)).toEqual(facts))
  expect(tape.missing).toEqual([])
})

test('a batch is told again until it is confirmed, and what was never recorded is not made up', async () => {
  const batch = (id: number) => ({ at: id, method: 'getUpdates', args: {}, status: 200, reply: { json: { ok: true, result: [{ update_id: id, message: {} }] } } })
  const tape = await replay({ version: 1, botId: 7, exchanges: [batch(5), batch(6)] })
  onTestFinished(() => tape.close())
  const ask = async (method: string, offset?: number) => (await (await fetch(`${tape.apiRoot}/bot${tape.token}/${method}?offset=${offset ?? ''}`)).json()) as { ok: boolean; result: { update_id: number }[] }
  expect((await ask('getUpdates')).result[0]?.update_id).toBe(5)
  expect((await ask('getUpdates', 5)).result[0]?.update_id).toBe(5)
  expect((await ask('getUpdates', 6)).result[0]?.update_id).toBe(6)
  expect(tape.isTold()).toBe(false)
  expect((await ask('getUpdates', 7)).result).toEqual([])
  expect(tape.isTold()).toBe(true)
  expect((await ask('sendDice')).ok).toBe(false)
  expect(tape.missing).toEqual(['sendDice'])
  expect((await fetch(`${tape.apiRoot}/bot8:${'x'.repeat(35)}/getMe`)).status).toBe(401)
})
