import { expect, test } from 'vitest'
import type { ConversationId } from '../../../../src/shared/model'
import { until } from '../core-world'
import { desk, png } from './world'

type Topic = { readonly name: string; readonly extra: Readonly<Record<string, unknown>>; readonly suffix: string; readonly sent: Readonly<Record<string, number>> }

const topics: readonly Topic[] = [
  { name: 'a topic of a forum', extra: { is_topic_message: true, message_thread_id: 77 }, suffix: ':t77', sent: { message_thread_id: 77 } },
  { name: 'one person’s part of a channel’s direct messages', extra: { direct_messages_topic: { topic_id: 812_345, user: { id: 812_345, is_bot: false, first_name: 'Bo' } } }, suffix: ':d812345', sent: { direct_messages_topic_id: 812_345 } },
  // Telegram does not take the General topic by its number (MAP 3.9).
  { name: 'the General topic', extra: { is_topic_message: true, message_thread_id: 1 }, suffix: ':t1', sent: {} },
]

async function inTopic({ extra, suffix }: Topic) {
  const d = await desk()
  const forum = d.simulator.createGroup({ title: 'Forum', type: 'supergroup', people: [d.ada], bots: [d.bot] })
  forum.setStanding(d.bot, d.ada, 'administrator')
  const botsToo = { ...d, forum, topicId: `${d.botId}:${forum.id}${suffix}` as ConversationId }
  d.ada.write(forum, 'in the chat itself')
  d.ada.write(forum, 'in the topic', { extra })
  await until(async () => expect((await d.list(botsToo.topicId)).map(message => message.text)).toEqual(['in the topic']))
  return botsToo
}

test.each(topics)('$name is a conversation of its own, and all that is sent there says so', async topic => {
  const d = await inTopic(topic)
  expect((await d.list(`${d.botId}:${d.forum.id}` as ConversationId)).map(message => message.text)).toContain('in the chat itself')
  const attachments = async (count: number) => Promise.all(Array.from({ length: count }, async (_, n) => ({ uploadId: await d.upload(`${n}.png`, png(20 + n, 20)), as: 'photo' as const })))
  const send = async (input: object): Promise<void> => {
    const { messageIds } = await d.call('message.send', { conversationId: d.topicId, ...input })
    for (const id of messageIds) await until(async () => expect((await d.list(d.topicId)).find(each => each.id === id)?.delivery).toBe('sent'))
  }
  await send({ text: 'an answer' })
  await send({ attachments: await attachments(1) })
  await send({ attachments: await attachments(2), asAlbum: true })
  await send({ content: { type: 'location', latitude: 1, longitude: 2 } })
  const incoming = (await d.list(d.topicId))[0]
  await d.call('message.forward', { messageId: incoming?.id ?? '', conversationId: d.topicId, as: 'copy' })
  await until(() => expect(d.calls('copyMessage')).toHaveLength(1))
  for (const method of ['sendMessage', 'sendPhoto', 'sendMediaGroup', 'sendLocation', 'copyMessage']) {
    const [call] = d.calls(method)
    expect({ method, ...pick(call ?? {}) }).toEqual({ method, ...topic.sent })
  }
  expect(d.simulator.complaints).toEqual([])
})

function pick(call: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers = Object.entries(call).filter(([name]) => name === 'message_thread_id' || name === 'direct_messages_topic_id')
  return Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)]))
}

test('a conversation of a channel’s direct messages is called by its person, takes no poll and shows no typing', async () => {
  const d = await inTopic(topics[1] as Topic)
  const { conversation } = await d.call('conversation.get', { conversationId: d.topicId })
  expect(conversation).toMatchObject({ topic: 'Bo', title: 'Forum' })
  const poll = { type: 'poll' as const, question: 'Which?', options: ['One', 'Two'], isAnonymous: true, allowsMany: false }
  expect(await d.problem('message.send', { conversationId: d.topicId, content: poll })).toBe('not-in-direct')
  await d.call('conversation.typing', { conversationId: d.topicId })
  await d.call('message.send', { conversationId: d.topicId, text: 'Hello' })
  await until(() => expect(d.calls('sendMessage')).toHaveLength(1))
  expect(d.calls('sendChatAction')).toEqual([])
})

test.each([
  ['supergroup', 'restricted', 'member'],
  ['channel', 'administrator', 'administrator'],
] as const)('a %s where the bot may only read stays closed whatever is written there, until it may write', async (type, muted, free) => {
  const d = await desk()
  const room = d.simulator.createGroup({ title: 'Hall', type, people: [d.ada], bots: [d.bot] })
  const conversationId = `${d.botId}:${room.id}` as ConversationId
  const reach = async () => (await d.call('conversation.get', { conversationId })).conversation.reach
  d.ada.write(room, '/before')
  await until(async () => expect(await reach()).toBe('open'))
  room.setStanding(d.bot, d.ada, muted, ['text messages'])
  await until(async () => expect(await reach()).toBe('restricted'))
  // Into another second, which is as exactly as Telegram dates.
  await new Promise(resolve => void setTimeout(resolve, 1_100))
  d.ada.write(room, '/while_it_is_quiet')
  await until(async () => expect((await d.list(conversationId)).map(message => message.text)).toContain('/while_it_is_quiet'))
  expect(await reach()).toBe('restricted')
  room.setStanding(d.bot, d.ada, free)
  await until(async () => expect(await reach()).toBe('open'))
})
