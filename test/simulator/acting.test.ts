import { expect, test } from 'vitest'
import { stand } from './world'

test('a bot edits what it sent, and an edit that changes nothing is an error', async () => {
  const { simulator, ada, bot, ask } = await stand({ clock: 'virtual' })
  const { message_id } = (await ask('sendMessage', { chat_id: ada.id, text: 'old' })).result
  await simulator.advance(1000)
  const edited = await ask('editMessageText', { chat_id: ada.id, message_id, text: 'new' })
  expect(edited.result).toMatchObject({ text: 'new', edit_date: edited.result.date + 1 })
  expect((await ask('editMessageText', { chat_id: ada.id, message_id, text: ' new ' })).description).toContain('message is not modified')
  expect((await ask('editMessageCaption', { chat_id: ada.id, message_id, caption: 'x' })).description).toBe('Bad Request: there is no caption in the message to edit')
  expect((await ask('editMessageText', { chat_id: ada.id, message_id: 4444, text: 'x' })).description).toBe('Bad Request: message to edit not found')
  const hers = ada.write(bot, 'hers').messageId
  expect((await ask('editMessageText', { chat_id: ada.id, message_id: hers, text: 'x' })).description).toBe("Bad Request: message can't be edited")
})

test('messages can be deleted for two days', async () => {
  const { simulator, ada, bot, ask } = await stand({ clock: 'virtual' })
  const old = ada.write(bot, 'old').messageId
  await simulator.advance(2 * 86_400_000 + 1000)
  const fresh = ada.write(bot, 'fresh').messageId
  expect((await ask('deleteMessage', { chat_id: ada.id, message_id: old })).description).toBe("Bad Request: message can't be deleted for everyone")
  expect((await ask('deleteMessage', { chat_id: ada.id, message_id: fresh })).result).toBe(true)
  expect((await ask('deleteMessage', { chat_id: ada.id, message_id: fresh })).description).toBe('Bad Request: message to delete not found')
  expect((await ask('deleteMessages', { chat_id: ada.id, message_ids: [fresh, 7777] })).result).toBe(true)
  expect((await ask('deleteMessages', { chat_id: ada.id, message_ids: Array.from({ length: 101 }, (_, id) => id) })).description).toContain('too many')
  expect(ada.chatOf(bot).map(message => [message.text, message.isDeleted])).toEqual([['old', false], ['fresh', true]])
})

test("a button's press is answered once, within 150 s", async () => {
  const { simulator, ada, bot, ask } = await stand({ provokes: ['callback-unanswered'], clock: 'virtual' })
  const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'rate:5' }]] }
  const { message_id } = (await ask('sendMessage', { chat_id: ada.id, text: 'Happy?', reply_markup })).result
  const id = ada.press(bot, message_id, 'Yes')
  const [update] = (await ask('getUpdates', { allowed_updates: [] })).result
  expect(update.callback_query).toMatchObject({ id, data: 'rate:5', from: { id: ada.id }, message: { message_id } })
  expect((await ask('answerCallbackQuery', { callback_query_id: id })).result).toBe(true)
  const late = 'Bad Request: query is too old and response timeout expired or query ID is invalid'
  expect((await ask('answerCallbackQuery', { callback_query_id: id })).description).toBe(late)
  const second = ada.press(bot, message_id, 'rate:5')
  await simulator.advance(151_000)
  expect((await ask('answerCallbackQuery', { callback_query_id: second })).description).toBe(late)
  expect(simulator.complaints.map(complaint => complaint.rule)).toContain('callback-unanswered')
  expect(bot.pendingCount()).toBe(0)
})

test('reactions are told only when asked for', async () => {
  const { ada, bot, ask } = await stand()
  const { message_id } = (await ask('sendMessage', { chat_id: ada.id, text: 'x' })).result
  ada.react(bot, message_id, '👍')
  expect(bot.pendingCount()).toBe(0)
  await ask('getUpdates', { allowed_updates: ['message_reaction'] })
  ada.react(bot, message_id, '❤')
  ada.react(bot, message_id, '❤')
  ada.react(bot, message_id, null)
  const updates = (await ask('getUpdates', { allowed_updates: ['message_reaction'], offset: 1 })).result
  const changes = updates.map((update: { message_reaction: { old_reaction: { emoji: string }[]; new_reaction: { emoji: string }[] } }) =>
    [update.message_reaction.old_reaction[0]?.emoji, update.message_reaction.new_reaction[0]?.emoji])
  expect(changes).toEqual([['👍', '❤'], ['❤', undefined]])
})

test('a bot reacts with one emoji of the list', async () => {
  const { ada, bot, ask } = await stand()
  const message_id = ada.write(bot, 'thanks').messageId
  const react = (reaction: unknown) => ask('setMessageReaction', { chat_id: ada.id, message_id, reaction })
  expect((await react([{ type: 'emoji', emoji: '❤️' }])).ok).toBe(true)
  expect(ada.chatOf(bot)[0]?.reactions).toEqual([{ by: bot.id, emoji: '❤' }])
  expect((await react([{ type: 'emoji', emoji: '🪴' }])).description).toBe('Bad Request: REACTION_INVALID')
  expect((await react([])).ok).toBe(true)
  expect(ada.chatOf(bot)[0]?.reactions).toEqual([])
  expect((await ask('setMessageReaction', { chat_id: ada.id, message_id: 999 })).description).toBe('Bad Request: message to react not found')
})

test('files up to 20 MiB can be fetched for an hour, by the bot that has their id', async () => {
  const { simulator, ada, bot, ask, apiRoot } = await stand({ clock: 'virtual' })
  const limit = 20 * 1024 * 1024
  ada.sendDocument(bot, { bytes: Buffer.from('begin'), size: limit, name: 'fits.bin' })
  ada.sendDocument(bot, { bytes: Buffer.from('begin'), size: limit + 1, name: 'large.bin' })
  const [fits, large] = (await ask('getUpdates', { allowed_updates: [] })).result.map((update: { message: { document: unknown } }) => update.message.document)
  expect((await ask('getFile', { file_id: large.file_id })).description).toBe('Bad Request: file is too big')
  const { result } = await ask('getFile', { file_id: fits.file_id })
  expect(result).toMatchObject({ file_unique_id: fits.file_unique_id, file_size: limit })
  const url = `${apiRoot}/file/bot${bot.token}/${result.file_path}`
  const got = await fetch(url)
  const bytes = Buffer.from(await got.arrayBuffer())
  expect([bytes.length, bytes.toString('latin1', 0, 5)]).toEqual([limit, 'begin'])
  await simulator.advance(3_600_001)
  const expired = await fetch(url)
  expect([expired.status, await expired.json()]).toEqual([404, { ok: false, error_code: 404, description: 'Not Found' }])
  expect((await fetch(`${apiRoot}/file/bot${bot.token}/../../etc/passwd`)).status).toBe(404)
  simulator.limits.isFilePathMissing = true
  expect((await ask('getFile', { file_id: fits.file_id })).result.file_path).toBeUndefined()
  expect((await ask('getFile', { file_id: 'nonsense' })).description).toBe('Bad Request: wrong file_id or the file is temporarily unavailable')
})

test('file_unique_id is the same for every bot, file_id is not', async () => {
  const { simulator, ada, bot } = await stand()
  const other = simulator.createBot()
  ada.start(other)
  const ids = [bot, other].map(target => {
    ada.sendDocument(target, { bytes: Buffer.from('same'), name: 'same.txt' })
    const queue = JSON.parse(target.state.queue.read(0, 100, simulator.clock.now()).json) as { message: { document?: { file_id: string; file_unique_id: string } } }[]
    return queue.at(-1)?.message.document
  })
  expect(ids[0]?.file_unique_id).toBe(ids[1]?.file_unique_id)
  expect(ids[0]?.file_id).not.toBe(ids[1]?.file_id)
})

test('the profile: name, descriptions and commands per language and scope', async () => {
  const { bot, ask } = await stand()
  await ask('setMyName', { name: 'Front desk' })
  await ask('setMyName', { name: 'Empfang', language_code: 'de' })
  expect((await ask('getMe')).result).toMatchObject({ id: bot.id, is_bot: true, first_name: 'Front desk' })
  expect((await ask('getMyName', { language_code: 'de' })).result).toEqual({ name: 'Empfang' })
  expect((await ask('getMyName', { language_code: 'fr' })).result).toEqual({ name: 'Front desk' })
  expect((await ask('setMyDescription', { description: 'x'.repeat(513) })).status).toBe(400)
  await ask('setMyShortDescription', { short_description: 'Short' })
  expect((await ask('getMyShortDescription')).result).toEqual({ short_description: 'Short' })
  await ask('setMyCommands', { commands: [{ command: '/help', description: 'Help' }] })
  expect((await ask('getMyCommands')).result).toEqual([{ command: 'help', description: 'Help' }])
  expect((await ask('getMyCommands', { language_code: 'de' })).result).toEqual([])
  expect((await ask('setMyCommands', { commands: [{ command: 'Help me', description: 'x' }] })).description).toBe('Bad Request: BOT_COMMAND_INVALID')
})

test('getChat and profile photos know the people whom the bot has met', async () => {
  const { simulator, bot, ask } = await stand()
  const bytes = Buffer.from('picture')
  const eve = simulator.createUser({ firstName: 'Eve', username: 'eve', bio: 'Gardener', photo: [bytes, bytes] })
  expect((await ask('getChat', { chat_id: eve.id })).description).toBe('Bad Request: chat not found')
  eve.start(bot)
  const chat = (await ask('getChat', { chat_id: eve.id })).result
  expect(chat).toMatchObject({ id: eve.id, type: 'private', first_name: 'Eve', bio: 'Gardener' })
  expect((await ask('getFile', { file_id: chat.photo.big_file_id })).result.file_size).toBe(7)
  expect((await ask('getUserProfilePhotos', { user_id: eve.id })).result.total_count).toBe(1)
})

test('a chat action is checked', async () => {
  const { ada, ask } = await stand()
  expect((await ask('sendChatAction', { chat_id: ada.id, action: 'typing' })).result).toBe(true)
  expect((await ask('sendChatAction', { chat_id: ada.id, action: 'thinking' })).description).toBe('Bad Request: wrong parameter action in request')
})
