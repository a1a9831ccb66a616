import { expect, test } from 'vitest'
import { arrived, stand } from './world'

const send = (chat_id: unknown, text = 'Hi') => ({ chat_id, text })

test('a bot may write only to people who have started it', async () => {
  const { simulator, ada, bot, ask } = await stand({ provokes: ['missing-parameter'], flood: null })
  const stranger = simulator.createUser({ firstName: 'Stranger' })
  expect(await ask('sendMessage', { text: 'Hi' })).toMatchObject({ status: 400, description: 'Bad Request: chat_id is empty' })
  for (const chat of [stranger.id, 12, '@nobody', 'nonsense', '1e5']) {
    expect({ chat, ...(await ask('sendMessage', send(chat))) }).toMatchObject({ chat, status: 400, description: 'Bad Request: chat not found' })
  }
  const group = simulator.createGroup({ title: 'Team', people: [stranger], bots: [bot] })
  stranger.write(group, 'hello all')
  expect(await ask('sendMessage', send(stranger.id))).toMatchObject({ status: 400 })
  stranger.write(group, '/hello')
  expect(await ask('sendMessage', send(stranger.id))).toMatchObject({
    status: 403, description: "Forbidden: bot can't initiate conversation with a user",
  })
  stranger.start(bot)
  expect((await ask('sendMessage', send(stranger.id))).ok).toBe(true)
  ada.block(bot)
  expect(await ask('sendMessage', send(ada.id))).toMatchObject({ status: 403, description: 'Forbidden: bot was blocked by the user' })
  ada.unblock(bot)
  expect((await ask('sendMessage', send(ada.id))).ok).toBe(true)
  ada.deactivate()
  expect(await ask('sendMessage', send(ada.id))).toMatchObject({ status: 403, description: 'Forbidden: user is deactivated' })
})

test('groups: kicked, left, forbidden, deleted and upgraded each have their own answer', async () => {
  const { simulator, ada, bot, ask } = await stand({ flood: null })
  const group = simulator.createGroup({ title: 'Team', people: [ada], bots: [bot] })
  expect((await ask('sendMessage', send(group.id))).result.chat).toEqual({
    id: group.id, title: 'Team', type: 'group', all_members_are_administrators: false,
  })
  group.setStanding(bot, ada, 'kicked')
  expect((await ask('sendMessage', send(group.id))).description).toBe('Forbidden: bot was kicked from the group chat')
  group.setStanding(bot, ada, 'restricted', ['text messages'])
  expect((await ask('sendMessage', send(group.id))).description).toBe('Bad Request: not enough rights to send text messages to the chat')
  group.setStanding(bot, ada, 'member')
  const upgraded = group.upgrade()
  expect(await ask('sendMessage', send(group.id))).toMatchObject({
    status: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: upgraded.id },
  })
  expect((await ask('sendMessage', send(upgraded.id))).ok).toBe(true)
  upgraded.setStanding(bot, ada, 'left')
  expect((await ask('sendMessage', send(upgraded.id))).description).toBe('Forbidden: bot is not a member of the supergroup chat')
  const gone = simulator.createGroup({ title: 'Gone', bots: [bot] })
  gone.remove()
  expect((await ask('sendMessage', send(gone.id))).description).toBe('Forbidden: the group chat was deleted')
  const channel = simulator.createGroup({ title: 'News', type: 'channel', bots: [bot] })
  channel.setStanding(bot, ada, 'member')
  expect((await ask('sendMessage', send(channel.id))).description).toBe('Bad Request: need administrator rights in the channel chat')
})

test('the migration is told on both sides', async () => {
  const { simulator, ada, bot, ask } = await stand()
  const group = simulator.createGroup({ title: 'Team', people: [ada], bots: [bot] })
  const upgraded = group.upgrade()
  const updates = (await ask('getUpdates', { allowed_updates: ['message'] })).result
  expect(updates[0].message).toMatchObject({ chat: { id: group.id }, migrate_to_chat_id: upgraded.id })
  expect(updates[1].message).toMatchObject({ chat: { id: upgraded.id, type: 'supergroup' }, migrate_from_chat_id: group.id })
})

test('checks come in the order arguments, chat, access, reply, content', async () => {
  const { simulator, ada, bot, ask } = await stand()
  const wrong = { text: ' ', reply_parameters: { message_id: 9999 } }
  expect((await ask('sendMessage', { ...wrong, text: '', chat_id: 5 })).description).toBe('Bad Request: message text is empty')
  expect((await ask('sendMessage', { ...wrong, chat_id: 5 })).description).toBe('Bad Request: chat not found')
  ada.block(bot)
  expect((await ask('sendMessage', { ...wrong, chat_id: ada.id })).description).toBe('Forbidden: bot was blocked by the user')
  ada.unblock(bot)
  expect((await ask('sendMessage', { ...wrong, chat_id: ada.id })).description).toBe('Bad Request: message to be replied not found')
  expect((await ask('sendMessage', { ...wrong, chat_id: ada.id, reply_parameters: undefined })).description).toBe('Bad Request: text must be non-empty')
  expect(ada.chatOf(bot)).toEqual([])
  expect(simulator.crashes).toEqual([])
})

test('blocking and unblocking are told once, restarting a blocked bot too', async () => {
  const { ada, bot, ask } = await stand()
  ada.block(bot)
  ada.block(bot)
  ada.unblock(bot)
  ada.block(bot)
  ada.start(bot, 'promo')
  const updates = (await ask('getUpdates', { allowed_updates: [] })).result
  const moves = updates.flatMap((update: { my_chat_member?: { old_chat_member: { status: string }; new_chat_member: { status: string } } }) =>
    update.my_chat_member ? [`${update.my_chat_member.old_chat_member.status} ${update.my_chat_member.new_chat_member.status}`] : [])
  expect(moves).toEqual(['member kicked', 'kicked member', 'member kicked', 'kicked member'])
  expect(updates.at(-1).message).toMatchObject({ text: '/start promo', entities: [{ type: 'bot_command', offset: 0, length: 6 }] })
})

test('a person who blocks the bot while the server holds the message back does not get it', async () => {
  const world = await stand({ clock: 'virtual', flood: { privateChat: { perSecond: 1, burst: 1 }, group: { perSecond: 1, burst: 1 }, bot: { perSecond: 30, burst: 30 } } })
  const { simulator, ada, bot, ask } = world
  await ask('sendMessage', send(ada.id))
  const held = ask('sendMessage', send(ada.id, 'late'))
  await arrived(world, 'sendMessage', 2)
  ada.block(bot)
  await simulator.advance(2000)
  expect((await held).status).toBe(403)
  expect(ada.chatOf(bot)).toHaveLength(1)
})

test('in a group a bot hears commands, mentions and replies to it; with privacy mode off everything', async () => {
  const { simulator, ada, bot, ask } = await stand({ bot: { username: 'desk_bot' } })
  const open = simulator.createBot({ canReadGroups: true })
  const group = simulator.createGroup({ title: 'Team', people: [ada], bots: [bot, open] })
  const { result } = await ask('sendMessage', send(group.id))
  ada.write(group, 'just talking')
  ada.write(group, '/help')
  ada.write(group, 'what says @desk_bot?')
  ada.write(group, 'to you', { replyTo: result.message_id })
  const texts = (await ask('getUpdates', { allowed_updates: [] })).result.map((update: { message: { text: string } }) => update.message.text)
  expect(texts).toEqual(['/help', 'what says @desk_bot?', 'to you'])
  expect(open.pendingCount()).toBe(4)
})

test('who asks Stars for a message gets none without, a bot writes to no bot, and a closed topic takes nothing until it is open again', async () => {
  const { simulator, ask, bot, ada } = await stand({ bot: { canReadGroups: true } })
  const greta = simulator.createUser({ firstName: 'Greta', asksStars: 50 })
  greta.start(bot)
  expect((await ask('sendMessage', { chat_id: greta.id, text: 'x' })).description).toBe('Bad Request: ALLOW_PAYMENT_REQUIRED_50')
  expect((await ask('sendChatAction', { chat_id: greta.id, action: 'typing' })).ok).toBe(true)
  expect(await ask('sendMessage', { chat_id: simulator.createBot().id, text: 'x' })).toMatchObject({ error_code: 403, description: "Forbidden: bot can't send messages to bots" })
  const forum = simulator.createGroup({ title: 'Forum', type: 'supergroup', people: [ada], bots: [bot] })
  const inTopic = { message_thread_id: 7, is_topic_message: true }
  const post = async () => (await ask('sendMessage', { chat_id: forum.id, message_thread_id: 7, text: 'x' })).description
  expect(await post()).toBe('Bad Request: message thread not found')
  ada.write(forum, 'here', { extra: inTopic })
  expect(await post()).toBeUndefined()
  ada.sendRaw(forum, { forum_topic_closed: {}, ...inTopic }, { extra: { forum_topic_closed: {}, ...inTopic } })
  expect(await post()).toBe('Bad Request: TOPIC_CLOSED')
  ada.sendRaw(forum, {}, { extra: { forum_topic_reopened: {}, ...inTopic } })
  expect(await post()).toBeUndefined()
})
