import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright/test'
import { _electron, expect, test as base } from 'playwright/test'
import type { Answer } from '../../src/shared/contract'
import { root } from '../support/app'
import { simulated } from '../support/simulated'
import { electronPath } from './electron-path'

/**
 * The ten things that nothing but Electron itself, or another system than Linux, can show. Everything else about them is shown
 * without its binary; here the walls are seen from inside. A packed app is looked at from outside, by scripts/packed.mjs: it
 * refuses the switches by which a test would get in.
 */
type Desktop = { readonly app: ElectronApplication; readonly page: Page; readonly simulator: ReturnType<typeof simulated>; readonly dir: string }

const binary = electronPath()
const isWindows = process.platform === 'win32'
const isMac = process.platform === 'darwin'

const test = base.extend<{ desktop: Desktop; flags: readonly string[]; folder: string }>({
  flags: [['--vault=session'], { option: true }],
  /** Below the temporary folder. */
  folder: ['', { option: true }],
  desktop: async ({ flags, folder }, use) => {
    const top = mkdtempSync(join(tmpdir(), 'bellhop-electron-'))
    const dir = join(top, folder)
    mkdirSync(dir, { recursive: true })
    const simulator = simulated({ seed: 3 })
    const { apiRoot } = await simulator.start()
    const args = [root, `--data-dir=${dir}`, `--api-root=${apiRoot}`, ...flags]
    const app = await _electron.launch({ executablePath: binary, args, timeout: 30_000 })
    const page = await app.firstWindow()
    await use({ app, page, simulator, dir })
    await app.close().catch(() => undefined)
    await simulator.close()
    rmSync(top, { recursive: true, force: true, maxRetries: 3 })
  },
})

// oxlint-disable-next-line no-empty-pattern
test.beforeEach(({}, info) => {
  test.skip(binary === undefined, 'SKIPPED: the binary of Electron is not here (npm start fetches it where it can be reached)')
  test.skip(info.project.name !== 'electron', 'runs in the project electron')
})

const call = (page: Page, name: string, input: object) =>
  page.evaluate(([to, what]) => (Reflect.get(globalThis, 'bellhop') as { call(name: string, input: unknown): Promise<Answer> }).call(to, what), [name, input] as const)

async function value(page: Page, name: string, input: object): Promise<Record<string, unknown>> {
  const answer = await call(page, name, input)
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`)
  return answer.value as Record<string, unknown>
}

/** Connects a bot to which somebody has written. */
async function withAda({ page, simulator }: Desktop) {
  const bot = simulator.createBot({ firstName: 'Shop' })
  const ada = simulator.createUser({ firstName: 'Ada' })
  await value(page, 'bot.connect', { token: bot.token })
  ada.start(bot)
  return { bot, ada }
}

/** Sends a file as Ada and answers the id under which the page can have it. */
async function received(desktop: Desktop, bytes: Buffer, name: string, mime: string): Promise<string> {
  const { bot, ada } = await withAda(desktop)
  ada.sendDocument(bot, { bytes, name, mime })
  const attachment = async () => {
    const { conversations } = (await value(desktop.page, 'conversation.list', {})) as { conversations: { id: string }[] }
    if (conversations.length === 0) return ''
    const { messages } = (await value(desktop.page, 'message.list', { conversationId: conversations[0]?.id })) as { messages: { attachments: { id: string }[] }[] }
    return messages.flatMap(message => message.attachments)[0]?.id ?? ''
  }
  await expect.poll(attachment).not.toBe('')
  const id = await attachment()
  await value(desktop.page, 'attachment.fetch', { attachmentId: id })
  await expect.poll(() => desktop.page.evaluate(async path => (await fetch(path)).status, `/media/${id}/full`)).toBe(200)
  return id
}

test('1 (SEC-1, SEC-2, SEC-19): the page is in a sandbox, without Node, with four functions', async ({ desktop: { app, page } }) => {
  const seen = await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global'].map(name => typeof Reflect.get(globalThis, name)))
  expect(seen).toEqual(['undefined', 'undefined', 'undefined', 'undefined', 'undefined'])
  expect(await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'bellhop') as object))).toEqual(['call', 'listen', 'onAction', 'shows'])
  expect(await page.evaluate(() => Object.isFrozen(Reflect.get(globalThis, 'bellhop')))).toBe(true)
  const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ type, sandboxed }) => ({ type, sandboxed })))
  expect(metrics.filter(({ type }) => type === 'Tab').length).toBeGreaterThan(0)
  expect(metrics.filter(({ type, sandboxed }) => type === 'Tab' && sandboxed === false)).toEqual([])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('2 (SEC-4, SEC-5, SEC-15): the page stays where it is, opens nothing, and no frame may call', async ({ desktop: { app, page } }) => {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(String(request.url))
    response.writeHead(302, { Location: 'bellhop://app/' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const home = page.url()
  expect(home).toBe('bellhop://app/')
  const elsewhere = ['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', 'about:blank', 'javascript:void 0', `http://127.0.0.1:${(server.address() as AddressInfo).port}/redirect`]
  for (const url of elsewhere) {
    await page.evaluate(to => void (location.href = to), url).catch(() => undefined)
    await page.waitForTimeout(100)
    expect(page.url()).toBe(home)
  }
  for (const url of ['bellhop://app/', 'about:blank', 'https://example.org/']) expect(await page.evaluate(to => window.open(to), url)).toBeNull()
  const inside = await page.evaluate(async () => {
    const look = async (frame: HTMLIFrameElement) => {
      document.body.append(frame)
      await new Promise(resolve => setTimeout(resolve, 300))
      const found = typeof Reflect.get(frame.contentWindow ?? {}, 'bellhop')
      frame.remove()
      return found
    }
    const own = document.createElement('iframe')
    own.src = '/'
    const view = document.createElement('webview')
    document.body.append(view)
    const isView = typeof Reflect.get(view, 'loadURL')
    view.remove()
    return [await look(document.createElement('iframe')), await look(own), isView]
  })
  expect(inside).toEqual(['undefined', 'undefined', 'undefined'])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  server.close()
  expect(hits).toEqual([])
})

test('3 (SEC-6): what the page may ask of the system is granted, and nothing else', async ({ desktop: { page } }) => {
  const asked = await page.evaluate(async () => {
    const name = (error: unknown) => (error as Error).name
    const video = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name)
    const audio = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', name)
    const screen = await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'granted', name)
    const place = await new Promise(resolve => navigator.geolocation.getCurrentPosition(() => resolve('granted'), error => resolve(error.code)))
    const read = await navigator.clipboard.readText().then(() => 'granted', name)
    const devices = ['hid', 'serial', 'usb', 'bluetooth'].map(async kind => {
      const device = Reflect.get(navigator, kind) as { getDevices?(): Promise<unknown[]>; getPorts?(): Promise<unknown[]> } | undefined
      const found = await (device?.getDevices?.() ?? device?.getPorts?.() ?? Promise.resolve([])).catch(() => [])
      return found.length
    })
    return { refused: [video, audio, screen, place, read], devices: await Promise.all(devices), notifications: await Notification.requestPermission() }
  })
  expect(asked.refused).not.toContain('granted')
  expect(asked.devices).toEqual([0, 0, 0, 0])
  expect(asked.notifications).toBe('granted')
})

test('4 (SEC-14): nothing leaves the page for the network', async ({ desktop: { app, page } }) => {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(`http ${request.url}`)
    response.end('reached')
  }).listen(0, '127.0.0.1')
  server.on('connection', () => hits.push('tcp'))
  await once(server, 'listening')
  const stun = createSocket('udp4').on('message', () => hits.push('udp'))
  stun.bind(0, '127.0.0.1')
  await once(stun, 'listening')
  const ports = { http: (server.address() as AddressInfo).port, udp: stun.address().port }

  await page.evaluate(async ({ http, udp }) => {
    await fetch(`http://127.0.0.1:${http}/fetch`).catch(() => undefined)
    new Image().src = `http://127.0.0.1:${http}/image`
    navigator.sendBeacon(`http://127.0.0.1:${http}/beacon`)
    try {
      void new WebSocket(`ws://127.0.0.1:${http}/socket`)
    } catch {
      // The policy may refuse it on the spot.
    }
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: `stun:127.0.0.1:${udp}` }, { urls: `turn:127.0.0.1:${http}?transport=tcp`, username: 'a', credential: 'b' }],
    })
    peer.createDataChannel('out')
    await peer.setLocalDescription(await peer.createOffer())
    await new Promise(resolve => setTimeout(resolve, 3_000))
    peer.close()
  }, ports)
  // The sessions themselves, without a page and its policy in the way.
  const reached = await app.evaluate(
    ({ session }, port) =>
      Promise.all([session.fromPartition('persist:bellhop'), session.defaultSession].map(one => one.fetch(`http://127.0.0.1:${port}/session`).then(() => true, () => false))),
    ports.http,
  )
  server.close()
  stun.close()
  expect(reached).toEqual([false, false])
  expect(hits).toEqual([])
})

test('5 (SEC-36, SEC-37): files come through the protocol in parts, and a recording can be wound forward', async ({ desktop }) => {
  // Frames of silence at a constant rate are a recording of their own.
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x64])
  const id = await received(desktop, Buffer.concat(Array.from({ length: 20_000 }, () => frame)), 'silence.mp3', 'audio/mpeg')
  const { page } = desktop
  const parts = await page.evaluate(async path => {
    const part = await fetch(path, { headers: { Range: 'bytes=0-9' } })
    const wrong = await fetch(path, { headers: { Range: 'bytes=99999999-' } })
    return [part.status, (await part.arrayBuffer()).byteLength, wrong.status]
  }, `/media/${id}/full`)
  expect(parts).toEqual([206, 10, 416])
  const wound = await page.evaluate(async path => {
    const audio = new Audio(path)
    audio.preload = 'metadata'
    await new Promise((resolve, reject) => {
      audio.addEventListener('loadedmetadata', resolve)
      audio.addEventListener('error', () => reject(new Error(audio.error?.message)))
    })
    audio.currentTime = 400
    await new Promise(resolve => audio.addEventListener('seeked', resolve))
    return [Math.round(audio.duration), Math.round(audio.currentTime)]
  }, `/media/${id}/full`)
  expect(wound).toEqual([521, 400])
})

test.describe('with the keychain of this system', () => {
  test.use({ flags: [] })

  test('6 (SEC-59, REL-26): the keychain is asked by a process of its own, and a prompt does not hold the end', async ({ desktop: { app, page } }) => {
    // Whatever this system's keychain says, it says by a state with a name; an unanswered prompt says nothing yet.
    const asked = page.evaluate(() => (Reflect.get(globalThis, 'bellhop') as { call(name: string, input: unknown): Promise<Answer> }).call('vault.unlock', {})).catch(() => undefined)
    await Promise.race([asked, page.waitForTimeout(5_000)])
    const helpers = await app.evaluate(({ app: electron }) => electron.getAppMetrics().filter(({ type, name }) => type === 'Utility' && name === 'Bellhop keychain').map(({ pid }) => pid))
    const child = app.process()
    const began = performance.now()
    const gone = once(child, 'exit')
    await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
    await gone
    expect(performance.now() - began).toBeLessThan(6_000)
    for (const pid of helpers) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

test('7 (SEC-90): Electron can do what the core asks of it', async ({ desktop: { app } }) => {
  const found = await app.evaluate(async (_electron_, folder) => {
    const crypto = process.getBuiltinModule('node:crypto')
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const require = process.getBuiltinModule('node:module').createRequire(`${folder}/package.json`)
    const db = new DatabaseSync(':memory:')
    const row = db.prepare('select sqlite_version() as version').get()
    db.exec('pragma fullfsync = on')
    const full = db.prepare('pragma fullfsync').get()
    db.exec("create virtual table words using fts5(text, tokenize = 'trigram')")
    db.close()
    const key = crypto.randomBytes(32)
    const cipher = crypto.createCipheriv('aes-256-gcm', key, crypto.randomBytes(12))
    const pair = crypto.generateKeyPairSync('ed25519')
    const signature = crypto.sign(null, Buffer.from('x'), pair.privateKey)
    // RFC 8439, 2.8.2: the stream cipher that BoringSSL does not have, from the package that brings it.
    const { xchacha20poly1305 } = require('@noble/ciphers/chacha.js') as { xchacha20poly1305(key: Uint8Array, nonce: Uint8Array): { encrypt(text: Uint8Array): Uint8Array; decrypt(text: Uint8Array): Uint8Array } }
    const nonce = crypto.randomBytes(24)
    const sealed = xchacha20poly1305(key, nonce).encrypt(Buffer.from('parcel'))
    return {
      sqlite: String(row?.['version']),
      fullfsync: full?.['fullfsync'],
      hkdf: crypto.hkdfSync('sha256', key, '', 'x', 32).byteLength,
      scrypt: crypto.scryptSync('x', 'y', 32).length,
      gcm: cipher.update('x').length,
      ed25519: crypto.verify(null, Buffer.from('x'), pair.publicKey, signature),
      x25519: crypto.generateKeyPairSync('x25519').publicKey.asymmetricKeyType,
      noble: Buffer.from(xchacha20poly1305(key, nonce).decrypt(sealed)).toString(),
      zstd: process.getBuiltinModule('node:zlib').zstdDecompressSync(process.getBuiltinModule('node:zlib').zstdCompressSync('parcel')).toString(),
    }
  }, root)
  expect(found).toMatchObject({ fullfsync: 1, hkdf: 32, scrypt: 32, gcm: 1, ed25519: true, x25519: 'x25519', noble: 'parcel', zstd: 'parcel' })
  const [major = 0, minor = 0, patch = 0] = found.sqlite.split('.').map(Number)
  expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_051_003)
})

test('8 (REL-26, REL-31, SEC-34): the app outlives its page, wakes with the machine, and ends in five seconds', async ({ desktop }) => {
  const { app, simulator } = desktop
  const { bot, ada } = await withAda(desktop)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  ada.write(bot, 'Is anybody there?')
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`document.body.innerText.includes('Is anybody there?')`, false),
      ),
    )
    .toBe(true)
  // The next poll is parked for 50 seconds; waking ends that at once.
  const asked = () => simulator.journal.of('getUpdates').length
  let before = -1
  await expect.poll(() => {
    const isParked = before === asked()
    before = asked()
    return isParked
  }, { intervals: [1_000] }).toBe(true)
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
  await expect.poll(asked).toBeGreaterThan(before)
  const child = app.process()
  const began = performance.now()
  const gone = once(child, 'exit')
  await app.evaluate(({ BrowserWindow, app: electron }, isOnWindows) => {
    // What Windows says when somebody logs off; elsewhere the tray's Quit.
    if (isOnWindows) BrowserWindow.getAllWindows()[0]?.emit('session-end', {})
    else electron.quit()
  }, isWindows).catch(() => undefined)
  await gone
  expect(performance.now() - began).toBeLessThan(6_000)
})

test.describe('in a folder with a long name', () => {
  test.use({ folder: isWindows ? join(...Array.from({ length: 6 }, (_, index) => `${index} ein sehr langer Name für einen Ordner ✉ `.padEnd(40, 'x'))) : 'Ordner mit Leerzeichen ✉' })

  test('9 (SEC-44): what only this system has: long paths, marks on what is saved', async ({ desktop }) => {
    const { app, page, dir } = desktop
    // Windows had a limit of 260 characters.
    if (isWindows) expect(dir.length).toBeGreaterThan(260)
    const id = await received(desktop, Buffer.from('MZ, says the parcel'), 'invoice.txt', 'text/plain')
    const path = join(dir, 'saved.txt')
    await app.evaluate(({ session }, to) => {
      session.fromPartition('persist:bellhop').prependOnceListener('will-download', (_event, item) => item.setSavePath(to))
    }, path)
    await page.evaluate(address => {
      const link = document.createElement('a')
      link.href = address
      link.download = 'saved.txt'
      link.click()
    }, `/media/${id}/full?download=1`)
    await expect.poll(() => existsSync(path)).toBe(true)
    await expect.poll(() => readFileSync(path, 'utf8')).toBe('MZ, says the parcel')
    if (isWindows) await expect.poll(() => existsSync(`${path}:Zone.Identifier`) && readFileSync(`${path}:Zone.Identifier`, 'utf8')).toContain('ZoneId=3')
    // On macOS it is the packed app's Info.plist that has files marked: scripts/packed.mjs reads it. Here it shows that the tool to see it works.
    if (isMac) expect(execFileSync('xattr', [path], { encoding: 'utf8' })).not.toContain('No such file')
  })
})

test.describe('in a folder that others can change', () => {
  test.use({ folder: join('Dropbox', 'Bellhop') })

  test('10: a profile in a folder that is synchronised is said to be one, and works', async ({ desktop: { page, dir } }) => {
    expect(await value(page, 'app.info', {})).toMatchObject({ mode: 'normal' })
    const log = () => (existsSync(join(dir, 'logs')) ? execFileSync(process.execPath, ['-e', `for (const name of fs.readdirSync(process.argv[1])) process.stdout.write(fs.readFileSync(path.join(process.argv[1], name)))`, join(dir, 'logs')], { encoding: 'utf8' }) : '')
    await expect.poll(log).toContain('others can change')
  })
})
