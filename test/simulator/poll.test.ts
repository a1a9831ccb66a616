import { expect, test } from 'vitest'
import { arrived, pause, post, stand } from './world'
import type { Answer, Stand } from './world'

const allowed_updates = ['message']

/** Starts a poll and waits until the server has parked it; its reply comes later. */
async function park(world: Stand, args: Record<string, unknown> = {}): Promise<{ reply: Promise<Answer> }> {
  const { ask, simulator } = world
  const before = simulator.journal.of('getUpdates').length
  const reply = ask('getUpdates', { timeout: 50, allowed_updates, ...args })
  // A poll that still waits when the test ends is cut off.
  reply.catch(() => undefined)
  await arrived(world, 'getUpdates', before + 1)
  return { reply }
}

test('asking with an offset forgets what lies before it', async () => {
  const { ask, ada, bot } = await stand()
  for (const text of ['one', 'two', 'three']) ada.write(bot, text)
  const ids: number[] = (await ask('getUpdates', { allowed_updates })).result.map((update: { update_id: number }) => update.update_id)
  expect((await ask('getUpdates', { offset: ids[1], allowed_updates })).result).toHaveLength(2)
  expect((await ask('getUpdates', { allowed_updates, limit: 1 })).result[0].message.text).toBe('two')
  expect((await ask('getWebhookInfo')).result).toMatchObject({ url: '', pending_update_count: 2 })
})

test('an offset too far ahead is ignored, so that the same updates come back', async () => {
  const { ask, ada, bot } = await stand()
  ada.write(bot, 'one')
  const [update] = (await ask('getUpdates', { allowed_updates })).result
  expect((await ask('getUpdates', { offset: update.update_id + 12, allowed_updates })).result).toHaveLength(1)
  expect((await ask('getUpdates', { offset: update.update_id + 11, timeout: 0, allowed_updates })).result).toHaveLength(0)
})

test('limit is clamped to 1..100', async () => {
  const { simulator, ask, ada, bot } = await stand({ provokes: ['wrong-type'], clock: 'virtual' })
  for (let index = 0; index < 105; index++) ada.write(bot, 'x')
  const counts: number[] = []
  for (const limit of [0, -3, 7, 500, 'nonsense']) {
    counts.push((await ask('getUpdates', { limit, allowed_updates })).result.length)
    await simulator.advance(4000)
  }
  expect(counts).toEqual([1, 1, 7, 100, 1])
})

test('a waiting poll ends with nothing after its time, 50 s at the most', async () => {
  const world = await stand({ clock: 'virtual' })
  const parked = await park(world, { timeout: 999 })
  await world.simulator.advance(49_000)
  expect(world.simulator.journal.of('getUpdates')[0]?.reply).toBeNull()
  await world.simulator.advance(1000)
  expect((await parked.reply).result).toEqual([])
})

test('a newer poll ends the older with 409; a further one within 3 s is held back', async () => {
  const world = await stand({ clock: 'virtual', provokes: ['concurrent-get-updates'] })
  const first = await park(world)
  const second = await park(world)
  expect(await first.reply).toMatchObject({
    status: 409,
    description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  })
  await park(world)
  const entry = world.simulator.journal.of('getUpdates')[1]
  await world.simulator.advance(2000)
  await pause()
  expect(entry?.reply).toBeNull()
  await world.simulator.advance(1100)
  expect((await second.reply).status).toBe(409)
  // Of one client that is a mistake, which is told a moment later.
  await expect.poll(() => world.simulator.complaints.length).toBe(2)
})

test('a newer poll that finds updates just gets them', async () => {
  const world = await stand({ clock: 'virtual' })
  const parked = await park(world)
  world.ada.write(world.bot, 'hello')
  expect((await parked.reply).result).toHaveLength(1)
  expect((await world.ask('getUpdates', { timeout: 50, allowed_updates })).result).toHaveLength(1)
})

test('asking again in a hurry with the same offset gets one update at a time, and waits 3 s for none', async () => {
  const world = await stand({ clock: 'virtual' })
  const { simulator, ask, ada, bot } = world
  for (const text of ['one', 'two']) ada.write(bot, text)
  expect((await ask('getUpdates', { allowed_updates })).result).toHaveLength(2)
  expect((await ask('getUpdates', { allowed_updates })).result).toHaveLength(1)
  await simulator.advance(600)
  const batch = (await ask('getUpdates', { allowed_updates })).result
  expect(batch).toHaveLength(2)
  const offset = batch[1].update_id + 1
  expect((await ask('getUpdates', { offset, allowed_updates })).result).toEqual([])
  let done = false
  const hurried = ask('getUpdates', { offset, allowed_updates }).then(answer => ((done = true), answer))
  await arrived(world, 'getUpdates', 5)
  await simulator.advance(2900)
  await pause()
  expect(done).toBe(false)
  await simulator.advance(200)
  expect((await hurried).result).toEqual([])
})

test('allowed_updates sticks, is ignored when malformed, and an empty or unknown list means the default', async () => {
  const { simulator, ask, bot, ada } = await stand({ provokes: ['missing-allowed-updates', 'wrong-type'], clock: 'virtual' })
  const kept = async () => {
    // Asking again at once would have to wait.
    await simulator.advance(4000)
    return (await ask('getWebhookInfo')).result.allowed_updates
  }
  expect(await kept()).toBeUndefined()
  await ask('getUpdates', { allowed_updates: ['message', 'message_reaction', 'from_the_future'] })
  expect(await kept()).toEqual(['message', 'message_reaction'])
  for (const broken of ['nonsense', '{}', ['message', 7], undefined]) {
    await ask('getUpdates', { allowed_updates: broken })
    expect(await kept()).toEqual(['message', 'message_reaction'])
  }
  await ask('getUpdates', { allowed_updates: ['from_the_future'] })
  expect(await kept()).toBeUndefined()
  await ask('getUpdates', { allowed_updates: ['poll'] })
  ada.write(bot, 'not asked for')
  await simulator.advance(4000)
  await ask('getUpdates', { allowed_updates: [] })
  expect((await ask('getWebhookInfo')).result.pending_update_count).toBe(0)
})

test('updates expire a day after they happened, not after they came', async () => {
  const { simulator, ask, ada, bot } = await stand({ clock: 'virtual' })
  const hour = 3_600_000
  ada.write(bot, 'yesterday', { at: simulator.clock.now() - 23 * hour })
  ada.write(bot, 'too old', { at: simulator.clock.now() - 25 * hour })
  expect((await ask('getUpdates', { allowed_updates })).result.map((update: { message: { text: string } }) => update.message.text)).toEqual(['yesterday'])
  await simulator.advance(hour + 1000)
  expect((await ask('getUpdates', { allowed_updates })).result).toEqual([])
})

test('with a webhook every getUpdates is a 409, and a waiting one is ended', async () => {
  const world = await stand({ provokes: ['delete-webhook-without-consent'], clock: 'virtual' })
  const { simulator, bot, ask } = world
  const parked = await park(world)
  bot.setForeignWebhook('https://desk.example/hook')
  expect(await parked.reply).toMatchObject({ status: 409, description: 'Conflict: terminated by setWebhook request' })
  await simulator.advance(4000)
  expect((await ask('getUpdates', { allowed_updates })).description).toBe(
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  )
  expect((await ask('getWebhookInfo')).result.url).toBe('https://desk.example/hook')
  expect(await ask('deleteWebhook')).toMatchObject({ result: true, description: 'Webhook was deleted' })
  expect(await ask('deleteWebhook')).toMatchObject({ result: true, description: 'Webhook is already deleted' })
  expect((await ask('getUpdates', { allowed_updates })).ok).toBe(true)
})

test('setting a webhook twice within a second is a 429', async () => {
  const { simulator, ask } = await stand({ clock: 'virtual' })
  expect(await ask('setWebhook', { url: 'http://insecure.example' })).toMatchObject({ status: 400 })
  expect(await ask('setWebhook', { url: 'https://a.example' })).toMatchObject({ description: 'Webhook was set' })
  expect(await ask('setWebhook', { url: 'https://a.example' })).toMatchObject({ status: 429, parameters: { retry_after: 1 } })
  await simulator.advance(1001)
  expect(await ask('setWebhook', { url: 'https://a.example' })).toMatchObject({ description: 'Webhook is already set' })
})

test('a token revoked during a poll: that poll ends empty, the next call is 401, the queue stays', async () => {
  const world = await stand()
  const { bot, ask, ada, apiRoot } = world
  const old = bot.token
  const parked = await park(world)
  const fresh = bot.revokeToken()
  expect(await parked.reply).toMatchObject({ status: 200, result: [] })
  ada.write(bot, 'still here')
  expect((await post(`${apiRoot}/bot${old}/getMe`, {})).status).toBe(401)
  expect(fresh).not.toBe(old)
  expect((await ask('getUpdates', { allowed_updates })).result).toHaveLength(1)
})

test('when the server restarts a waiting poll ends with 500, and the queue is kept unless it is lost', async () => {
  const world = await stand()
  const { simulator, bot, ada } = world
  const parked = await park(world)
  simulator.restart()
  expect(await parked.reply).toMatchObject({ status: 500, description: 'Internal Server Error: restart' })
  ada.write(bot, 'kept')
  simulator.restart()
  expect(bot.pendingCount()).toBe(1)
  simulator.restart({ losesQueues: true })
  expect(bot.pendingCount()).toBe(0)
})

test('a negative offset destroys, once, and drop_pending_updates empties the queue', async () => {
  const { ask, ada, bot } = await stand({ provokes: ['delete-webhook-without-consent', 'drop-pending-updates', 'negative-offset'] })
  for (const text of ['one', 'two', 'three']) ada.write(bot, text)
  expect((await ask('getUpdates', { offset: -1, allowed_updates })).result).toHaveLength(1)
  expect(bot.pendingCount()).toBe(1)
  await ask('deleteWebhook', { drop_pending_updates: true })
  expect(bot.pendingCount()).toBe(0)
})
