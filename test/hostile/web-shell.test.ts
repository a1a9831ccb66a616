import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, type OutgoingHttpHeaders, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/core/core'
import { listenOnLoopback, serveWeb } from '../../src/main/shell/web/server'
import { openSessions } from '../../src/main/shell/web/session'
import { type App, startApp } from '../support/app'

/** The built web shell, asked by raw sockets and by other programs of this machine. Pages of other origins: page.test.ts. */
const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-hostile-'))
let app: App
let port: number
let own: string
let bearer: string

beforeAll(async () => {
  app = await startApp({ dataDir })
  port = Number(new URL(app.origin).port)
  own = `127.0.0.1:${port}`
  bearer = (await app.session()).bearer
})

afterAll(async () => {
  await app?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Writes bytes as they are; answers all that came back until the other end, or `ms`, ended it. */
function raw(bytes: string | Buffer, ms = 5_000, to = port): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port: to })
    let told = ''
    const timer = setTimeout(() => socket.destroy(), ms)
    socket.on('data', chunk => (told += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(told)
    })
    socket.write(bytes)
  })
}

const statusOf = (told: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(told)?.[1] ?? 0)
const get = (path: string, headers: readonly string[] = []) => `GET ${path} HTTP/1.1\r\nHost: ${own}\r\n${headers.map(line => `${line}\r\n`).join('')}Connection: close\r\n\r\n`
const post = (path: string, body: string, headers: readonly string[] = []) =>
  `POST ${path} HTTP/1.1\r\nHost: ${own}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers.map(line => `${line}\r\n`).join('')}Connection: close\r\n\r\n${body}`

function launch(token: string): Promise<number> {
  return raw(post('/session', JSON.stringify({ token }))).then(statusOf)
}

const waitingToken = () => /#(\S+)/.exec(readFileSync(join(dataDir, 'link'), 'utf8'))?.[1] ?? ''

describe('SEC-61: rebinding', () => {
  it.each(['rebind.attacker.example', 'localhost', '127.0.0.1', '127.0.0.1.nip.example', '[::1]', '0.0.0.0', '2130706433', '127.1', '127.0.0.1.', '127.0.0.1:1', 'bellhop', ''])('a request that came by the name %j reaches nothing', async name => {
    for (const host of new Set([name, /[\d\]]:\d+$|^$/.test(name) ? name : `${name}:${port}`])) {
      if (host === own) continue
      for (const line of [`GET / HTTP/1.1`, `POST /session HTTP/1.1`, `GET /events HTTP/1.1`, `GET /media/${'a'.repeat(32)}/full HTTP/1.1`]) {
        const told = await raw(`${line}\r\nHost: ${host}\r\nAuthorization: Bearer ${bearer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
        expect([host, line, statusOf(told)]).toEqual([host, line, host === '' && statusOf(told) === 400 ? 400 : 421])
        expect(told).not.toContain('<!doctype')
      }
    }
  })

  it('two hosts, none, or a whole address in the request line are refused', async () => {
    expect(statusOf(await raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`))).not.toBe(200)
    expect(statusOf(await raw(`GET / HTTP/1.1\r\nHost: evil.example\r\nHost: ${own}\r\nConnection: close\r\n\r\n`))).not.toBe(200)
    expect(statusOf(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'))).toBe(400)
    expect(statusOf(await raw('GET / HTTP/1.0\r\n\r\n'))).not.toBe(200)
    expect(statusOf(await raw(`GET http://${own}/ HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`))).toBe(400)
    expect(statusOf(await raw(`CONNECT evil.example:80 HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`))).not.toBe(200)
  })
})

describe('SEC-62, SEC-64: what a page of another origin can make a browser send', () => {
  const origins = ['http://evil.example', 'https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', 'http://localhost', 'file://', 'chrome-extension://x', 'http://127.0.0.1.evil.example']
  it.each(origins)('a form, a fetch and a preflight of %s are refused, even with the bearer', async origin => {
    const lines = [`Origin: ${origin}`, `Authorization: Bearer ${bearer}`]
    expect(statusOf(await raw(post('/call/bot.list', '{}', lines)))).toBe(403)
    expect(statusOf(await raw(post('/session', '{}', lines)))).toBe(403)
    expect(statusOf(await raw(get('/events', lines)))).toBe(403)
    const preflight = await raw(`OPTIONS /call/bot.list HTTP/1.1\r\nHost: ${own}\r\nOrigin: ${origin}\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Private-Network: true\r\nConnection: close\r\n\r\n`)
    expect(statusOf(preflight)).toBe(403)
    expect(preflight).not.toMatch(/access-control/i)
  })

  it('a form needs no preflight, so its kinds of body are refused', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/plain; application/json', 'application/jsonx']) {
      const body = '{}'
      const told = await raw(`POST /call/bot.list HTTP/1.1\r\nHost: ${own}\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: ${type}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n${body}`)
      expect([type, statusOf(told)]).toEqual([type, 415])
    }
  })
})

describe('SEC-63, SEC-66: launch tokens and bearers', () => {
  it('a replayed token is refused; ten guesses make both tokens that wait worthless, and a new link is written', async () => {
    const used = new URL(app.link).hash.slice(1)
    expect(await launch(used)).toBe(401)
    const waiting = waitingToken()
    expect(waiting).not.toBe(used)
    for (let guess = 1; guess < 10; guess += 1) await launch(waiting.slice(0, -1) + (waiting.endsWith('A') ? 'B' : 'A'))
    expect(waitingToken()).not.toBe(waiting)
    expect(await launch(waiting)).toBe(401)
    expect(await launch(waitingToken())).toBe(200)
  })

  it('the link for a command line is worth nothing either after ten guesses', () => {
    const written: string[] = []
    const sessions = openSessions({ onToken: token => written.push(token), learn: () => undefined })
    const brief = sessions.briefToken()
    for (let guess = 0; guess < 10; guess += 1) expect(sessions.exchange(`guess ${guess}`)).toBeNull()
    expect(sessions.exchange(brief)).toBeNull()
    expect(written).toHaveLength(2)
    expect(sessions.exchange(written[1] ?? '')).not.toBeNull()
  })

  it('a bearer that is cut, longer, in other letters, in a cookie or in the address opens nothing', async () => {
    const wrong = [bearer.slice(0, -1), `${bearer}A`, bearer.toUpperCase(), '', `${bearer}\t${bearer}`, `${bearer},${bearer}`]
    for (const each of wrong) expect([each.length, statusOf(await raw(post('/call/bot.list', '{}', [`Authorization: Bearer ${each}`])))]).toEqual([each.length, 401])
    expect(statusOf(await raw(post('/call/bot.list', '{}', [`Cookie: bearer=${bearer}; Authorization=Bearer ${bearer}`])))).toBe(401)
    expect(statusOf(await raw(post(`/call/bot.list?k=${bearer}&bearer=${bearer}`, '{}')))).toBe(401)
    expect(statusOf(await raw(post('/call/bot.list', '{}', [`Authorization: Basic ${Buffer.from(`:${bearer}`).toString('base64')}`])))).toBe(401)
    expect(statusOf(await raw(post('/call/bot.list', '{}', [`Authorization: Bearer ${bearer}`])))).toBe(200)
  })

  it('a bearer ends with twelve idle hours, and with the process', async () => {
    let time = 0
    const sessions = openSessions({ onToken: () => undefined, learn: () => undefined, monotonic: () => time })
    const keys = sessions.exchange(sessions.token())
    const find = () => sessions.find(`Bearer ${keys?.bearer}`)
    time += 12 * 60 * 60 * 1000
    expect(find()).not.toBeNull()
    time += 12 * 60 * 60 * 1000 + 1
    expect(find()).toBeNull()
    expect(sessions.findByMediaKey(keys?.mediaKey ?? '')).toBeNull()
    const other = await startApp({ dataDir: mkdtempSync(join(dataDir, 'other-')) })
    try {
      const told = await raw(`POST /call/bot.list HTTP/1.1\r\nHost: ${new URL(other.origin).host}\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`, 5_000, Number(new URL(other.origin).port))
      expect(statusOf(told)).toBe(401)
    } finally {
      await other.close()
    }
  })

  it('SEC-65: the key for media opens nothing else, and the bearer is no key', async () => {
    const sessions = await raw(post('/session', JSON.stringify({ token: waitingToken() })))
    const { bearer: mine, mediaKey } = JSON.parse(sessions.slice(sessions.indexOf('{'))) as { bearer: string; mediaKey: string }
    const media = `/media/${'a'.repeat(32)}/full`
    expect(statusOf(await raw(get(`${media}?k=${mediaKey}`)))).toBe(404)
    for (const key of ['', mine, mediaKey.slice(1), `${mediaKey}x`]) expect(statusOf(await raw(get(`${media}?k=${key}`)))).toBe(401)
    expect(statusOf(await raw(post(`/call/bot.list?k=${mediaKey}`, '{}', [`Authorization: Bearer ${mediaKey}`])))).toBe(401)
    expect(statusOf(await raw(get(`/events?k=${mediaKey}`)))).toBe(401)
  })
})

describe('SEC-67: another user of this machine', () => {
  const script = (address: string) => `fetch('${address}', { headers: { Authorization: 'Bearer ${'x'.repeat(43)}' } }).then(answer => console.log(answer.status), error => console.log(String(error)))`
  const asUser = (uid: number) => new Promise<string>(resolve => execFile(process.execPath, ['-e', script(`${app.origin}/`)], { uid, cwd: '/' }, (_error, stdout) => resolve(stdout.trim())))
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0

  it.skipIf(!isRoot)('gets 403 for the page itself, by a process of its own under another uid', async () => {
    expect(spawnSync(process.execPath, ['-e', ''], { uid: 65_534, cwd: '/' }).status, 'another user can run Node').toBe(0)
    expect(await asUser(0)).toBe('200')
    expect(await asUser(65_534)).toBe('403')
    expect(await asUser(1)).toBe('403')
  })
})

describe('SEC-16, SEC-18: too much, too slow, too often', () => {
  it.concurrent('headers that never end are hung up on', async () => {
    const drips = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const socket = connect({ host: '127.0.0.1', port })
        socket.on('error', () => undefined)
        const closed = new Promise<string>(resolve => socket.once('close', () => resolve('closed')))
        socket.write(`GET / HTTP/1.1\r\nHost: ${own}\r\n`)
        const timer = setInterval(() => socket.write(`X-Slow-${index}: 1\r\n`), 500)
        const end = await Promise.race([closed, sleep(25_000, 'still open')])
        clearInterval(timer)
        socket.destroy()
        return end
      }),
    )
    expect(new Set(drips)).toEqual(new Set(['closed']))
  })

  it('a call whose body never ends is hung up on, and a connection over the limit is not taken', async () => {
    const core: Core = { call: () => Promise.reject(new Error('never')), listen: () => () => undefined, files: () => Promise.reject(new Error('never')), wake: () => undefined, close: () => Promise.resolve() }
    const sessions = openSessions({ onToken: () => undefined, learn: () => undefined })
    const server = await listenOnLoopback(0)
    expect(server.maxConnections).toBe(256)
    const lines: unknown[] = []
    const web = serveWeb(server, { core, actor: { operatorId: 'o', deviceId: 'd' }, sessions, page: () => Promise.resolve(new Response('page')), log: (...line) => void lines.push(line), patience: 200 })
    const to = (server.address() as AddressInfo).port
    try {
      const keys = sessions.exchange(sessions.token())
      for (const path of ['/session', '/call/bot.list']) {
        const told = await raw(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${to}\r\nAuthorization: Bearer ${keys?.bearer}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`, 10_000, to)
        expect([path, statusOf(told)]).toEqual([path, 0])
      }
      expect(lines).toEqual([])
      const sockets = await Promise.all(Array.from({ length: 300 }, () => opened(to)))
      const kept = () => sockets.filter(socket => !socket.destroyed && socket.readyState === 'open').length
      await expect.poll(kept).toBeLessThanOrEqual(256)
      expect(kept()).toBeGreaterThan(200)
      for (const socket of sockets) socket.destroy()
    } finally {
      await web.close()
    }
  })

  it('headers and bodies beyond all measure are refused, and the next page still comes', async () => {
    expect(statusOf(await raw(get('/', [`X-Big: ${'x'.repeat(100_000)}`])))).toBe(431)
    expect(statusOf(await raw(get('/', Array.from({ length: 3_000 }, (_, index) => `X-${index}: 1`))))).toBe(431)
    expect(statusOf(await raw(get(`/${'x'.repeat(100_000)}`)))).toBe(431)
    expect(statusOf(await raw(post('/session', JSON.stringify({ token: 'x'.repeat(10_000) }))))).toBe(401)
    expect(statusOf(await raw(`POST /call/bot.list HTTP/1.1\r\nHost: ${own}\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n`))).toBe(413)
    // A length and chunks at once is how requests are smuggled past a proxy.
    expect(statusOf(await raw(`POST /call/bot.list HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`))).toBe(400)
    expect(statusOf(await raw(Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'latin1'), 2_000))).toBe(400)
    expect(statusOf(await raw(get('/')))).toBe(200)
  })

  it.each([
    ['a prototype key', '{"__proto__":{"theme":"dark"}}', 400],
    ['one deep inside', '{"a":[{"b":{"constructor":{}}}]}', 400],
    ['one by escapes', '{"\\u005f_proto__":1}', 400],
    ['seventeen levels', `${'['.repeat(17)}${']'.repeat(17)}`, 400],
    ['a million levels', `${'['.repeat(500_000)}${']'.repeat(500_000)}`, 400],
    ['more than a mebibyte', JSON.stringify('x'.repeat(1024 * 1024)), 413],
    ['no JSON', '{a:1}', 400],
    ['nothing', '', 400],
  ])('a call with %s is refused', async (_, body, status) => {
    expect(statusOf(await raw(post('/call/settings.set', body, [`Authorization: Bearer ${bearer}`])))).toBe(status)
  })

  it('a page that asks without end is told to wait, and one with too many streams is told why', async () => {
    const session = await raw(post('/session', JSON.stringify({ token: waitingToken() })))
    const mine = (JSON.parse(session.slice(session.indexOf('{'))) as { bearer: string }).bearer
    const headers = { Authorization: `Bearer ${mine}`, 'Content-Type': 'application/json' }
    const agent = new Agent({ keepAlive: true, maxSockets: 100 })
    const statuses = await Promise.all(Array.from({ length: 500 }, () => ask('POST', '/call/bot.list', headers, '{}', agent)))
    // Fifteen megabytes where one a second may pass: more than any machine takes its time for, however slow.
    const heavy = await Promise.all(Array.from({ length: 150 }, () => ask('POST', '/call/bot.list', headers, `{}${' '.repeat(100_000)}`, agent)))
    agent.destroy()
    expect([...statuses, ...heavy].filter(status => status === 429).length).toBeGreaterThan(50)
    expect(statuses.filter(status => status === 200).length).toBeGreaterThanOrEqual(200)
    const streams = await Promise.all(Array.from({ length: 12 }, () => ask('GET', '/events', headers)))
    expect(streams.toSorted((one, other) => one - other)).toEqual([200, ...Array.from({ length: 11 }, () => 409)])
  })
})

it('SEC-24: the address says nothing but a token: every other path, query and fragment opens the same page or none', async () => {
  const page = await raw(get('/'))
  for (const path of ['/?conversation=1:2&text=hi', '/?link=javascript:alert(1)']) expect((await raw(get(path))).slice(-200)).toBe(page.slice(-200))
  for (const path of ['/send', '/conversation/1:2', '/tg/resolve', '/bellhop://x', '/index.html/x']) expect(statusOf(await raw(get(path)))).toBe(404)
})

function opened(to: number): Promise<import('node:net').Socket> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port: to })
    socket.on('error', () => undefined)
    socket.once('connect', () => resolve(socket))
    socket.once('close', () => resolve(socket))
  })
}

/** The status; without an agent the body is left where it is, as streams do not end. */
function ask(method: string, path: string, headers: OutgoingHttpHeaders, body?: string, agent?: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers: { Host: own, ...headers }, agent: agent ?? false }, response => {
      resolve(response.statusCode ?? 0)
      if (agent) response.resume()
      else setTimeout(() => sent.destroy(), 3_000)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
