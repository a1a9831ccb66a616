import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { FaultRule } from '../../src/simulator/faults'
import { answered, arrived, form, pause, post, stand } from './world'
import type { Stand } from './world'

const text = 'exactly once'

/** Arms a fault for the first sendMessage and makes one; a broken connection answers null. */
async function sendThrough(fault: FaultRule, world?: Stand) {
  const stage = world ?? (await stand())
  stage.simulator.faults.add({ methods: 'SENDMESSAGE', nth: 1, ...fault })
  const answer = await stage.ask('sendMessage', { chat_id: stage.ada.id, text }).catch(() => null)
  const delivered = stage.ada.chatOf(stage.bot).length
  const [entry] = stage.simulator.journal.of('sendMessage')
  return { stage, answer, delivered, entry }
}

test('refuse: no connection is made, and none is served', async () => {
  const { simulator, ask } = await stand()
  await ask('getMe')
  const fault = simulator.faults.add({ kind: 'refuse' })
  await expect(ask('getMe')).rejects.toThrow('fetch failed')
  await expect(ask('getMe')).rejects.toThrow('fetch failed')
  fault.remove()
  expect((await ask('getMe')).ok).toBe(true)
})

test('reset-before: nothing is done', async () => {
  const { answer, delivered, entry } = await sendThrough({ kind: 'reset-before' })
  expect([answer, delivered, entry?.isExecuted, entry?.fault]).toEqual([null, 0, false, 'reset-before'])
})

test('reset-after: it is done, and no byte of reply comes', async () => {
  const { answer, delivered, entry, stage } = await sendThrough({ kind: 'reset-after' }, await stand({ provokes: ['repeated-ambiguous-send'] }))
  expect([answer, delivered, entry?.isExecuted, entry?.reply]).toEqual([null, 1, true, null])
  await expect.poll(() => entry?.lostAt).toBeTypeOf('number')
  expect((await stage.ask('sendMessage', { chat_id: stage.ada.id, text })).ok).toBe(true)
  expect(stage.ada.chatOf(stage.bot)).toHaveLength(2)
})

test('reset-after on getUpdates: the confirmation counts although the reply is lost', async () => {
  const { simulator, ask, ada, bot } = await stand()
  ada.write(bot, 'one')
  const [update] = (await ask('getUpdates', { allowed_updates: [] })).result
  simulator.faults.add({ kind: 'reset-after', methods: ['getUpdates'], times: 1 })
  await expect(ask('getUpdates', { offset: update.update_id + 1, allowed_updates: [] })).rejects.toThrow('fetch failed')
  expect(bot.pendingCount()).toBe(0)
})

test('reset-mid-response and short-body: the reply breaks off after k bytes', async () => {
  for (const kind of ['reset-mid-response', 'short-body'] as const) {
    const { stage } = await sendThrough({ kind: 'empty-object', nth: 99 })
    stage.simulator.faults.clear()
    stage.simulator.faults.add({ kind, afterBytes: 10 })
    const body = JSON.stringify({ chat_id: stage.ada.id, text })
    const got = await new Promise<string>(resolve => {
      const socket = connect(stage.port, '127.0.0.1')
      let all = ''
      socket.on('data', chunk => (all += chunk.toString('latin1')))
      socket.on('error', () => resolve(`${all}|reset`))
      socket.on('end', () => resolve(`${all}|end`))
      socket.write(`POST /bot${stage.bot.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    })
    expect(got.slice(got.indexOf('\r\n\r\n') + 4)).toBe(`{"ok":true${kind === 'short-body' ? '|end' : '|reset'}`)
    expect(stage.ada.chatOf(stage.bot)).toHaveLength(2)
  }
})

test('truncated-json: a complete HTTP reply that is no JSON', async () => {
  const stage = await stand()
  stage.simulator.faults.add({ kind: 'truncated-json' })
  const response = await fetch(`${stage.apiRoot}/bot${stage.bot.token}/getMe`)
  expect(response.status).toBe(200)
  await expect(response.json()).rejects.toThrow(SyntaxError)
})

test('black-hole: no answer, until the caller gives up', async () => {
  for (const isExecuted of [false, true]) {
    const stage = await stand()
    stage.simulator.faults.add({ kind: 'black-hole', isExecuted })
    const url = `${stage.apiRoot}/bot${stage.bot.token}/sendMessage?chat_id=${stage.ada.id}&text=x`
    const patience = new AbortController()
    const answer = fetch(url, { signal: patience.signal })
    answer.catch(() => undefined)
    await arrived(stage, 'sendMessage', 1)
    expect(stage.simulator.journal.entries[0]).toMatchObject({ isExecuted, reply: null, lostAt: null })
    patience.abort()
    await expect(answer).rejects.toThrow('aborted')
    expect(stage.ada.chatOf(stage.bot)).toHaveLength(isExecuted ? 1 : 0)
    await expect.poll(() => stage.simulator.journal.entries[0]?.lostAt).toBeTypeOf('number')
  }
})

test('gateway: 502, 504 and 500 as JSON and as HTML, done or not', async () => {
  for (const [status, words] of [[500, 'Internal Server Error'], [502, 'Bad Gateway'], [504, 'Gateway Timeout']] as const) {
    const json = await sendThrough({ kind: 'gateway', status, format: 'json' })
    expect(json.answer).toMatchObject({ status, ok: false, error_code: status, description: words })
    expect(json.delivered).toBe(0)
    const html = await sendThrough({ kind: 'gateway', status, format: 'html', isExecuted: true })
    expect(html.answer?.headers.get('content-type')).toBe('text/html')
    expect(html.answer?.text).toContain(`<h1>${status} ${words}</h1>`)
    expect(html.delivered).toBe(1)
  }
})

test('captive-portal, empty-object, empty-status and redirect', async () => {
  const portal = await sendThrough({ kind: 'captive-portal' })
  expect([portal.answer?.status, portal.answer?.headers.get('content-type'), portal.delivered]).toEqual([200, 'text/html', 0])
  const empty = await sendThrough({ kind: 'empty-object' })
  expect([empty.answer?.status, empty.answer?.text]).toEqual([200, '{}'])
  const bare = await sendThrough({ kind: 'empty-status', status: 431 })
  expect([bare.answer?.status, bare.answer?.text]).toEqual([431, ''])
  const { simulator, apiRoot, bot } = await stand()
  simulator.faults.add({ kind: 'redirect', location: 'http://127.0.0.1:9/login' })
  const redirect = await fetch(`${apiRoot}/bot${bot.token}/getMe`, { redirect: 'manual' })
  expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/login'])
})

test('flood: 429 with any number, or with none', async () => {
  const named = await sendThrough({ kind: 'flood', retryAfter: 10_072 })
  expect(named.answer).toMatchObject({ status: 429, description: 'Too Many Requests: retry after 10072', parameters: { retry_after: 10_072 } })
  expect(named.answer?.headers.get('retry-after')).toBe('10072')
  const bare = await sendThrough({ kind: 'flood', retryAfter: 1, isBare: true })
  expect([bare.answer?.status, bare.answer?.parameters]).toEqual([429, undefined])
})

test('unauthorized: once, or for ever', async () => {
  const { simulator, ask } = await stand()
  simulator.faults.add({ kind: 'unauthorized', times: 1 })
  expect([(await ask('getMe')).status, (await ask('getMe')).status]).toEqual([401, 200])
  simulator.faults.add({ kind: 'unauthorized' })
  expect([(await ask('getMe')).status, (await ask('getMe')).status]).toEqual([401, 401])
})

test('conflict, foreign webhook and foreign allowed_updates', async () => {
  const { simulator, ask } = await stand({ clock: 'virtual' })
  simulator.faults.add({ kind: 'conflict', methods: 'getUpdates', nth: 1 })
  expect((await ask('getUpdates', { allowed_updates: [] })).description).toContain('terminated by other getUpdates request')
  simulator.faults.add({ kind: 'foreign-allowed-updates', kinds: ['poll'], methods: 'getMe' })
  await ask('getMe')
  expect((await ask('getWebhookInfo')).result.allowed_updates).toEqual(['poll'])
  simulator.faults.add({ kind: 'foreign-webhook', url: 'https://other.example/hook', methods: 'getUpdates', times: 1 })
  expect((await ask('getUpdates', { allowed_updates: [] })).status).toBe(409)
  expect((await ask('getWebhookInfo')).result.url).toBe('https://other.example/hook')
})

test('error: any envelope', async () => {
  const { answer } = await sendThrough({ kind: 'error', code: 400, description: 'Bad Request: something new', parameters: { migrate_to_chat_id: -100 } })
  expect(answer).toMatchObject({ status: 400, description: 'Bad Request: something new', parameters: { migrate_to_chat_id: -100 } })
})

test('slow-read: the body is taken in at the given pace, and the upload arrives whole', async () => {
  const { simulator, apiRoot, bot, ada } = await stand()
  simulator.faults.add({ kind: 'slow-read', bytesPerTick: 20_000, tickMs: 10 })
  const bytes = Buffer.alloc(400_000, 7)
  const sending = fetch(`${apiRoot}/bot${bot.token}/sendDocument`, {
    method: 'POST', body: form({ chat_id: String(ada.id), document: new File([bytes], 'a.bin') }),
  }).then(answered)
  const seen = new Set<number>()
  while (simulator.journal.of('sendDocument')[0]?.reply == null) {
    seen.add(simulator.journal.of('sendDocument')[0]?.bodyBytes ?? 0)
    await pause(5)
  }
  expect((await sending).result.document.file_size).toBe(400_000)
  expect(seen.size).toBeGreaterThan(8)
})

test('reset-mid-upload: the connection breaks after so many bytes', async () => {
  const { simulator, apiRoot, bot, ada } = await stand()
  simulator.faults.add({ kind: 'reset-mid-upload', afterBytes: 100_000 })
  const body = form({ chat_id: String(ada.id), document: new File([Buffer.alloc(1_000_000)], 'a.bin') })
  await expect(fetch(`${apiRoot}/bot${bot.token}/sendDocument`, { method: 'POST', body })).rejects.toThrow('fetch failed')
  expect(simulator.journal.of('sendDocument')[0]?.bodyBytes).toBeGreaterThanOrEqual(100_000)
  expect(ada.chatOf(bot)).toEqual([])
})

test('slow-reply and delay: late, but whole', async () => {
  const { simulator, ask } = await stand()
  simulator.faults.add({ kind: 'slow-reply', bytesPerTick: 20, tickMs: 2, times: 1 })
  simulator.faults.add({ kind: 'delay', ms: 30, nth: 2 })
  expect((await ask('getMe')).ok).toBe(true)
  expect((await ask('getMe')).ok).toBe(true)
  expect(simulator.faults.struck).toEqual([1, 1])
})

test('an upload over the limit is refused as JSON, as HTML, or by a reset', async () => {
  const world = await stand({ limits: { uploadBytes: 500_000 } })
  const { simulator, apiRoot, bot, ada } = world
  const send = () => fetch(`${apiRoot}/bot${bot.token}/sendDocument`, {
    method: 'POST', body: form({ chat_id: String(ada.id), document: new File([Buffer.alloc(900_000)], 'a.bin') }),
  }).then(answered)
  expect(await send()).toMatchObject({ status: 413, error_code: 413, description: 'Request Entity Too Large' })
  simulator.limits.uploadRefusal = 'html'
  expect((await send()).text).toContain('413 Request Entity Too Large')
  simulator.limits.uploadRefusal = 'reset'
  await expect(send()).rejects.toThrow('fetch failed')
  expect(ada.chatOf(bot)).toEqual([])
})

test('rules count their own calls, keep to bot and time, and are the same for the same seed', async () => {
  const strikes = async (seed: number) => {
    const { simulator, ask } = await stand({ seed, clock: 'virtual' })
    simulator.faults.add({ kind: 'unauthorized', methods: ['getMe'], probability: 0.5 })
    const statuses: number[] = []
    for (let index = 0; index < 20; index++) statuses.push((await ask('getMe')).status)
    return statuses
  }
  const [one, again, other] = [await strikes(1), await strikes(1), await strikes(2)]
  expect(one).toEqual(again)
  expect(one).not.toEqual(other)
  expect(new Set(one)).toEqual(new Set([200, 401]))

  const { simulator, apiRoot, bot, ask } = await stand({ clock: 'virtual' })
  const second = simulator.createBot()
  simulator.faults.add({ kind: 'unauthorized', botId: second.id, from: simulator.clock.now() + 1000, until: simulator.clock.now() + 2000 })
  const askSecond = async () => (await post(`${apiRoot}/bot${second.token}/getMe`, {})).status
  expect(await askSecond()).toBe(200)
  await simulator.advance(1500)
  expect([await askSecond(), (await ask('getMe')).status]).toEqual([401, 200])
  await simulator.advance(1000)
  expect(await askSecond()).toBe(200)
  expect(bot.id).not.toBe(second.id)
})
