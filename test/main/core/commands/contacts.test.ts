import { expect, test } from 'vitest'
import { until } from '../core-world'
import { desk } from './world'

test('what is written down about a contact is kept field by field, shown at once, and forgotten when it is emptied', async () => {
  const d = await desk()
  const known = async () => (await d.call('conversation.get', { conversationId: d.conversationId })).contact?.saved
  expect(await known()).toBeUndefined()
  await d.call('contact.save', { conversationId: d.conversationId, name: ' Ada Lovelace ', phone: '+44 20 7946 0000', note: 'Prefers mornings' })
  expect(await known()).toEqual({ name: 'Ada Lovelace', phone: '+44 20 7946 0000', note: 'Prefers mornings' })
  await until(() => expect(d.deltas.flatMap(delta => ('rows' in delta ? delta.rows : []))).toContainEqual(expect.objectContaining({ kind: 'contact' })))
  await d.call('contact.save', { conversationId: d.conversationId, email: 'ada@example.org', note: '' })
  expect(await known()).toEqual({ name: 'Ada Lovelace', phone: '+44 20 7946 0000', email: 'ada@example.org' })
  expect((await d.call('conversation.get', { conversationId: d.conversationId })).contact?.name).toBe('Ada')
})

test('a message of a private chat names who wrote it by id, and one of ours names nobody', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'Hello' })
  await d.becomes(messageId, { delivery: 'sent' })
  expect((await d.list()).map(({ direction, authorId }) => [direction, authorId])).toEqual([['incoming', String(d.ada.id)], ['outgoing', undefined]])
})

test('a contact that nobody knows cannot be written down', async () => {
  const d = await desk()
  await expect(d.call('contact.save', { conversationId: `${d.botId}:404` as never, name: 'Nobody' })).rejects.toMatchObject({ code: 'not-found' })
})
