import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Answer } from '../../../../src/shared/contract'
import { limiter } from '../../../../src/main/shell/guard'
import { builtMain } from '../../../stand-in/run'
import type { Run } from '../../../stand-in/run'
import { simulated } from '../../../support/simulated'
import { declarationOf, eventsOf, literalsOf, membersOf, permissionsOf } from './declarations'
import { entry, names, ok, started } from './desktop'
import { until } from '../../../support/until'

/**
 * The walls around the page, as the built app asks Electron for them. What Electron could be asked for is read from its own
 * declarations, so that a new way through the walls fails here until somebody has thought about it.
 */
let run: Run
beforeAll(async () => void (run = await started({}, true)), 60_000)

const partitions = ['', 'persist:bellhop']

describe('windows', () => {
  /** Left alone, with what Electron then does. */
  const untouched = [
    ...['accessibleTitle', 'additionalArguments', 'defaultEncoding', 'defaultFontFamily', 'defaultFontSize', 'defaultMonospaceFontSize', 'minimumFontSize'],
    ...['disableBlinkFeatures', 'enableBlinkFeatures', 'disableHtmlFullscreenWindowResize', 'disableWakeLocks', 'enablePreferredSizeMode', 'focusOnNavigation'],
    ...['imageAnimationPolicy', 'javascript', 'offscreen', 'safeDialogsMessage', 'scrollBounce', 'session', 'textAreasAreResizable', 'transparent'],
    ...['v8CacheOptions', 'webgl', 'zoomFactor', 'zoomMode'],
  ]

  test('SEC-1: the only window is made with exactly these options', async () => {
    const made = (await run.journal()).filter(({ what }) => what === 'new BrowserWindow')
    const folder = join(dirname(builtMain), '..')
    expect(made.map(({ args }) => args)).toStrictEqual([
      [
        {
          width: 1280,
          height: 800,
          minWidth: 480,
          minHeight: 420,
          show: false,
          title: 'Bellhop',
          icon: expect.stringMatching(/resources.icon\.png$/),
          backgroundColor: '#ffffff',
          autoHideMenuBar: true,
          webPreferences: {
            preload: join(folder, 'preload/index.cjs'),
            sandbox: true,
            contextIsolation: true,
            nodeIntegration: false,
            nodeIntegrationInWorker: false,
            nodeIntegrationInSubFrames: false,
            webSecurity: true,
            allowRunningInsecureContent: false,
            experimentalFeatures: false,
            plugins: false,
            webviewTag: false,
            navigateOnDragDrop: false,
            enableWebSQL: false,
            enableDeprecatedPaste: false,
            safeDialogs: true,
            disableDialogs: true,
            images: true,
            spellcheck: false,
            devTools: true,
            autoplayPolicy: 'document-user-activation-required',
            partition: 'persist:bellhop',
            backgroundThrottling: true,
          },
        },
      ],
    ])
    expect(await run.windows()).toBe(1)
  })

  test('SEC-1: every preference that Electron knows is either set or left alone on purpose', async () => {
    const [options] = entry(await run.journal(), 'new BrowserWindow') as [{ webPreferences: object }]
    const known = membersOf('WebPreferences').toSorted()
    expect(known.length).toBeGreaterThan(40)
    expect(known).toEqual([...Object.keys(options.webPreferences), ...untouched].toSorted())
  })

  test('SEC-2: the sandbox is the first thing that Electron is told, before it is ready', async () => {
    // The stand-in throws where it comes later than that.
    expect(names(await run.journal())[0]).toBe('app.enableSandbox')
  })
})

describe('navigation', () => {
  const foreign = [
    ...['', 'about:blank', 'about:srcdoc', 'javascript:alert(1)', 'JaVaScRiPt:void 0', 'data:text/html,<p>', 'file:///etc/passwd', 'file://host/share'],
    ...['blob:bellhop://app/0b5a', 'blob:null/0b5a', 'filesystem:bellhop://app/temporary/a', 'view-source:bellhop://app/', 'chrome://gpu', 'devtools://devtools/a.html'],
    ...['https://example.org/', 'http://127.0.0.1/', 'https://app/', 'ws://app/', 'ftp://app/', 'intent://app/#Intent;end', 'tg://resolve?domain=a', 'mailto:a@b.c'],
    ...['bellhop://app.evil/', 'bellhop://appx/', 'bellhop://evil.app/', 'bellhop://APP/', 'BELLHOP://app/', 'bellhop://app:1/', 'bellhop://app:/', 'bellhop://app'],
    ...['bellhop://evil@app/', 'bellhop://app@evil/', 'bellhop://app%2Eevil/', 'bellhop://app\\evil/', 'bellhop:///app/', 'bellhop:app/', 'bellhop://аpp/', ' bellhop://app/', 'bellhop-media://app/'],
  ]
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect']

  test('SEC-4, SEC-5: contents of any kind, in the main frame, in a frame and on a redirect, go to our origin or nowhere', async () => {
    // One of ours and one that was made behind the shell's back.
    const all = [1, await run.foreignContents()]
    const wrong: unknown[] = []
    for (const contents of all) {
      for (const event of events) {
        for (const isMainFrame of [true, false]) {
          for (const url of foreign) if (!(await run.navigation(contents, event, url, isMainFrame))) wrong.push([contents, event, isMainFrame, url])
          if (await run.navigation(contents, event, 'bellhop://app/', isMainFrame)) wrong.push([contents, event, isMainFrame, 'our own'])
        }
      }
      for (const url of [...foreign, 'bellhop://app/']) expect([contents, url, await run.open(url, contents)]).toEqual([contents, url, { action: 'deny' }])
    }
    expect(wrong).toEqual([])
  })

  test('SEC-4: every contents has its locks on before it can load anything', async () => {
    const made = await run.contentsPreventing()
    expect(made.length).toBeGreaterThan(1)
    const locks = [...events, 'will-attach-webview', 'will-prevent-unload']
    for (const one of made) expect(one).toEqual(expect.arrayContaining(locks))
    const journal = names(await run.journal())
    expect(journal.indexOf('webContents.setWebRTCIPHandlingPolicy')).toBeLessThan(journal.indexOf('window.loadURL'))
    expect(journal.filter(what => what === 'webContents.setWebRTCIPHandlingPolicy')).toHaveLength(made.length)
  })

  test('SEC-4: Electron asks before nothing else that contents do', () => {
    expect(eventsOf('WebContents').filter(event => event.startsWith('will-')).toSorted()).toEqual([
      'will-attach-webview',
      'will-frame-navigate',
      'will-navigate',
      'will-prevent-unload',
      'will-redirect',
    ])
    // Unanswered, these refuse by themselves.
    expect(eventsOf('WebContents').filter(event => /^(select-|certificate-|login)/.test(event)).toSorted()).toEqual([
      'certificate-error',
      'login',
      'select-bluetooth-device',
      'select-client-certificate',
    ])
    expect(literalsOf('HandlerDetails', 'disposition')).toEqual(['default', 'foreground-tab', 'background-tab', 'new-window', 'other'])
  })
})

describe('permissions', () => {
  const granted = ['clipboard-sanitized-write', 'fullscreen', 'notifications']
  const known = [
    ...['ar', 'automatic-fullscreen', 'background-fetch', 'background-sync', 'captured-surface-control', 'clipboard-read', 'clipboard-sanitized-write'],
    ...['deprecated-sync-clipboard-read', 'display-capture', 'fileSystem', 'fullscreen', 'geolocation', 'geolocation-approximate', 'hand-tracking', 'hid'],
    ...['idle-detection', 'keyboardLock', 'local-fonts', 'local-network', 'local-network-access', 'loopback-network', 'media', 'mediaKeySystem', 'midi'],
    ...['midiSysex', 'nfc', 'notifications', 'openExternal', 'payment-handler', 'periodic-background-sync', 'persistent-storage', 'pointerLock'],
    ...['screen-wake-lock', 'sensors', 'serial', 'smart-card', 'speaker-selection', 'storage-access', 'system-wake-lock', 'top-level-storage-access'],
    ...['usb', 'vr', 'web-app-installation', 'web-printing', 'window-management', 'unknown'],
  ]

  test('SEC-6: Electron knows these permissions, asked and checked, and each was thought about', () => {
    expect(permissionsOf('setPermissionRequestHandler')).toEqual(known)
    expect(permissionsOf('setPermissionCheckHandler')).toEqual(known)
    expect(literalsOf('MediaAccessPermissionRequest', 'mediaTypes')).toEqual(['video', 'audio'])
    expect(literalsOf('PermissionCheckHandlerHandlerDetails', 'mediaType')).toEqual(['video', 'audio', 'unknown'])
    expect(literalsOf('DevicePermissionHandlerHandlerDetails', 'deviceType')).toEqual(['hid', 'serial', 'usb'])
  })

  test.each(partitions)('SEC-6: of all of them three are granted, to our own page alone (session "%s")', async partition => {
    const details = [{}, { isMainFrame: false }, { mediaTypes: ['audio'], mediaType: 'audio' }, { mediaTypes: ['audio', 'video'], mediaType: 'video' }, { mediaTypes: [] }, { externalURL: 'https://example.org/' }, { fileAccessType: 'writable', filePath: '/etc/passwd' }]
    for (const name of [...known, 'something-new', '__proto__', '']) {
      for (const detail of details) {
        const asked = await run.permission(name, 'bellhop://app/', detail, partition)
        const is = granted.includes(name)
        expect([name, detail, asked]).toEqual([name, detail, { requested: is, checked: is, checkedFromNowhere: false }])
      }
      for (const url of ['', 'about:blank', 'https://example.org/', 'bellhop://app.evil/', 'blob:bellhop://app/1']) {
        expect([name, url, (await run.permission(name, url, {}, partition)).requested]).toEqual([name, url, false])
      }
    }
    expect(await run.devices(literalsOf('DevicePermissionHandlerHandlerDetails', 'deviceType'), partition)).toEqual([false, false, false])
    expect(await run.displayMedia(partition)).toBeNull()
  })

  test('SEC-6: microphone and camera open only for our own page, only while it says that it records, and the camera only for a film', async () => {
    const asked = (types: string[], url: string, partition: string) => run.permission('media', url, { mediaTypes: types, mediaType: types.at(-1) }, partition)
    const wants = { sound: ['audio'], film: ['audio', 'video'], camera: ['video'] }
    const open = async (url = 'bellhop://app/', partition = 'persist:bellhop') =>
      (await Promise.all(Object.entries(wants).map(async ([name, types]) => ({ name, ...(await asked(types, url, partition)) })))).filter(({ requested, checked }) => requested || checked).map(({ name, requested, checked }) => [name, requested, checked])
    const told: readonly (readonly [object, unknown[]])[] = [
      [{ records: null }, []],
      [{ records: 'sound' }, [['sound', true, true]]],
      [{ records: 'film' }, [['sound', true, true], ['film', true, true], ['camera', true, true]]],
      // Nothing that our preload says: what was said before stands.
      [{ records: 'screen' }, [['sound', true, true], ['film', true, true], ['camera', true, true]]],
      [{ records: null }, []],
    ]
    for (const [said, expected] of told) {
      await run.say({}, said)
      expect([said, await open()]).toEqual([said, expected])
    }
    await run.say({}, { records: 'film' })
    for (const url of ['', 'about:blank', 'https://example.org/', 'bellhop://app.evil/', 'blob:bellhop://app/1']) expect([url, (await open(url)).some(([, requested]) => requested)]).toEqual([url, false])
    expect(await open(undefined, '')).toEqual([])
    // A frame, another origin and contents that no window owns say so in vain.
    await run.say({}, { records: null })
    for (const frame of [{ url: 'https://example.org/' }, { isSubframe: true }, { contents: await run.foreignContents() }]) {
      await run.say(frame, { records: 'film' })
      expect([frame, await open()]).toEqual([frame, []])
    }
    // A page that is loaded anew records nothing.
    await run.say({}, { records: 'film' })
    await run.say({}, { fresh: true })
    expect(await open()).toEqual([])
  })

  test('SEC-6: a page that is no longer ours gets none', async () => {
    for (const url of ['', 'about:blank', 'https://example.org/', 'bellhop://app.evil/']) {
      await run.setAddress(url)
      for (const name of granted) expect([url, name, await run.permission(name)]).toEqual([url, name, { requested: false, checked: false, checkedFromNowhere: false }])
    }
    await run.setAddress('bellhop://app/')
  })

  test('SEC-6, SEC-7: every session that exists has every door closed, and Electron has no door that nobody thought about', async () => {
    const closed = ['before', 'check', 'device', 'display', 'request']
    expect((await run.sessions()).toSorted((a, b) => a.partition.length - b.partition.length)).toEqual([
      { partition: '', held: closed },
      { partition: 'persist:bellhop', held: [...closed, 'handler'].toSorted() },
    ])
    // All of it before there is a page that could ask.
    const journal = names(await run.journal())
    const doors = ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler', 'setDisplayMediaRequestHandler', 'webRequest.onBeforeRequest']
    for (const door of doors) {
      expect([door, journal.filter(what => what === `session.${door}`).length]).toEqual([door, partitions.length])
      expect([door, journal.lastIndexOf(`session.${door}`) < journal.indexOf('new BrowserWindow')]).toEqual([door, true])
    }
    expect(membersOf('Session').filter(name => name.startsWith('set')).toSorted()).toEqual([
      // Bluetooth pairing and protected USB classes are asked for only where a device was granted, which none is.
      'setBluetoothPairingHandler',
      // Left alone: Chromium's own judgement stands.
      'setCertificateVerifyProc',
      'setCodeCachePath',
      'setDevicePermissionHandler',
      'setDisplayMediaRequestHandler',
      'setDownloadPath',
      'setPermissionCheckHandler',
      'setPermissionRequestHandler',
      'setPreloads',
      'setProxy',
      'setSSLConfig',
      'setSpellCheckerDictionaryDownloadURL',
      'setSpellCheckerEnabled',
      'setSpellCheckerLanguages',
      'setUSBProtectedClassesHandler',
      'setUserAgent',
    ])
  })
})

describe('the page has no network', () => {
  const outside = [
    ...['https://example.org/', 'http://example.org/', 'http://127.0.0.1:80/', 'http://[::1]/', 'http://localhost/', 'ws://127.0.0.1/', 'wss://example.org/', 'ftp://example.org/'],
    ...['file:///etc/passwd', 'data:text/html,x', 'about:blank', 'blob:https://example.org/1', 'blob:null/1', 'filesystem:bellhop://app/temporary/a', 'devtool://x/', 'chrome-extension://a/b'],
    ...['bellhop://other/', 'bellhop://app.evil/', 'bellhop://app:1/', 'bellhop://x@app/', 'BELLHOP://app/', 'stun:example.org', 'turn:example.org', 'ws://localhost:5173/'],
  ]

  test('SEC-14 (a): every request is cancelled but those for our own files and what the page made itself', async () => {
    for (const partition of partitions) {
      for (const url of ['bellhop://app/', 'bellhop://app/assets/a.js', 'bellhop://app/media/0/full', 'blob:bellhop://app/7c1f']) expect([url, await run.mayLoad(url, partition)]).toEqual([url, true])
      for (const url of outside) expect([partition, url, await run.mayLoad(url, partition)]).toEqual([partition, url, false])
    }
  })
  test('SEC-14 (b): the proxy of every session is a port where nobody listens, for loopback too', async () => {
    const proxy = { mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' }
    const set = (await run.journal()).filter(({ what }) => what === 'session.setProxy').map(({ args }) => args)
    expect(Object.fromEntries(set as [string, unknown][])).toEqual(Object.fromEntries(partitions.map(partition => [partition, proxy])))
    const journal = names(await run.journal())
    expect(journal.lastIndexOf('session.setProxy')).toBeLessThan(journal.indexOf('window.loadURL'))
    expect(literalsOf('ProxyConfig', 'mode')).toEqual(['direct', 'auto_detect', 'pac_script', 'fixed_servers', 'system'])
  })
  test('SEC-14 (c): no contents speaks UDP past the proxy', async () => {
    const policies = (await run.journal()).filter(({ what }) => what === 'webContents.setWebRTCIPHandlingPolicy').map(({ args }) => args)
    expect(policies.length).toBeGreaterThan(0)
    expect(new Set(policies.flat())).toEqual(new Set(['disable_non_proxied_udp']))
    expect(declarationOf('WebContents')).toContain("setWebRTCIPHandlingPolicy(policy: 'default' | 'default_public_interface_only' | 'default_public_and_private_interfaces' | 'disable_non_proxied_udp')")
  })
  test('SEC-14 (d): no name resolves', async () => {
    expect((await run.journal()).filter(({ what }) => what === 'app.commandLine.appendSwitch').map(({ args }) => args)).toEqual([['host-resolver-rules', 'MAP * ~NOTFOUND']])
  })
  test('SEC-14 (e): dictionaries come from nowhere', async () => {
    const set = (await run.journal()).filter(({ what }) => what === 'session.setSpellCheckerDictionaryDownloadURL').map(({ args }) => args)
    expect(Object.fromEntries(set as [string, unknown][])).toEqual(Object.fromEntries(partitions.map(partition => [partition, 'https://00.00/'])))
  })
})

describe('the two channels', () => {
  const addresses = ['bellhop://app/', '', 'about:blank', 'about:srcdoc', 'https://example.org/', 'file:///a', 'data:text/html,a', 'blob:bellhop://app/1', 'bellhop://app.evil/', 'bellhop://app:1/', 'bellhop://x@app/', 'BELLHOP://app/', 'bellhop://app', null]

  test('SEC-15: of every combination of window, frame and address one is answered', async () => {
    const own = await started()
    const foreign = await own.foreignContents()
    const answered: unknown[] = []
    for (const contents of [1, foreign, 99, 0, -1]) {
      for (const url of addresses) {
        for (const isSubframe of [false, true]) {
          const result = await own.call({ contents, url, isSubframe }, 'app.info', {})
          if (!('thrown' in result)) answered.push({ contents, url, isSubframe })
          else expect(result).toEqual({ thrown: 'Error: refused' })
        }
      }
    }
    expect(answered).toEqual([{ contents: 1, url: 'bellhop://app/', isSubframe: false }])
  })

  test('SEC-15: whoever else speaks on the listen channel is not heard, and hears nothing', async () => {
    const own = await started()
    const foreign = await own.foreignContents()
    const strangers = [1, foreign, 99].flatMap(contents => addresses.flatMap(url => [false, true].map(isSubframe => ({ contents, url, isSubframe }))))
    for (const sender of strangers) {
      if (sender.contents === 1 && sender.url === 'bellhop://app/' && !sender.isSubframe) continue
      for (const word of [{ listen: 1 }, { listen: 2, since: { epoch: 'x', since: 0 } }, { actions: true }, { shows: '7:8' }]) await own.say(sender, word)
    }
    await own.clickMenu('palette.open')
    await own.say({}, { listen: 9, since: { epoch: 'x', since: 0 } })
    await until(async () => expect(await own.sent()).toMatchObject([{ to: 9 }]))
    expect(await own.sent(foreign)).toEqual([])
  })

  test('SEC-17: what goes wrong is a code with parameters, and nothing else of it', async () => {
    const own = await started()
    const bad: [unknown, unknown][] = [['no.such', {}], ['app.info', { a: 1 }], ['conversation.get', { conversationId: '' }], ['message.send', { conversationId: '1:2', text: '' }], ['bot.connect', { token: 'x' }], [7, {}], ['x'.repeat(1_000), {}], ['app.info', { deep: JSON.parse('['.repeat(20) + ']'.repeat(20)) }], ['app.info', JSON.parse('{"__proto__":{"a":1}}')], ['draft.set', { text: 'x'.repeat(1024 * 1024 + 1) }]]
    for (const [name, input] of bad) {
      const { answer } = (await own.call({}, name, input)) as { answer: Answer }
      expect([name, answer.ok]).toEqual([name, false])
      expect(Object.keys(answer).toSorted()).toEqual(['ok', 'problem'])
      if (!answer.ok) expect(Object.keys(answer.problem).filter(key => key !== 'code' && key !== 'params')).toEqual([])
      expect(JSON.stringify(answer)).not.toMatch(/stack|\.js:|\/home|node_modules/)
    }
  })

  test('SEC-18: what a page may do in a second is 200 calls, 30 sends and 1 MiB', () => {
    let now = 0
    const { take } = limiter(() => now)
    const passing = (tries: number, name: string, bytes: number) => Array.from({ length: tries }, () => take(name, bytes)).filter(Boolean).length
    expect(passing(500, 'app.info', 0)).toBe(200)
    now += 500
    expect(passing(500, 'app.info', 0)).toBe(100)
    now += 60_000
    expect(passing(100, 'message.send', 0)).toBe(30)
    expect(passing(500, 'app.info', 0)).toBe(100)
    now += 60_000
    // Two calls of the largest size can stand in the line at once; then it is one each second.
    expect(passing(10, 'draft.set', 1024 * 1024)).toBe(2)
    now += 1_000
    expect(passing(10, 'draft.set', 1024 * 1024)).toBe(1)
    now += 60_000
    expect(passing(500, 'app.info', 0)).toBe(200)
  })

  test.each([
    ['sends', 'message.send', { conversationId: '1:2', text: 'hello' }, 90, 30],
    ['bytes', 'draft.set', { conversationId: '1:2', text: 'x'.repeat(512 * 1024) }, 12, 4],
  ])('SEC-18: a flood of %s is cut off in the built app', async (_what, name, input, tries, most) => {
    const own = await started()
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: tries }, () => own.call({}, name, input)))
    const passed = answers.filter(({ answer }) => (answer as { problem?: { code: string } }).problem?.code !== 'too-fast').length
    const seconds = (performance.now() - began) / 1000
    expect(passed).toBeGreaterThan(0)
    // What the allowance grew by while the test ran may have passed as well.
    expect(passed).toBeLessThanOrEqual(most + 1 + seconds * (name === 'message.send' ? 30 : 2))
    expect(passed).toBeLessThan(tries)
  })
})

describe('the protocol', () => {
  let own: Run
  let media = ''
  const simulator = simulated({ seed: 21 })

  beforeAll(async () => {
    const { apiRoot } = await simulator.start()
    const bot = simulator.createBot({ firstName: 'Shop' })
    const ada = simulator.createUser({ firstName: 'Ada' })
    own = await started({ args: ['--vault', 'session', '--api-root', apiRoot] }, true)
    ok(await own.call({}, 'bot.connect', { token: bot.token }))
    ada.start(bot)
    // A page of HTML under a name of a picture: what it is told by is its bytes.
    ada.sendDocument(bot, { bytes: Buffer.from(`<!doctype html><script>parent.postMessage(1)</script>${'x'.repeat(4_000)}`), name: 'cat.png', mime: 'image/png' })
    const attachment = async () => {
      const { conversations } = ok(await own.call({}, 'conversation.list', {})) as { conversations: { id: string }[] }
      if (conversations.length === 0) return ''
      const { messages } = ok(await own.call({}, 'message.list', { conversationId: conversations[0]?.id })) as { messages: { attachments: { id: string }[] }[] }
      return messages.flatMap(message => message.attachments)[0]?.id ?? ''
    }
    media = await vi.waitUntil(attachment, { timeout: 20_000 })
    ok(await own.call({}, 'attachment.fetch', { attachmentId: media }))
    await vi.waitUntil(async () => (await own.fetch(`bellhop://app/media/${media}/full`)).status === 200, { timeout: 20_000 })
  }, 60_000)
  afterAll(() => simulator.close())

  const text = ({ body }: { body: string }) => Buffer.from(body, 'base64').toString()

  test('SEC-37: a page that calls itself a picture comes as bytes to be saved, in a sandbox of its own', async () => {
    const { status, headers } = await own.fetch(`bellhop://app/media/${media}/full`)
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cross-origin-resource-policy': 'same-origin' })
    expect(headers['content-disposition']).toMatch(/^attachment/)
  })

  test.each([
    ['bytes=0-9', 206, 10],
    ['bytes=4000-', 206, 53],
    ['bytes=0-0', 206, 1],
    ['bytes=0-999999', 206, 4053],
    ['bytes=-5', 416, 0],
    ['bytes=0-1,3-4', 416, 0],
    ['bytes=9-0', 416, 0],
    ['bytes=4053-', 416, 0],
    ['bytes=999999999999999999-', 416, 0],
    ['bytes= 0-9', 416, 0],
    ['bytes=0x0-9', 416, 0],
    ['BYTES=0-9', 416, 0],
    ['items=0-9', 416, 0],
  ])('SEC-37: of the range %s comes a %i', async (range, status, length) => {
    const answer = await own.fetch(`bellhop://app/media/${media}/full`, { headers: { Range: range } })
    expect([answer.status, Buffer.from(answer.body, 'base64').length]).toEqual([status, length])
  })

  test('SEC-12, SEC-36: no address leads to anything that is not listed', async () => {
    const upwards = ['..', '%2e%2e', '%2E%2E', '..%2f', '..%5c', '%252e%252e', '.%00.', '....//', '%c0%ae%c0%ae', '%uff0e%uff0e']
    const addresses = [
      ...upwards.flatMap(up => [`/${up}/${up}/package.json`, `/assets/${up}/${up}/main/index.js`, `/media/${up}/${up}/settings.json`, `/media/${media}/${up}/full`]),
      ...['//etc/passwd', '/C:/Windows/win.ini', '/c%3a/windows', '/\\\\host\\share', '/%5c%5chost%5cshare', '/index.html%00.png', '/index.html::$DATA', '/aux', '/con.html', '/file:///etc/passwd'],
      ...[`/media/${media}`, `/media/${media}/`, `/media/${media}/full/`, `/media/${media}/FULL`, `/media/${media.toUpperCase()}/full0`, `/media/${media}0/full`, `/media/${media.slice(1)}/full`, `/media/${media}/full%00`, `/media/${media};a/full`, `//media/${media}/full`],
      ...['/media/', '/media/0', `/media/${'0'.repeat(32)}/full`, `/media/${'g'.repeat(32)}/full`, `/${'a'.repeat(8_000)}`, '/settings.json', '/logs', '/bellhop.db', '/index.html/', '/INDEX.HTML', '/.', '/assets', '/upload/../settings.json'],
    ]
    for (const address of addresses) {
      const answer = await own.fetch(`bellhop://app${address}`).catch(() => ({ status: 0, body: '', headers: {} }))
      // An address that normalises to the page's own is the page.
      const isPage = answer.status === 200 && text(answer).startsWith('<!doctype html>\n<html')
      expect([address, answer.status, isPage || [0, 404, 405].includes(answer.status)]).toEqual([address, answer.status, true])
      expect(text(answer)).not.toMatch(/"name": "bellhop"|root:x|startDesktop|"actor"/)
    }
  })

  test('SEC-12: another host of our scheme is nobody', async () => {
    for (const host of ['other', 'app.evil', 'app:1', 'x@app', 'media', 'm']) {
      const answer = await own.fetch(`bellhop://${host}/index.html`).catch(() => ({ status: 0 }))
      expect([host, [0, 404].includes(answer.status)]).toEqual([host, true])
    }
  })

  test('SEC-13, SEC-10: every answer has the guards, and the page its policy', async () => {
    const guards = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' }
    for (const [address, method] of [['/', 'GET'], ['/', 'HEAD'], ['/', 'POST'], ['/nothing', 'GET'], [`/media/${media}/full`, 'GET'], [`/media/${media}/full`, 'DELETE'], ['/media/x', 'GET'], ['/upload', 'GET']] as const) {
      const { headers } = await own.fetch(`bellhop://app${address}`, { method })
      expect([method, address, headers]).toEqual([method, address, expect.objectContaining(guards)])
    }
    expect((await own.fetch('bellhop://app/')).headers['content-security-policy']).toMatch(/^default-src 'none'; .*require-trusted-types-for 'script'/)
  })

  test('SEC-36: nothing can be put where files are read, and only a GET or HEAD reads', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect([method, (await own.fetch(`bellhop://app/media/${media}/full`, { method })).status]).toEqual([method, 405])
      expect([method, (await own.fetch('bellhop://app/index.html', { method })).status]).toEqual([method, 405])
    }
    const head = await own.fetch(`bellhop://app/media/${media}/full`, { method: 'HEAD' })
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '4053'])
  })
})
