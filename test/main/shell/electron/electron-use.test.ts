import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

/**
 * All that Bellhop takes from Electron, name for name, read from the sources. A new use of Electron is written down here, or
 * this fails: the walls stand where somebody thought about each door.
 */
const src = join(import.meta.dirname, '../../../../src')

const taken = {
  'main/shell/electron/app.ts': [
    'app.enableSandbox',
    'app.exit',
    'app.getAppPath',
    'app.getPath',
    'app.getVersion',
    'app.isPackaged',
    'app.on',
    'app.quit',
    'app.requestSingleInstanceLock',
    'app.setAppUserModelId',
    'app.setPath',
    'app.whenReady',
    'dialog.showErrorBox',
    'protocol.registerSchemesAsPrivileged',
    'session.defaultSession',
    'session.fromPartition',
  ],
  'main/shell/electron/context-menu.ts': ['Menu.buildFromTemplate'],
  'main/shell/electron/dev-server.ts': ['app.isPackaged'],
  'main/shell/electron/helper.ts': ['utilityProcess.fork'],
  'main/shell/electron/ipc.ts': ['ipcMain.handle', 'ipcMain.on', 'ipcMain.removeAllListeners'],
  'main/shell/electron/links.ts': ['shell.openExternal'],
  'main/shell/electron/menu.ts': ['Menu.buildFromTemplate', 'Menu.setApplicationMenu', 'app.isPackaged'],
  'main/shell/electron/notifications.ts': ['Notification.isSupported', 'new Notification'],
  'main/shell/electron/power.ts': ['net.isOnline', 'powerMonitor.on'],
  'main/shell/electron/quit.ts': ['app.exit', 'app.on', 'app.quit'],
  'main/shell/electron/session.ts': ['app.commandLine.appendSwitch', 'app.isPackaged'],
  'main/shell/electron/share-warning.ts': ['dialog.showMessageBox'],
  'main/shell/electron/tray.ts': [
    'Menu.buildFromTemplate',
    'app.quit',
    'app.setBadgeCount',
    'nativeImage.createFromPath',
    'nativeTheme.on',
    'nativeTheme.shouldUseDarkColors',
    'new Tray',
  ],
  'main/shell/electron/window.ts': [
    'app.isPackaged',
    'app.quit',
    'dialog.showMessageBox',
    'nativeTheme.shouldUseDarkColors',
    'new BrowserWindow',
    'screen.getAllDisplays',
  ],
  'preload/index.ts': ['contextBridge.exposeInMainWorld', 'ipcRenderer.invoke', 'ipcRenderer.on', 'ipcRenderer.send'],
}

type Node = { readonly type: string; readonly [key: string]: unknown }

/** What a file does with the values that it imports from electron: `app.quit`, `new Tray`; types do not count. */
function usesOf(path: string, text: string): string[] {
  const { module, program } = parseSync(path, text)
  const local = new Map(
    module.staticImports
      .filter(({ moduleRequest }) => moduleRequest.value === 'electron')
      .flatMap(({ entries }) => entries.filter(({ isType }) => !isType).map(({ localName, importName }) => [localName.value, importName.name ?? localName.value] as const)),
  )
  const found = new Set<string>()
  const inner = new Set<unknown>()
  visit(program, node => {
    if (node.type === 'NewExpression') {
      const callee = node['callee'] as Node
      const name = callee.type === 'Identifier' ? local.get(String(callee['name'])) : undefined
      if (name) found.add(`new ${name}`)
    }
    if (node.type !== 'MemberExpression' || inner.has(node)) return
    const [root, ...rest] = pathOf(node, inner)
    const name = local.get(root ?? '')
    if (name) found.add([name, ...rest].join('.'))
  })
  return [...found].toSorted()
}

/** `app.commandLine.appendSwitch` as three words; a computed name is `[computed]`, which stands in no list. */
function pathOf(node: Node, inner: Set<unknown>): string[] {
  const object = node['object'] as Node
  const property = node['property'] as Node
  const last = node['computed'] === true ? '[computed]' : String(property['name'])
  if (object.type === 'Identifier') return [String(object['name']), last]
  if (object.type !== 'MemberExpression') return []
  inner.add(object)
  return [...pathOf(object, inner), last]
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, look)
  else if (typeof value === 'object' && value !== null && 'type' in value) {
    look(value as Node)
    for (const child of Object.values(value)) visit(child, look)
  }
}

const paths = globSync('**/*.{ts,tsx}', { cwd: src }).map(path => path.replaceAll('\\', '/'))
const sources = new Map(paths.map(path => [path, readFileSync(join(src, path), 'utf8')]))

/** Every name and every text in a file, without its comments. */
function wordsOf(path: string, text: string): Set<string> {
  const found = new Set<string>()
  visit(parseSync(path, text).program, node => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') found.add(String(node['name']))
    if (node.type === 'Literal' && typeof node['value'] === 'string') found.add(node['value'])
    if (node.type === 'TemplateElement') found.add((node['value'] as { raw: string }).raw)
  })
  return found
}

const wordsIn = new Map([...sources].map(([path, text]) => [path, wordsOf(path, text)]))

function saying(words: readonly string[], except: readonly string[] = []): string[] {
  return [...wordsIn].flatMap(([path, found]) =>
    except.includes(path) ? [] : words.filter(word => found.has(word)).map(word => `${path}: ${word}`),
  )
}

describe('what Bellhop takes from Electron', () => {
  it('is this and nothing more', () => {
    const uses = [...sources].map(([path, text]) => [path, usesOf(path, text)] as const).filter(([, used]) => used.length > 0)
    expect(Object.fromEntries(uses)).toEqual(taken)
  })

  it('SEC-1: one place makes a window, and nothing makes a view, a webview or a frame', () => {
    const makers = Object.entries(taken).filter(([, used]) => used.includes('new BrowserWindow'))
    expect(makers.map(([path]) => path)).toEqual(['main/shell/electron/window.ts'])
    expect(saying(['WebContentsView', 'BrowserView', 'BaseWindow', 'webview', 'iframe', 'setWindowButtonVisibility'])).toEqual([])
  })

  it('SEC-7: no certificate is waved through, no scheme is taken over, nothing is remote', () => {
    expect(
      saying([
        ...['certificate-error', 'setCertificateVerifyProc', 'select-client-certificate', 'setSSLConfig', 'rejectUnauthorized', 'checkServerIdentity'],
        ...['interceptFileProtocol', 'interceptHttpProtocol', 'interceptStringProtocol', 'interceptBufferProtocol', 'interceptStreamProtocol'],
        ...['registerFileProtocol', 'registerHttpProtocol', '@electron/remote', 'enableRemoteModule', 'allowServiceWorkers', 'bypassCSP', 'corsEnabled'],
      ]),
    ).toEqual([])
    // The one place that names it takes it away.
    expect(saying(['NODE_TLS_REJECT_UNAUTHORIZED']).map(found => found.split(':')[0])).toEqual(expect.arrayContaining(['main/shell/electron/app.ts']))
    expect(saying(['NODE_TLS_REJECT_UNAUTHORIZED'], ['main/shell/electron/app.ts', 'main/shell/electron/helper.ts', 'main/shell/web/run.ts', 'main/vault/fork-helper.ts'])).toEqual([])
  })

  it('SEC-11: addresses, files and programs go out through one door each', () => {
    const users = (api: string) => Object.entries(taken).flatMap(([path, used]) => (used.includes(api) ? [path] : []))
    expect(users('shell.openExternal')).toEqual(['main/shell/electron/links.ts'])
    expect(saying(['openPath', 'openItem', 'showItemInFolder', 'trashItem', 'readShortcutLink', 'writeShortcutLink', 'executeJavaScript', 'insertCSS', 'sendInputEvent'])).toEqual([])
  })

  it('SEC-24: no address of the system leads into the app', () => {
    expect(saying(['setAsDefaultProtocolClient', 'open-url', 'open-file', 'registerProtocolHandler', 'continue-activity'])).toEqual([])
    expect(readFileSync(join(src, '../resources/electron-builder.yml'), 'utf8')).not.toMatch(/^\s*(protocols|fileAssociations|mimeTypes):/m)
  })

  it('SEC-34: main has no decoder, and the pictures that it loads are its own', () => {
    const decoders = ['createFromBuffer', 'createFromDataURL', 'createFromBitmap', 'createThumbnailFromPath', 'createFromNamedImage', 'sharp', 'jimp', 'canvas', 'ffmpeg', 'fluent-ffmpeg', 'pdfjs-dist', 'ImageDecoder', 'VideoDecoder', 'AudioDecoder', 'lottie-web', 'node-lottie']
    expect(saying(decoders).filter(found => found.startsWith('main/'))).toEqual([])
    const users = Object.entries(taken).filter(([, used]) => used.some(api => api.startsWith('nativeImage.')))
    expect(users.map(([path]) => path)).toEqual(['main/shell/electron/tray.ts'])
  })
})

describe('SEC-11: nothing of a stranger becomes markup or code', () => {
  /** Where text becomes markup or code, by whatever name it is reached: also in brackets and in texts. */
  const sinks = [
    ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'dangerouslySetInnerHTML', 'createContextualFragment', 'setHTMLUnsafe', 'parseHTMLUnsafe', 'DOMParser'],
    ...['srcdoc', 'document.write', 'writeln', 'execCommand', 'eval', 'Function', 'execScript', 'importScripts', 'createScript', 'createHTML'],
    ...['runInContext', 'runInThisContext', 'runInNewContext', 'compileFunction', 'node:vm', 'vm', 'javascript:'],
  ]

  it('no source names a place where that happens', () => {
    // `Function` is a word of types and of the catalogue; called, the linter finds it.
    expect(saying(sinks.filter(word => word !== 'Function' && word !== 'eval'))).toEqual([])
  })

  it('the linter refuses what would do it', () => {
    const dir = mkdtempSync(join(tmpdir(), 'bellhop-lint-'))
    const file = join(dir, 'bad.tsx')
    writeFileSync(
      file,
      ["export const a = eval('1')", "export const b = new Function('return 1')", "setTimeout('alert(1)', 1)", "export const C = () => <b dangerouslySetInnerHTML={{ __html: 'x' }} />", "export const D = () => <a href=\"javascript:alert(1)\">x</a>"].join('\n'),
    )
    const root = join(src, '..')
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--config', join(root, '.oxlintrc.json'), '--type-aware', '--deny-warnings', '--format', 'json', file], { cwd: root, encoding: 'utf8' })
    rmSync(dir, { recursive: true, force: true })
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] }
    const rules = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))
    for (const rule of ['eslint(no-eval)', 'eslint(no-new-func)', 'typescript(no-implied-eval)', 'react(no-danger)', 'eslint(no-script-url)']) expect([...rules]).toContain(rule)
  })

  it('and nobody tells it to look away from that', () => {
    const excused = [...sources].filter(([, text]) => /(?:ox|es)lint-disable[^\n]*(?:no-eval|no-new-func|no-implied-eval|no-danger|no-script-url)/.test(text))
    expect(excused.map(([path]) => path)).toEqual([])
  })
})

describe('the reading itself', () => {
  it.each([
    ["import { app as a, Menu } from 'electron'\na.relaunch(); new Menu()", ['app.relaunch', 'new Menu']],
    ["import { app } from 'electron'\napp.commandLine.appendSwitch('x')", ['app.commandLine.appendSwitch']],
    ["import { shell } from 'electron'\nshell['open' + 'Path'](x)", ['shell.[computed]']],
    ["import type { App } from 'electron'\nexport type X = App", []],
    ["// app.relaunch\nimport { app } from 'electron'\nvoid app.isPackaged", ['app.isPackaged']],
  ])('sees what is used in %j', (text, used) => {
    expect(usesOf('main/shell/electron/a.ts', text)).toEqual(used)
  })
})
