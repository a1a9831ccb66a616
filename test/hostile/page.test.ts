import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type Page, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from '../stand-in/page'
import { type Run, runMain } from '../stand-in/run'
import { type App, startApp } from '../support/app'
import { chromiumLaunch } from '../support/chromium'
import { type BotApi, botApi } from './bot-api'

/** The built page in a real Chromium: what strangers sent on one side, pages of strangers on the other. */

const closers: (() => unknown)[] = []
const folder = (name: string) => {
  const path = mkdtempSync(join(tmpdir(), `bellhop-${name}-`))
  closers.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => (server.closeAllConnections(), server.close()))
  return (server.address() as AddressInfo).port
}

type Witness = { readonly requests: string[]; readonly popups: string[]; readonly dialogs: string[]; readonly errors: string[] }

/** Notes all that a page does beyond itself. */
function watch(page: Page): Witness {
  const witness: Witness = { requests: [], popups: [], dialogs: [], errors: [] }
  page.on('request', request => witness.requests.push(request.url()))
  page.context().on('page', other => witness.popups.push(other.url()))
  page.on('popup', other => witness.popups.push(other.url()))
  page.on('download', download => witness.popups.push(`download ${download.url()}`))
  page.on('dialog', dialog => {
    witness.dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('pageerror', error => witness.errors.push(String(error)))
  return witness
}

/** Before anything else runs in the page: what the policy reports, and how long the page was busy at a time. */
function notebook(): void {
  const notes = { violations: [] as string[], longest: 0 }
  Object.assign(globalThis, { notes })
  addEventListener('securitypolicyviolation', event => notes.violations.push(`${event.effectiveDirective} ${event.blockedURI}`))
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) notes.longest = Math.max(notes.longest, duration)
  }).observe({ entryTypes: ['longtask'] })
}

const violations = (page: Page) => page.evaluate(() => (globalThis as unknown as { notes: { violations: string[] } }).notes.violations)

let app: App
let dataDir: string
let api: BotApi
let browser: Browser
let page: Page
let seen: Witness

const ada = { id: 77, is_bot: false, first_name: 'Ada' }
let lastId = 0
const message = (body: Readonly<Record<string, unknown>>) => ({
  message: { message_id: (lastId += 1), date: 1_795_000_000 + lastId, chat: { id: ada.id, type: 'private', first_name: 'Ada' }, from: ada, ...body },
})

beforeAll(async () => {
  api = await botApi(close => closers.push(close))
  api.updates([message({ text: 'plain hello' })])
  dataDir = folder('hostile-page')
  app = await startApp({ dataDir, apiRoot: api.root })
  const session = await app.session()
  await session.call('bot.connect', { token: api.token })
  browser = await chromium.launch(chromiumLaunch())
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page = await context.newPage()
  seen = watch(page)
  await page.addInitScript(notebook)
  await page.goto(`${app.origin}/#${/#(\S+)/.exec(readFileSync(join(dataDir, 'link'), 'utf8'))?.[1]}`)
  await page.getByText('plain hello').first().click({ timeout: 20_000 })
  await page.getByRole('textbox', { name: /^Message to/ }).waitFor()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await app?.kill()
  for (const close of closers.toReversed()) await close()
})

/** New messages are followed only by who stands at the end. */
async function toEnd(): Promise<void> {
  await page.mouse.move(700, 400)
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 20_000)
      await sleep(100)
      return page.getByRole('article').filter({ hasText: 'the last of them' }).count()
    })
    .toBeGreaterThan(0)
  await page.mouse.wheel(0, 20_000)
}

const payloads: readonly string[] = [
  '<script>globalThis.owned=1</script>',
  '<img src=x onerror="globalThis.owned=1">',
  '<svg onload="globalThis.owned=1"></svg>',
  '<iframe srcdoc="<script>parent.owned=1</script>"></iframe>',
  '<a href="javascript:globalThis.owned=1">x</a>',
  '"><script>globalThis.owned=1</script>',
  "';globalThis.owned=1;//",
  '{{constructor.constructor("globalThis.owned=1")()}}',
  '${globalThis.owned=1}',
  '<style>@import "http://127.0.0.1:1/x"</style><link rel=stylesheet href=http://127.0.0.1:1/x>',
  '<base href="http://127.0.0.1:1/"><meta http-equiv=refresh content="0;url=http://127.0.0.1:1/">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=globalThis.owned=1&gt;">',
  '<form action=http://127.0.0.1:1/><button autofocus onfocus=globalThis.owned=1>x</button></form>',
  '<video><source onerror="globalThis.owned=1"></video><audio src=x onerror=globalThis.owned=1>',
  '<object data="data:text/html,<script>parent.owned=1</script>"></object><embed src=x>',
  '[x](javascript:globalThis.owned=1) ![x](http://127.0.0.1:1/x.png)',
  '$t(app.name) {{name}} %s {0} $1 __proto__',
  '\u202e<script>\u202d\u2066\u2067txt.exe\u2069',
]

const heavy: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['4,096 combining marks on one letter', { text: `marks Z${'\u0317'.repeat(4_090)}` }],
  ['a mark on each of 2,000 letters', { text: `marked ${'a\u0317'.repeat(2_000)}` }],
  ['4,096 zero-width characters', { text: `zero${'\u200b\u200d\u2060\ufeff'.repeat(1_023)}` }],
  ['2,000 overrides of direction', { text: `over${'\u202ea\u202c'.repeat(1_000)}` }],
  ['a hundred levels of entities', { text: 'n'.repeat(300), entities: Array.from({ length: 100 }, (_, at) => ({ type: ['bold', 'italic', 'spoiler', 'blockquote', 'code', 'underline'][at % 6], offset: at, length: 300 - 2 * at })) }],
  ['a thousand entities side by side', { text: 'ab'.repeat(2_000), entities: Array.from({ length: 1_000 }, (_, at) => ({ type: ['bold', 'text_link', 'spoiler', 'code'][at % 4], offset: 4 * at, length: 2, url: 'https://x.example' })) }],
  ['100,000 letters without a space', { text: 'w'.repeat(100_000) }],
  ['50,000 lines', { text: 'l\n'.repeat(50_000) }],
  ['700 families', { text: '👨‍👩‍👧‍👦'.repeat(700) }],
  ['a script of everything', { text: Array.from({ length: 4_000 }, (_, at) => String.fromCodePoint(0x300 + at)).join('') }],
]

describe('SEC-30, SEC-31: a conversation full of what strangers can send', () => {
  it('no script runs, nothing is loaded or opened, and the policy has nothing to report', async () => {
    const hostileName = `\u202eevil</title><script>globalThis.owned=1</script>${'\u0317'.repeat(100_000)}`
    api.updates([
      ...payloads.map(text => message({ text })),
      ...payloads.map(text => message({ text, entities: [{ type: 'text_link', offset: 0, length: 5, url: 'javascript:globalThis.owned=1' }, { type: 'pre', offset: 0, length: text.length, language: text }] })),
      ...payloads.slice(0, 6).map(text => message({ document: { file_id: `f${lastId}`, file_unique_id: `u${lastId}`, file_name: `${text}.svg`, mime_type: 'image/svg+xml', file_size: 100 }, caption: text })),
      ...payloads.slice(0, 4).map(text => message({ audio: { file_id: `f${lastId}`, file_unique_id: `u${lastId}`, title: text, performer: text, duration: 1 } })),
      message({ contact: { phone_number: 'javascript:globalThis.owned=1', first_name: payloads[1] } }),
      message({ venue: { location: { latitude: 1, longitude: 2 }, title: payloads[0], address: payloads[1] } }),
      message({ forward_origin: { type: 'hidden_user', sender_user_name: payloads[1], date: 1 }, text: 'forwarded' }),
      message({ reply_to_message: { message_id: 1, date: 1, chat: { id: 77, type: 'private' }, text: payloads[1], from: { ...ada, first_name: payloads[1] } }, text: 'reply' }),
      message({ [`<img src=x onerror=globalThis.owned=1>`]: {}, from: { ...ada, first_name: hostileName }, chat: { id: ada.id, type: 'private', first_name: hostileName, username: payloads[1] } }),
      message({ text: 'the last of them' }),
    ])
    await page.getByRole('article').filter({ hasText: 'the last of them' }).waitFor({ timeout: 20_000 })
    // Every message comes by: all of them are drawn once.
    await page.mouse.move(700, 400)
    for (let step = 0; step < 20; step += 1) {
      await page.mouse.wheel(0, -500)
      await sleep(60)
    }
    await toEnd()
    const dom = await page.evaluate(() => ({
      owned: Reflect.get(globalThis, 'owned') as unknown,
      title: document.title,
      foreign: [...document.querySelectorAll('link')].filter(link => !link.href.startsWith(location.origin)).map(link => link.href).concat([...document.querySelectorAll('iframe,object,embed,base,form[action],style,script:not([src]),a[href],[srcdoc],[onerror],[onload],[onclick],[onfocus]')].map(element => element.outerHTML.slice(0, 100))),
      sources: [...document.querySelectorAll('[src]')].map(element => element.getAttribute('src') ?? '').filter(source => !/^(\/media\/[0-9a-f]{32}\/|\/assets\/|blob:|\.\/assets\/)/.test(source)),
    }))
    expect(dom).toEqual({ owned: undefined, title: expect.not.stringContaining('\u202e'), foreign: [], sources: [] })
    expect(await violations(page)).toEqual([])
    expect(seen.requests.filter(url => !url.startsWith(app.origin) && !url.startsWith(`blob:${app.origin}`))).toEqual([])
    expect([seen.popups, seen.dialogs, seen.errors]).toEqual([[], [], []])
  }, 60_000)

  it('SEC-20: a link of a refused scheme opens nothing when it is clicked', async () => {
    api.updates([message({ text: 'click me now', entities: [{ type: 'text_link', offset: 0, length: 12, url: 'javascript:globalThis.owned=1' }] })])
    const link = page.getByRole('link', { name: 'click me now' })
    await link.click({ timeout: 20_000 })
    await link.click({ button: 'middle' })
    await link.click({ modifiers: ['Control'] })
    await sleep(300)
    expect(await page.evaluate(() => Reflect.get(globalThis, 'owned') as unknown)).toBeUndefined()
    expect([seen.popups, page.url().startsWith(app.origin)]).toEqual([[], true])
  }, 40_000)

  it.each(heavy)('SEC-31: %s are drawn, with work that has a limit', async (name, body) => {
    const busy = async (text: string, sent: Readonly<Record<string, unknown>>) => {
      await page.evaluate(() => void ((globalThis as unknown as { notes: { longest: number } }).notes.longest = 0))
      api.updates([message(sent), message({ text })])
      await page.getByRole('article').filter({ hasText: text }).waitFor({ timeout: 10_000 })
      await sleep(100)
      return page.evaluate(() => (globalThis as unknown as { notes: { longest: number } }).notes.longest)
    }
    const plain = await busy(`after plain ${lastId}`, { text: `plain ${lastId}` })
    const hostile = await busy(`after ${lastId}`, body)
    // 50 ms is the aim; the machine says beside it what a plain message costs it.
    console.log(`longest task for ${name}: ${hostile} ms; for a plain message: ${plain} ms`)
    const drawn = await page.evaluate(() => {
      const articles = [...document.querySelectorAll('[role=article], article')]
      return { nodes: Math.max(...articles.map(article => article.querySelectorAll('*').length)), letters: Math.max(...articles.map(article => (article.textContent ?? '').length)) }
    })
    expect(drawn.letters).toBeLessThan(9_500)
    expect(drawn.nodes).toBeLessThan(1_500)
  }, 60_000)

  it('SEC-31: a text out of all scripts grows from frame to frame, until it is there', async () => {
    // Signs that the tests above have not shown: their fonts are still to be found.
    const signs = [0xa000, 0x370].flatMap(from => Array.from({ length: 3_500 }, (_, at) => String.fromCodePoint(from + at)))
    const text = `begin ${signs.join('').replaceAll(/[\p{M}\p{C}]/gu, '')} done`
    await page.evaluate(() => {
      const lengths = new Set<number>()
      Reflect.set(globalThis, 'lengths', lengths)
      new MutationObserver(() => {
        for (const article of document.querySelectorAll('[role=article], article')) if (article.textContent?.includes('begin \ua000')) lengths.add(article.textContent.length)
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
    })
    api.updates([message({ text })])
    const article = page.getByRole('article').filter({ hasText: /begin \ua000/ }).last()
    await expect.poll(() => article.textContent(), { timeout: 30_000 }).toContain(text.slice(-300))
    const lengths = await page.evaluate(() => [...(Reflect.get(globalThis, 'lengths') as Set<number>)])
    expect(lengths.length).toBeGreaterThan(8)
    expect(Math.max(...lengths.slice(1).map((length, at) => length - (lengths[at] ?? 0)))).toBeLessThan(600)
  }, 60_000)

  it('SEC-31: what is longer than 8,192 units is shown whole only to who asks for it', async () => {
    api.updates([message({ text: `start ${'x'.repeat(20_000)} end of it` })])
    const article = page.getByRole('article').filter({ hasText: /start x{100}/ }).last()
    await article.waitFor({ timeout: 20_000 })
    expect(await article.textContent()).not.toContain('end of it')
    await article.getByRole('button', { name: 'Show the whole message' }).click()
    await expect.poll(() => article.textContent()).toContain('end of it')
  }, 40_000)

  it('SEC-32: a paste of markup is its text', async () => {
    const field = page.getByRole('textbox', { name: /^Message to/ })
    // The editor, not what stands in until it is loaded: a textarea would take no markup anyway.
    await expect.poll(() => field.getAttribute('contenteditable')).toBe('true')
    await field.focus()
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/html', '<img src=x onerror="globalThis.owned=1"><b>bold</b>')
      data.setData('text/plain', 'bold')
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    await sleep(100)
    expect(await page.evaluate(() => [Reflect.get(globalThis, 'owned') as unknown, document.querySelectorAll('img[onerror]').length])).toEqual([undefined, 0])
    expect(await field.textContent()).toBe('bold')
    expect(await field.evaluate(element => element.querySelectorAll('b, strong, img').length)).toBe(0)
    await field.fill('')
  })
})

describe('SEC-10: the policy, with the real bundle', () => {
  it('every clause is there once and says what it should', async () => {
    const header = (await fetch(`${app.origin}/`)).headers.get('content-security-policy') ?? ''
    const clauses = header.split(';').map(clause => clause.trim().split(/\s+/))
    expect(new Set(clauses.map(([name]) => name)).size).toBe(clauses.length)
    const none = ['default-src', 'manifest-src', 'object-src', 'frame-src', 'child-src', 'base-uri', 'form-action', 'frame-ancestors']
    const self = ['script-src', 'style-src', 'font-src', 'connect-src', 'worker-src']
    expect(Object.fromEntries(clauses.map(([name, ...sources]) => [name, sources]))).toEqual({
      ...Object.fromEntries(none.map(name => [name, ["'none'"]])),
      ...Object.fromEntries(self.map(name => [name, ["'self'"]])),
      'img-src': ["'self'", 'blob:'],
      'media-src': ["'self'", 'blob:'],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['bellhop-worker'],
    })
    expect(header).not.toMatch(/unsafe|\*|data:|https?:|nonce|strict-dynamic/)
  })

  it('strings become neither markup nor code, and each way out is closed and reported', async () => {
    const probe = await (await browser.newContext()).newPage()
    await probe.addInitScript(notebook)
    // The probe stands in the bundle itself: what DevTools evaluates may do more than a page may.
    await probe.route('**/assets/*.js', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, body: `${await response.text()}\n;globalThis.importData ??= () => import('data:text/javascript,globalThis.owned=1');globalThis.probe ??= ${probes.toString()}` })
    })
    await probe.goto(`${app.origin}/`)
    await probe.waitForFunction(() => Reflect.has(globalThis, 'probe'))
    await probe.evaluate(() => setTimeout(() => void (Reflect.get(globalThis, 'probe') as () => Promise<unknown>)().then(result => Reflect.set(globalThis, 'probed', result))))
    await probe.waitForFunction(() => Reflect.has(globalThis, 'probed'))
    const results = (await probe.evaluate(() => Reflect.get(globalThis, 'probed') as unknown)) as Record<string, string>
    const ran = Object.entries(results).filter(([, result]) => result === 'done')
    expect(ran).toEqual([])
    expect(Object.keys(results).length).toBeGreaterThan(15)
    const reported = (await violations(probe)).map(report => report.split(' ')[0])
    for (const directive of ['script-src', 'connect-src', 'img-src', 'frame-src', 'style-src-elem', 'worker-src', 'base-uri', 'form-action', 'require-trusted-types-for']) {
      expect(reported.some(each => each?.startsWith(directive)), `${directive} in ${[...new Set(reported)].join(', ')}`).toBe(true)
    }
    await probe.context().close()
  }, 40_000)
})

describe('SEC-62: pages of other origins in the same browser', () => {
  it('form, fetch, iframe, script, image, stream, socket and window of another port and of a rebound name get nothing', async () => {
    const { port, host } = new URL(app.origin)
    const attackPort = await listening(createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>attack</title><body></body>')))
    const other = await chromium.launch(chromiumLaunch([`--host-resolver-rules=MAP rebind.example 127.0.0.1, MAP evil.example 127.0.0.1`]))
    try {
      const before = readFileSync(join(dataDir, 'link'), 'utf8')
      for (const origin of [`http://127.0.0.1:${attackPort}`, `http://evil.example:${attackPort}`, `http://localhost:${attackPort}`]) {
        const attacker = await (await other.newContext()).newPage()
        const answers: [string, string, number][] = []
        const refused: string[] = []
        attacker.on('requestfailed', request => new URL(request.url()).host === host && refused.push(request.url()))
        attacker.on('response', response => {
          const request = response.request()
          if (new URL(response.url()).host === host) answers.push([request.resourceType(), `${request.method()} ${new URL(response.url()).pathname}`, response.status()])
        })
        await attacker.goto(origin)
        const got = await attacker.evaluate(attack, app.origin)
        expect([origin, got]).toEqual([origin, []])
        const let_in = answers.filter(([, , status]) => status < 400)
        expect([origin, let_in]).toEqual([origin, []])
        expect(answers.length + refused.length).toBeGreaterThan(8)
        await attacker.context().close()
      }
      const rebound = await (await other.newContext()).newPage()
      const response = await rebound.goto(`http://rebind.example:${port}/`)
      expect(response?.status()).toBe(421)
      expect(await rebound.content()).not.toContain('root')
      expect(readFileSync(join(dataDir, 'link'), 'utf8')).toBe(before)
    } finally {
      await other.close()
    }
  }, 60_000)
})

describe('SEC-14: a catcher for STUN, TURN and HTTP on this machine', () => {
  it('receives nothing from the page with what the desktop shell sets, and something without', async () => {
    const caught: string[] = []
    const stun = createSocket('udp4').on('message', () => caught.push('udp'))
    await new Promise<void>(resolve => stun.bind(0, '127.0.0.1', () => resolve()))
    closers.push(() => stun.close())
    const turn = createTcpServer(socket => {
      caught.push('tcp')
      socket.on('error', () => undefined)
      socket.destroy()
    })
    await new Promise<void>(resolve => turn.listen(0, '127.0.0.1', resolve))
    closers.push(() => turn.close())
    const ports = { udp: stun.address().port, tcp: (turn.address() as AddressInfo).port }
    const run: Run = await runMain({ dir: folder('catcher'), args: ['--vault', 'session', '--api-root', api.root] })
    try {
      const journal = await run.journal()
      const args = (what: string) => journal.find(entry => entry.what === what)?.args ?? []
      const proxy = args('session.setProxy')[1] as { proxyRules: string; proxyBypassRules: string }
      const flags = [
        `--host-resolver-rules=${String(args('app.commandLine.appendSwitch')[1])}`,
        `--proxy-server=${proxy.proxyRules}`,
        `--proxy-bypass-list=${proxy.proxyBypassRules}`,
        `--webrtc-ip-handling-policy=${String(args('webContents.setWebRTCIPHandlingPolicy')[0])}`,
        `--force-webrtc-ip-handling-policy=${String(args('webContents.setWebRTCIPHandlingPolicy')[0])}`,
      ]
      const reach = async (given: readonly string[]) => {
        caught.length = 0
        const closed = await chromium.launch(chromiumLaunch(given))
        const inside = await openPage(closed, run)
        await inside.evaluate(call, ports)
        await sleep(1_500)
        await closed.close()
        return [...new Set(caught)].toSorted((one, two) => one.localeCompare(two))
      }
      // The page's own policy says nothing of WebRTC: without the shell's walls the catcher hears it.
      expect(await reach([])).toContain('udp')
      expect(await reach(flags)).toEqual([])
    } finally {
      await run.kill()
    }
  }, 60_000)
})

/** Runs in the page's own bundle. Each way answers `done` where it got through. */
async function probes(): Promise<Record<string, string>> {
  const results: Record<string, string> = {}
  const attempt = async (name: string, act: () => unknown) => {
    try {
      const result = await act()
      results[name] = result === 'closed' ? 'closed' : 'done'
    } catch (error) {
      results[name] = String(error).slice(0, 80)
    }
  }
  const loads = (element: HTMLElement) =>
    new Promise(resolve => {
      element.addEventListener('load', () => resolve('open'))
      element.addEventListener('error', () => resolve('closed'))
      document.body.append(element)
      setTimeout(() => resolve('closed'), 1_000)
    })
  const made = <K extends keyof HTMLElementTagNameMap>(tag: K, set: (element: HTMLElementTagNameMap[K]) => void) => {
    const element = document.createElement(tag)
    set(element)
    return element
  }
  await attempt('innerHTML', () => (document.body.innerHTML = '<b>x</b>'))
  await attempt('outerHTML', () => (document.body.outerHTML = '<b>x</b>'))
  await attempt('insertAdjacentHTML', () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'))
  await attempt('document.write', () => document.write('<b>x</b>'))
  await attempt('srcdoc', () => made('iframe', element => (element.srcdoc = '<b>x</b>')))
  await attempt('script text', () => made('script', element => (element.text = 'globalThis.owned=1')))
  await attempt('script src', () => made('script', element => (element.src = '/assets/x.js')))
  await attempt('DOMParser', () => new DOMParser().parseFromString('<b>x</b>', 'text/html'))
  await attempt('Range', () => document.createRange().createContextualFragment('<b>x</b>'))
  // oxlint-disable-next-line no-new-func, no-implied-eval -- that it is refused is what is shown here
  await attempt('Function', () => new Function('return 1')() as unknown)
  // oxlint-disable-next-line no-eval -- as above
  await attempt('eval', () => (0, eval)('1') as unknown)
  // oxlint-disable-next-line no-implied-eval -- as above
  await attempt('timer', () => setTimeout('globalThis.owned=1' as unknown as () => void))
  await attempt('policy', () => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('other', {}))
  await attempt('default policy', () => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('default', {}))
  await attempt('attribute', () => document.body.setAttribute('onclick', 'globalThis.owned=1'))
  await attempt('fetch', () => fetch('http://127.0.0.1:9/'))
  await attempt('beacon', () => (navigator.sendBeacon('http://127.0.0.1:9/', 'x') ? 'closed' : 'closed'))
  await attempt('socket', () => new Promise(resolve => (new WebSocket('ws://127.0.0.1:9/').onerror = () => resolve('closed'))))
  await attempt('events', () => new Promise(resolve => (new EventSource('http://127.0.0.1:9/').onerror = () => resolve('closed'))))
  await attempt('image', () => loads(made('img', element => (element.src = 'http://127.0.0.1:9/x.png'))))
  await attempt('data image', () => loads(made('img', element => (element.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='))))
  await attempt('frame', async () => {
    // A frame that was refused loads an empty page of its own.
    const frame = made('iframe', element => (element.src = 'http://127.0.0.1:9/'))
    await loads(frame)
    return 'closed'
  })
  await attempt('style', async () => {
    document.head.append(made('style', element => (element.textContent = 'body { --owned: 1 }')))
    return getComputedStyle(document.body).getPropertyValue('--owned') ? 'open' : 'closed'
  })
  await attempt('stylesheet', () => loads(made('link', element => ((element.rel = 'stylesheet'), (element.href = 'http://127.0.0.1:9/x.css')))))
  await attempt('font', () => new FontFace('x', 'url(http://127.0.0.1:9/x.woff2)').load())
  await attempt('worker', () => new Worker(URL.createObjectURL(new Blob(['1']))))
  // A transformed `import()` would not be one: this one was written into the bundle as it is.
  await attempt('import', () => (Reflect.get(globalThis, 'importData') as () => Promise<unknown>)())
  // Even with the one policy that there may be, an address of code has to be our own.
  type Policy = { createScriptURL(address: string): string }
  let policy: Policy | undefined
  await attempt('own policy', () => {
    const factory = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): Policy } }).trustedTypes
    policy = factory.createPolicy('bellhop-worker', { createScriptURL: (address: string) => address })
    return 'closed'
  })
  await attempt('script of another', () => loads(made('script', element => (element.src = policy?.createScriptURL('http://127.0.0.1:9/x.js') ?? ''))))
  await attempt('worker of a blob', () => new Promise(resolve => (new Worker(policy?.createScriptURL(URL.createObjectURL(new Blob(['1']))) ?? '').onerror = () => resolve('closed'))))
  await attempt('object', () => loads(made('object', element => (element.data = 'http://127.0.0.1:9/x'))))
  await attempt('base', () => {
    document.head.append(made('base', element => (element.href = 'http://127.0.0.1:9/')))
    return document.baseURI.startsWith('http://127.0.0.1:9/') ? 'open' : 'closed'
  })
  await attempt('form', async () => {
    const form = made('form', element => ((element.action = 'http://127.0.0.1:9/'), (element.method = 'post')))
    document.body.append(form)
    form.submit()
    await new Promise(resolve => setTimeout(resolve, 200))
    return 'closed'
  })
  return results
}

/** Runs in a page of somebody else. Answers what it could read of the app. */
async function attack(target: string): Promise<string[]> {
  const got: string[] = []
  const loads = (element: HTMLElement, name: string) =>
    new Promise<void>(resolve => {
      element.addEventListener('load', () => {
        if (name !== 'iframe') got.push(name)
        resolve()
      })
      element.addEventListener('error', () => resolve())
      document.body.append(element)
      setTimeout(resolve, 1_500)
    })
  for (const [path, init] of [
    ['/', {}],
    ['/', { mode: 'no-cors' }],
    ['/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }],
    ['/session', { method: 'POST', mode: 'no-cors', body: '{"token":"x"}' }],
    ['/call/bot.list', { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: '{}' }],
    ['/events', { headers: { Authorization: 'Bearer x' } }],
    [`/media/${'a'.repeat(32)}/full`, { mode: 'no-cors' }],
  ] as const) {
    try {
      const response = await fetch(target + path, init)
      if (response.type !== 'opaque') got.push(`fetch ${path} ${response.status} ${(await response.text()).slice(0, 40)}`)
    } catch {
      // Refused: that is what is wanted.
    }
  }
  const frame = document.createElement('iframe')
  frame.name = 'target'
  frame.src = `${target}/`
  await loads(frame, 'iframe')
  try {
    if (frame.contentDocument?.querySelector('#root')) got.push('iframe content')
  } catch {
    // Another origin: cannot be read.
  }
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: `${target}/call/bot.list`, target: 'target', enctype: 'text/plain' })
  document.body.append(form)
  form.submit()
  const script = document.createElement('script')
  script.src = `${target}/`
  await loads(script, 'script')
  const image = document.createElement('img')
  image.src = `${target}/media/${'a'.repeat(32)}/full`
  await loads(image, 'image')
  await new Promise<void>(resolve => {
    const socket = new WebSocket(target.replace('http', 'ws'))
    socket.onopen = () => (got.push('socket'), resolve())
    socket.onerror = () => resolve()
  })
  navigator.sendBeacon(`${target}/session`, '{}')
  await new Promise(resolve => setTimeout(resolve, 300))
  return got
}

/** Runs in our page, as code that got into it would: asks for the way out that the policy does not speak of. */
async function call({ udp, tcp }: { udp: number; tcp: number }): Promise<void> {
  const peer = new RTCPeerConnection({
    iceServers: [
      { urls: `stun:127.0.0.1:${udp}` },
      { urls: `turn:127.0.0.1:${udp}?transport=udp`, username: 'u', credential: 'c' },
      { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'u', credential: 'c' },
    ],
  })
  peer.createDataChannel('x')
  await peer.setLocalDescription(await peer.createOffer())
  for (const act of [() => fetch(`http://127.0.0.1:${tcp}/`), () => void (new Image().src = `http://127.0.0.1:${tcp}/`), () => void new WebSocket(`ws://127.0.0.1:${tcp}/`)]) {
    try {
      await act()
    } catch {
      // Refused by the policy.
    }
  }
}
