import { expect, test } from 'vitest'
import { arrived, stand } from './world'

const flood = {
  privateChat: { perSecond: 1, burst: 2 },
  group: { perSecond: 20 / 60, burst: 20 },
  bot: { perSecond: 30, burst: 30 },
}

test('within the burst nothing waits; then replies are only slow, in order, until 8 s; then 429', async () => {
  const world = await stand({ clock: 'virtual', flood })
  const { simulator, ada, bot, ask } = world
  const answers: number[] = []
  for (let index = 0; index < 11; index++) {
    void ask('sendMessage', { chat_id: ada.id, text: `m${index}` }).then(answer => answers.push(answer.status))
    await arrived(world, 'sendMessage', index + 1)
  }
  await expect.poll(() => answers.toSorted((one, other) => one - other)).toEqual([200, 200, 429])
  const refused = simulator.journal.of('sendMessage').at(-1)?.reply
  expect(refused?.description).toBe('Too Many Requests: retry after 9')
  await simulator.advance(8100)
  await expect.poll(() => answers.length).toBe(11)
  expect(ada.chatOf(bot).map(message => message.text)).toEqual(Array.from({ length: 10 }, (_, index) => `m${index}`))
  const dates = ada.chatOf(bot).map(message => message.date)
  expect(dates.at(-1)! - dates[0]!).toBe(8)
})

test('a group takes twenty a minute, the bot thirty a second over all chats', async () => {
  const world = await stand({ clock: 'virtual', flood })
  const { simulator, bot, ask } = world
  const group = simulator.createGroup({ title: 'Team', bots: [bot] })
  for (let index = 0; index < 20; index++) expect((await ask('sendMessage', { chat_id: group.id, text: 'x' })).status).toBe(200)
  for (let index = 0; index < 2; index++) void ask('sendMessage', { chat_id: group.id, text: 'held' }).catch(() => undefined)
  await arrived(world, 'sendMessage', 22)
  const over = await ask('sendMessage', { chat_id: group.id, text: 'x' })
  expect(over).toMatchObject({ status: 429, parameters: { retry_after: 9 } })
  expect(over.headers.get('retry-after')).toBe('9')
  await simulator.advance(60_000)
  const people = Array.from({ length: 31 }, (_, index) => {
    const person = simulator.createUser({ firstName: `P${index}` })
    person.start(bot)
    return person
  })
  const before = simulator.clock.now()
  let answered = 0
  for (const person of people) void ask('sendMessage', { chat_id: person.id, text: 'x' }).then(() => answered++)
  await arrived(world, 'sendMessage', 54)
  await expect.poll(() => answered).toBe(30)
  expect(simulator.clock.now()).toBe(before)
  await simulator.advance(40)
  await expect.poll(() => answered).toBe(31)
})

test('what an app was refused in the moment in which it was killed, it may not know', async () => {
  const { simulator, ada, ask } = await stand({ clock: 'virtual' })
  simulator.faults.add({ kind: 'flood', retryAfter: 35, methods: 'sendMessage', nth: 1 })
  expect(await ask('sendMessage', { chat_id: ada.id, text: 'x' })).toMatchObject({ status: 429 })
  simulator.appDied()
  expect(await ask('sendMessage', { chat_id: ada.id, text: 'x' })).toMatchObject({ status: 200 })
  expect(simulator.complaints).toEqual([])
})

test('calling again before retry_after is complained about, after it is not', async () => {
  const { simulator, ada, ask } = await stand({ provokes: ['retry-before-retry-after'], clock: 'virtual' })
  simulator.faults.add({ kind: 'flood', retryAfter: 35, methods: 'sendMessage', nth: 1 })
  expect(await ask('sendMessage', { chat_id: ada.id, text: 'x' })).toMatchObject({ status: 429, parameters: { retry_after: 35 } })
  await simulator.advance(34_000)
  await ask('sendMessage', { chat_id: ada.id, text: 'x' })
  expect(simulator.complaints.map(complaint => complaint.rule)).toEqual(['retry-before-retry-after'])
  await simulator.advance(1001)
  await ask('sendMessage', { chat_id: ada.id, text: 'x' })
  expect(simulator.complaints).toHaveLength(1)
})
