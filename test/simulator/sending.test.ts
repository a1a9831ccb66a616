import { expect, test } from 'vitest'
import { answered, form, png, stand } from './world'
import type { Stand } from './world'

const unlimited = { flood: null }

async function upload(world: Stand, method: string, fields: Record<string, string | Blob>) {
  const { apiRoot, bot, ada } = world
  return answered(await fetch(`${apiRoot}/bot${bot.token}/${method}`, { method: 'POST', body: form({ chat_id: String(ada.id), ...fields }) }))
}

test('a text is trimmed, cleaned, and its links, commands and mentions are found', async () => {
  const { ada, ask } = await stand(unlimited)
  const text = '  See https://shop.example/a?b=1. Mail me@x.example, ask @some_body or /help #Öl $TON 5.5 example.org!\u0007\r\n '
  const { result } = await ask('sendMessage', { chat_id: ada.id, text })
  expect(result.text).toBe('See https://shop.example/a?b=1. Mail me@x.example, ask @some_body or /help #Öl $TON 5.5 example.org!')
  const found = result.entities.map((entity: { type: string; offset: number; length: number }) => [entity.type, result.text.slice(entity.offset, entity.offset + entity.length)])
  expect(found).toEqual([
    ['url', 'https://shop.example/a?b=1'], ['email', 'me@x.example'], ['mention', '@some_body'], ['bot_command', '/help'],
    ['hashtag', '#Öl'], ['cashtag', '$TON'], ['url', 'example.org'],
  ])
})

test('given entities move with the trimmed text, and only a hundred are kept', async () => {
  const { ada, ask } = await stand({ ...unlimited, provokes: ['wrong-type', 'missing-parameter'] })
  const moved = await ask('sendMessage', { chat_id: ada.id, text: '  \r🌱 bold  ', entities: [{ type: 'bold', offset: 6, length: 5 }] })
  expect(moved.result).toMatchObject({ text: '🌱 bold', entities: [{ type: 'bold', offset: 3, length: 4 }] })
  const many = Array.from({ length: 120 }, (_, offset) => ({ type: 'bold', offset, length: 1 }))
  expect((await ask('sendMessage', { chat_id: ada.id, text: 'x'.repeat(200), entities: many })).result.entities).toHaveLength(100)
  for (const entities of ['{', [7], [{ type: 'bold' }], [{ type: 'bold', offset: 0, length: 99 }], [{ type: 'bold', offset: 1, length: 1 }]]) {
    expect([entities, (await ask('sendMessage', { chat_id: ada.id, text: '🌱', entities })).status]).toEqual([entities, 400])
  }
})

test('a text may have 4096 code points, a caption 1024', async () => {
  const world = await stand(unlimited)
  const { ada, ask } = world
  expect((await ask('sendMessage', { chat_id: ada.id, text: '🌱'.repeat(4096) })).ok).toBe(true)
  expect((await ask('sendMessage', { chat_id: ada.id, text: 'x'.repeat(4097) })).description).toBe('Bad Request: message is too long')
  expect((await ask('sendMessage', { chat_id: ada.id, text: 'x'.repeat(32_769) })).description).toBe('Bad Request: text is too long')
  const document = new File(['x'], 'x.txt')
  expect((await upload(world, 'sendDocument', { document, caption: 'ü'.repeat(1024) })).ok).toBe(true)
  expect((await upload(world, 'sendDocument', { document, caption: 'x'.repeat(1025) })).description).toBe('Bad Request: message caption is too long')
})

test('parse_mode is understood, broken markup answered as Telegram does', async () => {
  const { ada, ask } = await stand({ ...unlimited, provokes: ['parse-mode'] })
  const send = (parse_mode: string, text: string) => ask('sendMessage', { chat_id: ada.id, parse_mode, text })
  expect((await send('HTML', 'a <b>b</b> <a href="https://x.example">c</a> &lt;')).result).toMatchObject({
    text: 'a b c <', entities: [{ type: 'bold', offset: 2, length: 1 }, { type: 'text_link', offset: 4, length: 1, url: 'https://x.example' }],
  })
  expect((await send('MarkdownV2', String.raw`*b* \. __u__`)).result).toMatchObject({ text: 'b . u', entities: [{ type: 'bold' }, { type: 'underline' }] })
  expect((await send('MarkdownV2', 'end.')).description).toBe(
    String.raw`Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\'`,
  )
  expect((await send('HTML', '<b>x</i>')).description).toContain('Unmatched end tag at byte offset 4, expected "</b>", found "</i>"')
  expect((await send('wiki', 'x')).description).toBe('Bad Request: unsupported parse_mode')
})

test('a reply carries the message it answers, one level deep, and a quote must be in it', async () => {
  const { ada, bot, ask } = await stand(unlimited)
  const first = ada.write(bot, 'the blue one').messageId
  const second = (await ask('sendMessage', { chat_id: ada.id, text: 'yes', reply_parameters: { message_id: first, quote: 'blue' } })).result
  expect(second).toMatchObject({ reply_to_message: { message_id: first, text: 'the blue one' }, quote: { text: 'blue', position: 4 } })
  const third = (await ask('sendMessage', { chat_id: ada.id, text: 'and', reply_parameters: { message_id: second.message_id } })).result
  expect(third.reply_to_message.reply_to_message).toBeUndefined()
  const quote = await ask('sendMessage', { chat_id: ada.id, text: 'x', reply_parameters: { message_id: first, quote: 'green' } })
  expect(quote.description).toBe('Bad Request: QUOTE_TEXT_INVALID')
  expect((await ask('sendMessage', { chat_id: ada.id, text: 'x', reply_parameters: { message_id: 77_777 } })).status).toBe(400)
  const anyway = await ask('sendMessage', { chat_id: ada.id, text: 'x', reply_parameters: { message_id: 77_777, allow_sending_without_reply: true } })
  expect(anyway.ok).toBe(true)
})

test("message ids are shared over a bot's private chats, and a bot is not told of what it sends", async () => {
  const { simulator, ada, bot, ask } = await stand(unlimited)
  const bob = simulator.createUser({ firstName: 'Bob' })
  const start = bob.start(bot).messageId
  const ids = [ada.write(bot, 'a').messageId, (await ask('sendMessage', { chat_id: bob.id, text: 'b' })).result.message_id, ada.write(bot, 'c').messageId]
  expect(ids).toEqual([start + 1, start + 2, start + 3])
  expect(bot.pendingCount()).toBe(3)
})

test('photos are checked: an image, its size, its sides', async () => {
  const world = await stand({ ...unlimited, provokes: ['missing-parameter'] })
  const photo = (bytes: Buffer<ArrayBuffer>) => upload(world, 'sendPhoto', { photo: new File([bytes], 'a.png') })
  const { result } = await photo(png(800, 600))
  expect(result.photo.at(-1)).toMatchObject({ width: 800, height: 600, file_size: 200 })
  expect((await photo(Buffer.from('text'))).description).toBe('Bad Request: IMAGE_PROCESS_FAILED')
  expect((await photo(png(9000, 1001))).description).toBe('Bad Request: PHOTO_INVALID_DIMENSIONS')
  expect((await photo(png(2100, 100))).description).toBe('Bad Request: PHOTO_INVALID_DIMENSIONS')
  expect((await photo(png(10, 10, 10_485_761))).description).toBe(
    'Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes',
  )
  expect((await upload(world, 'sendPhoto', { photo: new File([], 'a.png') })).description).toBe('Bad Request: file must be non-empty')
  expect((await world.ask('sendPhoto', { chat_id: world.ada.id })).description).toBe('Bad Request: there is no photo in the request')
  expect((await world.ask('sendPhoto', { chat_id: world.ada.id, photo: 'https://x.example/a.jpg' })).description).toBe('Bad Request: failed to get HTTP URL content')
  expect((await world.ask('sendPhoto', { chat_id: world.ada.id, photo: 'nonsense' })).description).toBe('Bad Request: wrong file identifier/HTTP URL specified')
})

test('every media method answers a message of its kind, with the older names beside the newer', async () => {
  const world = await stand({ ...unlimited, provokes: ['unknown-parameter'] })
  const file = new File([Buffer.from('OggS....')], 'a.bin', { type: 'application/octet-stream' })
  const thumbnail = new File([png(320, 200)], 't.jpg')
  const kinds = { Document: 'document', Voice: 'voice', Audio: 'audio', Video: 'video', Animation: 'animation', Sticker: 'sticker' }
  for (const [name, field] of Object.entries(kinds)) {
    const sent = await upload(world, `send${name}`, { [field]: file, duration: '7', thumbnail })
    expect([name, sent.result[field].file_size]).toEqual([name, 8])
    if (field === 'video') expect(sent.result.video.thumb).toEqual(sent.result.video.thumbnail)
    if (field === 'animation') expect(sent.result.document.file_id).toBe(sent.result.animation.file_id)
  }
  expect((await world.ask('sendLocation', { chat_id: world.ada.id, latitude: 1.5, longitude: '2.5' })).result.location).toEqual({ latitude: 1.5, longitude: 2.5 })
  expect((await world.ask('sendContact', { chat_id: world.ada.id, phone_number: '+1', first_name: 'B' })).result.contact).toEqual({ phone_number: '+1', first_name: 'B' })
  expect((await world.ask('sendVenue', { chat_id: world.ada.id, latitude: 1, longitude: 2, title: 'T', address: 'A' })).result.venue.title).toBe('T')
})

test('a file may be sent again by its id, by the bot that has it', async () => {
  const world = await stand(unlimited)
  const { simulator, ada, ask, apiRoot } = world
  const sent = await upload(world, 'sendDocument', { document: new File(['words'], 'note.txt', { type: 'text/plain' }) })
  const again = await ask('sendDocument', { chat_id: ada.id, document: sent.result.document.file_id })
  expect(again.result.document).toEqual(sent.result.document)
  expect((await ask('sendPhoto', { chat_id: ada.id, photo: sent.result.document.file_id })).description).toBe("Bad Request: can't use file of type Document as Photo")
  const other = simulator.createBot()
  ada.start(other)
  const stolen = await fetch(`${apiRoot}/bot${other.token}/sendDocument?chat_id=${ada.id}&document=${sent.result.document.file_id}`)
  expect((await answered(stolen)).description).toBe('Bad Request: wrong file identifier/HTTP URL specified')
})

test('an album is one to ten items of kinds that go together, with one id', async () => {
  const world = await stand({ ...unlimited, provokes: ['unknown-parameter'] })
  const { ada, bot, ask } = world
  const files = { a: new File([png(10, 10)], 'a.png'), b: new File([png(20, 10)], 'b.png'), c: new File(['x'], 'c.txt') }
  const media = (...items: [string, string][]) => JSON.stringify(items.map(([type, name]) => ({ type, media: `attach://${name}`, caption: name })))
  const sent = await upload(world, 'sendMediaGroup', { ...files, media: media(['photo', 'a'], ['photo', 'b']) })
  expect(sent.result).toHaveLength(2)
  expect(new Set(sent.result.map((message: { media_group_id: string }) => message.media_group_id)).size).toBe(1)
  expect(ada.chatOf(bot).map(message => [message.kind, message.text])).toEqual([['photo', 'a'], ['photo', 'b']])
  const mixed = await upload(world, 'sendMediaGroup', { ...files, media: media(['photo', 'a'], ['document', 'c']) })
  expect(mixed.description).toBe("Bad Request: Document can't be mixed with other media types")
  const eleven = Array.from({ length: 11 }, (): [string, string] => ['photo', 'a'])
  expect((await upload(world, 'sendMediaGroup', { ...files, media: media(...eleven) })).description).toBe('Bad Request: too many messages to send as an album')
  expect((await ask('sendMediaGroup', { chat_id: ada.id, media: [] })).description).toBe('Bad Request: there are no messages to send')
})

test('inline keyboards are checked and shown, other keyboards accepted', async () => {
  const { ada, ask } = await stand(unlimited)
  const send = (reply_markup: unknown) => ask('sendMessage', { chat_id: ada.id, text: 'x', reply_markup })
  const inline_keyboard = [[{ text: 'Yes', callback_data: 'y' }]]
  expect((await send({ inline_keyboard })).result.reply_markup).toEqual({ inline_keyboard })
  expect((await send({ keyboard: [[{ text: 'Yes' }]] })).result.reply_markup).toBeUndefined()
  expect((await send({ inline_keyboard: [[{ text: 'Yes', callback_data: 'ü'.repeat(33) }]] })).description).toBe('Bad Request: BUTTON_DATA_INVALID')
  expect((await send({ inline_keyboard: [[{ text: 'Yes' }]] })).description).toContain('Text buttons are unallowed in the inline keyboard')
  expect((await send({ inline_keyboard: [[{ text: 'x'.repeat(11_000), callback_data: 'y' }]] })).description).toBe('Bad Request: reply markup is too long')
})

test('somebody may refuse voice messages', async () => {
  const world = await stand(unlimited)
  world.ada.state.forbidsVoice = true
  expect((await upload(world, 'sendVoice', { voice: new File(['OggS'], 'v.ogg') })).description).toBe('Bad Request: VOICE_MESSAGES_FORBIDDEN')
})

test('a file is found at an address of `simulator.web` alone, in the sizes and types that Telegram fetches', async () => {
  const { simulator, ada, ask } = await stand(unlimited)
  const told = async (method: string, kind: string, url: string) => {
    const answer = await ask(method, { chat_id: ada.id, [kind]: url })
    return answer.ok ? 'ok' : (answer.description as string).replace('Bad Request: ', '')
  }
  const at = (mime: string, size: number) => {
    const url = `https://files.example/${mime}/${size}`
    simulator.web.set(url, { bytes: Buffer.concat([png(40, 40), Buffer.alloc(Math.max(0, size - png(40, 40).length))]).subarray(0, size), mime })
    return url
  }
  const megabyte = 1024 * 1024
  expect(await told('sendPhoto', 'photo', at('image/png', 5 * megabyte))).toBe('ok')
  expect(await told('sendPhoto', 'photo', at('image/png', 5 * megabyte + 1))).toBe('failed to get HTTP URL content')
  expect(await told('sendDocument', 'document', at('application/zip', 20 * megabyte))).toBe('ok')
  expect(await told('sendDocument', 'document', at('application/zip', 20 * megabyte + 1))).toBe('failed to get HTTP URL content')
  expect(await told('sendDocument', 'document', at('text/plain', 400))).toBe('wrong type of the web page content')
  expect(await told('sendPhoto', 'photo', 'https://files.example/nothing')).toBe('failed to get HTTP URL content')
  expect(await told('sendVideoNote', 'video_note', at('video/mp4', 400))).toBe('wrong file identifier/HTTP URL specified')
})
