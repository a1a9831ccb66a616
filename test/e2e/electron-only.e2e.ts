import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright/test'
import { _electron, expect, test as base } from 'playwright/test'
import type { Answer } from '../../src/shared/contract'
import { simulated } from '../support/simulated'
import { root } from '../support/app'
import { electronPath } from './electron-path'

/** What nothing but Electron itself can show (TRUST 6): the walls that main asks for, seen from inside. */
type Desktop = { readonly app: ElectronApplication; readonly page: Page; readonly simulator: ReturnType<typeof simulated> }

const binary = electronPath()

const test = base.extend<{ desktop: Desktop }>({
  // Playwright reads the names of what a fixture uses from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  desktop: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'bellhop-electron-'))
    const simulator = simulated({ seed: 3 })
    const { apiRoot } = await simulator.start()
    const args = [root, `--data-dir=${dir}`, `--api-root=${apiRoot}`, '--vault=session']
    const app = await _electron.launch({ executablePath: binary, args, timeout: 30_000 })
    const page = await app.firstWindow()
    await use({ app, page, simulator })
    await app.close().catch(() => undefined)
    await simulator.close()
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  },
})

// oxlint-disable-next-line no-empty-pattern
test.beforeEach(({}, info) => {
  test.skip(binary === undefined, 'SKIPPED: the binary of Electron is not here (npm start fetches it where it can be reached)')
  test.skip(info.project.name !== 'electron', 'runs in the project electron')
})

test('the page is in a sandbox, without Node', async ({ desktop: { app, page } }) => {
  const seen = await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].map(name => typeof Reflect.get(globalThis, name)))
  expect(seen).toEqual(['undefined', 'undefined', 'undefined', 'undefined'])
  expect(await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'bellhop') as object))).toEqual(['call', 'listen', 'onAction', 'shows'])
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents && { partition: contents.session.storagePath !== null, type: contents.getType() }
  })
  expect(preferences).toEqual({ partition: true, type: 'window' })
  const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ type, sandboxed }) => ({ type, sandboxed })))
  expect(metrics.filter(({ type, sandboxed }) => type === 'Tab' && sandboxed === false)).toEqual([])
})

test('the page stays where it is and opens nothing', async ({ desktop: { app, page } }) => {
  const home = page.url()
  expect(home).toBe('bellhop://app/')
  for (const url of ['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', 'javascript:void 0']) {
    await page.evaluate(to => void (location.href = to), url).catch(() => undefined)
    expect(page.url()).toBe(home)
  }
  expect(await page.evaluate(() => window.open('bellhop://app/'))).toBeNull()
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const inside = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    await new Promise(resolve => setTimeout(resolve, 300))
    const found = typeof Reflect.get(frame.contentWindow ?? {}, 'bellhop')
    frame.remove()
    return found
  })
  expect(inside).toBe('undefined')
})

test('permissions are refused', async ({ desktop: { page } }) => {
  const asked = await page.evaluate(async () => {
    const name = (error: unknown) => (error as Error).name
    const video = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name)
    const audio = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', name)
    const screen = await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'granted', name)
    const place = await new Promise(resolve => navigator.geolocation.getCurrentPosition(() => resolve('granted'), error => resolve(error.code)))
    const read = await navigator.clipboard.readText().then(() => 'granted', name)
    return { video, audio, screen, place, read }
  })
  expect(Object.values(asked)).not.toContain('granted')
})

test('nothing leaves the page for the network', async ({ desktop: { app, page } }) => {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(`http ${request.url}`)
    response.end('reached')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stun = createSocket('udp4').on('message', () => hits.push('udp'))
  stun.bind(0, '127.0.0.1')
  await once(stun, 'listening')
  const ports = { http: (server.address() as AddressInfo).port, udp: stun.address().port }

  await page.evaluate(async ({ http, udp }) => {
    await fetch(`http://127.0.0.1:${http}/fetch`).catch(() => undefined)
    new Image().src = `http://127.0.0.1:${http}/image`
    navigator.sendBeacon(`http://127.0.0.1:${http}/beacon`)
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: `stun:127.0.0.1:${udp}` }, { urls: `turn:127.0.0.1:${http}?transport=tcp`, username: 'a', credential: 'b' }],
    })
    peer.createDataChannel('out')
    await peer.setLocalDescription(await peer.createOffer())
    await new Promise(resolve => setTimeout(resolve, 3_000))
    peer.close()
  }, ports)
  // The session itself, without a page and its policy in the way.
  const reached = await app.evaluate(
    ({ session }, port) => session.fromPartition('persist:bellhop').fetch(`http://127.0.0.1:${port}/session`).then(() => true, () => false),
    ports.http,
  )
  server.close()
  stun.close()
  expect(reached).toBe(false)
  expect(hits).toEqual([])
})

test('a picture comes through the protocol, whole and in parts', async ({ desktop: { page, simulator } }) => {
  const bot = simulator.createBot({ firstName: 'Shop' })
  const ada = simulator.createUser({ firstName: 'Ada' })
  const call = (name: string, input: object) =>
    page.evaluate(
      ([to, what]) => (Reflect.get(globalThis, 'bellhop') as { call(name: string, input: unknown): Promise<Answer> }).call(to, what),
      [name, input] as const,
    )
  expect(await call('bot.connect', { token: bot.token })).toMatchObject({ ok: true })
  ada.start(bot)
  ada.sendPhoto(bot, { bytes: readFileSync(join(root, 'resources/icons/256x256.png')) })
  await expect
    .poll(async () => {
      const answer = await call('conversation.list', {})
      return answer.ok ? (answer.value as { conversations: unknown[] }).conversations.length : 0
    })
    .toBe(1)
  const list = await call('conversation.list', {})
  const conversationId = list.ok ? (list.value as { conversations: { id: string }[] }).conversations[0]?.id : ''
  const messages = await call('message.list', { conversationId })
  const id = messages.ok ? (messages.value as { messages: { attachments: { id: string }[] }[] }).messages.flatMap(message => message.attachments)[0]?.id : ''
  await call('attachment.fetch', { attachmentId: id })
  await expect
    .poll(() =>
      page.evaluate(async path => {
        const whole = await fetch(path)
        const part = await fetch(path, { headers: { Range: 'bytes=0-9' } })
        return [whole.status, part.status, (await part.arrayBuffer()).byteLength]
      }, `/media/${id}/full`),
    )
    .toEqual([200, 206, 10])
})

test('the page comes back after a crash while the bot is polled on', async ({ desktop: { app, simulator } }) => {
  const bot = simulator.createBot({ firstName: 'Shop' })
  const page = await app.firstWindow()
  await page.evaluate(
    token => (Reflect.get(globalThis, 'bellhop') as { call(name: string, input: unknown): Promise<Answer> }).call('bot.connect', { token }),
    bot.token,
  )
  const ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  ada.write(bot, 'Is anybody there?')
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`document.body.innerText.includes('Is anybody there?')`, false),
      ),
    )
    .toBe(true)
})

test('Electron can do what the core asks of it', async ({ desktop: { app } }) => {
  const found = await app.evaluate(() => {
    const crypto = process.getBuiltinModule('node:crypto')
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const db = new DatabaseSync(':memory:')
    const row = db.prepare('select sqlite_version() as version').get()
    db.close()
    const key = crypto.randomBytes(32)
    const cipher = crypto.createCipheriv('aes-256-gcm', key, crypto.randomBytes(12))
    const pair = crypto.generateKeyPairSync('ed25519')
    const signature = crypto.sign(null, Buffer.from('x'), pair.privateKey)
    return {
      sqlite: String(row?.['version']),
      hkdf: crypto.hkdfSync('sha256', key, '', 'x', 32).byteLength,
      scrypt: crypto.scryptSync('x', 'y', 32).length,
      gcm: cipher.update('x').length,
      ed25519: crypto.verify(null, Buffer.from('x'), pair.publicKey, signature),
      x25519: crypto.generateKeyPairSync('x25519').publicKey.asymmetricKeyType,
    }
  })
  expect(found).toMatchObject({ hkdf: 32, scrypt: 32, gcm: 1, ed25519: true, x25519: 'x25519' })
  const [major = 0, minor = 0, patch = 0] = found.sqlite.split('.').map(Number)
  expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_051_003)
})

test('a quit ends the process in five seconds', async ({ desktop: { app } }) => {
  const child = app.process()
  const began = performance.now()
  const gone = once(child, 'exit')
  await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
  await gone
  expect(performance.now() - began).toBeLessThan(6_000)
})
