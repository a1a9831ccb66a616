import { expect, test } from 'vitest'
import type { Input } from '../../../../src/shared/contract'
import { piecesOf } from '../../../../src/main/core/commands/words'
import { until } from '../core-world'
import { desk, png } from './world'

type Send = Input<'message.send'>
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(600)])

test('formatting arrives as it was set, over a seam in both pieces, and a link is not torn', async () => {
  const d = await desk()
  const text = `${'a'.repeat(4_085)} linked words`
  const entities: Send['entities'] = [
    { type: 'bold', offset: 4_080, length: 18 },
    { type: 'text_link', offset: 4_086, length: 12, url: 'https://example.org/' },
  ]
  await d.call('message.send', { conversationId: d.conversationId, text, entities })
  await until(() => expect(d.seen()).toHaveLength(2))
  const [first, second] = d.seen()
  expect(first).toMatchObject({ text: 'a'.repeat(4_085), entities: [{ type: 'bold', offset: 4_080, length: 5 }] })
  expect(second?.text).toBe('linked words')
  expect(second?.entities).toEqual(expect.arrayContaining([
    { type: 'bold', offset: 0, length: 12 },
    { type: 'text_link', offset: 0, length: 12, url: 'https://example.org/' },
  ]))
  expect(await d.problem('message.send', { conversationId: d.conversationId, text: '👍', entities: [{ type: 'bold', offset: 0, length: 1 }] })).toBe('entity-torn')
  expect(await d.problem('message.send', { conversationId: d.conversationId, text: 'a', entities: [{ type: 'bold', offset: 0, length: 2 }] })).toBe('entity-torn')
  expect(await d.problem('message.send', { conversationId: d.conversationId, text: 'a', entities: [{ type: 'text_link', offset: 0, length: 1 }] })).toBe('entity-address')
})

test('a hundred pieces of formatting go out, and one more is refused', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ type: 'bold' as const, offset: index * 2, length: 1 }))
  expect(piecesOf('a '.repeat(200), many(100))[0]?.entities).toHaveLength(100)
  expect(() => piecesOf('a '.repeat(200), many(101))).toThrow('too-many-entities')
})

test('a quote is a part of what is answered, letter for letter', async () => {
  const d = await desk()
  d.ada.write(d.bot, 'Red or blue, please?')
  await until(async () => expect((await d.list()).at(-1)?.text).toBe('Red or blue, please?'))
  const replyTo = (await d.list()).at(-1)?.id
  if (!replyTo) throw new Error('nothing to answer')
  const { conversationId } = d
  expect(await d.problem('message.send', { conversationId, text: 'x', replyTo, quote: { text: 'Blue', position: 7 } })).toBe('quote-gone')
  const { messageId } = await d.call('message.send', { conversationId, text: 'Blue', replyTo, quote: { text: 'blue', position: 7 } })
  await d.becomes(messageId, { delivery: 'sent', replyTo: { isQuote: true, text: 'blue' } })
  expect(JSON.parse(d.calls('sendMessage')[0]?.['reply_parameters'] ?? '')).toMatchObject({ quote: 'blue', quote_position: 7 })
})

test('silent, protected, without preview, with an effect: each is said to Telegram and to nobody else', async () => {
  const d = await desk()
  const { conversationId } = d
  await d.call('message.send', { conversationId, text: 'https://example.org', options: { isSilent: true, isProtected: true, effectId: '5104841245755180586', linkPreview: 'none' } })
  await until(() => expect(d.seen()).toHaveLength(1))
  expect(d.calls('sendMessage')[0]).toMatchObject({ disable_notification: 'true', protect_content: 'true', message_effect_id: '5104841245755180586', link_preview_options: '{"is_disabled":true}' })
  expect(d.simulator.complaints).toEqual([])
})

const contents: [string, NonNullable<Send['content']>, object][] = [
  ['sendLocation', { type: 'location', latitude: -90, longitude: 180 }, { location: { latitude: -90, longitude: 180 } }],
  ['sendVenue', { type: 'venue', latitude: 52, longitude: 4, title: 'Shop', address: 'Markt 1' }, { location: { title: 'Shop' } }],
  ['sendContact', { type: 'contact', phone: '+31 6 1234', firstName: 'Bo' }, { contact: { name: 'Bo' } }],
  ['sendPoll', { type: 'poll', question: 'q'.repeat(300), options: Array.from({ length: 12 }, (_, n) => `${n}`.padEnd(100, 'x')), isAnonymous: false, allowsMany: true }, { content: { type: 'poll', allowsMany: true } }],
  ['sendDice', { type: 'dice', emoji: '🎯' }, { content: { type: 'dice', emoji: '🎯' } }],
  ['sendInvoice', { type: 'invoice', title: 't'.repeat(32), description: 'd'.repeat(255), currency: 'XTR', amount: 50 }, { content: { type: 'invoice', amount: 50 } }],
]

test.each(contents)('%s goes out as it was meant, at the edge of its limits', async (method, content, shape) => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, content })
  await d.becomes(messageId, { delivery: 'sent', ...shape })
  expect(d.calls(method)).toHaveLength(1)
  expect(d.simulator.complaints).toEqual([])
})

test('what is over a limit is refused before it leaves', async () => {
  const d = await desk()
  const { conversationId } = d
  const poll = { type: 'poll' as const, question: 'q', options: ['a', 'b'], isAnonymous: true, allowsMany: false }
  const over: NonNullable<Send['content']>[] = [
    { type: 'location', latitude: 90.1, longitude: 0 },
    { ...poll, question: 'q'.repeat(301) },
    { ...poll, options: Array.from({ length: 13 }, String) },
    { ...poll, options: ['a', 'b'.repeat(101)] },
    { ...poll, quiz: { correct: 2 } },
    { ...poll, quiz: { correct: 1, explanation: 'a\nb\nc\nd' } },
    { type: 'invoice', title: 't'.repeat(33), description: 'd', currency: 'XTR', amount: 1 },
    { type: 'invoice', title: 't', description: 'd'.repeat(256), currency: 'XTR', amount: 1 },
    { type: 'checkout', text: 'Pay', button: 'Pay', url: 'http://example.org' },
  ]
  for (const content of over) expect(await d.problem('message.send', { conversationId, content }), JSON.stringify(content).slice(0, 60)).toBe('bad-input')
  expect(await d.problem('message.send', { conversationId, content: { type: 'invoice', title: 't', description: 'd', currency: 'EUR', amount: 1 } })).toBe('provider-missing')
  expect(await d.problem('message.send', { conversationId, text: 'x', buttons: [[{ kind: 'copy_text', text: 'c', value: 'x'.repeat(257) }]] })).toBe('bad-input')
  expect(await d.problem('message.send', { conversationId, text: 'x', buttons: [[{ kind: 'url', text: 'c', value: 'https://bank.example@evil.example' }]] })).toBe('bad-input')
  expect(d.seen()).toEqual([])
})

test('an invoice in other money takes the provider from the vault, and its token shows nowhere else', async () => {
  const d = await desk()
  const provider = '284685063:TEST:canaryProviderToken'
  await d.call('bot.setProvider', { botId: d.botId, token: provider })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, content: { type: 'invoice', title: 't', description: 'd', currency: 'EUR', amount: 995 } })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(d.calls('sendInvoice')[0]?.['provider_token']).toBe(provider)
  expect(JSON.stringify([await d.list(), d.deltas, await d.call('message.raw', { messageId })])).not.toContain('canaryProvider')
})

test('a sticker that came in can be sent again, and no other bot\'s', async () => {
  const d = await desk()
  d.ada.sendSticker(d.bot, { bytes: Buffer.from('RIFFxxxxWEBPVP8 '), facts: { width: 512, height: 512, emoji: '😀' } })
  await until(async () => expect((await d.call('sticker.list', { botId: d.botId })).stickers).toHaveLength(1))
  const attachmentId = (await d.call('sticker.list', { botId: d.botId })).stickers[0]?.id
  if (!attachmentId) throw new Error('no sticker')
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, content: { type: 'sticker', attachmentId } })
  await d.becomes(messageId, { delivery: 'sent', kind: 'sticker', attachments: [{ kind: 'sticker' }] })
  expect(await d.problem('message.send', { conversationId: d.conversationId, content: { type: 'sticker', attachmentId: 'f'.repeat(32) } })).toBe('sticker-gone')
})

test('REL-24: an album is one request, arrives as one, and has one caption', async () => {
  const d = await desk()
  const { conversationId } = d
  const attachments = await Promise.all([1, 2, 3].map(async n => ({ uploadId: await d.upload(`${n}.png`, png(40, 30 + n)), as: 'photo' as const })))
  const { messageIds } = await d.call('message.send', { conversationId, text: 'three', attachments, asAlbum: true })
  for (const id of messageIds) await d.becomes(id, { delivery: 'sent' })
  expect(d.seen().map(({ kind, text, albumId }) => [kind, text, albumId !== null])).toEqual([['photo', 'three', true], ['photo', '', true], ['photo', '', true]])
  expect(d.calls('sendMediaGroup')).toHaveLength(1)
  const albums = new Set((await d.list()).slice(1).map(message => message.albumId))
  expect(albums.size).toBe(1)
})

test('REL-24: an album whose answer was lost is in doubt as a whole, and the operator\'s word is about all of it', async () => {
  const d = await desk()
  const { conversationId } = d
  d.simulator.faults.add({ kind: 'reset-after', methods: 'sendMediaGroup', nth: 1 })
  const attachments = await Promise.all([1, 2].map(async n => ({ uploadId: await d.upload(`${n}.png`, png(40, 30 + n)), as: 'photo' as const })))
  const { messageIds } = await d.call('message.send', { conversationId, attachments, asAlbum: true })
  const [one, other] = messageIds
  if (!one || !other) throw new Error('an album has two')
  for (const id of messageIds) await d.becomes(id, { delivery: 'uncertain' })
  expect(d.seen()).toHaveLength(2)
  await d.call('message.resolveUncertain', { messageId: other, choice: 'arrived' })
  for (const id of messageIds) await d.becomes(id, { delivery: 'sent' })
  expect(d.calls('sendMediaGroup')).toHaveLength(1)
})

test('an album has 2 to 10 files, and what does not mix is refused', async () => {
  const d = await desk()
  const { conversationId } = d
  const photo = async (n: number) => ({ uploadId: await d.upload(`${n}.png`, png(20, 20 + n)), as: 'photo' as const })
  const document = { uploadId: await d.upload('a.bin', new Uint8Array(9)), as: 'document' as const }
  const eleven = await Promise.all(Array.from({ length: 11 }, (_, n) => photo(n)))
  expect(await d.problem('message.send', { conversationId, asAlbum: true, attachments: eleven.slice(0, 1) })).toBe('album-size')
  expect(await d.problem('message.send', { conversationId, asAlbum: true, attachments: eleven })).toBe('album-size')
  expect(await d.problem('message.send', { conversationId, asAlbum: true, attachments: [...eleven.slice(0, 1), document] })).toBe('album-mixed')
  expect(await d.problem('message.send', { conversationId, asAlbum: true, attachments: eleven.slice(0, 2), buttons: [[{ kind: 'postback', text: 'a', value: 'a' }]] })).toBe('album-buttons')
  expect(d.calls('sendMediaGroup')).toEqual([])
})

test('files get the extension of what they are, and what Telegram cannot play goes as a file', async () => {
  const d = await desk()
  const { conversationId } = d
  const video = { uploadId: await d.upload('film.mp4', mp4), as: 'video' as const }
  const other = { uploadId: await d.upload('film.mov', new Uint8Array(40).fill(1)), as: 'video' as const }
  const named = { uploadId: await d.upload('x.png', png(9, 9)), as: 'document' as const, fileName: 'receipt' }
  const { messageIds } = await d.call('message.send', { conversationId, attachments: [video, other, named] })
  for (const id of messageIds) await d.becomes(id, { delivery: 'sent' })
  expect(d.seen().map(({ kind, file }) => [kind, file?.name])).toEqual([['video', 'film.mp4'], ['document', 'film.mov'], ['document', 'receipt.png']])
})

test('a message with a keyboard says so to Telegram, and one cannot have two', async () => {
  const d = await desk()
  const { conversationId } = d
  const rows = [[{ text: 'My number', request: 'contact' as const }, { text: 'No' }]]
  await d.call('message.send', { conversationId, text: 'May we call?', replyKeyboard: { rows, isOnce: true, placeholder: 'Choose' } })
  await d.call('message.send', { conversationId, text: 'Thanks', replyKeyboard: 'remove' })
  await until(() => expect(d.seen()).toHaveLength(2))
  const [asked, removed] = d.calls('sendMessage').map(args => JSON.parse(args['reply_markup'] ?? '') as object)
  expect(asked).toMatchObject({ keyboard: [[{ text: 'My number', request_contact: true }, { text: 'No' }]], one_time_keyboard: true, input_field_placeholder: 'Choose' })
  expect(removed).toEqual({ remove_keyboard: true })
  expect(await d.problem('message.send', { conversationId, text: 'x', replyKeyboard: 'remove', buttons: [[{ kind: 'postback', text: 'a', value: 'a' }]] })).toBe('two-keyboards')
})

test('a press says what the button means, however long that is; a stale or forged one is shown as such', async () => {
  const d = await desk()
  const { conversationId } = d
  const value = `order ${'x'.repeat(5_000)}`
  const { messageId } = await d.call('message.send', { conversationId, text: 'Well?', buttons: [[{ kind: 'postback', text: 'Yes', value }, { kind: 'url', text: 'Site', value: 'https://example.org/' }]] })
  await d.becomes(messageId, { delivery: 'sent', buttons: [[{ text: 'Yes', kind: 'callback_data' }, { text: 'Site', kind: 'url' }]] })
  const at = d.seen()[0]?.messageId ?? 0
  const pressed = d.ada.press(d.bot, at, 'Yes')
  // Or the contact's button would go on spinning.
  await until(() => expect(d.bot.state.callbacks.get(pressed)?.answer).not.toBeNull())
  await until(async () => expect((await d.list()).at(-1)).toMatchObject({ content: { type: 'callback_query', data: value, button: 'Yes' } }))
  expect((await d.list()).at(-1)?.content).not.toHaveProperty('doubt')
  const keyboard = d.seen()[0]?.keyboard as { inline_keyboard: { callback_data: string }[][] }
  const data = keyboard.inline_keyboard[0]?.[0]?.callback_data ?? ''
  expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
  await d.call('message.edit', { messageId, buttons: [] })
  await until(() => expect(d.seen()[0]?.keyboard).toBeNull())
  const chat = { id: d.ada.id, type: 'private', first_name: 'Ada' }
  const press = (update_id: number, message_id: number, told: string) => d.bot.inject({ update_id, callback_query: { id: String(update_id), from: { ...chat, is_bot: false }, chat_instance: '1', data: told, message: { message_id, chat, date: 0 } } })
  press(1, at, data)
  await until(async () => expect((await d.list()).flatMap(({ content }) => (content?.type === 'callback_query' ? content.doubt ?? 'none' : []))).toEqual(expect.arrayContaining(['stale'])))
  press(2, at + 40, data)
  press(3, at, '~bffffffffffffffffffffffff')
  await until(async () => expect((await d.list()).flatMap(({ content }) => (content?.type === 'callback_query' ? content.doubt ?? 'none' : [])).toSorted()).toEqual(['forged', 'forged', 'none', 'stale']))
})

test('more buttons than Telegram carries are refused', async () => {
  const d = await desk()
  const { conversationId } = d
  const row = (length: number) => Array.from({ length }, () => ({ kind: 'url' as const, text: 'b', value: `https://example.org/${'x'.repeat(900)}` }))
  expect(await d.problem('message.send', { conversationId, text: 'x', buttons: [row(8), row(8)] })).toBe('keyboard-too-big')
  expect(await d.problem('message.send', { conversationId, text: 'x', buttons: [Array.from({ length: 9 }, () => ({ kind: 'postback' as const, text: 'b', value: 'v' }))] })).toBe('bad-input')
})

test('REL-20: what is typed while a large file is taken over stays, and what was sent with it goes from the field', async () => {
  const d = await desk()
  const { conversationId } = d
  await d.call('draft.set', { conversationId, text: 'the plan', revision: 1 })
  const attachments = [{ uploadId: await d.upload('plan.bin', Buffer.alloc(300_000, 7)), as: 'document' as const }]
  const sending = d.call('message.send', { conversationId, text: 'the plan', attachments })
  await d.call('draft.set', { conversationId, text: 'and one more', revision: 5 })
  const { messageId } = await sending
  await d.becomes(messageId, { text: 'the plan' })
  expect((await d.call('draft.get', { conversationId })).draft).toMatchObject({ text: 'and one more' })
  await d.call('message.send', { conversationId, text: 'and one more' })
  expect((await d.call('draft.get', { conversationId })).draft).toMatchObject({ text: '' })
})

test('a sticker or a form leaves what stands in the composer', async () => {
  const d = await desk()
  const { conversationId } = d
  await d.call('draft.set', { conversationId, text: 'Dear Ada', revision: 1 })
  const input: Send = { conversationId, content: { type: 'poll', question: 'When?', options: ['Now', 'Later'], isAnonymous: false, allowsMany: false }, sendId: '0b4f1e6e-6a39-4e0e-8a4e-1f2d3c4b5a70' }
  const { messageId } = await d.call('message.send', input)
  expect((await d.call('message.send', input)).messageId).toBe(messageId)
  await d.becomes(messageId, { delivery: 'sent' })
  expect((await d.call('draft.get', { conversationId })).draft).toMatchObject({ text: 'Dear Ada' })
})

test('REL-21: a send whose answer was lost is one send, however often it is asked for', async () => {
  const d = await desk()
  const { conversationId } = d
  const sendId = '0b4f1e6e-6a39-4e0e-8a4e-1f2d3c4b5a69'
  const attachments = [{ uploadId: await d.upload('a.bin', Buffer.alloc(300_000, 7)), as: 'document' as const }]
  const input: Send = { conversationId, text: 'x'.repeat(2_000), attachments, sendId }
  const [first, meanwhile] = await Promise.all([d.call('message.send', input), d.call('message.send', input)])
  expect(meanwhile).toEqual(first)
  expect(first.messageIds).toHaveLength(2)
  await d.becomes(first.messageId, { delivery: 'sent' })
  // The page that heard nothing has kept what was written.
  await d.call('draft.set', { conversationId, text: 'x'.repeat(2_000), revision: 9 })
  expect(await d.call('message.send', input)).toEqual(first)
  expect((await d.call('draft.get', { conversationId })).draft).toMatchObject({ text: '' })
  const { messageId: other } = await d.call('message.send', { conversationId, text: 'other' })
  await d.becomes(other, { delivery: 'sent' })
  expect(d.seen().map(({ text, file }) => file?.name ?? text.length)).toEqual([2_000, 'a.bin', 5])
})
