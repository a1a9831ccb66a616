import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../../../src/shared/contract'
import { simulated } from '../../../support/simulated'
import type { Entry } from '../../../stand-in/electron'
import { runMain } from '../../../stand-in/run'
import type { Run } from '../../../stand-in/run'
import { permissionsOf } from './declarations'
import { until } from '../../../support/until'

/** The built main, as a process of its own, with the stand-in for Electron around it and the real core inside. */
const isWindows = process.platform === 'win32'
const runs: Run[] = []
const dirs: string[] = []
const closings: (() => Promise<void>)[] = []

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bellhop-desktop-'))
  dirs.push(dir)
  return dir
}

async function start(options: Partial<Parameters<typeof runMain>[0]> = {}): Promise<Run> {
  const run = await runMain({ dir: options.dir ?? folder(), args: ['--vault', 'session'], ...options })
  runs.push(run)
  return run
}

/** Resolves when the shell has done all that it does at start: the tray comes last. */
async function started(options: Partial<Parameters<typeof runMain>[0]> = {}): Promise<Run> {
  const run = await start(options)
  await until(async () => expect(names(await run.journal())).toContain('tray.setToolTip'))
  return run
}

/** One for all tests that only look. */
let common: Promise<Run> | undefined
const commonDir = mkdtempSync(join(tmpdir(), 'bellhop-desktop-'))

function shared(): Promise<Run> {
  common ??= started({ dir: commonDir }).then(run => {
    runs.splice(runs.indexOf(run), 1)
    return run
  })
  return common
}

afterAll(async () => {
  await (await common)?.kill()
  rmSync(commonDir, { recursive: true, force: true })
})

afterEach(async () => {
  await Promise.all(runs.splice(0).map(run => run.kill()))
  await Promise.all(closings.splice(0).map(close => close()))
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

const names = (journal: readonly Entry[]) => journal.map(({ what }) => what)
const entry = (journal: readonly Entry[], what: string) => journal.find(one => one.what === what)?.args
const ok = (result: unknown) => (result as { answer: Extract<Answer, { ok: true }> }).answer.value as Record<string, unknown>

describe('the start', () => {
  test('happens in an order that leaves no gap', async () => {
    const run = await shared()
    const order = names(await run.journal())
    const steps = [
      'app.enableSandbox',
      'app.setPath',
      'app.requestSingleInstanceLock',
      'app.commandLine.appendSwitch',
      'protocol.registerSchemesAsPrivileged',
      // Before the walls, because one of them asks which page records; nobody is admitted before there is a window.
      'ipcMain.handle',
      'session.setProxy',
      'session.protocol.handle',
      'new BrowserWindow',
      'webContents.setWebRTCIPHandlingPolicy',
      'window.loadURL',
      'window.show',
      'Menu.setApplicationMenu',
      'new Tray',
    ]
    expect(steps.map(step => order.indexOf(step))).toEqual(steps.map(step => order.indexOf(step)).toSorted((a, b) => a - b))
    expect(steps.filter(step => !order.includes(step))).toEqual([])
  })

  test('there is one window, with the walls of SEC-1 and the bundled preload', async () => {
    const run = await shared()
    const windows = (await run.journal()).filter(({ what }) => what === 'new BrowserWindow')
    expect(windows).toHaveLength(1)
    const options = windows[0]?.args[0] as { webPreferences: Record<string, unknown> }
    expect(options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, partition: 'persist:bellhop' })
    expect(statSync(String(options.webPreferences['preload'])).isFile()).toBe(true)
    expect(entry(await run.journal(), 'window.loadURL')).toEqual(['bellhop://app/'])
  })

  test('a second one shows the first and ends before it touches anything', async () => {
    const second = await start({ isSecond: true })
    const { code, journal } = await second.ended
    expect(code).toBe(0)
    expect(names(journal)).not.toContain('new BrowserWindow')
    const first = await started()
    await first.closeWindow()
    expect(await first.windowState()).toMatchObject({ isVisible: false })
    await first.appEvent('second-instance')
    expect(await first.windowState()).toMatchObject({ isVisible: true, isFocused: true })
  })

  test.each(['--no-sandbox', '--remote-debugging-port=0', '--disable-web-security'])('SEC-3 an installed app refuses %s', async refused => {
    const run = await start({ isPackaged: true, args: [refused] })
    const { code, journal } = await run.ended
    expect(code).toBe(1)
    expect(names(journal)).toEqual(['app.exit'])
    expect(run.output()).toContain(refused.replace(/^--|=.*$/g, ''))
  })

  test('REL-9: a profile that another process holds is a sentence and an end', async () => {
    const dir = folder()
    await started({ dir })
    // The stand-in's lock lets a second one through, as a second user's or the web shell's would be.
    const { code, journal } = await (await start({ dir })).ended
    expect(code).toBe(1)
    const [title, sentence] = entry(journal, 'dialog.showErrorBox') ?? []
    expect(title).toBe('Bellhop could not start')
    expect(sentence).toMatch(/already|another/i)
  })

  test('REL-14: a profile that cannot be read is said to be one in the window, and nothing is overwritten', async () => {
    const dir = folder()
    const first = await started({ dir })
    await first.quit()
    await first.ended
    const database = join(dir, 'Bellhop', readdirSync(join(dir, 'Bellhop')).find(name => name.endsWith('.db') && !name.includes('lock')) ?? '')
    writeFileSync(database, 'this is no database, and it is mine')
    const run = await started({ dir })
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ mode: 'unreadable' })
    await run.quit()
    await run.ended
    expect(readFileSync(database, 'utf8')).toBe('this is no database, and it is mine')
  })

  test.skipIf(isWindows)('SEC-57 everything that is written is for its owner alone', async () => {
    const dir = folder()
    const run = await started({ dir })
    await run.closeWindow()
    const profile = join(dir, 'Bellhop')
    const open = readdirSync(profile, { recursive: true, encoding: 'utf8' }).filter(name => (statSync(join(profile, name)).mode & 0o077) !== 0)
    expect(statSync(profile).mode & 0o777).toBe(0o700)
    expect(open).toEqual([])
  })
})

describe('SEC-4, SEC-5 every contents stays where it is', () => {
  const foreign = ['https://example.org/', 'about:blank', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'bellhop://app.evil/', 'bellhop://app:1/']

  test('in the main frame, in frames inside, and on redirects', async () => {
    const run = await shared()
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      for (const url of foreign) expect([event, url, await run.contentsEvent(event, { url })]).toEqual([event, url, true])
      expect(await run.contentsEvent(event, { url: 'bellhop://app/' })).toBe(false)
    }
    expect(await run.contentsEvent('will-attach-webview')).toBe(true)
  })

  test('no window is opened, not even for our own page', async () => {
    const run = await shared()
    for (const url of [...foreign, 'bellhop://app/']) expect(await run.open(url)).toEqual({ action: 'deny' })
  })

  test('a contents that the shell did not make itself is locked as well', async () => {
    const run = await started()
    const other = await run.foreignContents()
    expect(await run.foreignNavigation(other, 'https://example.org/')).toBe(true)
    expect(await run.open('https://example.org/', other)).toEqual({ action: 'deny' })
  })
})

describe('SEC-6, SEC-14 the session', () => {
  test('grants three permissions to our page and none to anybody else', async () => {
    const run = await shared()
    const results = await Promise.all(
      permissionsOf('setPermissionRequestHandler').map(async name => ({ name, ...(await run.permission(name)) })),
    )
    const granted = results.filter(({ requested, checked }) => requested || checked)
    expect(granted.map(({ name }) => name).toSorted()).toEqual(['clipboard-sanitized-write', 'fullscreen', 'notifications'])
    expect(granted.every(({ requested, checked }) => requested === true && checked === true)).toBe(true)
    expect(await run.permission('notifications', 'https://example.org/')).toMatchObject({ requested: false })
    expect(await run.devices()).toEqual([false, false, false])
    expect(await run.displayMedia()).toBeNull()
  })

  test('has no network', async () => {
    const run = await shared()
    const allowed = ['bellhop://app/', 'bellhop://app/assets/index.js', 'blob:bellhop://app/7c1f']
    const refused = ['https://example.org/', 'http://127.0.0.1:80/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'data:text/html,x', 'blob:https://example.org/1', 'bellhop://other/']
    for (const url of allowed) expect([url, await run.mayLoad(url)]).toEqual([url, true])
    for (const url of refused) expect([url, await run.mayLoad(url), await run.mayLoad(url, '')]).toEqual([url, false, false])
    const journal = await run.journal()
    expect(entry(journal, 'app.commandLine.appendSwitch')).toEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
    expect(journal.filter(({ what }) => what === 'session.setProxy').map(({ args }) => args)).toEqual(
      ['persist:bellhop', ''].map(partition => [
        partition,
        { mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' },
      ]),
    )
    expect(entry(journal, 'webContents.setWebRTCIPHandlingPolicy')).toEqual(['disable_non_proxied_udp'])
  })

  test('an installed app does not listen to a development server, or to the inspector', async () => {
    const run = await start({ isPackaged: true, env: { ELECTRON_RENDERER_URL: 'http://127.0.0.1:5173' } })
    await until(async () => expect(names(await run.journal())).toContain('window.loadURL'))
    expect(await run.mayLoad('devtools://devtools/bundled/inspector.html')).toBe(false)
    expect(await run.mayLoad('ws://127.0.0.1:5173/')).toBe(false)
    expect(names(await run.journal())).toContain('app.commandLine.appendSwitch')
  })
})

describe('SEC-12, SEC-13 the protocol', () => {
  test('serves the page with its policy', async () => {
    const run = await shared()
    const page = await run.fetch('bellhop://app/')
    expect(page.status).toBe(200)
    expect(Buffer.from(page.body, 'base64').toString()).toContain('<!doctype html>')
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' })
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|data:|https?:/)
  })

  test.each([
    'bellhop://app/../../package.json',
    'bellhop://app/%2e%2e/%2e%2e/package.json',
    'bellhop://app/..%5c..%5cpackage.json',
    'bellhop://app/assets/../../main/index.js',
    'bellhop://app//etc/passwd',
    'bellhop://app/C:/Windows/win.ini',
    'bellhop://app/index.html%00.png',
    'bellhop://app/media/../index.html',
    'bellhop://other/',
    'bellhop://app.evil/',
  ])('%s is nothing', async url => {
    const run = await shared()
    const { status, body } = await run.fetch(url)
    const text = Buffer.from(body, 'base64').toString()
    expect(status === 404 || text.startsWith('<!doctype html>')).toBe(true)
    expect(text).not.toMatch(/"name": "bellhop"|root:|startDesktop/)
  })

  test('in development the page comes from where it is being written', async () => {
    const server = createServer((request, response) => response.end(`made from ${request.url}`)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const run = await started({ env: { ELECTRON_RENDERER_URL: url } })
    const { body } = await run.fetch('bellhop://app/main.tsx?t=1')
    server.close()
    expect(Buffer.from(body, 'base64').toString()).toBe('made from /main.tsx?t=1')
    expect(await run.mayLoad(url.replace('http', 'ws'))).toBe(true)
    expect(await run.mayLoad('https://example.org/')).toBe(false)
  })

  test('takes an upload and answers what it was', async () => {
    const run = await shared()
    const body = Buffer.from('hello').toString('base64')
    const response = await run.fetch('bellhop://app/upload', { method: 'POST', headers: { 'X-File-Name': 'note%20one.txt' }, body })
    expect(response.status).toBe(200)
    expect(JSON.parse(Buffer.from(response.body, 'base64').toString())).toMatchObject({ size: 5, name: 'note one.txt' })
  })
})

describe('SEC-44, SEC-45 saving', () => {
  test('only what a contact sent can be saved, by the system itself', async () => {
    const run = await shared()
    expect(await run.download('bellhop://app/media/0123456789abcdef0123456789abcdef/full')).toBe(false)
    for (const url of ['https://example.org/a.exe', 'bellhop://app/index.html', 'bellhop://app.evil/media/x/full', 'data:text/html,x', 'blob:bellhop://app/1']) {
      expect([url, await run.download(url)]).toEqual([url, true])
    }
  })
})

describe('SEC-15, SEC-16, SEC-17, SEC-18: the two channels', () => {
  test('there is no third', async () => {
    const run = await shared()
    expect(await run.channels()).toEqual({ handled: ['call'], heard: ['listen'] })
  })

  const senders = {
    'another origin': { url: 'https://example.org/' },
    'an empty address': { url: '' },
    'about:blank': { url: 'about:blank' },
    'a host that only looks like ours': { url: 'bellhop://app.evil/' },
    'our page with another port': { url: 'bellhop://app:1/' },
    'a frame inside our page': { isSubframe: true },
    'a frame that is gone': { url: null },
    'a window that is not ours': { contents: 2 },
    'a window that does not exist': { contents: 99 },
  }
  test('whoever else asks is refused and hears nothing', async () => {
    const run = await started()
    await run.foreignContents()
    for (const [name, sender] of Object.entries(senders)) {
      expect([name, await run.call(sender, 'app.info', {})]).toEqual([name, { thrown: 'Error: refused' }])
      await run.say(sender, { listen: 1, since: { epoch: 'x', since: 0 } })
    }
    await run.say({}, { listen: 2, since: { epoch: 'x', since: 0 } })
    await until(async () => expect(await run.sent()).toMatchObject([{ to: 2, delta: { reset: true } }]))
    expect(await run.sent(2)).toEqual([])
  })

  test('our page is answered', async () => {
    const run = await shared()
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ shell: 'electron', isDemo: false, mode: 'normal' })
  })

  test('bad input is a problem and never a crash', async () => {
    const run = await started()
    const bad: [unknown, unknown][] = [
      ['app.info', { extra: 1 }],
      ['no.such', {}],
      ['__proto__', {}],
      [7, {}],
      ['x'.repeat(1_000), {}],
      ['app.info', null],
      ['draft.set', { text: 'x'.repeat(1024 * 1024 + 1) }],
      ['app.info', JSON.parse('{"__proto__":{"a":1}}')],
    ]
    for (const [name, input] of bad) {
      const { answer } = (await run.call({}, name, input)) as { answer: Answer }
      expect(answer).toMatchObject({ ok: false })
      expect(answer.ok ? '' : answer.problem.code).toMatch(/^(bad-input|unknown-call)$/)
    }
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ shell: 'electron' })
  })

  test('a flood is cut off, and lets up', async () => {
    const run = await started()
    const answers = await Promise.all(Array.from({ length: 400 }, () => run.call({}, 'settings.get', {})))
    const refused = answers.filter(({ answer }) => (answer as Answer | undefined)?.ok === false)
    expect(refused.length).toBeGreaterThan(50)
    expect(refused[0]?.answer).toMatchObject({ problem: { code: 'too-fast' } })
    await until(async () => expect(await run.call({}, 'settings.get', {})).toMatchObject({ answer: { ok: true } }), { interval: 200 })
  })

  test('what an earlier page listened to ends with it', async () => {
    const run = await started()
    await run.say({}, { listen: 1 })
    await run.call({}, 'settings.set', { sound: false })
    await until(async () => expect(JSON.stringify(await run.sent())).toContain('"sound":false'))
    await run.say({}, { fresh: true })
    await run.say({}, { listen: 7 })
    await run.call({}, 'settings.set', { sound: true })
    await until(async () => expect(JSON.stringify(await run.sent())).toContain('"sound":true'))
    const after = ((await run.sent()) as { to: number; delta: unknown }[]).filter(({ delta }) => JSON.stringify(delta).includes('"sound":true'))
    expect(after.map(({ to }) => to)).toEqual([7])
  })
})

describe('the window', () => {
  test('hides when it is closed, comes back from the tray and the dock, and remembers where it was', async () => {
    const dir = folder()
    const run = await started({ dir })
    expect(await run.closeWindow()).toBe(true)
    expect(await run.windowState()).toMatchObject({ isVisible: false, isDestroyed: false })
    await run.clickMenu('Open Bellhop', 'tray')
    expect(await run.windowState()).toMatchObject({ isVisible: true })
    await run.closeWindow()
    await run.appEvent('activate')
    expect(await run.windowState()).toMatchObject({ isVisible: true })
    expect(JSON.parse(readFileSync(join(dir, 'Bellhop', 'settings.json'), 'utf8'))).toMatchObject({ bounds: { x: 40, y: 30, width: 1280, height: 800 } })
    await run.quit()
    await run.ended
    const again = await started({ dir })
    expect(entry(await again.journal(), 'new BrowserWindow')?.[0]).toMatchObject({ x: 40, y: 30, width: 1280, height: 800 })
  })

  test.skipIf(process.platform === 'darwin')('closes for good where the operator wants that', async () => {
    const run = await started()
    await run.call({}, 'settings.set', { closeToTray: false })
    expect(await run.closeWindow()).toBe(false)
  })

  test('comes back after a crash while the core goes on, and asks after the fourth in a minute', async () => {
    const run = await started()
    await run.say({}, { listen: 1 })
    for (let crash = 0; crash < 4; crash += 1) {
      await run.contentsEvent('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
      await run.say({}, { fresh: true })
    }
    const journal = await run.journal()
    await until(async () => expect(names(await run.journal())).toContain('dialog.showMessageBox'))
    expect(names(journal).filter(what => what === 'webContents.reload').length).toBeGreaterThanOrEqual(3)
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ mode: 'normal' })
    await run.say({}, { listen: 2 })
    await run.call({}, 'settings.set', { sound: false })
    await until(async () => expect(JSON.stringify(await run.sent())).toContain('"to":2'))
    expect(JSON.stringify(await run.sent())).not.toContain('"to":1')
  })
})

describe('menu and tray', () => {
  test('a right click offers what the text under it allows', async () => {
    const run = await started()
    const editFlags = { canUndo: false, canRedo: false, canCut: false, canCopy: false, canPaste: true, canSelectAll: true }
    await run.contentsEvent('context-menu', {}, { isEditable: false, selectionText: ' ', editFlags })
    expect(names(await run.journal())).not.toContain('menu.popup')
    await run.contentsEvent('context-menu', {}, { isEditable: true, selectionText: '', editFlags })
    expect(names(await run.journal())).toContain('menu.popup')
  })

  test('a click on a menu item asks the page to act, once it can', async () => {
    const run = await started()
    await run.clickMenu('palette.open')
    expect(await run.sent()).toEqual([])
    await run.say({}, { actions: true })
    expect(await run.sent()).toEqual([{ action: { id: 'palette.open' } }])
    await run.clickMenu('settings.open')
    expect(await run.sent()).toEqual([{ action: { id: 'palette.open' } }, { action: { id: 'settings.open' } }])
  })

  test('Quit in the tray quits, although closing the window does not', async () => {
    const run = await started()
    await run.clickMenu('Quit Bellhop', 'tray')
    expect((await run.ended).code).toBe(0)
  })
})

describe('messages outside the window', () => {
  async function withBot() {
    const simulator = simulated({ seed: 7 })
    const { apiRoot } = await simulator.start()
    closings.push(() => simulator.close())
    const bot = simulator.createBot({ firstName: 'Shop' })
    const ada = simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace' })
    const run = await started()
    await run.setWindowState({ isFocused: false })
    ok(await run.call({}, 'bot.connect', { token: bot.token, apiRoot }))
    ada.start(bot)
    return { simulator, bot, ada, run }
  }
  const open = async (run: Run) => (await run.notifications()).filter(({ isOpen }) => isOpen).map(({ options }) => options as { title: string; body: string })

  test('a notification says who and what, and a click opens the conversation', async () => {
    const { run, ada, bot } = await withBot()
    ada.write(bot, 'Where is my parcel?')
    await until(async () => expect(await open(run)).toMatchObject([{ title: 'Ada Lovelace', body: 'Where is my parcel?' }]))
    await until(async () => {
      const journal = await run.journal()
      expect(journal.findLast(({ what }) => what === 'tray.setToolTip')?.args[0]).toMatch(/unread message/)
      expect(journal.findLast(({ what }) => what === 'tray.setImage')?.args[0]).toMatch(/unread/)
    })
    await run.say({}, { actions: true })
    const notices = await run.notifications()
    await run.clickNotification(notices.length - 1)
    const [{ id } = { id: '' }] = ok(await run.call({}, 'conversation.list', {}))['conversations'] as { id: string }[]
    expect(await run.sent()).toContainEqual({ action: { id: 'conversation.open', conversationId: id } })
    expect(await run.windowState()).toMatchObject({ isVisible: true, isFocused: true })
  })

  test('there is none about the conversation on screen, and reading takes one away', async () => {
    const { run, ada, bot, simulator } = await withBot()
    ada.write(bot, 'one')
    await until(async () => expect(await open(run)).toHaveLength(1))
    const [conversation] = ok(await run.call({}, 'conversation.list', {}))['conversations'] as { id: string }[]
    // The first notification may be about her /start alone.
    const messages = await until(async () => {
      const list = ok(await run.call({}, 'message.list', { conversationId: conversation?.id })) as { messages: { id: string; text: string }[] }
      expect(list.messages.at(-1)?.text).toBe('one')
      return list.messages
    })
    await run.call({}, 'conversation.read', { conversationId: conversation?.id, upTo: messages.at(-1)?.id })
    await until(async () => expect(await open(run)).toEqual([]))
    await run.say({}, { shows: conversation?.id })
    await run.setWindowState({ isFocused: true })
    ada.write(bot, 'two')
    await until(async () => {
      const list = ok(await run.call({}, 'message.list', { conversationId: conversation?.id })) as { messages: { text: string }[] }
      expect(list.messages.at(-1)?.text).toBe('two')
    })
    // Rounds take turns: once the next person's message is told, Ada's would have been.
    const bob = simulator.createUser({ firstName: 'Bob' })
    bob.start(bot)
    bob.write(bot, 'three')
    await until(async () => expect(await open(run)).toMatchObject([{ title: 'Bob' }]))
    expect((await run.notifications()).map(({ options }) => (options as { body: string }).body)).not.toContain('two')
  })
})

describe('REL-26 the end', () => {
  test.each(['quit', ...(isWindows ? [] : ['SIGTERM']), 'session-end'])('%s closes in order and says so', async way => {
    const run = await started()
    if (way === 'quit') await run.quit()
    else if (way === 'SIGTERM') run.signal('SIGTERM')
    else await run.windowEvent('session-end')
    const { code, journal } = await run.ended
    expect(code).toBe(0)
    expect(names(journal).at(-1)).toBe('app.exit')
    expect(names(journal).filter(what => what === 'app.exit')).toHaveLength(1)
  })

  test('the profile is free afterwards: the next start finds all that was written', async () => {
    const dir = folder()
    const run = await started({ dir })
    await run.call({}, 'settings.set', { theme: 'dark' })
    await run.quit()
    await run.ended
    const again = await started({ dir })
    expect(ok(await again.call({}, 'settings.get', {}))).toMatchObject({ theme: 'dark' })
  })

  test('REL-16 cut settings are put aside and the last good ones come back', async () => {
    const dir = folder()
    const run = await started({ dir })
    await run.call({}, 'settings.set', { theme: 'dark' })
    await run.quit()
    await run.ended
    for (const damage of ['', '{"settings":{"the']) {
      writeFileSync(join(dir, 'Bellhop', 'settings.json'), damage)
      const again = await started({ dir })
      expect(ok(await again.call({}, 'settings.get', {}))).toMatchObject({ theme: 'dark' })
      await again.quit()
      await again.ended
    }
    expect(readdirSync(join(dir, 'Bellhop')).filter(name => name.startsWith('settings.broken-'))).toHaveLength(2)
  })
})

describe('the keychain', () => {
  // Elsewhere it would be the keychain of whoever runs the tests.
  test.runIf(process.platform === 'linux')('is asked by a process of its own, which ends first', async () => {
    const run = await started({ args: [], env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', DISPLAY: '' } })
    const { state } = ok(await run.call({}, 'vault.unlock', {})) as { state: string }
    expect(state).not.toBe('crashed')
    const [path] = entry(await run.journal(), 'utilityProcess.fork') ?? []
    expect(path).toMatch(/out.main.vault-helper\.js$/)
    await run.quit()
    const { code, journal } = await run.ended
    expect(code).toBe(0)
    expect(names(journal).indexOf('utilityProcess exit')).toBeLessThan(names(journal).indexOf('app.exit'))
    expect(names(journal)).toContain('utilityProcess exit')
  })
})

describe('the demo', () => {
  test('is a profile of its own with a living inbox', async () => {
    const dir = folder()
    const run = await started({ dir, args: ['--demo'] })
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ isDemo: true })
    await until(async () => expect(ok(await run.call({}, 'conversation.list', {}))['conversations']).not.toHaveLength(0))
    expect(readdirSync(dir)).toContain('Bellhop Demo')
    expect(readdirSync(dir)).not.toContain('Bellhop')
  })
})
