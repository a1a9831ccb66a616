import { expect, test } from 'vitest'
import { stand } from './world'
import type { Stand } from './world'

const allowed_updates = ['message', 'poll', 'poll_answer', 'pre_checkout_query', 'business_connection', 'business_message']

/** The updates that wait, without their ids; confirms them. */
async function heard(world: Stand): Promise<Record<string, unknown>[]> {
  await world.simulator.advance(4000)
  const { result } = await world.ask('getUpdates', { allowed_updates })
  const updates = result as { update_id: number }[]
  const last = updates.at(-1)?.update_id
  await world.simulator.advance(4000)
  if (last !== undefined) await world.ask('getUpdates', { offset: last + 1, allowed_updates })
  return updates.map(update => Object.fromEntries(Object.entries(update).filter(([name]) => name !== 'update_id')))
}

test('people come into a group and go, and everybody sees a line', async () => {
  const world = await stand({ clock: 'virtual' })
  const group = world.simulator.createGroup({ title: 'Shop', bots: [world.bot] })
  world.ada.join(group)
  world.ada.leave(group)
  expect(await heard(world)).toMatchObject([{ message: { new_chat_members: [{ id: world.ada.id }] } }, { message: { left_chat_member: { id: world.ada.id } } }])
  expect(group.state.people.has(world.ada.id)).toBe(false)
})

test("a vote in the bot's own poll tells the counts, and the voter where it is not anonymous", async () => {
  const world = await stand({ clock: 'virtual', provokes: ['missing-parameter', 'wrong-type'] })
  const poll = async (given: Record<string, unknown>) => (await world.ask('sendPoll', { chat_id: world.ada.id, question: 'When?', options: [{ text: 'Now' }, { text: 'Later' }], ...given })).result as { message_id: number }
  // From here on the bot hears of votes.
  await heard(world)
  const open = await poll({ is_anonymous: false })
  world.ada.vote(world.bot, open.message_id, [1])
  const hidden = await poll({})
  world.ada.vote(world.bot, hidden.message_id, [0])
  expect((await heard(world)).map(update => Object.keys(update)[0])).toEqual(['poll_answer', 'poll', 'poll'])
  expect((await world.ask('sendPoll', { chat_id: world.ada.id, question: '', options: [] })).description).toBe('Bad Request: poll question must be non-empty')
  expect((await world.ask('sendPoll', { chat_id: world.ada.id, question: 'x', options: {} })).description).toBe('Bad Request: poll must have at least 1 option')
  expect((await world.ask('sendPoll', { chat_id: world.ada.id, question: 'x' })).status).toBe(400)
})

test('a purchase waits ten seconds for the word of the bot, and then fails', async () => {
  const world = await stand({ clock: 'virtual', provokes: ['pre-checkout-unanswered'] })
  await heard(world)
  const first = world.ada.pay(world.bot, { currency: 'XTR', total: 50, payload: 'order 7' })
  expect(await world.ask('answerPreCheckoutQuery', { pre_checkout_query_id: first, ok: true })).toMatchObject({ status: 200 })
  expect(await world.ask('answerPreCheckoutQuery', { pre_checkout_query_id: first, ok: true })).toMatchObject({ status: 400 })
  expect(await heard(world)).toMatchObject([{ pre_checkout_query: { id: first, invoice_payload: 'order 7' } }, { message: { successful_payment: { total_amount: 50 } } }])
  const second = world.ada.pay(world.bot, { currency: 'XTR', total: 50, payload: 'order 8' })
  expect(world.simulator.complaints).toEqual([])
  await world.simulator.advance(10_001)
  expect(world.simulator.complaints.map(({ rule }) => rule)).toEqual(['pre-checkout-unanswered'])
  expect(await world.ask('answerPreCheckoutQuery', { pre_checkout_query_id: second, ok: true })).toMatchObject({ status: 400, description: expect.stringContaining('query is too old') as string })
  expect(await heard(world)).toHaveLength(1)
})

test('a bot answers for a business account: with its right, and within a day of what was written', async () => {
  const world = await stand({ clock: 'virtual' })
  const { simulator, bot, ada, ask } = world
  await heard(world)
  const owner = simulator.createUser({ firstName: 'Olga' })
  const connection = owner.connectBusiness(bot)
  const send = () => ask('sendMessage', { chat_id: ada.id, text: 'For Olga', business_connection_id: connection })
  expect((await send()).description).toBe('Bad Request: BUSINESS_PEER_INVALID')
  ada.writeBusiness(bot, connection, 'Is Olga there?')
  owner.writeBusiness(bot, connection, 'Yes, from my own phone', ada)
  const sent = await send()
  expect(sent.result).toMatchObject({ business_connection_id: connection, chat: { id: ada.id } })
  expect(await heard(world)).toMatchObject([
    { business_connection: { id: connection, rights: { can_reply: true, can_delete_sent_messages: true } } },
    { business_message: { business_connection_id: connection, text: 'Is Olga there?', from: { id: ada.id } } },
    { business_message: { text: 'Yes, from my own phone', from: { id: owner.id } } },
  ])
  // Its numbering is not the bot's own.
  expect((await ask('getBusinessConnection', { business_connection_id: connection })).result).toMatchObject({ is_enabled: true })
  await simulator.advance(86_400_001)
  expect((await send()).description).toBe('Bad Request: BUSINESS_PEER_INVALID')
  ada.writeBusiness(bot, connection, 'Still?')
  expect((await send()).ok).toBe(true)
  owner.connectBusiness(bot, { canReply: false })
  expect((await send()).description).toBe('Bad Request: BUSINESS_PEER_INVALID')
  owner.connectBusiness(bot, { isEnabled: false })
  expect((await send()).description).toBe('Bad Request: business connection not found')
  expect((await ask('sendMessage', { chat_id: ada.id, text: 'x', business_connection_id: 'nobody' })).description).toBe('Bad Request: business connection not found')
})
