import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { serveFiles } from '../../../../src/main/core/files'
import type { Core } from '../../../../src/main/core/core'
import { contentSecurityPolicy, servePage } from '../../../../src/main/shell/page'
import { listenOnLoopback, serveWeb } from '../../../../src/main/shell/web/server'
import { openSessions } from '../../../../src/main/shell/web/session'
import type { Delta, Since } from '../../../../src/shared/contract'
import { until } from '../../../support/until'
import { tempFolder } from '../../../support/folder'

const mediaId = 'b'.repeat(32)
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAAPE8H1AAAAEklEQVR4nGP4z8AARAxQihgaABXUBPySVhQeAAAAAElFTkSuQmCC', 'base64')
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map(close => close()))
})

type Reply = { status: number; headers: IncomingHttpHeaders; text: string; json: () => unknown }
type Ask = { method?: string; path?: string; headers?: OutgoingHttpHeaders; body?: string | Uint8Array }

/** The real server over a core that answers with what it was asked. */
async function start() {
  const dataDir = tempFolder('web')
  const root = join(dataDir, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(dataDir, 'media'))
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Bellhop</title>')
  writeFileSync(join(root, 'assets', 'main-1a2b3c.js'), 'export {}')
  writeFileSync(join(root, 'assets', 'main-1a2b3c.js.map'), '{}')
  writeFileSync(join(dataDir, 'secret.js'), 'secret')
  writeFileSync(join(dataDir, 'media', 'png'), png)
  const listeners = new Set<(delta: Delta) => void>()
  const heard: (Since | undefined)[] = []
  const files = serveFiles({ dataDir, lookup: async id => (id === mediaId ? { path: join(dataDir, 'media', 'png'), fileName: 'x.png' } : null), maxUpload: async () => 100_000 })
  const core: Core = {
    async call(actor, name, input) {
      if (name === 'app.info') return { ok: true, value: { epoch: 'now' } }
      if (name === 'test.throw') throw new Error('inside')
      return { ok: true, value: { actor, name, input } }
    },
    listen(listener, since) {
      heard.push(since)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    files,
    wake: () => {},
    close: async () => {},
  }
  const tokens: string[] = []
  const learned: string[] = []
  const lines: unknown[] = []
  let time = 0
  const sessions = openSessions({ onToken: token => tokens.push(token), learn: secret => learned.push(secret), monotonic: () => time })
  const server = await listenOnLoopback(0)
  const { port } = server.address() as AddressInfo
  const web = serveWeb(server, { core, actor: { operatorId: 'o', deviceId: 'd' }, sessions, page: servePage(root), log: (...line) => void lines.push(line) })
  closing.push(() => web.close())
  const own = `127.0.0.1:${port}`

  const ask = ({ method = 'GET', path = '/', headers = {}, body }: Ask): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers: { Host: own, ...headers } }, response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) as unknown })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const launch = (token: string) => ask({ method: 'POST', path: '/session', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) })
  const signIn = async () => (await launch(tokens.at(-1) ?? '')).json() as { bearer: string; mediaKey: string }
  const call = (bearer: string, name: string, input: unknown = {}, headers: OutgoingHttpHeaders = {}) =>
    ask({ method: 'POST', path: `/call/${name}`, headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}`, ...headers }, body: typeof input === 'string' ? input : JSON.stringify(input) })

  /** Reads `/events` until told to stop. */
  const stream = (bearer: string, query = '') =>
    new Promise<{ status: number; text: () => string; stop: () => void; pause: () => void; resume: () => void; ended: Promise<void> }>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path: `/events${query}`, headers: { Host: own, Authorization: `Bearer ${bearer}` }, agent: false }, response => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('error', () => {})
        const ended = new Promise<void>(done => response.on('close', () => done()))
        resolve({ status: response.statusCode ?? 0, text: () => text, stop: () => sent.destroy(), pause: () => response.pause(), resume: () => response.resume(), ended })
      })
      sent.on('error', reject)
      sent.end()
    })

  return { port, own, ask, launch, signIn, call, stream, tokens, learned, lines, heard, dataDir, sessions, web, emit: (delta: Delta) => listeners.forEach(listener => listener(delta)), listeners, pass: (ms: number) => (time += ms) }
}

test('the page comes with the policy and the guards, hashed files to keep, the rest not', async () => {
  const { ask } = await start()
  const page = await ask({})
  expect(page.status).toBe(200)
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  })
  const script = await ask({ path: '/assets/main-1a2b3c.js' })
  expect([script.text, script.headers['cache-control']]).toEqual(['export {}', 'public, max-age=31536000, immutable'])
  expect((await ask({ method: 'HEAD', path: '/index.html' })).text).toBe('')
})

test('SEC-10: the policy has no source but the app itself', () => {
  expect(contentSecurityPolicy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
      "connect-src 'self'; worker-src 'self'; manifest-src 'none'; object-src 'none'; frame-src 'none'; child-src 'none'; base-uri 'none'; " +
      "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types bellhop-worker",
  )
})

test('SEC-12: nothing but the listed files can be had, whatever the path says', async () => {
  const { ask } = await start()
  const paths = ['/../secret.js', '/..%2fsecret.js', '/%2e%2e/secret.js', '/assets/..%5c..%5csecret.js', '/assets/main-1a2b3c.js.map', '/assets/', '/assets', '/secret.js', '/constructor', '/__proto__', '/assets/main-1a2b3c.js%00.html']
  for (const path of paths) expect([path, (await ask({ path })).status]).toEqual([path, 404])
})

test('SEC-60: only 127.0.0.1 is bound', async () => {
  const { port } = await start()
  const refused = (host: string) =>
    new Promise<boolean>(resolve => {
      const socket = connect({ host, port, timeout: 2_000 })
      socket.once('connect', () => (socket.destroy(), resolve(false)))
      socket.once('error', () => resolve(true))
    })
  expect(await refused('127.0.0.2')).toBe(true)
  expect(await refused('::1')).toBe(true)
})

test('SEC-61: a Host that is not exactly ours is misdirected, however the page was reached', async () => {
  const { ask, port, signIn } = await start()
  const { bearer } = await signIn()
  const hosts = [`localhost:${port}`, `rebind.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, `127.0.0.1:${port}.`, `[::1]:${port}`, `127.1:${port}`, `evil@127.0.0.1:${port}`]
  for (const host of hosts) {
    expect([host, (await ask({ headers: { Host: host } })).status]).toEqual([host, 421])
    expect((await ask({ method: 'POST', path: '/call/bot.list', headers: { Host: host, Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' }, body: '{}' })).status).toBe(421)
  }
})

test('SEC-62: another origin is refused everywhere, another port of this machine included', async () => {
  const { ask, own, signIn, mediaPath = `/media/${mediaId}/full` } = { ...(await start()) }
  const { bearer, mediaKey } = await signIn()
  const authorization = { Authorization: `Bearer ${bearer}` }
  for (const origin of ['http://evil.example', 'null', `http://${own}1`, `https://${own}`, 'http://127.0.0.1:1', `http://localhost:${own.split(':')[1]}`]) {
    for (const path of ['/', '/events', '/upload', mediaPath]) {
      expect([origin, path, (await ask({ path, headers: { ...authorization, Origin: origin } })).status]).toEqual([origin, path, 403])
    }
    expect((await ask({ method: 'POST', path: '/session', headers: { Origin: origin, 'Content-Type': 'application/json' }, body: '{}' })).status).toBe(403)
  }
  for (const site of ['cross-site', 'same-site', 'none', 'nonsense']) {
    for (const path of ['/events', '/assets/main-1a2b3c.js', `${mediaPath}?k=${mediaKey}`]) {
      expect([site, path, (await ask({ path, headers: { ...authorization, 'Sec-Fetch-Site': site } })).status]).toEqual([site, path, 403])
    }
    expect((await ask({ method: 'POST', path: '/call/bot.list', headers: { ...authorization, 'Sec-Fetch-Site': site, 'Content-Type': 'application/json' }, body: '{}' })).status).toBe(403)
  }
  expect((await ask({ headers: { Origin: `http://${own}`, 'Sec-Fetch-Site': 'same-origin' } })).status).toBe(200)
})

test('SEC-62: the page opens in a tab of its own by typing or from the demo, but not in a frame, as a script, or from a web site', async () => {
  const { ask } = await start()
  const get = async (site: string, dest: string, mode = 'navigate') =>
    (await ask({ headers: { 'Sec-Fetch-Site': site, 'Sec-Fetch-Dest': dest, 'Sec-Fetch-Mode': mode } })).status
  expect(await get('none', 'document')).toBe(200)
  expect(await get('same-site', 'document')).toBe(200)
  expect(await get('cross-site', 'document')).toBe(403)
  for (const dest of ['iframe', 'frame', 'embed', 'object']) expect([dest, await get('same-site', dest)]).toEqual([dest, 403])
  expect(await get('same-site', 'script', 'no-cors')).toBe(403)
  expect(await get('same-site', 'empty', 'cors')).toBe(403)
})

test('no answer ever allows another origin, and a preflight gets nothing', async () => {
  const { ask } = await start()
  const preflight = await ask({ method: 'OPTIONS', path: '/call/bot.list', headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' } })
  expect(preflight.status).toBe(403)
  for (const method of ['OPTIONS', 'TRACE', 'PUT', 'DELETE']) {
    const answer = await ask({ method, path: '/' })
    expect([method, answer.status]).toEqual([method, 405])
    expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  }
})

test('SEC-63: a launch token is good once, and then a new one waits', async () => {
  const { launch, tokens, call, learned, lines } = await start()
  const [token = ''] = tokens
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  const first = await launch(token)
  expect(first.status).toBe(200)
  expect(first.headers['set-cookie']).toBeUndefined()
  expect(first.headers['cache-control']).toBe('no-store')
  const { bearer, mediaKey } = first.json() as { bearer: string; mediaKey: string }
  expect(await launch(token)).toMatchObject({ status: 401 })
  expect(tokens).toHaveLength(2)
  expect((await call(bearer, 'bot.list')).json()).toEqual({ ok: true, value: { actor: { operatorId: 'o', deviceId: 'd' }, name: 'bot.list', input: {} } })
  // The next link opens a second session beside the first.
  expect((await launch(tokens[1] ?? '')).status).toBe(200)
  expect((await call(bearer, 'bot.list')).status).toBe(200)
  expect(learned).toEqual(expect.arrayContaining([token, bearer, mediaKey]))
  expect(JSON.stringify(lines)).not.toContain(token)
})

test('SEC-66: ten wrong tokens make the right one wrong', async () => {
  const { launch, tokens } = await start()
  const [token = ''] = tokens
  for (let attempt = 0; attempt < 9; attempt += 1) expect((await launch(`${attempt}`.repeat(43))).status).toBe(401)
  expect(tokens).toHaveLength(1)
  await launch('')
  expect(tokens).toHaveLength(2)
  expect((await launch(token)).status).toBe(401)
  expect((await launch(tokens[1] ?? '')).status).toBe(200)
})

test('SEC-63: the link for a command line lives for a minute and is good once', async () => {
  const { launch, sessions, pass, tokens } = await start()
  const brief = sessions.briefToken()
  expect((await launch(brief)).status).toBe(200)
  expect((await launch(brief)).status).toBe(401)
  const late = sessions.briefToken()
  pass(60_000)
  expect((await launch(late)).status).toBe(401)
  // The printed link is none the worse.
  expect(tokens).toHaveLength(1)
  expect((await launch(tokens[0] ?? '')).status).toBe(200)
})

test('SEC-66: a session that was idle for twelve hours is over', async () => {
  const { signIn, call, pass, stream } = await start()
  const { bearer } = await signIn()
  const hour = 60 * 60 * 1000
  pass(11 * hour)
  expect((await call(bearer, 'bot.list')).status).toBe(200)
  const { ended } = await stream(bearer)
  pass(11 * hour)
  expect((await call(bearer, 'bot.list')).status).toBe(200)
  pass(12 * hour + 1)
  expect((await call(bearer, 'bot.list')).status).toBe(401)
  await ended
})

test('SEC-64: without JSON, a POST and a bearer nothing is called', async () => {
  const { ask, signIn, call } = await start()
  const { bearer, mediaKey } = await signIn()
  const path = '/call/bot.list'
  const json = { 'Content-Type': 'application/json' }
  const authorization = { Authorization: `Bearer ${bearer}` }
  expect((await ask({ method: 'POST', path, headers: json, body: '{}' })).status).toBe(401)
  expect((await ask({ method: 'POST', path, headers: { ...json, Authorization: bearer }, body: '{}' })).status).toBe(401)
  expect((await ask({ method: 'POST', path, headers: { ...json, Cookie: `bearer=${bearer}` }, body: '{}' })).status).toBe(401)
  expect((await ask({ method: 'POST', path: `${path}?k=${bearer}`, headers: json, body: '{}' })).status).toBe(401)
  expect((await call(mediaKey, 'bot.list')).status).toBe(401)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', undefined]) {
    const answer = await ask({ method: 'POST', path, headers: { ...authorization, ...(type && { 'Content-Type': type }) }, body: '{}' })
    expect([type, answer.status]).toEqual([type, 415])
  }
  expect((await ask({ method: 'GET', path, headers: authorization })).status).toBe(405)
  expect((await call(bearer, 'bot.list', '{}', { 'Content-Type': 'application/json; charset=utf-8' })).status).toBe(200)
})

test('SEC-16: what is too large, too deep, no JSON or names a prototype is refused before the core sees it', async () => {
  const { signIn, call } = await start()
  const { bearer } = await signIn()
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const refused = async (input: string) => {
    const { status, json } = await call(bearer, 'draft.set', input)
    return [status, (json() as { problem: { code: string } }).problem.code]
  }
  for (const input of ['', '{', 'undefined', nested(17), '{"__proto__":1}', '{"a":[{"constructor":{}}]}', '{"a":{"prototype":0}}', `${nested(1).slice(0, -1)}${'{"a":'.repeat(20)}1${'}'.repeat(20)}]`]) {
    expect([input, ...(await refused(input))]).toEqual([input, 400, 'bad-input'])
  }
  expect(await refused(JSON.stringify('x'.repeat(1024 * 1024)))).toEqual([413, 'bad-input'])
  expect((await call(bearer, 'draft.set', nested(16))).status).toBe(200)
  expect((await call(bearer, 'draft.set', { text: 'x'.repeat(500_000) })).status).toBe(200)
})

test('SEC-16: a body that is longer than it says, or says nothing, is stopped as well', async () => {
  const { signIn, ask } = await start()
  const { bearer } = await signIn()
  const body = JSON.stringify('x'.repeat(3 * 1024 * 1024))
  const answer = await ask({ method: 'POST', path: '/call/draft.set', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}`, 'Transfer-Encoding': 'chunked' }, body })
  expect(answer.status).toBe(413)
})

test('names of calls are names', async () => {
  const { signIn, call, ask } = await start()
  const { bearer } = await signIn()
  for (const name of ['', 'bot', 'bot.list/', '../call/bot.list', 'bot.list%00', '__proto__', 'a.b.c']) {
    expect([name, (await call(bearer, name)).status]).toEqual([name, 404])
  }
  expect((await ask({ path: 'http://127.0.0.1/' })).status).toBe(400)
  expect((await ask({ path: '//evil.example/' })).status).toBe(400)
})

test('SEC-17: a fault inside is a code outside', async () => {
  const { signIn, call, lines } = await start()
  const { bearer } = await signIn()
  const answer = await call(bearer, 'test.throw')
  expect([answer.status, answer.json()]).toEqual([500, { ok: false, problem: { code: 'internal' } }])
  expect(lines).toHaveLength(1)
})

test('SEC-18: a page may call 200 times a second and send 30 messages', async () => {
  const { signIn, call, pass } = await start()
  const { bearer } = await signIn()
  const statuses = async (count: number, name: string) => {
    const all = await Promise.all(Array.from({ length: count }, () => call(bearer, name)))
    return all.filter(({ status }) => status === 200).length
  }
  expect(await statuses(40, 'message.send')).toBe(30)
  expect(await statuses(250, 'bot.list')).toBe(160)
  expect((await call(bearer, 'bot.list')).json()).toEqual({ ok: false, problem: { code: 'too-fast' } })
  pass(500)
  expect(await statuses(150, 'bot.list')).toBe(100)
})

test('deltas are streamed to whoever has the bearer, from where the page stood', async () => {
  const { signIn, stream, emit, heard, ask, listeners } = await start()
  const { bearer, mediaKey } = await signIn()
  expect((await ask({ path: '/events' })).status).toBe(401)
  expect((await stream(mediaKey)).status).toBe(401)
  const live = await stream(bearer, '?since=7&epoch=then')
  const delta: Delta = { epoch: 'then', rev: 8, rows: [{ kind: 'removed', of: 'message', id: 'line\nbreak' }] }
  emit(delta)
  await until(() => expect(live.text()).toContain('data: '))
  const data = live.text().split('\n\n').find(event => event.startsWith('data: '))
  expect(JSON.parse(data?.slice(6) ?? '')).toEqual(delta)
  live.stop()
  await until(() => expect(listeners.size).toBe(0))
  // Without an epoch the present one is meant; without a revision, now.
  ;(await stream(bearer, '?since=9')).stop()
  await until(() => expect(listeners.size).toBe(0))
  ;(await stream(bearer, '?since=x')).stop()
  expect(heard).toEqual([{ since: 7, epoch: 'then' }, { since: 9, epoch: 'now' }, undefined])
})

test('one tab at a time: a second one is told, and may come when the first has gone', async () => {
  const { signIn, stream } = await start()
  const { bearer } = await signIn()
  const first = await stream(bearer)
  const second = await stream(bearer)
  expect(second.status).toBe(409)
  // A reload: the old stream ends while the new one already knocks.
  const third = stream(bearer)
  first.stop()
  expect((await third).status).toBe(200)
})

test('a newer link takes the inbox from the tab of an older one, which is told and may take it back', async () => {
  const { signIn, stream } = await start()
  const older = (await signIn()).bearer
  const newer = (await signIn()).bearer
  const first = await stream(older)
  expect(first.status).toBe(200)
  // A tab that only reconnects takes nothing from anybody.
  expect((await stream(newer)).status).toBe(409)
  const second = await stream(newer, '?take=1')
  expect(second.status).toBe(200)
  await first.ended
  expect((await stream(older)).status).toBe(409)
  expect((await stream(older, '?take=1')).status).toBe(200)
  await second.ended
})

test('a page that does not read gets one reset instead of more than a megabyte', async () => {
  const { signIn, stream, emit } = await start()
  const { bearer } = await signIn()
  const live = await stream(bearer)
  live.pause()
  for (let rev = 1; rev <= 200; rev += 1) {
    emit({ epoch: 'e', rev, rows: [{ kind: 'removed', of: 'message', id: 'x'.repeat(100_000) }] })
    await new Promise(setImmediate)
  }
  live.resume()
  await until(() => expect(live.text()).toContain('"rev":200,"reset":true'))
  expect(live.text().length).toBeLessThan(15_000_000)
  expect(live.text().match(/reset/g)).toHaveLength(1)
})

test('media need the bearer or the key that opens nothing else', async () => {
  const { ask, signIn } = await start()
  const { bearer, mediaKey } = await signIn()
  const path = `/media/${mediaId}/full`
  expect((await ask({ path })).status).toBe(401)
  expect((await ask({ path: `${path}?k=${bearer}` })).status).toBe(401)
  expect((await ask({ path: `${path}?k=` })).status).toBe(401)
  for (const answer of [await ask({ path, headers: { Authorization: `Bearer ${bearer}` } }), await ask({ path: `${path}?k=${mediaKey}` })]) {
    expect([answer.status, answer.headers['content-type'], answer.headers['content-length']]).toEqual([200, 'image/png', String(png.length)])
  }
  expect((await ask({ path: `${path}?k=${mediaKey}`, headers: { Range: 'bytes=0-3' } })).headers['content-range']).toBe(`bytes 0-3/${png.length}`)
  expect((await ask({ method: 'POST', path: `${path}?k=${mediaKey}` })).status).toBe(405)
  expect((await ask({ method: 'POST', path: `/upload?k=${mediaKey}`, body: 'x' })).status).toBe(401)
})

test('SEC-36: the media grammar is met as it was sent, before anybody tidies it', async () => {
  const { ask, signIn } = await start()
  const { mediaKey } = await signIn()
  const hostile = [
    `/media/../media/${mediaId}/full`,
    `/media/./${mediaId}/full`,
    `/media/%62${mediaId.slice(1)}/full`,
    `/media//${mediaId}/full`,
    `/media/${mediaId}/full/`,
    `/media/${mediaId}\\..\\full`,
    `/media/..%2f..%2fsecret.js/full`,
    `/media/${mediaId}/full%00`,
    `/media/${mediaId}/full;x`,
    `/media/${mediaId}:$DATA/full`,
  ]
  for (const path of hostile) expect([path, (await ask({ path: `${path}?k=${mediaKey}` })).status]).toEqual([path, 404])
})

test('an upload goes through with the bearer, and one over the cap is answered although it goes on sending', async () => {
  const { ask, signIn } = await start()
  const { bearer } = await signIn()
  const headers = { Authorization: `Bearer ${bearer}`, 'X-File-Name': 'a%20b.png' }
  expect((await ask({ method: 'POST', path: '/upload', headers: { 'X-File-Name': 'x' }, body: png })).status).toBe(401)
  expect((await ask({ method: 'POST', path: '/upload', headers, body: png })).json()).toMatchObject({ name: 'a b.png', size: png.length, mime: 'image/png' })
  const big = new Uint8Array(5_000_000)
  for (const length of [{}, { 'Transfer-Encoding': 'chunked' }]) {
    const answer = await ask({ method: 'POST', path: '/upload', headers: { ...headers, ...length }, body: big })
    expect([answer.status, answer.json()]).toEqual([413, { ok: false, problem: { code: 'file-too-big', params: { limit: 1 } } }])
  }
})

test('there is no upgrade to anything', async () => {
  const { ask, signIn } = await start()
  const { bearer } = await signIn()
  const answer = await ask({ path: '/events', headers: { Authorization: `Bearer ${bearer}x`, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'x', 'Sec-WebSocket-Version': '13' } })
  expect(answer.status).toBe(401)
})

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('SEC-67: another user of this machine is refused, even with the bearer', async () => {
  const { own, signIn } = await start()
  const { bearer } = await signIn()
  const script = `fetch('http://${own}/', { headers: { Authorization: 'Bearer ${bearer}' } }).then(answer => console.log(answer.status))`
  const asUser = (uid: number) =>
    new Promise<string>(resolve => {
      // Asynchronously: the server lives in this process.
      void import('node:child_process').then(({ execFile }) => execFile(process.execPath, ['-e', script], { uid, cwd: '/' }, (_error, stdout) => resolve(stdout.trim())))
    })
  expect(await asUser(0)).toBe('200')
  // Only if that user can run this Node at all.
  if (spawnSync(process.execPath, ['-e', ''], { uid: 65_534, cwd: '/' }).status === 0) expect(await asUser(65_534)).toBe('403')
})

test('closing ends streams and lets the port go', async () => {
  const { signIn, stream, web, ask } = await start()
  const { bearer } = await signIn()
  const live = await stream(bearer)
  closing.length = 0
  await web.close()
  await live.ended
  await expect(ask({})).rejects.toThrow(/ECONNREFUSED|hang up/)
})
