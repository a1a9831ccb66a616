import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ConversationId } from '../../src/shared/model'
import { type CoreWorld, coreWorld, until } from '../main/core/core-world'
import { type BotApi, botApi } from './bot-api'
import { everyUpdate } from './updates'

type Json = Readonly<Record<string, unknown>>

const secret = 'h'.repeat(33)
const ada = { id: 77, is_bot: false, first_name: 'Ada' }

/** One of each type that a field may have instead of its own, and the awkward ones of each. */
const wrong: readonly unknown[] = [
  null, true, 0, -1, 0.5, 1e308, 2 ** 53, '', '\ud800', '../\0x', 'x'.repeat(5_000), [], [null], {}, { id: null },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'), nested(100),
] // prettier-ignore

/** For where each one costs a request. */
const few: readonly unknown[] = [null, 1e308, 'x'.repeat(5_000), [[]]]

async function world(): Promise<{ api: BotApi; core: CoreWorld; conversationId: ConversationId; connect(): Promise<void> }> {
  const api = await botApi()
  const core = await coreWorld({ apiRoot: api.root })
  onTestFinished(async () => {
    await core.close()
    rmSync(core.dataDir, { recursive: true, force: true })
  })
  const conversationId = `${api.botId}:${ada.id}` as ConversationId
  const connect = async () => void (await core.call('bot.connect', { token: api.token }))
  return { api, core, conversationId, connect }
}

const message = (id: number, text: string): Json => ({ message: { message_id: id, date: 1_795_000_000, chat: { id: ada.id, type: 'private', first_name: 'Ada' }, from: ada, text } })
const texts = async ({ core, conversationId }: { core: CoreWorld; conversationId: ConversationId }) => (await core.call('message.list', { conversationId, limit: 200 })).messages.map(({ text }) => text)
const health = async (core: CoreWorld) => (await core.call('bot.list', {})).bots[0]?.health

describe('SEC-33: updates', () => {
  it('every field of every kind of update with a value of every wrong type is taken in, and the good ones between them are shown', async () => {
    const desk = await world()
    await desk.connect()
    let marks = 0
    let broken = 0
    for (const update of everyUpdate) {
      const spoilt = pathsOf(update).flatMap(path => wrong.map(value => replaced(update, path, value)))
      broken += spoilt.length
      marks += 1
      desk.api.updates([...spoilt, message(1_000_000 + marks, `mark ${marks}`)])
    }
    expect(broken).toBeGreaterThan(5_000)
    await expect.poll(() => desk.api.isDrained(), { timeout: 90_000, interval: 100 }).toBe(true)
    expect(await health(desk.core)).toMatchObject({ state: 'receiving' })
    const all: string[] = []
    // Every answer and every delta was checked against the contract on its way (core-world).
    for (let before: string | undefined, page = 0; page < 1_000; page += 1) {
      const { messages, next } = await desk.core.call('message.list', { conversationId: desk.conversationId, limit: 200, ...(before !== undefined && { before }) })
      all.push(...messages.map(({ text }) => text))
      if (next === undefined) break
      before = next
    }
    for (let mark = 1; mark <= marks; mark += 1) expect(all).toContain(`mark ${mark}`)
    for (let before: string | undefined, page = 0; page < 100; page += 1) {
      const { next } = await desk.core.call('conversation.list', { limit: 200, ...(before !== undefined && { before }) })
      if (next === undefined) break
      before = next
    }
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Json)['polluted']).toBeUndefined()
  }, 150_000)

  it('names, titles and file names of 100,000 characters are kept short, and the raw JSON whole', async () => {
    const desk = await world()
    const long = 'n'.repeat(100_000)
    const person = { ...ada, first_name: long, last_name: long, username: long, language_code: long }
    const body = { message_id: 5, date: 1_795_000_000, chat: { ...person, type: 'private' }, from: person }
    desk.api.updates([
      { message: { ...body, document: { file_id: 'f', file_unique_id: 'u', file_name: `${long}.exe`, mime_type: long } } },
      { message: { ...body, message_id: 6, audio: { file_id: 'f2', file_unique_id: 'u2', title: long, performer: long, duration: 1 } } },
      { message: { ...body, message_id: 7, contact: { phone_number: long, first_name: long } } },
      { message: { ...body, message_id: 8, venue: { location: { latitude: 1, longitude: 2 }, title: long, address: long } } },
      { message: { ...body, message_id: 9, forward_origin: { type: 'hidden_user', sender_user_name: long }, media_group_id: long, text: 'forwarded' } },
    ])
    await desk.connect()
    const messages = await until(async () => {
      const list = (await desk.core.call('message.list', { conversationId: desk.conversationId })).messages
      expect(list).toHaveLength(5)
      return list
    })
    for (const row of messages) {
      expect(JSON.stringify({ ...row, text: '' }).length).toBeLessThan(8_000)
      const { json } = await desk.core.call('message.raw', { messageId: row.id })
      expect(json).toContain(long)
    }
    expect(messages[0]?.attachments[0]?.fileName).toMatch(/\.exe$/)
    const { conversation, contact } = await desk.core.call('conversation.get', { conversationId: desk.conversationId })
    expect(JSON.stringify([conversation, contact]).length).toBeLessThan(3_000)
  })
})

describe('SEC-33: replies', () => {
  /** The spoilt reply's shape, and how it is given. */
  const bodies: readonly (readonly [string, (api: BotApi) => void])[] = [
    ['of more than 8 MiB', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end(`{"ok":true,"result":[]${' '.repeat(9 * 1024 * 1024)}}`))],
    ['without an end', api => api.reply('getUpdates', (_, response) => endless(response, Buffer.alloc(65_536, ' ')))],
    ['packed: a kilobyte for each megabyte', api => api.reply('getUpdates', (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(`{"ok":true,"result":[]${' '.repeat(64 * 1024 * 1024)}}`)))],
    ['nested a million deep', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end(`{"ok":true,"result":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`))],
    ['with an update nested 100,000 deep', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end(`{"ok":true,"result":[{"update_id":1,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`))],
    ['whose ids are no integers', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end('{"ok":true,"result":[{"update_id":1e400},{"update_id":9007199254740993}]}'))],
    ['whose list is none', api => api.result('getUpdates', { length: 3, 0: { update_id: 1 } })],
    ['of null', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end('null'))],
    ['of a text', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end('"ok"'))],
    ['that are ok and say nothing', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end('{"ok":true}'))],
    ['with prototypes for envelopes', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end('{"__proto__":{"ok":true,"result":[{"update_id":1}]}}'))],
    ['of invalid UTF-8', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end(Buffer.concat([Buffer.from('{"ok":true,"result":['), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(']}')])))],
    ['with an error code that is none', api => api.reply('getUpdates', (_, response) => response.writeHead(200).end('{"ok":false,"error_code":1.5,"description":{}}'))],
    ['with an error code beyond all', api => api.reply('getUpdates', (_, response) => response.writeHead(500).end('{"ok":false,"error_code":1e308,"description":[]}'))],
  ]

  it.each(bodies)('%s are outlived: the bot says so, and goes on when they end', async (_, spoil) => {
    const desk = await world()
    await desk.connect()
    await expect.poll(() => health(desk.core)).toMatchObject({ state: 'receiving' })
    spoil(desk.api)
    await expect.poll(async () => (await health(desk.core))?.state, { timeout: 15_000 }).toMatch(/^(unwell|captive|offline)$/)
    // Good again: what was waiting comes.
    desk.api.reply('getUpdates', (request, response) => {
      request.resume()
      setTimeout(() => response.writeHead(200).end(`{"ok":true,"result":[{"update_id":500,${JSON.stringify(message(9, 'good again')).slice(1)}]}`), 100)
    })
    await desk.core.call('bot.resume', { botId: `${desk.api.botId}` as never })
    desk.core.core.wake()
    await until(async () => expect(await texts(desk)).toContain('good again'))
    expect(({} as Json)['ok']).toBeUndefined()
  })

  it.each(['1e308', '1e400', '9007199254740993', '-1', '0.5', '"7"', 'null', '{}'])('a wait of %s seconds is a wait of a day at most', async seconds => {
    const desk = await world()
    await desk.connect()
    await expect.poll(() => health(desk.core)).toMatchObject({ state: 'receiving' })
    desk.api.reply('getUpdates', (_, response) => response.writeHead(429).end(`{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":${seconds}}}`))
    await expect.poll(async () => (await health(desk.core))?.state, { timeout: 15_000 }).toMatch(/^(unwell|flooded)$/)
    const state = await health(desk.core)
    if (state?.state === 'flooded') expect(state.retryAt - Date.now()).toBeLessThan(25 * 60 * 60 * 1000)
  })

  it('of getMe, getWebhookInfo and getUserProfilePhotos of any wrong type connect nothing and break nothing', async () => {
    const desk = await world()
    const me = { id: desk.api.botId, is_bot: true, first_name: 'Desk', username: 'desk_bot' }
    const answers: string[] = []
    for (const result of [...few, ...pathsOf(me).flatMap(path => few.map(value => replaced(me, path, value)))]) {
      desk.api.result('getMe', result)
      answers.push(await desk.core.problem('bot.connect', { token: desk.api.token }))
    }
    expect(answers).not.toContain('internal')
    desk.api.result('getMe', me)
    const info = { url: 'https://x.example', has_custom_certificate: false, pending_update_count: 0 }
    for (const result of [...few, ...pathsOf(info).flatMap(path => few.map(value => replaced(info, path, value)))]) {
      desk.api.result('getWebhookInfo', result)
      expect(await desk.core.problem('bot.connect', { token: desk.api.token })).not.toBe('internal')
    }
    desk.api.result('getWebhookInfo', { url: '' })
    const photos = { total_count: 1, photos: [[{ file_id: 'a', file_unique_id: 'b', width: 160, height: 160, file_size: 1 }]] }
    for (const result of [...few, ...pathsOf(photos).flatMap(path => few.map(value => replaced(photos, path, value)))]) {
      desk.api.result('getUserProfilePhotos', result)
      expect(await desk.core.problem('bot.connect', { token: desk.api.token })).not.toBe('internal')
    }
    const { bots } = await desk.core.call('bot.list', {})
    for (const bot of bots) expect([bot.name.length <= 200, bot.username.length <= 64, bot.name.isWellFormed()]).toEqual([true, true, true])
  }, 60_000)

  it('to a message that is sent, of any wrong type, never make it go out a second time', async () => {
    const desk = await world()
    desk.api.updates([message(1, 'hello')])
    await desk.connect()
    await until(async () => expect(await texts(desk)).toContain('hello'))
    const sent = { message_id: 50, date: 1_795_000_001, chat: { id: ada.id, type: 'private', first_name: 'Ada' }, from: { id: desk.api.botId, is_bot: true, first_name: 'Desk' }, text: 'x' }
    const results = [...few, ...['message_id', 'date', 'chat', 'text'].flatMap(key => [-1].map(value => ({ ...sent, [key]: value }))), sent]
    const count = () => desk.api.asked.filter(path => path === '/bot/sendMessage').length
    for (const [index, result] of results.entries()) {
      desk.api.result('sendMessage', result)
      const { messageId } = await desk.core.call('message.send', { conversationId: desk.conversationId, text: `answer ${index}`, pastUncertain: true })
      const delivery = await until(async () => {
        const found = (await desk.core.call('message.list', { conversationId: desk.conversationId, limit: 200 })).messages.find(({ id }) => id === messageId)?.delivery
        expect([JSON.stringify(result).slice(0, 100), found]).toEqual([JSON.stringify(result).slice(0, 100), found === 'sent' ? 'sent' : 'uncertain'])
        return found
      })
      if (delivery === 'uncertain') await desk.core.call('message.resolveUncertain', { messageId, choice: 'discard' })
      expect(count()).toBe(index + 1)
    }
  }, 90_000)
})

describe('SEC-33, SEC-40: files', () => {
  const photo = (n: number): Json => ({ message: { ...(message(n, '')['message'] as Json), text: undefined, photo: [{ file_id: `file${n}`, file_unique_id: `unique${n}`, width: 90, height: 90, file_size: 10 }] } })
  const paths: readonly unknown[] = [
    '../secret', '..', 'photos/../../x', 'photos/..', './../x', '/etc/passwd/../x', 'photos/%2e%2e/x', '..%2fx', 'photos\\..\\x', 'photos/x?y', 'photos/x#y', 'photos/x y', 'http://evil.example/x',
    'photos/\u0000x', 'photos/x\r\nHost: evil', 'photos/ünicode', '', 'x'.repeat(257), 'a@b', 'a:b', null, 7, {}, ['photos/x'], true,
  ] // prettier-ignore

  it('an address with `..`, another host or anything odd in it is never asked for', async () => {
    const desk = await world()
    desk.api.updates(paths.map((_, index) => photo(index + 1)))
    await desk.connect()
    const rows = await until(async () => {
      const list = (await desk.core.call('message.list', { conversationId: desk.conversationId, limit: 200 })).messages.flatMap(({ attachments }) => attachments)
      expect(list).toHaveLength(paths.length)
      return list
    })
    for (const [index, path] of paths.entries()) {
      desk.api.result('getFile', { file_id: 'f', file_unique_id: 'u', file_size: 10, file_path: path })
      const id = rows[index]?.id
      const count = () => desk.api.asked.filter(each => each === '/bot/getFile').length
      const before = count()
      if (id) await desk.core.problem('attachment.fetch', { attachmentId: id })
      await until(() => expect(count()).toBeGreaterThan(before))
      await until(async () => {
        const found = (await desk.core.call('message.list', { conversationId: desk.conversationId, limit: 200 })).messages.flatMap(({ attachments }) => attachments).find(each => each.id === id)
        expect(found?.state).toMatch(/^(failed|gone|too-big)$/)
      })
    }
    expect(desk.api.asked.filter(path => path.startsWith('/file/'))).toEqual([])
    expect(mediaOf(desk.core.dataDir)).toEqual([])
  }, 60_000)

  it('SEC-41: a file lies under the hash of its bytes, for its owner alone, whatever the sender called it; one of another length is not kept', async () => {
    const desk = await world()
    const states = async () => (await desk.core.call('message.list', { conversationId: desk.conversationId })).messages.flatMap(({ attachments }) => attachments)
    const fetched = async (index: number, state: string) => {
      const row = await until(async () => {
        const found = (await states())[index]
        if (!found) throw new Error('not here yet')
        return found
      })
      // Small pictures are fetched by themselves; asking for one once more is harmless.
      await desk.core.problem('attachment.fetch', { attachmentId: row.id })
      await until(async () => expect((await states())[index]?.state).toBe(state))
    }
    desk.api.result('getFile', { file_id: 'f', file_size: 10, file_path: 'photos/evil.exe' })
    desk.api.reply('file', (_, response) => response.end('0123456789'))
    desk.api.updates([photo(1)])
    await desk.connect()
    await fetched(0, 'stored')
    const sha = createHash('sha256').update('0123456789').digest('hex')
    expect(mediaOf(desk.core.dataDir)).toEqual([sha])
    expect(statSync(join(desk.core.dataDir, 'media', sha.slice(0, 2), sha)).mode & 0o777).toBe(0o600)
    desk.api.reply('file', (_, response) => response.end('0123456789 and more'))
    desk.api.updates([photo(2)])
    await fetched(1, 'failed')
    await until(() => expect(mediaOf(desk.core.dataDir)).toEqual([sha]))
  })

  it('no reply and no file is followed to another place, whatever it is, and no token goes there', async () => {
    const desk = await world()
    const caught: string[] = []
    const catcher = createServer((request, response) => {
      caught.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
      response.end('{"ok":true,"result":[]}')
    })
    await new Promise<void>(resolve => catcher.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void catcher.close())
    const elsewhere = `127.0.0.1:${(catcher.address() as AddressInfo).port}`
    const locations = [`http://${elsewhere}/`, `//${elsewhere}/x`, `http://localhost:${elsewhere.split(':')[1]}/`, 'file:///etc/passwd', 'data:application/json,{"ok":true,"result":[]}', `http://user@${elsewhere}/`, '/bot/getMe', '', 'blob:x']
    const redirected = async (status: number, location: string) => {
      desk.api.reply('getMe', (request, response) => (request.resume(), response.writeHead(status, { Location: location }).end('{"ok":true,"result":{}}')))
      return desk.core.problem('bot.connect', { token: desk.api.token })
    }
    for (const status of [301, 302, 303, 307, 308]) for (const location of locations) expect([status, location, await redirected(status, location)]).not.toContain('none')
    expect(desk.api.asked.every(path => path === '/bot/getMe')).toBe(true)
    desk.api.result('getMe', { id: desk.api.botId, is_bot: true, first_name: 'Desk' })
    desk.api.updates([photo(1)])
    await desk.connect()
    const attachment = await until(async () => {
      const found = (await desk.core.call('message.list', { conversationId: desk.conversationId })).messages[0]?.attachments[0]
      if (!found) throw new Error('not here yet')
      return found
    })
    desk.api.result('getFile', { file_id: 'f', file_size: 10, file_path: 'photos/x.jpg' })
    desk.api.reply('file', (_, response) => response.writeHead(302, { Location: `http://${elsewhere}/x` }).end())
    await desk.core.problem('attachment.fetch', { attachmentId: attachment.id })
    await until(() => expect(desk.api.asked.some(path => path.startsWith('/file/'))).toBe(true))
    await until(async () => expect((await desk.core.call('message.list', { conversationId: desk.conversationId })).messages[0]?.attachments[0]?.state).toBe('failed'))
    expect(caught).toEqual([])
    expect(mediaOf(desk.core.dataDir)).toEqual([])
    expect(JSON.stringify(desk.core.deltas)).not.toContain(secret.slice(0, 12))
  }, 60_000)
})

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
}

function endless(response: import('node:http').ServerResponse, chunk: Buffer): void {
  response.writeHead(200)
  const more = () => {
    while (!response.destroyed && response.write(chunk)) continue
  }
  response.on('drain', more)
  more()
}

type Path = readonly (string | number)[]

/** Every place in a value, inner ones included. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key]
    return [path, ...pathsOf(inner, path)]
  })
}

function replaced<T>(value: T, path: Path, by: unknown): T {
  const copy = structuredClone(value)
  let inner = copy as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>
  inner[path.at(-1) ?? ''] = by
  return copy
}

function mediaOf(dataDir: string): string[] {
  if (!existsSync(join(dataDir, 'media'))) return []
  return readdirSync(join(dataDir, 'media'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => entry.name)
}
