import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choicesFrom, refusedSwitches } from '../../../../src/main/shell/electron/command-line'
import { demoCommand } from '../../../../src/main/shell/electron/demo-command'
import { isOurs, scheme } from '../../../../src/main/shell/electron/origin'
import { payload } from '../../../../src/main/shell/electron/payload'
import { pageMessage } from '../../../../src/main/shell/electron/page-message'
import { mayRecord, mayUse } from '../../../../src/main/shell/electron/permissions'
import { trayLabel, trayPicture } from '../../../../src/main/shell/electron/unread'
import { windowBounds } from '../../../../src/main/shell/electron/window-bounds'
import { windowOptions } from '../../../../src/main/shell/electron/window-options'
import { permissionsOf } from './declarations'

describe('SEC-1 windows', () => {
  const options = windowOptions({ preload: '/app/out/preload/index.cjs', bounds: {}, isPackaged: true, isDark: false, icon: '/app/icon.png' })

  test('every window has exactly these walls', () => {
    expect(options.webPreferences).toStrictEqual({
      preload: '/app/out/preload/index.cjs',
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
      devTools: false,
      autoplayPolicy: 'document-user-activation-required',
      partition: 'persist:bellhop',
      backgroundThrottling: true,
    })
  })

  test('only an app in development has the inspector', () => {
    const open = windowOptions({ preload: '', bounds: {}, isPackaged: false, isDark: false, icon: '' })
    expect(open.webPreferences?.devTools).toBe(true)
  })

  test('a window is shown only once it has something to show', () => {
    expect(options.show).toBe(false)
  })
})

describe('where the window opens', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1040 }
  const right = { x: 1920, y: 0, width: 1280, height: 984 }

  test('as it was left', () => {
    const bounds = { x: 2000, y: 100, width: 900, height: 700 }
    expect(windowBounds(bounds, [left, right])).toEqual(bounds)
  })
  test('in full on the display that shows most of it', () => {
    expect(windowBounds({ x: 1800, y: -50, width: 1000, height: 700 }, [left, right])).toEqual({ x: 1920, y: 0, width: 1000, height: 700 })
  })
  test('where the system likes, if its display is gone', () => {
    expect(windowBounds({ x: 5000, y: 100, width: 900, height: 700 }, [left])).toEqual({ width: 900, height: 700 })
  })
  test('no larger than the display', () => {
    expect(windowBounds({ x: 0, y: 0, width: 4000, height: 3000 }, [right])).toMatchObject({ width: 1280, height: 984 })
  })
  test('at its usual size for the first time', () => {
    expect(windowBounds(undefined, [left])).toEqual({ width: 1280, height: 800 })
  })
  test('inside one display, whatever was remembered', () => {
    const number = fc.integer({ min: -10_000, max: 10_000 })
    const size = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), remembered => {
        const { x, y, width, height } = windowBounds(remembered, [left, right])
        const isInside = [left, right].some(
          area =>
            width <= area.width &&
            height <= area.height &&
            (x === undefined || (x >= area.x && x + width <= area.x + area.width)) &&
            (y === undefined || (y >= area.y && y + height <= area.y + area.height)),
        )
        expect(isInside).toBe(true)
      }),
    )
  })
})

describe('SEC-5 navigation', () => {
  test.each(['bellhop://app/', 'bellhop://app/index.html', 'bellhop://app/media/0123/thumb'])('%s is ours', address => {
    expect(isOurs(address)).toBe(true)
  })
  test.each([
    '',
    'about:blank',
    'about:srcdoc',
    'javascript:alert(1)',
    'data:text/html,<p>',
    'blob:bellhop://app/0b5a',
    'file:///etc/passwd',
    'https://app/',
    'bellhop://app',
    'bellhop://app.evil/',
    'bellhop://APP/',
    'BELLHOP://app/',
    'bellhop://app:1/',
    'bellhop://evil@app/',
    'bellhop://app@evil/',
    'bellhop://app\\evil/',
    'bellhop:///app/',
    'bellhop:app/',
    ' bellhop://app/',
    'bellhop-media://app/',
    'view-source:bellhop://app/',
  ])('%s is not', address => {
    expect(isOurs(address)).toBe(false)
  })
})

describe('SEC-6 permissions', () => {
  const granted = ['clipboard-sanitized-write', 'fullscreen', 'notifications']

  test('the names are read from Electron, and there are many', () => {
    expect(permissionsOf('setPermissionRequestHandler').length).toBeGreaterThan(40)
    expect(permissionsOf('setPermissionCheckHandler')).toEqual(permissionsOf('setPermissionRequestHandler'))
  })
  test.each(permissionsOf('setPermissionRequestHandler'))('%s', permission => {
    expect(mayUse(permission)).toBe(granted.includes(permission))
  })
  test('SEC-6: the microphone is granted only while the page records, and the camera only while that is a film', () => {
    const all = [[], ['audio'], ['video'], ['audio', 'video'], ['unknown'], ['audio', 'unknown'], [undefined]]
    const opened = (records: 'sound' | 'film' | null) => all.filter(types => mayRecord('media', types, records))
    expect(opened(null)).toEqual([])
    expect(opened('sound')).toEqual([['audio']])
    expect(opened('film')).toEqual([['audio'], ['video'], ['audio', 'video']])
    for (const permission of permissionsOf('setPermissionRequestHandler').filter(name => name !== 'media')) expect(mayRecord(permission, ['audio'], 'film')).toBe(false)
  })
  test.each(['', 'something-new', '__proto__', 'constructor', 'toString'])('a name nobody knows (%s) is refused', permission => {
    expect(mayUse(permission)).toBe(false)
  })
})

describe('SEC-3 command line', () => {
  test.each([
    '--no-sandbox',
    '--disable-web-security',
    '--remote-debugging-port=9222',
    '--REMOTE-DEBUGGING-PORT=0',
    '-no-sandbox',
    '/no-sandbox',
    '--inspect',
    '--inspect-brk=0',
    '--remote-debugging-pipe',
    '--remote-debugging-address=0.0.0.0',
    '--remote-allow-origins=*',
    '--js-flags=--allow-natives-syntax',
    '--load-extension=/tmp/x',
    '--disable-extensions-except=/tmp/x',
    '--proxy-server=evil:1',
    '--proxy-pac-url=http://evil/',
    '--proxy-bypass-list=*',
    '--host-rules=MAP * evil',
    '--host-resolver-rules=MAP a b',
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=x',
    '--ssl-key-log-file=/tmp/keys',
    '--log-net-log=/tmp/net',
    '--force-webrtc-ip-handling-policy=default',
    '--allow-running-insecure-content',
    '--unsafely-treat-insecure-origin-as-secure=http://evil',
    '--disable-site-isolation-trials',
    '--disable-gpu-sandbox',
    '--disable-setuid-sandbox',
    '--disable-namespace-sandbox',
    '--disable-seccomp-filter-sandbox',
    '--allow-third-party-modules',
    '--single-process',
    '--no-zygote',
    '--renderer-cmd-prefix=evil',
    '--utility-cmd-prefix=evil',
    '--gpu-launcher=evil',
    '--allow-file-access-from-files',
    '--enable-blink-features=x',
    '--enable-experimental-web-platform-features',
  ])('%s keeps an installed app from starting', switchName => {
    expect(refusedSwitches(['bellhop', switchName])).toHaveLength(1)
  })
  test('ordinary words do not', () => {
    expect(refusedSwitches(['/no-sandbox', '--demo', '/home/ada/no-sandbox', 'inspect', '--data-dir=/tmp/--no-sandbox'])).toEqual([])
  })
  test('nor do those that a system or its owner needs', () => {
    const ordinary = ['--ozone-platform=wayland', '--ozone-platform-hint=auto', '--lang=de', '--force-device-scale-factor=2', '--disable-gpu', '--password-store=gnome-libsecret', '--enable-features=WaylandWindowDecorations']
    expect(refusedSwitches(['bellhop', ...ordinary])).toEqual([])
  })
  test('what Bellhop reads itself', () => {
    const given = { isDemo: true, apiRoot: 'http://127.0.0.1:1', dataDir: '/tmp/x', vault: 'session' }
    expect(choicesFrom(['bellhop', '--demo', '--api-root=http://127.0.0.1:1', '--data-dir=/tmp/x', '--vault=session'])).toEqual(given)
    expect(choicesFrom(['bellhop', '.', '--demo', '--api-root', 'http://127.0.0.1:1', '--data-dir', '/tmp/x', '--vault', 'session'])).toEqual(given)
  })
  test('what makes no sense is not there', () => {
    expect(choicesFrom(['bellhop', '--data-dir=', '--vault=plaintext', '--lang=de'])).toEqual({ isDemo: false })
  })
})

describe('the demo is started', () => {
  const here = { program: '/opt/bellhop', appPath: '/home/ada/bellhop' }

  test('by the installed program itself', () => {
    expect(demoCommand({ ...here, isPackaged: true })).toEqual(['/opt/bellhop', ['--demo']])
  })
  test('by the AppImage, whose inside does not outlive this process', () => {
    expect(demoCommand({ ...here, isPackaged: true, appImage: '/home/ada/Bellhop.AppImage' })[0]).toBe('/home/ada/Bellhop.AppImage')
    expect(demoCommand({ ...here, isPackaged: false, appImage: '/home/ada/Editor.AppImage' })[0]).toBe('/opt/bellhop')
  })
  test('from the sources, within the profile that was asked for', () => {
    const [, args] = demoCommand({ ...here, isPackaged: false, dataDir: '/tmp/x' })
    expect(args).toEqual(['/home/ada/bellhop', '--demo', `--data-dir=${join('/tmp/x', 'demo')}`])
    expect(choicesFrom(['/opt/bellhop', ...args])).toMatchObject({ isDemo: true, dataDir: join('/tmp/x', 'demo') })
  })
})

describe('SEC-12 the scheme', () => {
  test('has these privileges and no others', () => {
    expect(scheme).toStrictEqual({
      scheme: 'bellhop',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    })
  })
})

describe('SEC-16 payloads', () => {
  test('plain JSON passes as it is', () => {
    expect(payload({ a: [1, 'b', null, true] })).toEqual({ input: { a: [1, 'b', null, true] }, bytes: 23 })
    expect(payload(undefined)?.input).toBeNull()
  })
  test.each([
    ['a cycle', cycle()],
    ['a bigint', { n: 1n }],
    ['more than a mebibyte', { text: 'x'.repeat(1024 * 1024) }],
    ['a key that reaches prototypes', JSON.parse('{"__proto__":{"isAdmin":true}}')],
    ['such a key further down', { a: [{ constructor: 1 }] }],
    ['seventeen levels', nested(17)],
    ['levels past the stack', nested(200_000)],
  ])('%s does not', (_name, input) => {
    expect(payload(input)).toBeNull()
  })
  test('what is no JSON arrives as nothing', () => {
    expect(payload({ map: new Map([['a', 1]]), at: undefined })?.input).toEqual({ map: {} })
  })
  test('whatever passes is flat, small and without a prototype of its own', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withTypedArray: true }), input => {
        const passed = payload(input)
        if (passed === null) return
        expect(passed.bytes).toBeLessThanOrEqual(1024 * 1024)
        expect(JSON.stringify(passed.input)).toBe(JSON.stringify(input ?? null))
      }),
    )
  })
})

describe('words on the listen channel', () => {
  test.each([
    { fresh: true },
    { actions: true },
    { listen: 1 },
    { listen: 2, since: { epoch: 'e', since: 7 } },
    { stop: 1 },
    { shows: '7:8' },
    { shows: null },
    { records: 'sound' },
    { records: 'film' },
    { records: null },
  ])('%j is heard', said => {
    expect(pageMessage(said)).toEqual(said)
  })
  test.each([
    null,
    undefined,
    'listen',
    [],
    {},
    { fresh: 1 },
    { listen: '1' },
    { listen: -1 },
    { listen: 1.5 },
    { listen: 1, since: 3 },
    { listen: 1, since: { epoch: 1, since: 1 } },
    { listen: 1, since: { epoch: 'e', since: -1 } },
    { listen: 1, since: { epoch: 'e'.repeat(101), since: 1 } },
    { stop: null },
    { shows: 7 },
    { records: true },
    { records: 'screen' },
    { records: undefined },
    { shows: 'x'.repeat(300) },
  ])('%j is not', said => {
    expect(pageMessage(said)).toBeNull()
  })
})

describe('the tray', () => {
  test('says how many are unread', () => {
    expect([0, 1, 12].map(trayLabel)).toEqual(['Bellhop', 'Bellhop: 1 unread message', 'Bellhop: 12 unread messages'])
  })
  test('has a picture that suits the bar of each system', () => {
    expect(trayPicture('darwin', true, 0)).toEqual({ file: 'trayTemplate.png', isTemplate: true })
    expect(trayPicture('darwin', false, 3).file).toBe('tray-unreadTemplate.png')
    expect(trayPicture('linux', true, 0).file).toBe('tray-dark.png')
    expect(trayPicture('win32', false, 3).file).toBe('tray-light-unread.ico')
  })
})

function cycle(): object {
  const round: { self?: object } = {}
  round.self = round
  return round
}

function nested(levels: number): object {
  let inner: object = {}
  for (let level = 1; level < levels; level += 1) inner = { inner }
  return inner
}
