import type { JsonObject } from '../../src/simulator/json'
import { addMessage, announce, businessRoom, emit, groupRoom, messageJson, textContent } from '../../src/simulator/rooms'
import { type Desk, en, expect, test } from './desk'

/** What was asked of Telegram by the last request of a method. */
function asked({ simulator }: Desk, method = 'sendMessage'): Record<string, string> {
  return simulator.journal.of(method).at(-1)?.args ?? {}
}

test('topics of a forum and of a private chat, and a channel, each are a conversation with its own authors and way back', async ({ desk }) => {
  const { ada, bot, simulator } = desk
  const bob = simulator.createUser({ firstName: 'Bob' })
  const forum = simulator.createGroup({ title: 'Neighbours', type: 'supergroup', people: [ada, bob], bots: [bot] })
  const channel = simulator.createGroup({ title: 'Shop News', type: 'channel', bots: [bot] })
  await desk.connect()
  forum.setStanding(bot, ada, 'administrator')
  const topic = (thread: number): JsonObject => ({ message_thread_id: thread, is_topic_message: true })
  ada.sendRaw(forum, { forum_topic_created: { name: 'Returns', icon_color: 7_322_096 } }, { extra: topic(11) })
  ada.sendRaw(forum, { forum_topic_created: { name: 'Repairs', icon_color: 7_322_096 } }, { extra: topic(12) })
  ada.write(forum, 'May I send it back?', { extra: topic(11) })
  bob.write(forum, 'I can mend it', { extra: topic(11) })
  bob.write(forum, 'Mine is broken', { extra: topic(12) })
  ada.write(forum, 'Good morning, all')
  ada.write(bot, 'About my invoice', { extra: topic(21) })
  const post = (text: string) =>
    announce(simulator.world, addMessage(simulator.world, groupRoom(simulator.world, bot.state, channel.state), { author: { channel: channel.state }, content: textContent(text), extra: { author_signature: 'Anna' } }), 'new')
  post('New teapots')

  const page = desk.page()
  const list = page.getByRole('region', { name: en.inbox.label })
  await expect(list.getByRole('button', { name: /Neighbours › Returns/ })).toContainText('I can mend it')
  await expect(list.getByRole('button', { name: /Neighbours › Repairs/ })).toContainText('Mine is broken')

  await list.getByRole('button', { name: /Neighbours › Returns/ }).click()
  await expect(desk.message('May I send it back?')).toHaveAccessibleName(/^Ada Lovelace,/)
  await expect(desk.message('I can mend it')).toHaveAccessibleName(/^Bob,/)
  await expect(desk.message('Mine is broken')).toHaveCount(0)
  await desk.answer('Within thirty days')
  await expect.poll(() => asked(desk)).toMatchObject({ chat_id: String(forum.id), message_thread_id: '11', text: 'Within thirty days' })
  bob.sendRaw(forum, { forum_topic_edited: { name: 'Returns and refunds' } }, { extra: topic(11) })
  await expect(list.getByRole('button', { name: /Neighbours › Returns and refunds/ })).toHaveCount(1)

  // Outside of its topics a forum takes no number of one.
  await list.getByRole('button', { name: /Neighbours , / }).click()
  await expect(desk.message('Good morning, all')).toBeVisible()
  await desk.answer('Good morning, Ada')
  await expect.poll(() => asked(desk)['text']).toBe('Good morning, Ada')
  expect(asked(desk)).not.toHaveProperty('message_thread_id')

  // Nobody has told its name yet.
  await list.getByRole('button', { name: /Ada Lovelace › #21.*About my invoice/ }).click()
  await desk.answer('Which invoice?')
  await expect.poll(() => asked(desk)).toMatchObject({ chat_id: String(ada.id), message_thread_id: '21', text: 'Which invoice?' })

  await list.getByRole('button', { name: /Shop News/ }).click()
  await expect(desk.message('New teapots')).toContainText('Shop News')
  await expect(desk.message('New teapots')).toContainText('Anna')
  await desk.answer('They are blue')
  await expect.poll(() => asked(desk)).toMatchObject({ chat_id: String(channel.id), text: 'They are blue' })
})

test('a chat of a business account is answered through its connection, within a day and with its owner\'s leave; what is deleted there stays with its history', async ({ desk }) => {
  const { bot, simulator } = desk
  const { world } = simulator
  const owner = simulator.createUser({ firstName: 'Olga' })
  const [grace, heidi] = [simulator.createUser({ firstName: 'Grace' }), simulator.createUser({ firstName: 'Heidi' })]
  await desk.connect()
  const connectionId = owner.connectBusiness(bot)
  const asks = grace.writeBusiness(bot, connectionId, 'Is it open today?')
  owner.writeBusiness(bot, connectionId, 'From nine on', grace)

  const page = desk.page()
  const field = page.getByRole('textbox', { name: /^Message to/ })
  await desk.choose('Grace')
  await expect(page.getByText('for Olga’s account', { exact: true })).toBeVisible()
  await expect(desk.message('Is it open today?')).toHaveAccessibleName(/^Grace,/)
  // What the owner wrote on her telephone is ours.
  await expect(desk.message('From nine on')).toHaveAttribute('data-side', 'ours')
  await desk.answer('And until six')
  await expect.poll(() => asked(desk)).toMatchObject({ chat_id: String(grace.id), business_connection_id: connectionId, text: 'And until six' })

  const connection = bot.state.connections.get(connectionId)
  if (!connection) throw new Error('there is no connection')
  const room = businessRoom(world, bot.state, connection, grace.state)
  const first = room.messages.get(asks.messageId)
  if (!first) throw new Error('nothing was asked')
  emit(world, bot.state, 'edited_business_message', messageJson(world, bot.state, Object.assign(first, { content: textContent('Is it open tomorrow?'), editDate: first.date + 5 })))
  await expect(desk.message('Is it open tomorrow?')).toBeVisible()
  emit(world, bot.state, 'deleted_business_messages', { business_connection_id: connectionId, chat: { id: grace.id, type: 'private', first_name: 'Grace' }, message_ids: [asks.messageId] })
  const gone = desk.message('Is it open tomorrow?')
  await expect(gone.getByRole('img', { name: en.conversation.message.deletedWords })).toBeVisible()
  await gone.getByRole('button', { name: en.conversation.versions.show }).click()
  const history = page.getByRole('dialog', { name: en.conversation.versions.title })
  await expect(history.locator('del')).toHaveText('today')
  await expect(history.locator('ins')).toHaveText('tomorrow')
  await page.keyboard.press('Escape')
  await expect(history).toBeHidden()

  owner.connectBusiness(bot, { canReply: false })
  await expect(page.getByText('Olga does not let', { exact: false })).toBeVisible()
  await expect(field).toHaveCount(0)
  owner.connectBusiness(bot, { canReply: true })
  await expect(field).toBeVisible()

  // Her day is over in a moment, and the composer goes without a word from anybody.
  const day = 86_400_000
  const late = addMessage(world, businessRoom(world, bot.state, connection, heidi.state), { author: { person: heidi.state }, content: textContent('Hello?'), at: world.clock.now() - day + 6_000 })
  emit(world, bot.state, 'business_message', messageJson(world, bot.state, late))
  await desk.choose('Heidi')
  await expect(page.getByText('A bot may answer on Olga’s account for 24 hours after Heidi wrote.', { exact: false })).toBeVisible({ timeout: 20_000 })
  await expect(field).toHaveCount(0)
  heidi.writeBusiness(bot, connectionId, 'Anybody there?')
  await expect(field).toBeVisible()
})
