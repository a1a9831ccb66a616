import { deflateSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../src/shared/model'
import { type CoreWorld, coreWorld, until } from './core-world'

let open: CoreWorld[] = []
afterEach(async () => {
  for (const world of open) await world.close()
  open = []
})

async function desk() {
  const world = await coreWorld()
  open = [world]
  const bot = world.simulator.createBot({ firstName: 'Shop', username: 'shop_bot' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const { botId } = await world.call('bot.connect', { token: bot.token, channelName: 'The shop' })
  const conversationId = `${botId}:${ada.id}` as ConversationId
  await until(async () => expect((await world.call('message.list', { conversationId })).messages).not.toHaveLength(0))
  const last = async () => (await world.call('message.list', { conversationId })).messages.at(-1)
  return { ...world, bot, ada, botId, conversationId, last }
}

/** A real grey PNG of that many pixels. */
function png(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, body, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc((width + 1) * height))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

test('from a token to an answer that the contact reads', async () => {
  const { call, bot, ada, botId, conversationId, last } = await desk()
  expect(await call('bot.list', {})).toMatchObject({ bots: [{ id: botId, name: 'Shop', channelName: 'The shop', state: 'running' }] })
  ada.write(bot, 'Where is my parcel?')
  await until(async () => expect(await last()).toMatchObject({ text: 'Where is my parcel?', direction: 'incoming', author: 'Ada' }))
  const { conversations, counts } = await call('conversation.list', { filter: { status: 'open' } })
  expect(conversations).toMatchObject([{ id: conversationId, title: 'Ada', preview: 'Where is my parcel?', reach: 'open' }])
  expect(counts).toMatchObject({ open: 1, unread: 1 })
  await call('message.send', { conversationId, text: 'It left this morning.' })
  await until(async () => expect(await last()).toMatchObject({ text: 'It left this morning.', delivery: 'sent' }))
  expect(ada.chatOf(bot).map(message => message.text)).toEqual(['/start', 'Where is my parcel?', 'It left this morning.'])
})

test('what happened is there after a restart, and a bot goes on by itself', async () => {
  const world = await desk()
  world.ada.write(world.bot, 'before')
  await until(async () => expect(await world.last()).toMatchObject({ text: 'before' }))
  const again = await world.reopen()
  open = [again]
  world.ada.write(world.bot, 'after')
  await until(async () => {
    const { messages } = await again.call('message.list', { conversationId: world.conversationId })
    expect(messages.map(message => message.text)).toEqual(['/start', 'before', 'after'])
  })
})

test('a change reaches a listener as rows of a later rev, and one that comes back hears what it missed', async () => {
  const { core, deltas, ada, bot, call } = await desk()
  const { epoch, rev } = await call('app.info', {})
  ada.write(bot, 'news')
  const isNews = (delta: (typeof deltas)[number]): boolean =>
    'rows' in delta && delta.rows.some(row => row.kind === 'message' && row.row.text === 'news')
  await until(() => expect(deltas.some(isNews)).toBe(true))
  const missed: typeof deltas = []
  core.listen(delta => missed.push(delta), { epoch, since: rev })()
  expect(missed.some(isNews)).toBe(true)
  core.listen(delta => missed.push(delta), { epoch: 'another', since: 0 })()
  core.listen(delta => missed.push(delta), { epoch, since: 1e9 })()
  expect(missed.slice(-2)).toMatchObject([{ reset: true }, { reset: true }])
})

test('pages of messages join without a gap or a double, backwards, forwards and around', async () => {
  const { call, ada, bot, conversationId, last } = await desk()
  for (let index = 0; index < 25; index++) ada.write(bot, `m${index}`)
  await until(async () => expect(await last()).toMatchObject({ text: 'm24' }))
  const seen: string[] = []
  let before: string | undefined
  do {
    const page = await call('message.list', { conversationId, limit: 4, ...(before && { before }) })
    seen.unshift(...page.messages.map(message => message.text))
    before = page.next
  } while (before)
  expect(seen).toEqual(['/start', ...Array.from({ length: 25 }, (_, index) => `m${index}`)])
  const all = (await call('message.list', { conversationId, limit: 100 })).messages
  const around = await call('message.list', { conversationId, limit: 6, around: all[10]?.id })
  expect(around.messages.map(message => message.text)).toContain('m9')
  const onwards = await call('message.list', { conversationId, limit: 100, after: around.previous })
  expect([...around.messages, ...onwards.messages].map(message => message.text)).toEqual(seen.slice(-(around.messages.length + onwards.messages.length)))
})

test('the list of conversations pages over several bots in order of their last message', async () => {
  const { call, simulator, bot, apiRoot } = await desk()
  const other = simulator.createBot({ firstName: 'Care' })
  await call('bot.connect', { token: other.token, apiRoot })
  const people = Array.from({ length: 7 }, (_, index) => simulator.createUser({ firstName: `P${index}` }))
  for (const [index, person] of people.entries()) person.start(index % 2 === 0 ? bot : other)
  await until(async () => expect((await call('conversation.list', {})).counts.open).toBe(8))
  const titles: string[] = []
  let before: string | undefined
  do {
    const page = await call('conversation.list', { limit: 3, ...(before && { before }) })
    titles.push(...page.conversations.map(conversation => conversation.title))
    before = page.next
  } while (before)
  expect(new Set(titles).size).toBe(8)
  expect(titles).toHaveLength(8)
})

test('reading clears the count, resolving moves it away, and the next message brings it back', async () => {
  const { call, ada, bot, conversationId, last } = await desk()
  ada.write(bot, 'hello')
  const message = await until(async () => {
    const found = await last()
    expect(found?.text).toBe('hello')
    return found
  })
  await call('conversation.read', { conversationId, upTo: message?.id as MessageId })
  expect((await call('conversation.get', { conversationId })).conversation).toMatchObject({ unreadCount: 0 })
  await call('conversation.resolve', { conversationId, upTo: message?.id })
  expect((await call('conversation.list', { filter: { status: 'resolved' } })).conversations).toHaveLength(1)
  ada.write(bot, 'again')
  await until(async () => expect((await call('conversation.get', { conversationId })).conversation).toMatchObject({ status: 'open', unreadCount: 1 }))
})

test('a blocked contact is told apart, and nothing is queued for one', async () => {
  const { call, problem, ada, bot, conversationId } = await desk()
  ada.block(bot)
  await until(async () => expect((await call('conversation.get', { conversationId })).conversation.reach).toBe('blocked'))
  expect(await problem('message.send', { conversationId, text: 'hello?' })).toBe('unreachable')
  ada.unblock(bot)
  await until(async () => expect((await call('conversation.get', { conversationId })).conversation.reach).toBe('open'))
})

test('REL-22: a send whose reply was lost is uncertain, is never repeated by itself, and holds back what follows', async () => {
  const { call, problem, simulator, ada, bot, conversationId, last } = await desk()
  simulator.faults.add({ kind: 'reset-after', methods: 'sendMessage', nth: 1 })
  const { messageId } = await call('message.send', { conversationId, text: 'once' })
  await until(async () => expect(await last()).toMatchObject({ delivery: 'uncertain' }))
  expect(await problem('message.send', { conversationId, text: 'more' })).toBe('uncertain-ahead')
  await call('message.send', { conversationId, text: 'more', pastUncertain: true })
  await until(async () => expect(await last()).toMatchObject({ text: 'more', delivery: 'sent' }))
  await call('message.resolveUncertain', { messageId, choice: 'arrived' })
  expect((await call('conversation.get', { conversationId })).conversation.hasUncertain).toBe(false)
  expect(await problem('message.resolveUncertain', { messageId, choice: 'again' })).toBe('not-uncertain')
  expect(ada.chatOf(bot).map(message => message.text)).toEqual(['/start', 'once', 'more'])
})

test('a long text goes out as several messages in order, and nothing of it is lost', async () => {
  const { call, simulator, ada, bot, conversationId } = await desk()
  simulator.setFlood(null)
  const text = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ')
  const { messageIds } = await call('message.send', { conversationId, text })
  expect(messageIds).toHaveLength(2)
  await until(() => expect(ada.chatOf(bot)).toHaveLength(3))
  expect(ada.chatOf(bot).slice(1).map(message => message.text).join(' ')).toBe(text)
})

test('a photo goes up with its caption, and what cannot be a photo is refused before anything is sent', async () => {
  const { call, problem, upload, ada, bot, conversationId, last, core } = await desk()
  const uploadId = await upload('plant.png', png(60, 40))
  await call('message.send', { conversationId, text: 'This one', attachments: [{ uploadId, as: 'photo' }] })
  await until(async () => expect(await last()).toMatchObject({ kind: 'photo', text: 'This one', delivery: 'sent', attachments: [{ width: 60, height: 40, state: 'stored' }] }))
  expect(ada.chatOf(bot).at(-1)).toMatchObject({ text: 'This one' })
  const attachment = (await last())?.attachments[0]
  const served = await core.files(new Request(`http://app/media/${attachment?.id}/full`))
  expect(served.status).toBe(200)
  expect(served.headers.get('content-type')).toBe('image/png')
  await served.arrayBuffer()
  const wide = await upload('wide.png', png(2_100, 100))
  expect(await problem('message.send', { conversationId, attachments: [{ uploadId: wide, as: 'photo' }] })).toBe('photo-shape')
  const noPicture = await upload('x.png', Buffer.from('not a picture'))
  expect(await problem('message.send', { conversationId, attachments: [{ uploadId: noPicture, as: 'photo' }] })).toBe('photo-unreadable')
  expect(await problem('message.send', { conversationId, attachments: [{ uploadId: '0'.repeat(32), as: 'document' }] })).toBe('upload-gone')
  expect(await problem('message.send', { conversationId, text: ' \n ' })).toBe('empty-message')
})

test('a picture that came in is fetched by itself and served', async () => {
  const { ada, bot, last, core } = await desk()
  ada.sendPhoto(bot, { bytes: Buffer.from(png(300, 200)) })
  const attachment = await until(async () => {
    const found = (await last())?.attachments[0]
    expect(found?.state).toBe('stored')
    return found
  })
  const served = await core.files(new Request(`http://app/media/${attachment?.id}/full`))
  expect(Buffer.from(await served.arrayBuffer()).subarray(1, 4).toString()).toBe('PNG')
})

test('the raw JSON of a message is what Telegram sent', async () => {
  const { call, ada, bot, last } = await desk()
  ada.write(bot, 'raw')
  const message = await until(async () => {
    const found = await last()
    expect(found?.text).toBe('raw')
    return found
  })
  const { json } = await call('message.raw', { messageId: message?.id as MessageId })
  expect(JSON.parse(json)).toMatchObject({ message: { text: 'raw', from: { first_name: 'Ada' } } })
})

test('a draft stays on this device, an older revision never wins, and sending empties it', async () => {
  const { call, conversationId } = await desk()
  await call('draft.set', { conversationId, text: 'half a sen', revision: 2 })
  await call('draft.set', { conversationId, text: 'half', revision: 1 })
  expect((await call('draft.get', { conversationId })).draft).toMatchObject({ text: 'half a sen', revision: 2 })
  expect((await call('conversation.get', { conversationId })).conversation.draft).toBe('half a sen')
  await call('message.send', { conversationId, text: 'half a sentence' })
  expect((await call('draft.get', { conversationId })).draft).toMatchObject({ text: '', revision: 3 })
})

test('a link is opened by message and entity, asked about first, and never by an address from the page', async () => {
  const { call, problem, ada, bot, last, opened } = await desk()
  ada.write(bot, 'look: https://example.org/a')
  const message = await until(async () => {
    const found = await last()
    expect(found).toMatchObject({ text: 'look: https://example.org/a', entities: [{ type: 'url' }] })
    return found
  })
  const messageId = message?.id as MessageId
  expect(await call('link.open', { messageId, entity: 0 })).toMatchObject({ opened: false, confirm: 'first', host: 'example.org' })
  expect(opened).toEqual([])
  expect(await call('link.open', { messageId, entity: 0, confirmed: true })).toMatchObject({ opened: true })
  expect(opened).toEqual(['https://example.org/a'])
  expect(await problem('link.open', { messageId, entity: 0 })).toBe('link-too-fast')
  expect(await problem('link.open', { messageId, entity: 1 })).toBe('not-found')
})

test('settings change for this device and are told to pages', async () => {
  const { call, deltas } = await desk()
  await call('settings.set', { theme: 'dark' })
  expect(await call('settings.get', {})).toMatchObject({ theme: 'dark' })
  await until(() => expect(deltas.some(delta => 'rows' in delta && delta.rows.some(row => row.kind === 'settings' && row.settings.theme === 'dark'))).toBe(true))
})

test('a disconnected bot keeps its history and sends nothing', async () => {
  const { call, problem, botId, conversationId } = await desk()
  await call('bot.disconnect', { botId })
  expect(await problem('message.send', { conversationId, text: 'x' })).toBe('bot-disconnected')
  expect((await call('message.list', { conversationId })).messages).toHaveLength(1)
  expect(await call('bot.list', {})).toMatchObject({ bots: [{ state: 'disconnected' }] })
})

test('a message that waits can be taken back, and one that failed can be sent again', async () => {
  const { call, simulator, ada, bot, botId, conversationId, last } = await desk()
  await call('bot.pause', { botId })
  const { messageId } = await call('message.send', { conversationId, text: 'never mind' })
  await call('message.discard', { messageId })
  await call('bot.resume', { botId })
  simulator.faults.add({ kind: 'error', methods: 'sendMessage', nth: 1, code: 400, description: 'Bad Request: no' })
  const failed = await call('message.send', { conversationId, text: 'again' })
  await until(async () => expect(await last()).toMatchObject({ id: failed.messageId, delivery: 'failed' }))
  await call('message.retry', { messageId: failed.messageId })
  await until(async () => expect(await last()).toMatchObject({ delivery: 'sent' }))
  expect(ada.chatOf(bot).map(message => message.text)).toEqual(['/start', 'again'])
})

test('an upload under way can be called back, and then nobody has seen it', async () => {
  const { call, simulator, upload, ada, bot, conversationId, last, deltas } = await desk()
  simulator.faults.add({ kind: 'slow-read', methods: 'sendDocument', bytesPerTick: 20_000, tickMs: 50 })
  const uploadId = await upload('big.bin', new Uint8Array(8_000_000).fill(7))
  const { messageId } = await call('message.send', { conversationId, attachments: [{ uploadId, as: 'document' }] })
  const isUnderWay = (delta: (typeof deltas)[number]): boolean =>
    'rows' in delta && delta.rows.some(row => row.kind === 'progress' && row.id === messageId && row.done < 8_000_000)
  await until(() => expect(deltas.some(isUnderWay)).toBe(true))
  await call('message.discard', { messageId })
  await until(async () => expect(await last()).toMatchObject({ id: messageId, delivery: 'discarded' }))
  expect(ada.chatOf(bot)).toHaveLength(1)
  await call('message.send', { conversationId, text: 'without the file' })
  await until(async () => expect(await last()).toMatchObject({ text: 'without the file', delivery: 'sent' }))
})
