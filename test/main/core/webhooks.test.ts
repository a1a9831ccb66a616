import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { machineClock } from '../../../src/main/core/worker-ports'
import { desk } from './commands/world'
import { sessionVault, until } from './core-world'
import { tempFolder } from '../../support/folder'

type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

/** A program that is told of presses, on loopback. */
async function program(answer: (reply: ServerResponse, turn: number) => void = reply => void reply.end()) {
  const received: Received[] = []
  const server = createServer((request, reply) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body })
      answer(reply, received.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/presses`, bodies: () => received.map(({ body }) => JSON.parse(body) as Record<string, unknown>) }
}

/** A desk whose bot has sent a button with a long value; Ada can press it. */
async function shop(given: Parameters<typeof desk>[0] = {}) {
  const d = await desk(given)
  const value = `order ${'x'.repeat(5_000)}`
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'Well?', buttons: [[{ kind: 'postback', text: 'Yes', value }]] })
  await d.becomes(messageId, { delivery: 'sent' })
  const at = d.seen()[0]?.messageId ?? 0
  const pressed = async () => (await d.list()).filter(({ content }) => content?.type === 'callback_query')
  return { ...d, value, messageId, at, pressed, press: () => d.ada.press(d.bot, at, 'Yes') }
}

test('a press is told once, signed, with all that the button means although the button carries a short id', async () => {
  const { received, url, bodies } = await program()
  const d = await shop()
  const { id, secret } = await d.call('webhook.add', { url })
  expect((await d.call('webhook.list', {})).webhooks).toEqual([{ id, url, event: 'postback', waiting: 0 }])
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 0, lastDelivery: { outcome: 'delivered', status: 200, attempts: 1 } }]))
  const [press] = await d.pressed()
  expect(bodies()).toEqual([
    {
      id: press?.id,
      event: 'postback',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      bot: { id: d.botId, username: 'shop_bot' },
      conversationId: d.conversationId,
      contact: { id: String(d.ada.id), name: 'Ada' },
      messageId: d.messageId,
      data: d.value,
      text: 'Yes',
    },
  ])
  const { headers, body, path } = received[0]!
  expect(path).toBe('/presses')
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': press?.id })
  expect(headers['x-bellhop-signature']).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  expect(body).not.toContain(d.bot.token)
})

test('an answer that is no 2xx is a failure: the press is told again, the same to the byte, and those after it wait for their turn', async () => {
  const { received, url } = await program((reply, turn) => void reply.writeHead(turn < 2 ? 500 : 204).end())
  const d = await shop()
  await d.call('webhook.add', { url })
  d.press()
  d.press()
  await until(() => expect(received).toHaveLength(3))
  const [one, two, three] = received.map(({ body, headers }) => [headers['idempotency-key'], body])
  expect(two).toEqual(one)
  expect((await d.pressed()).map(press => press.id)).toEqual([one?.[0], three?.[0]])
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 0, lastDelivery: { outcome: 'delivered', status: 204 } }]))
})

test('what was not told when the app ended is told by the next run; what was told is not', async () => {
  let isWell = false
  const { received, url, bodies } = await program(reply => void reply.writeHead(isWell ? 200 : 503).end())
  const d = await shop()
  await d.call('webhook.add', { url })
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 1, lastDelivery: { outcome: 'waiting', status: 503 } }]))
  isWell = true
  const before = received.length
  const again = await d.reopen()
  await until(async () => expect((await again.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 0, lastDelivery: { outcome: 'delivered' } }]))
  expect(received.length).toBeGreaterThan(before)
  const told = received.length
  const third = await d.reopen()
  await third.call('webhook.list', {})
  d.press()
  await until(() => expect(new Set(bodies().map(({ id }) => id)).size).toBe(2))
  expect(received).toHaveLength(told + 1)
})

test('a press that nobody knows the meaning of is told to nobody: forged, of another message, of another program', async () => {
  const { url, bodies } = await program()
  const d = await shop()
  await d.call('webhook.add', { url })
  const keyboard = d.seen()[0]?.keyboard as { inline_keyboard: { callback_data: string }[][] }
  const known = keyboard.inline_keyboard[0]?.[0]?.callback_data ?? ''
  const chat = { id: d.ada.id, type: 'private', first_name: 'Ada' }
  const press = (update_id: number, message_id: number, data: string, more: object = {}) =>
    d.bot.inject({ update_id, callback_query: { id: String(update_id), from: { ...chat, is_bot: false }, chat_instance: '1', data, message: { message_id, chat, date: 0 }, ...more } })
  press(1, d.at, '~bffffffffffffffffffffffff')
  press(2, d.at + 40, known)
  press(3, d.at, 'of another program')
  press(4, d.at, known, { from: null })
  press(5, d.at, known)
  await until(() => expect(bodies()).toHaveLength(1))
  expect(bodies()).toMatchObject([{ data: d.value, messageId: d.messageId }])
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 0 }]))
  expect(bodies()).toHaveLength(1)
  expect(await d.pressed()).toHaveLength(4)
})

test('an address has to be https, or loopback; holds no name; and is there once', async () => {
  const d = await shop()
  const problem = (url: string) => d.problem('webhook.add', { url })
  expect(await problem('http://shop.example/presses')).toBe('webhook-insecure')
  expect(await problem('http://localhost/presses')).toBe('webhook-insecure')
  expect(await problem('http://127.0.0.1.example/')).toBe('webhook-insecure')
  expect(await problem('https://me:word@shop.example/')).toBe('webhook-credentials')
  for (const url of ['', 'shop.example', 'ftp://shop.example/', 'javascript:1', 'https://shop.example/#a']) expect(await problem(url)).toBe('webhook-address')
  await d.call('webhook.add', { url: ' https://shop.example/presses ' })
  expect(await problem('https://shop.example/presses')).toBe('webhook-known')
  expect((await d.call('webhook.list', {})).webhooks.map(({ url }) => url)).toEqual(['https://shop.example/presses'])
})

test('a redirect is a failure and is not followed', async () => {
  const other = await program()
  const { received, url } = await program(reply => void reply.writeHead(307, { location: other.url }).end())
  const d = await shop()
  const { id } = await d.call('webhook.add', { url })
  expect(await d.call('webhook.test', { id })).toEqual({ outcome: 'failed', status: 307 })
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 1, lastDelivery: { outcome: 'waiting', status: 307 } }]))
  expect(received.length).toBeGreaterThan(1)
  expect(other.received).toEqual([])
})

test('an answer without an end is not read, and one that does not come ends the attempt', async () => {
  const endless = await program(reply => void reply.writeHead(200).write('x'.repeat(100_000)))
  const silent = await program(() => undefined)
  const d = await shop({ clock: { ...machineClock, sleep: (ms, signal) => machineClock.sleep(ms === 10_000 ? 1_500 : ms, signal) } })
  const one = await d.call('webhook.add', { url: endless.url })
  const two = await d.call('webhook.add', { url: silent.url })
  expect(await d.call('webhook.test', { id: one.id })).toEqual({ outcome: 'delivered', status: 200 })
  expect(await d.call('webhook.test', { id: two.id })).toEqual({ outcome: 'failed' })
  expect(JSON.parse(silent.received[0]!.body)).toMatchObject({ event: 'postback', isSample: true })
})

test('a webhook that is removed is told nothing more, and one that does not answer holds up neither the others nor polling', async () => {
  const silent = await program(() => undefined)
  const other = await program()
  const vault = sessionVault(tempFolder('webhooks'))
  const d = await shop({ vault })
  const { id } = await d.call('webhook.add', { url: silent.url })
  await d.call('webhook.add', { url: other.url })
  d.press()
  await until(() => expect([silent.received.length, other.received.length]).toEqual([1, 1]))
  d.ada.write(d.bot, 'still there?')
  await until(async () => expect((await d.list()).map(({ text }) => text)).toContain('still there?'))
  expect(await vault.get(`webhook:${id}`)).toMatchObject({ state: 'ok' })
  await d.call('webhook.remove', { id })
  expect(await vault.get(`webhook:${id}`)).toEqual({ state: 'absent' })
  expect(await d.problem('webhook.test', { id })).toBe('not-found')
  d.press()
  await until(() => expect(other.received).toHaveLength(2))
  expect(silent.received).toHaveLength(1)
  // Told is told before its answer is read.
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ url: other.url, waiting: 0 }]))
})

test('after a day a failure is the last one: it stays as failed, and the next press has its turn', async () => {
  let [isWell, ahead] = [false, 0]
  const late = await program(reply => void reply.writeHead(isWell ? 200 : 410).end())
  const gone = await program(reply => void reply.writeHead(410).end())
  const d = await shop({ clock: { ...machineClock, now: () => machineClock.now() + ahead } })
  await d.call('webhook.add', { url: late.url })
  await d.call('webhook.add', { url: gone.url })
  // Both were added within one millisecond, so the list may begin with either.
  const last = async () => (await d.call('webhook.list', {})).webhooks.toSorted((one, other) => Number(one.url.startsWith(gone.url)) - Number(other.url.startsWith(gone.url)))
  d.press()
  await until(async () => expect(await last()).toMatchObject([{ waiting: 1, lastDelivery: { status: 410 } }, { waiting: 1, lastDelivery: { status: 410 } }]))
  isWell = true
  ahead = 25 * 3_600_000
  d.core.wake()
  // However late it is, there is one more try.
  await until(async () => expect(await last()).toMatchObject([{ waiting: 0, lastDelivery: { outcome: 'delivered' } }, { waiting: 0, lastDelivery: { outcome: 'failed', status: 410 } }]))
  const told = gone.received.length
  d.press()
  await until(() => expect(gone.received).toHaveLength(told + 1))
  expect(gone.bodies().at(-1)?.['id']).not.toBe(gone.bodies()[0]?.['id'])
})

test('REL-27: what waits in a profile that was put back is told to nobody', async () => {
  let isWell = false
  const { received, url } = await program(reply => void reply.writeHead(isWell ? 200 : 503).end())
  const d = await shop()
  await d.call('webhook.add', { url })
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 1, lastDelivery: { status: 503 } }]))
  const { id } = await d.call('backup.make', {})
  await d.call('backup.restore', { id })
  isWell = true
  const before = received.length
  expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 0, lastDelivery: { outcome: 'failed', why: 'restored' } }])
  await d.call('app.startReceiving', {})
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ lastDelivery: { outcome: 'delivered' } }]))
  expect(received).toHaveLength(before + 1)
})

test('SEC-50: the secret that signs is in the vault and nowhere else: not in the profile, not in an answer after the first', async () => {
  const { url } = await program()
  const d = await shop()
  const { id, secret } = await d.call('webhook.add', { url })
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ lastDelivery: { outcome: 'delivered' } }]))
  await d.call('webhook.test', { id })
  await d.call('backup.make', {})
  const files = readdirSync(d.dataDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  expect(files.length).toBeGreaterThan(1)
  for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes(secret), file.name).toBe(false)
  expect(JSON.stringify([await d.call('webhook.list', {}), d.deltas])).not.toContain(secret)
})

test('a secret that the vault has lost is said, and the press waits', async () => {
  const { received, url } = await program()
  const vault = sessionVault(tempFolder('webhooks'))
  const d = await shop({ vault })
  const { id } = await d.call('webhook.add', { url })
  await vault.delete(`webhook:${id}`)
  d.press()
  await until(async () => expect((await d.call('webhook.list', {})).webhooks).toMatchObject([{ waiting: 1, lastDelivery: { outcome: 'waiting', why: 'secret' } }]))
  expect(await d.problem('webhook.test', { id })).toBe('webhook-secret-lost')
  expect(received).toEqual([])
})
