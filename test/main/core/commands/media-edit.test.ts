import { expect, test } from 'vitest'
import type { MessageId } from '../../../../src/shared/model'
import { until } from '../core-world'
import { desk, png } from './world'

const pdf = new TextEncoder().encode('%PDF-1.4 the price list')

async function withPhoto(text = 'Ours') {
  const d = await desk()
  const photo = async (name: string, width: number) => ({ uploadId: await d.upload(name, png(width, 40)), as: 'photo' as const })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text, attachments: [await photo('old.png', 40)] })
  await d.becomes(messageId, { delivery: 'sent' })
  return { ...d, messageId, photo }
}

const fileOf = async (d: { message: (id: MessageId) => Promise<unknown> }, id: MessageId) =>
  ((await d.message(id)) as { attachments: { id: string; fileName?: string; width?: number }[] }).attachments

test('another picture takes the place of the one that was sent, its caption and its buttons stay, and the history shows both', async () => {
  const d = await withPhoto()
  const old = (await fileOf(d, d.messageId))[0]
  await d.call('message.edit', { messageId: d.messageId, attachment: await d.photo('new.png', 90) })
  await d.becomes(d.messageId, { versions: 2, attachments: [{ fileName: 'new.png', width: 90, state: 'stored' }] })
  expect(await fileOf(d, d.messageId)).toHaveLength(1)
  expect(await d.message(d.messageId)).toMatchObject({ kind: 'photo', text: 'Ours' })
  expect(await d.message(d.messageId)).not.toHaveProperty('pending')
  expect(d.seen()[0]).toMatchObject({ text: 'Ours', kind: 'photo' })
  expect(d.calls('editMessageMedia')).toHaveLength(1)
  const { versions } = await d.call('message.history', { messageId: d.messageId })
  expect(versions.map(({ text, attachment }) => [text, attachment?.id])).toEqual([['Ours', old?.id], ['Ours', (await fileOf(d, d.messageId))[0]?.id]])
})

test('a picture becomes a document with another caption, and a later edit of the words keeps the file', async () => {
  const d = await withPhoto()
  await d.call('message.edit', { messageId: d.messageId, text: 'Our prices', attachment: { uploadId: await d.upload('prices.pdf', pdf), as: 'document' } })
  await d.becomes(d.messageId, { kind: 'document', text: 'Our prices', attachments: [{ fileName: 'prices.pdf' }] })
  expect(d.seen()[0]).toMatchObject({ text: 'Our prices', kind: 'document' })
  await d.call('message.edit', { messageId: d.messageId, text: 'Our new prices' })
  await d.becomes(d.messageId, { text: 'Our new prices', kind: 'document', versions: 3 })
  expect(d.seen()[0]).toMatchObject({ text: 'Our new prices', kind: 'document' })
  const { versions } = await d.call('message.history', { messageId: d.messageId })
  expect(versions.map(({ text, attachment }) => [text, attachment?.fileName])).toEqual([['Ours', 'old.png'], ['Our prices', 'prices.pdf'], ['Our new prices', 'prices.pdf']])
  const { conversations } = await d.call('conversation.list', {})
  expect(conversations[0]).toMatchObject({ previewKind: 'document' })
})

test('a text gets a picture and becomes its caption with its formatting', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'Look at this', entities: [{ type: 'bold', offset: 0, length: 4 }] })
  await d.becomes(messageId, { delivery: 'sent' })
  await d.call('message.edit', { messageId, attachment: { uploadId: await d.upload('a.png', png(20, 20)), as: 'photo' } })
  await d.becomes(messageId, { kind: 'photo', text: 'Look at this', attachments: [{ fileName: 'a.png' }] })
  expect(d.seen()[0]).toMatchObject({ kind: 'photo', text: 'Look at this', entities: [{ type: 'bold', offset: 0, length: 4 }] })
})

test('a text that is too long for a caption keeps its place: 1,024 units get a picture, 1,025 do not', async () => {
  const d = await desk()
  const edited = async (length: number): Promise<string> => {
    const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'x'.repeat(length) })
    await d.becomes(messageId, { delivery: 'sent' })
    const answer = await d.problem('message.edit', { messageId, attachment: { uploadId: await d.upload('a.png', png(20, 20)), as: 'photo' } })
    if (answer === 'none') await d.becomes(messageId, { kind: 'photo' })
    return answer
  }
  expect([await edited(1_024), await edited(1_025)]).toEqual(['none', 'caption-too-long'])
})

test('a file is replaced within the limits of its kind, and within the family of its album', async () => {
  const d = await desk()
  const attachments = [
    { uploadId: await d.upload('1.png', png(20, 20)), as: 'photo' as const },
    { uploadId: await d.upload('2.png', png(30, 20)), as: 'photo' as const },
  ]
  const { messageIds } = await d.call('message.send', { conversationId: d.conversationId, text: 'Two', attachments, asAlbum: true })
  const [first, second] = messageIds as [MessageId, MessageId]
  await d.becomes(second, { delivery: 'sent' })
  const albumId = (await d.message(second))?.albumId
  expect(await d.problem('message.edit', { messageId: second, attachment: { uploadId: await d.upload('a.pdf', pdf), as: 'document' } })).toBe('album-mixed')
  expect(await d.problem('message.edit', { messageId: second, attachment: { uploadId: await d.upload('t.png', png(210, 10)), as: 'photo' } })).toBe('photo-shape')
  await d.call('message.edit', { messageId: second, attachment: { uploadId: await d.upload('3.png', png(50, 20)), as: 'photo' } })
  await d.becomes(second, { albumId, attachments: [{ fileName: '3.png' }] })
  expect(await d.message(first)).toMatchObject({ albumId, attachments: [{ fileName: '1.png' }] })
})

test('what waits goes out with the file that it has then, and nobody has seen another', async () => {
  const d = await desk()
  await d.call('bot.pause', { botId: d.botId })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'One', attachments: [{ uploadId: await d.upload('1.png', png(20, 20)), as: 'photo' }] })
  await d.call('message.edit', { messageId, attachment: { uploadId: await d.upload('right.pdf', pdf), as: 'document' } })
  expect(await d.message(messageId)).toMatchObject({ kind: 'document', delivery: 'queued', attachments: [{ fileName: 'right.pdf' }] })
  await d.call('bot.resume', { botId: d.botId })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(d.calls('sendPhoto')).toEqual([])
  expect(d.calls('sendDocument')).toHaveLength(1)
  expect(await d.message(messageId)).toMatchObject({ kind: 'document', text: 'One', attachments: [{ fileName: 'right.pdf' }] })
  expect(await d.message(messageId)).not.toHaveProperty('versions')
})

test('an edit whose answer was lost is made again; one that Telegram refuses shows what was to take the place', async () => {
  const d = await withPhoto()
  d.simulator.faults.add({ kind: 'reset-after', methods: 'editMessageMedia', nth: 1 })
  await d.call('message.edit', { messageId: d.messageId, attachment: await d.photo('new.png', 90) })
  await d.becomes(d.messageId, { versions: 2, attachments: [{ fileName: 'new.png' }] })
  expect(d.calls('editMessageMedia')).toHaveLength(2)
  d.simulator.faults.add({ kind: 'error', methods: 'editMessageMedia', nth: 1, code: 400, description: "Bad Request: message media can't be edited" })
  await d.call('message.edit', { messageId: d.messageId, attachment: await d.photo('third.png', 60) })
  await d.becomes(d.messageId, { pending: [{ what: 'edit', fileName: 'third.png', problem: { code: 'not-editable' } }], attachments: [{ fileName: 'new.png' }] })
  await d.call('message.retry', { messageId: d.messageId })
  await d.becomes(d.messageId, { attachments: [{ fileName: 'third.png' }] })
})

test('a voice note, a sticker and a dice keep what they are', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, content: { type: 'dice', emoji: '🎲' } })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(await d.problem('message.edit', { messageId, attachment: { uploadId: await d.upload('a.png', png(20, 20)), as: 'photo' } })).toBe('not-editable')
})

test('what replaced a file is still there after a restart', async () => {
  const d = await withPhoto()
  await d.call('message.edit', { messageId: d.messageId, attachment: await d.photo('new.png', 90) })
  await d.becomes(d.messageId, { attachments: [{ fileName: 'new.png' }] })
  const again = await d.reopen()
  await until(async () => expect((await again.call('message.list', { conversationId: d.conversationId })).messages.at(-1)).toMatchObject({ attachments: [{ fileName: 'new.png', state: 'stored' }] }))
})
