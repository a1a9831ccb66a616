import { Api } from 'grammy'
import { expect, test } from 'vitest'
import { simulatedInTest } from '../support/simulated-in-test'

test("grammY's Api receives what a person writes and answers it", async () => {
  const simulator = simulatedInTest()
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ firstName: 'Desk', username: 'desk_bot' })
  const ada = simulator.createUser({ firstName: 'Ada', languageCode: 'en' })
  const api = new Api(bot.token, { apiRoot })

  expect((await api.getMe()).username).toBe('desk_bot')
  ada.start(bot)
  ada.write(bot, 'Is example.com yours? Ünïcödé 🌱')
  const updates = await api.getUpdates({ timeout: 1, allowed_updates: ['message'] })
  expect(updates.map(update => update.message?.text)).toEqual(['/start', 'Is example.com yours? Ünïcödé 🌱'])
  expect(updates[1]?.message?.entities).toEqual([{ type: 'url', offset: 3, length: 11 }])

  const sent = await api.sendMessage(ada.id, '  Yes!  ', { reply_parameters: { message_id: updates[1]!.message!.message_id } })
  expect(sent.text).toBe('Yes!')
  expect(sent.reply_to_message?.message_id).toBe(updates[1]?.message?.message_id)
  expect(ada.chatOf(bot).map(message => [message.from, message.text])).toEqual([
    ['person', '/start'],
    ['person', 'Is example.com yours? Ünïcödé 🌱'],
    ['bot', 'Yes!'],
  ])
  await expect(api.getUpdates({ offset: updates[1]!.update_id + 1, allowed_updates: ['message'] })).resolves.toEqual([])
  expect(simulator.complaints).toEqual([])
  expect(simulator.journal.of('sendMessage')[0]?.reply?.flushedAt).toBeTypeOf('number')
})

test('a waiting poll is answered when somebody writes, and cut off by a second one', async () => {
  const simulator = simulatedInTest({ provokes: ['concurrent-get-updates'] })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot()
  const ada = simulator.createUser({ firstName: 'Ada' })
  const api = new Api(bot.token, { apiRoot })
  const other = new Api(bot.token, { apiRoot })
  const older = api.getUpdates({ timeout: 30, allowed_updates: [] })
  await expect.poll(() => simulator.journal.of('getUpdates').length).toBe(1)
  const newer = other.getUpdates({ timeout: 30, allowed_updates: [] })
  await expect(older).rejects.toThrow('409: Conflict: terminated by other getUpdates request')
  ada.start(bot)
  expect(await newer).toHaveLength(1)
  // Two polls of one program are a mistake, which is told a moment later.
  await expect.poll(() => simulator.complaints.length).toBe(1)
})

test("a person's blocking is told and locks the bot out", async () => {
  const simulator = simulatedInTest()
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot()
  const ada = simulator.createUser({ firstName: 'Ada' })
  const api = new Api(bot.token, { apiRoot })
  await expect(api.sendMessage(ada.id, 'Hi')).rejects.toThrow('400: Bad Request: chat not found')
  ada.start(bot)
  ada.block(bot)
  await expect(api.sendMessage(ada.id, 'Hi')).rejects.toThrow('403: Forbidden: bot was blocked by the user')
  const updates = await api.getUpdates({ allowed_updates: [] })
  expect(updates[1]?.my_chat_member?.new_chat_member.status).toBe('kicked')
})
