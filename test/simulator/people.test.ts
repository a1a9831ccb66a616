import { expect, test } from 'vitest'
import { checkValue } from '../../src/simulator/facts'
import { png, stand } from './world'

/** Members that the real server still sends although the documentation has dropped them (MAP 2.1). */
const legacy = /\.(thumb|forward_from|forward_from_chat|forward_from_message_id|forward_signature|forward_sender_name|forward_date|all_members_are_administrators)(\.|$)/

test('every update that people cause is one of the documentation', async () => {
  const { simulator, ada, bot, ask } = await stand({ flood: null })
  await ask('getUpdates', { allowed_updates: ['message', 'edited_message', 'my_chat_member', 'message_reaction', 'callback_query'] })
  const bytes = png(400, 300)
  const group = simulator.createGroup({ title: 'Team', people: [ada], bots: [bot] })
  const first = ada.start(bot, 'promo').messageId
  ada.write(bot, 'see example.com', { replyTo: first, forward: { type: 'hidden_user', sender_user_name: 'Eve', date: 1 } })
  ada.edit(bot, first, 'changed')
  ada.sendPhoto(bot, { bytes, caption: '#photo', sizes: [png(90, 60)], hasSpoiler: true })
  ada.sendDocument(bot, { bytes, name: 'a.pdf', mime: 'application/pdf', thumbnail: png(90, 90) })
  ada.sendVoice(bot, { bytes })
  ada.sendAudio(bot, { bytes, name: 'a.mp3', facts: { title: 'T', performer: 'P', duration: 3 } })
  ada.sendVideo(bot, { bytes, name: 'a.mp4' })
  ada.sendAnimation(bot, { bytes, name: 'a.mp4' })
  ada.sendVideoNote(bot, { bytes })
  ada.sendSticker(bot, { bytes, facts: { emoji: '🌵' } })
  ada.sendContact(bot, { phone_number: '+1', first_name: 'B' })
  ada.sendLocation(bot, { latitude: 1, longitude: 2 })
  ada.sendAlbum(bot, [{ kind: 'photo', bytes }, { kind: 'video', bytes }])
  ada.write(group, '/help')
  group.setStanding(bot, ada, 'kicked')
  const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] }
  const { message_id } = (await ask('sendMessage', { chat_id: ada.id, text: 'x', reply_markup })).result
  ada.react(bot, message_id, '👍')
  ada.press(bot, message_id, 'Yes')
  ada.block(bot)
  const updates = (await ask('getUpdates', { offset: 1, allowed_updates: [] })).result
  expect(updates).toHaveLength(20)
  const findings = checkValue(updates, 'Array of Update').filter(finding => !legacy.test(finding.path))
  expect(findings).toEqual([])
})

test('every result of a method is what the documentation promises', async () => {
  const { ada, bot, ask } = await stand({ flood: null })
  const { message_id } = (await ask('sendMessage', { chat_id: ada.id, text: 'see example.com' })).result
  const results = {
    User: await ask('getMe'),
    WebhookInfo: await ask('getWebhookInfo'),
    Message: await ask('editMessageText', { chat_id: ada.id, message_id, text: 'b' }),
    ChatFullInfo: await ask('getChat', { chat_id: ada.id }),
    UserProfilePhotos: await ask('getUserProfilePhotos', { user_id: bot.id }),
    BotName: await ask('getMyName'),
    BotDescription: await ask('getMyDescription'),
    'Array of BotCommand': await ask('getMyCommands'),
    MenuButtonCommands: await ask('getChatMenuButton'),
  }
  for (const [type, answer] of Object.entries(results)) expect([type, ...checkValue(answer.result, type)]).toEqual([type])
})

test('an album comes as separate updates with one id, as far apart as said', async () => {
  const { simulator, ada, bot } = await stand({ clock: 'virtual' })
  const bytes = png(10, 10)
  ada.sendAlbum(bot, [{ kind: 'photo', bytes, caption: 'c' }, { kind: 'photo', bytes }, { kind: 'photo', bytes }], 5000)
  expect(bot.pendingCount()).toBe(1)
  await simulator.advance(10_000)
  expect(bot.pendingCount()).toBe(3)
  expect(new Set(ada.chatOf(bot).map(message => message.albumId)).size).toBe(1)
})

test('an update that is late is overtaken by other chats', async () => {
  const { simulator, ada, bot, ask } = await stand({ clock: 'virtual' })
  const bob = simulator.createUser({ firstName: 'Bob' })
  bob.start(bot)
  ada.write(bot, 'first', { late: 500 })
  bob.write(bot, 'second')
  await simulator.advance(500)
  const updates = (await ask('getUpdates', { allowed_updates: [] })).result
  expect(updates.map((update: { message: { text: string } }) => update.message.text)).toEqual(['/start', 'second', 'first'])
})

test('chats overtake each other where they may, and each keeps its own order', async () => {
  const { simulator, ada, bot, ask } = await stand({ clock: 'virtual', seed: 4, limits: { overtakingMs: 500 } })
  const bob = simulator.createUser({ firstName: 'Bob' })
  bot.state.relations.set(bob.id, 'started')
  const written = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? ada : bob).write(bot, String(index)).text)
  await simulator.advance(500)
  const told = (await ask('getUpdates', { allowed_updates: [] })).result.map((update: { message: { text: string } }) => update.message.text) as string[]
  expect(told.toSorted()).toEqual(written.toSorted())
  expect(told).not.toEqual(written)
  for (const remainder of [0, 1]) expect(told.filter(text => Number(text) % 2 === remainder)).toEqual(written.filter(text => Number(text) % 2 === remainder))
})

test('what is seen once is never told', async () => {
  const { ada, bot } = await stand()
  ada.sendPhoto(bot, { bytes: png(10, 10), isViewOnce: true })
  expect([bot.pendingCount(), ada.chatOf(bot).length]).toEqual([0, 1])
})

test('an edit that changes nothing is no update', async () => {
  const { ada, bot } = await stand()
  const id = ada.write(bot, 'same').messageId
  ada.edit(bot, id, ' same ')
  expect(bot.pendingCount()).toBe(1)
  ada.edit(bot, id, 'other')
  expect(bot.pendingCount()).toBe(2)
})

test('kinds and contents of the future can be let in, and messages with no content', async () => {
  const { simulator, ada, bot, ask } = await stand()
  bot.inject({ hologram: { id: 1 } })
  ada.sendRaw(bot, { smell: { name: 'coffee' } })
  ada.sendRaw(bot, {})
  const updates = (await ask('getUpdates', { allowed_updates: ['message'] })).result
  expect(updates[0].hologram).toEqual({ id: 1 })
  expect(updates[1].message.smell).toEqual({ name: 'coffee' })
  expect(Object.keys(updates[2].message)).toEqual(['message_id', 'from', 'chat', 'date'])
  expect(simulator.complaints).toEqual([])
})

test('nobody writes to a bot that they have not started', async () => {
  const { simulator, bot } = await stand()
  const eve = simulator.createUser({ firstName: 'Eve' })
  expect(() => eve.write(bot, 'x')).toThrow('has not started')
})

test('a backlog of many people is filled and drained through getUpdates', async () => {
  const { simulator, bot, ask } = await stand()
  const people = simulator.backlog(bot, 20_000, 300)
  expect(people).toHaveLength(300)
  expect(bot.pendingCount()).toBe(20_000)
  let offset = 0
  let total = 0
  let characters = 0
  const scripts = new Set<string>()
  for (;;) {
    const updates = (await ask('getUpdates', { offset, limit: 100, allowed_updates: ['message'] })).result
    if (updates.length === 0) break
    offset = updates.at(-1).update_id + 1
    total += updates.length
    for (const { message } of updates) {
      characters += message.text.length
      if (/[а-я]/.test(message.text)) scripts.add('Cyrillic')
      if (/[一-龥]/.test(message.text)) scripts.add('Chinese')
      if (/[a-z]/.test(message.text)) scripts.add('Latin')
    }
  }
  expect(total).toBe(20_000)
  expect(characters / total).toBeGreaterThan(45)
  expect(characters / total).toBeLessThan(65)
  expect(scripts.size).toBe(3)
})
