import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../src/shared/model'
import { dueAt } from '../../../../src/main/core/commands/deeds'
import { fileFor } from '../../../../src/main/core/commands/files'
import { machineClock } from '../../../../src/main/core/worker-ports'
import { until } from '../core-world'
import { desk, png } from './world'

/** Each limit of MAP 3 at, under and over its edge. */

const megabyte = 1024 * 1024
const hour = 3_600_000
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(600)])
const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(60)])
const mp3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(60)])

async function paused() {
  const d = await desk()
  await d.call('bot.pause', { botId: d.botId })
  const { conversationId } = d
  const answer = (input: object) => d.problem('message.send', { conversationId, ...input })
  return { ...d, answer }
}

const sizes = [
  ['photo', png(40, 40), 'a.png', false, 10 * megabyte, 'photo-too-big'],
  ['document', new Uint8Array(9), 'a.bin', false, 50 * megabyte, 'file-too-big'],
  ['audio', mp3, 'a.mp3', false, 50 * megabyte, 'file-too-big'],
  ['voice', ogg, 'a.ogg', false, 50 * megabyte, 'file-too-big'],
  ['video', mp4, 'a.mp4', false, 50 * megabyte, 'file-too-big'],
  ['video-note', mp4, 'a.mp4', false, 12 * megabyte, 'file-too-big'],
  ['photo', png(40, 40), 'a.png', true, 10 * megabyte, 'photo-too-big'],
  ['document', new Uint8Array(9), 'a.bin', true, 2_000 * megabyte, 'file-too-big'],
  ['video', mp4, 'a.mp4', true, 2_000 * megabyte, 'file-too-big'],
] as const

test.each(sizes)('a %s is taken up to its limit of bytes and not one over (%#)', async (as, head, name, hasOwnServer, limit, code) => {
  const d = await paused()
  const uploadId = await d.upload(name, head)
  const sized = (size: number) => {
    // A hole: the disk has nothing to write.
    truncateSync(join(d.dataDir, 'staging', uploadId), size)
    try {
      return fileFor(d.dataDir, hasOwnServer, { uploadId, as }).as
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  expect([sized(limit - 1), sized(limit), sized(limit + 1)]).toEqual([as, as, code])
})

test.each([
  ['10,000 pixels of both sides', [9_500, 500], [9_501, 500]],
  ['a ratio of 20', [2_000, 100], [2_001, 100]],
] as const)('a photo is taken up to %s', async (_, under, over) => {
  const d = await paused()
  const answers = [under, over].map(async ([width, height]) => d.answer({ attachments: [{ uploadId: await d.upload('a.png', png(width, height)), as: 'photo' }] }))
  expect(await Promise.all(answers)).toEqual(['none', 'photo-shape'])
})

test('4,096 units are one message and 4,097 are two; 1,024 are a caption and 1,025 a message ahead of the file', async () => {
  const d = await paused()
  const { conversationId } = d
  const parts = async (length: number, attachments?: { uploadId: string; as: 'photo' }[]) =>
    (await d.call('message.send', { conversationId, text: 'x'.repeat(length), ...(attachments && { attachments }) })).messageIds
  expect([await parts(4_095), await parts(4_096), await parts(4_097)].map(ids => ids.length)).toEqual([1, 1, 2])
  const photo = async () => [{ uploadId: await d.upload('a.png', png(20, 20)), as: 'photo' as const }]
  expect([await parts(1_024, await photo()), await parts(1_025, await photo())].map(ids => ids.length)).toEqual([1, 2])
  expect((await d.list()).slice(-3).map(({ kind, text }) => [kind, text.length])).toEqual([['photo', 1_024], ['text', 1_025], ['photo', 0]])
})

test('a text is edited up to 4,096 units', async () => {
  const d = await paused()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'short' })
  expect(await d.problem('message.edit', { messageId, text: 'x'.repeat(4_097) })).toBe('bad-input')
  expect(await d.problem('message.edit', { messageId, text: 'x'.repeat(4_096) })).toBe('none')
  expect((await d.message(messageId))?.text).toHaveLength(4_096)
})

test('a poll has 2 to 12 options of 1 to 100 units, 300 of question and 200 of explanation', async () => {
  const d = await paused()
  const options = (count: number, length = 3) => Array.from({ length: count }, (_, n) => String(n).padEnd(length, 'x'))
  const poll = (more: object) => d.answer({ content: { type: 'poll', question: 'q', options: options(2), isAnonymous: true, allowsMany: false, ...more } })
  const quiz = (length: number) => ({ quiz: { correct: 0, explanation: 'e'.repeat(length) } })
  for (const more of [{ options: options(2) }, { options: options(12) }, { options: options(2, 100) }, { question: 'q'.repeat(300) }, quiz(200)]) expect(await poll(more)).toBe('none')
  for (const more of [{ options: options(1) }, { options: options(13) }, { options: options(2, 101) }, { question: 'q'.repeat(301) }, quiz(201), { question: ' ' }]) expect(await poll(more)).toBe('bad-input')
})

test('100 buttons in rows of 8 go under a message, and the press of a button carries no more than 64 bytes whatever it means', async () => {
  const d = await paused()
  const { conversationId } = d
  const postback = (value = 'v') => ({ kind: 'postback' as const, text: 'b', value })
  const rows = (count: number) => Array.from({ length: Math.ceil(count / 8) }, (_, row) => Array.from({ length: Math.min(8, count - row * 8) }, () => postback()))
  expect(await d.answer({ text: 'x', buttons: rows(100) })).toBe('none')
  expect(await d.answer({ text: 'x', buttons: rows(101) })).toBe('bad-input')
  expect(await d.answer({ text: 'x', buttons: [Array.from({ length: 9 }, () => postback())] })).toBe('bad-input')
  expect(await d.answer({ text: 'x', buttons: [[postback('👍'.repeat(5_000))]] })).toBe('none')
  expect(await d.answer({ text: 'x', buttons: [[postback('x'.repeat(10_001))]] })).toBe('bad-input')
  expect(await d.answer({ text: 'x', buttons: [[{ kind: 'copy_text', text: 'c', value: 'x'.repeat(256) }]] })).toBe('none')
  expect(await d.answer({ text: 'x', buttons: [[{ kind: 'copy_text', text: 'c'.repeat(65), value: 'x' }]] })).toBe('bad-input')
  await d.call('bot.resume', { botId: d.botId })
  await until(async () => expect((await d.list(conversationId)).filter(({ delivery }) => delivery === 'sent')).toHaveLength(3))
  const carried = d.calls('sendMessage').flatMap(args => (JSON.parse(args['reply_markup'] ?? '{}') as { inline_keyboard: { callback_data?: string }[][] }).inline_keyboard.flat())
  expect(carried).toHaveLength(102)
  expect(Math.max(...carried.map(({ callback_data }) => Buffer.byteLength(callback_data ?? '')))).toBeLessThanOrEqual(64)
})

test.each([2, 10])('an album of %i goes out whole', async count => {
  const d = await desk()
  const attachments = await Promise.all(Array.from({ length: count }, async (_, n) => ({ uploadId: await d.upload(`${n}.png`, png(20 + n, 20)), as: 'photo' as const })))
  await d.call('message.send', { conversationId: d.conversationId, attachments, asAlbum: true })
  await until(() => expect(d.seen()).toHaveLength(count))
  expect(new Set(d.seen().map(({ albumId }) => albumId)).size).toBe(1)
  expect(d.calls('sendMediaGroup')).toHaveLength(1)
})

test('REL-24: what is taken out of an album leaves a smaller one with its words, and the last one goes as a message of its own', async () => {
  const d = await paused()
  const album = async (count: number, text: string) => {
    const attachments = await Promise.all(Array.from({ length: count }, async (_, n) => ({ uploadId: await d.upload(`${count}${n}.png`, png(20 + n, 20 + count)), as: 'photo' as const })))
    return (await d.call('message.send', { conversationId: d.conversationId, text, attachments, asAlbum: true })).messageIds as [MessageId, MessageId]
  }
  const three = await album(3, 'three')
  const two = await album(2, 'two')
  await d.call('message.discard', { messageId: three[0] })
  await d.call('message.delete', { messageId: two[0] })
  await d.call('bot.resume', { botId: d.botId })
  await until(() => expect(d.seen()).toHaveLength(3))
  expect(d.seen().map(({ text, albumId }) => [text, albumId !== null])).toEqual([['three', true], ['', true], ['two', false]])
  expect([d.calls('sendMediaGroup').length, d.calls('sendPhoto').length]).toEqual([1, 1])
  expect((await d.list()).filter(({ delivery }) => delivery === 'discarded').map(({ id }) => id)).toEqual([three[0], two[0]])
})

test('what is scheduled goes within 366 days, and what is past goes at once', () => {
  const clock = { now: () => 1_790_000_000_000 } as typeof machineClock
  const year = 366 * 24 * hour
  expect(dueAt({ clock }, clock.now() + year)).toBe(clock.now() + year)
  expect(() => dueAt({ clock }, clock.now() + year + 1)).toThrow('too-far-ahead')
  expect([dueAt({ clock }, clock.now()), dueAt({ clock }, clock.now() + 1)]).toEqual([null, clock.now() + 1])
})

/** A desk whose own clock can be set; Telegram's goes on. */
async function setDesk() {
  let offset = 0
  const clock = { ...machineClock, now: () => Date.now() + offset }
  const d = await desk({ clock })
  const setTo = (time: number) => void (offset = time - Date.now())
  return { ...d, setTo }
}

test('a message is taken back within 48 hours and not after', async () => {
  const d = await setDesk()
  const send = async (text: string) => {
    const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text })
    await d.becomes(messageId, { delivery: 'sent' })
    return { messageId, date: (await d.message(messageId))?.date ?? 0 }
  }
  const [late, inTime] = [await send('late'), await send('in time')]
  d.setTo(late.date + 48 * hour + 60_000)
  expect(await d.problem('message.delete', { messageId: late.messageId })).toBe('delete-too-late')
  d.setTo(inTime.date + 48 * hour - 60_000)
  await d.call('message.delete', { messageId: inTime.messageId })
  await d.becomes(inTime.messageId, { isDeleted: true })
})

test('a business chat is answered within 24 hours of the contact’s last word and not after', async () => {
  const d = await setDesk()
  const connection = d.simulator.createUser({ firstName: 'Olga' }).connectBusiness(d.bot)
  d.ada.writeBusiness(d.bot, connection, 'Hello?')
  const conversationId = `${d.botId}:${d.ada.id}:b${connection}` as ConversationId
  await until(async () => expect(await d.list(conversationId)).toHaveLength(1))
  const said = (await d.list(conversationId))[0]?.date ?? 0
  expect((await d.call('conversation.get', { conversationId })).conversation.business).toMatchObject({ replyUntil: said + 24 * hour })
  d.setTo(said + 24 * hour)
  expect(await d.problem('message.send', { conversationId, text: 'x' })).toBe('reply-window')
  d.setTo(said + 24 * hour - 60_000)
  expect(await d.problem('message.send', { conversationId, text: 'in time' })).toBe('none')
})

const files = [
  ['voice', 'sendVoice', ogg, 'a.ogg', 'voice'],
  ['audio', 'sendAudio', mp3, 'a.mp3', 'audio'],
  ['video-note', 'sendVideoNote', mp4, 'a.mp4', 'video_note'],
  ['video', 'sendVideo', mp4, 'a.mp4', 'video'],
  ['animation', 'sendAnimation', mp4, 'a.mp4', 'animation'],
] as const

test.each(files)('a %s goes out by %s as what it is', async (as, method, bytes, name, kind) => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, attachments: [{ uploadId: await d.upload(name, bytes), as }] })
  await d.becomes(messageId, { delivery: 'sent', attachments: [{ kind: as, state: 'stored' }] })
  expect(d.calls(method)).toHaveLength(1)
  expect(d.seen()[0]).toMatchObject({ kind })
  expect(d.simulator.complaints).toEqual([])
})

test('a round video carries no words: they go ahead of it', async () => {
  const d = await desk()
  await d.call('message.send', { conversationId: d.conversationId, text: 'Hello', attachments: [{ uploadId: await d.upload('a.mp4', mp4), as: 'video-note' }] })
  await until(() => expect(d.seen().map(({ kind, text }) => [kind, text])).toEqual([['text', 'Hello'], ['video_note', '']]))
})

test('a picture goes out hidden, with its words above, alone and in an album, and is drawn so here', async () => {
  const d = await desk()
  const photo = async (n: number) => ({ uploadId: await d.upload(`${n}.png`, png(20 + n, 20)), as: 'photo' as const })
  const options = { hasSpoiler: true, captionAbove: true }
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'Look', attachments: [await photo(1)], options })
  await d.becomes(messageId, { delivery: 'sent', hasSpoiler: true, captionAbove: true })
  expect(d.calls('sendPhoto')[0]).toMatchObject({ has_spoiler: 'true', show_caption_above_media: 'true' })
  await d.call('message.send', { conversationId: d.conversationId, text: 'Two', attachments: [await photo(2), await photo(3)], asAlbum: true, options })
  await until(() => expect(d.seen()).toHaveLength(3))
  expect(JSON.parse(d.calls('sendMediaGroup')[0]?.['media'] ?? '[]')).toMatchObject([{ has_spoiler: true, show_caption_above_media: true, caption: 'Two' }, { has_spoiler: true }])
})

test('what is scheduled is listed for all conversations, what goes first first, and by bot', async () => {
  const d = await desk()
  const bo = d.simulator.createUser({ firstName: 'Bo' })
  bo.start(d.bot)
  const there = `${d.botId}:${bo.id}` as ConversationId
  await until(async () => expect(await d.list(there)).toHaveLength(1))
  const at = (hours: number) => Date.now() + hours * hour
  await d.call('message.send', { conversationId: d.conversationId, text: 'third', sendAt: at(3) })
  await d.call('message.send', { conversationId: there, text: 'second', sendAt: at(2) })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'first', sendAt: at(1) })
  const texts = async (input = {}) => (await d.call('message.scheduled', input)).scheduled.map(({ message, conversation }) => [message.text, conversation.title])
  expect(await texts()).toEqual([['first', 'Ada'], ['second', 'Bo'], ['third', 'Ada']])
  expect(await texts({ botId: d.botId })).toHaveLength(3)
  expect(await texts({ botId: '404' })).toEqual([])
  await d.call('message.schedule', { messageId, sendAt: null })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(await texts()).toEqual([['second', 'Bo'], ['third', 'Ada']])
})
