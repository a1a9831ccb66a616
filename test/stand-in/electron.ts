import { fork } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Emitter } from './emitter.ts'
import type { Listener } from './emitter.ts'
import { strict } from './strict.ts'

/**
 * A stand-in for the `electron` module of the main process, where its binary cannot be had: it writes down what it is told,
 * plays back what a test says has happened, and throws on everything that it does not declare. Names and order of events
 * are those of `electron.d.ts` 45.4.1 (a test compares them).
 */

export type Entry = { readonly what: string; readonly args: readonly unknown[] }

/** Everything that main told Electron, in order. Functions are written as `[function]`. */
export const journal: Entry[] = []

function note(what: string, ...args: unknown[]): void {
  journal.push({ what, args: args.map(plain) })
}

function plain(value: unknown): unknown {
  if (value === undefined) return null
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'function' ? '[function]' : part)) ?? '"[function]"')
}

const eventsOf = {
  app: ['web-contents-created', 'before-quit', 'will-quit', 'browser-window-created', 'second-instance', 'activate', 'child-process-gone'],
  webContents: [
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
    'will-prevent-unload',
    'render-process-gone',
    'destroyed',
    'context-menu',
  ],
  browserWindow: ['ready-to-show', 'close', 'session-end', 'unresponsive', 'responsive'],
  session: ['will-download'],
  downloadItem: ['done'],
  tray: ['click'],
  notification: ['click', 'close'],
  nativeTheme: ['updated'],
  powerMonitor: ['resume', 'unlock-screen', 'shutdown'],
  utilityProcess: ['exit', 'message'],
  ipcMain: ['call', 'listen', 'electron-store-get-data'],
} as const

const emitters = {
  app: new Emitter('app', eventsOf.app),
  nativeTheme: new Emitter('nativeTheme', eventsOf.nativeTheme),
  powerMonitor: new Emitter('powerMonitor', eventsOf.powerMonitor),
  ipcMain: new Emitter('ipcMain', eventsOf.ipcMain),
}

const env = (name: string) => process.env[`STAND_IN_${name}`]
const base = env('DIR') ?? join(import.meta.dirname, 'profile')
const paths = new Map([
  ['appData', base],
  ['userData', join(base, 'electron')],
])
const isPackaged = env('PACKAGED') === '1'

let ready: () => void = () => undefined
const whenReady = new Promise<void>(resolve => (ready = resolve))
let isReady = false
let isOver = false

/** Electron throws, or does nothing at all, where these come at the wrong time. */
function beforeReady(what: string): void {
  if (isReady) throw new Error(`electron.${what} after the app is ready`)
}

function afterReady(what: string): void {
  if (!isReady && control.isStrictAboutTime()) throw new Error(`electron.${what} before the app is ready`)
}

/** Called instead of ending the process, so that the test's line to it stays up until the journal is read. */
let onExit: (code: number) => void = () => undefined

export const app = strict('app', {
  isPackaged,
  on: (event: string, listener: Listener) => emitters.app.on(event, listener),
  enableSandbox: () => {
    beforeReady('app.enableSandbox')
    note('app.enableSandbox')
  },
  exit(code = 0) {
    note('app.exit', code)
    if (isOver) return
    isOver = true
    onExit(code)
  },
  quit() {
    note('app.quit')
    quit()
  },
  getAppPath: () => join(import.meta.dirname, '../..'),
  getPath(name: string) {
    const path = paths.get(name)
    if (!path) throw new Error(`electron.app.getPath(${name}) is not declared by the stand-in`)
    return path
  },
  setPath(name: string, path: string) {
    note('app.setPath', name)
    mkdirSync(path, { recursive: true })
    paths.set(name, path)
  },
  getVersion: () => '0.1.0',
  requestSingleInstanceLock() {
    note('app.requestSingleInstanceLock')
    return env('SECOND') !== '1'
  },
  setAppUserModelId: (id: string) => note('app.setAppUserModelId', id),
  setBadgeCount(count: number) {
    note('app.setBadgeCount', count)
    return true
  },
  whenReady: () => whenReady,
  commandLine: strict('app.commandLine', {
    appendSwitch(name: string, value?: string) {
      beforeReady('app.commandLine.appendSwitch')
      note('app.commandLine.appendSwitch', name, value)
    },
  }),
})

function quit(): void {
  emitters.app.emit('before-quit')
  for (const window of windows) if (!window.isDestroyed() && emittersOf(window).emit('close')) return
  for (const window of windows) destroy(window)
  if (!emitters.app.emit('will-quit')) app.exit(0)
}

function makeContents(id: number) {
  const emitter = new Emitter('webContents', eventsOf.webContents)
  let openHandler: ((details: { url: string }) => { action: string }) | undefined
  const state = { isDestroyed: false, url: '', sent: [] as unknown[] }
  const contents = strict('webContents', {
    id,
    on: (event: string, listener: Listener) => emitter.on(event, listener),
    once: (event: string, listener: Listener) => emitter.once(event, listener),
    setWindowOpenHandler(handler: typeof openHandler) {
      openHandler = handler
    },
    setWebRTCIPHandlingPolicy: (policy: string) => note('webContents.setWebRTCIPHandlingPolicy', policy),
    send(channel: string, message: unknown) {
      if (channel !== 'listen') throw new Error(`a third channel: ${channel}`)
      const copy = structuredClone(message)
      state.sent.push(copy)
      onSend?.(id, copy)
    },
    reload: () => note('webContents.reload'),
    forcefullyCrashRenderer() {
      note('webContents.forcefullyCrashRenderer')
      emitter.emit('render-process-gone', [{ reason: 'killed', exitCode: 9 }])
    },
    isDestroyed: () => state.isDestroyed,
    getURL: () => state.url,
  })
  return { contents, emitter, state, open: (url: string) => openHandler?.({ url }) ?? { action: 'allow' } }
}

type Contents = ReturnType<typeof makeContents>
const allContents: Contents[] = []
let onSend: ((id: number, message: unknown) => void) | undefined

const windows: BrowserWindow[] = []
const windowParts = new WeakMap<object, { emitter: Emitter; contents: Contents; state: WindowState }>()
type WindowState = { isVisible: boolean; isFocused: boolean; isMinimized: boolean; isMaximized: boolean; isDestroyed: boolean }
const normalBounds = { x: 40, y: 30, width: 1280, height: 800 }

function partsOf(window: object) {
  const parts = windowParts.get(window)
  if (!parts) throw new Error('not a window of the stand-in')
  return parts
}

function emittersOf(window: object): Emitter {
  return partsOf(window).emitter
}

function destroy(window: object): void {
  const { contents, state } = partsOf(window)
  if (state.isDestroyed) return
  state.isDestroyed = true
  contents.state.isDestroyed = true
  contents.emitter.tell('destroyed')
}

class PlainBrowserWindow {
  readonly webContents: Contents['contents']

  constructor(options: unknown) {
    afterReady('BrowserWindow')
    note('new BrowserWindow', options)
    const contents = makeContents(allContents.length + 1)
    allContents.push(contents)
    this.webContents = contents.contents
    const shown = strict('BrowserWindow', this)
    const state = { isVisible: false, isFocused: false, isMinimized: false, isMaximized: false, isDestroyed: false }
    const parts = { emitter: new Emitter('BrowserWindow', eventsOf.browserWindow), contents, state }
    windowParts.set(shown, parts)
    windowParts.set(this, parts)
    windows.push(shown)
    emitters.app.emit('web-contents-created', [contents.contents])
    emitters.app.emit('browser-window-created', [shown])
    return shown
  }

  on(event: string, listener: Listener) {
    emittersOf(this).on(event, listener)
  }

  once(event: string, listener: Listener) {
    emittersOf(this).once(event, listener)
  }

  async loadURL(url: string) {
    note('window.loadURL', url)
    partsOf(this).contents.state.url = url
    emittersOf(this).emit('ready-to-show')
  }

  show() {
    note('window.show')
    Object.assign(partsOf(this).state, { isVisible: true, isFocused: true })
  }

  hide() {
    note('window.hide')
    Object.assign(partsOf(this).state, { isVisible: false, isFocused: false })
  }

  focus() {
    note('window.focus')
    partsOf(this).state.isFocused = true
  }

  restore() {
    note('window.restore')
    partsOf(this).state.isMinimized = false
  }

  maximize() {
    note('window.maximize')
    partsOf(this).state.isMaximized = true
  }

  isFocused() {
    return partsOf(this).state.isFocused
  }

  isMinimized() {
    return partsOf(this).state.isMinimized
  }

  isMaximized() {
    return partsOf(this).state.isMaximized
  }

  isDestroyed() {
    return partsOf(this).state.isDestroyed
  }

  getNormalBounds() {
    return normalBounds
  }

  setOverlayIcon(_image: unknown, description: string) {
    note('window.setOverlayIcon', description)
  }
}

export const BrowserWindow = strict('BrowserWindow', PlainBrowserWindow)
export type BrowserWindow = PlainBrowserWindow

type Handler = (request: Request) => Promise<Response>
type PermissionRequest = (contents: unknown, permission: string, callback: (isGranted: boolean) => void, details: object) => void
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean

function makeSession(partition: string) {
  const emitter = new Emitter('session', eventsOf.session)
  const held: {
    handler?: Handler
    request?: PermissionRequest
    check?: PermissionCheck
    device?: (details: object) => boolean
    display?: (request: object, callback: (streams: unknown) => void) => void
    before?: (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void
  } = {}
  const hold = (what: string, part: Partial<typeof held>) => {
    note(what, partition)
    Object.assign(held, part)
  }
  const session = strict('session', {
    on: (event: string, listener: Listener) => emitter.on(event, listener),
    setPermissionRequestHandler: (request: PermissionRequest) => hold('session.setPermissionRequestHandler', { request }),
    setPermissionCheckHandler: (check: PermissionCheck) => hold('session.setPermissionCheckHandler', { check }),
    setDevicePermissionHandler: (device: (details: object) => boolean) => hold('session.setDevicePermissionHandler', { device }),
    setDisplayMediaRequestHandler: (display: NonNullable<typeof held.display>) => hold('session.setDisplayMediaRequestHandler', { display }),
    setSpellCheckerDictionaryDownloadURL: (url: string) => note('session.setSpellCheckerDictionaryDownloadURL', partition, url),
    async setProxy(config: unknown) {
      note('session.setProxy', partition, config)
    },
    webRequest: strict('session.webRequest', {
      onBeforeRequest: (before: NonNullable<typeof held.before>) => hold('session.webRequest.onBeforeRequest', { before }),
    }),
    protocol: strict('session.protocol', {
      handle(scheme: string, handler: Handler) {
        note('session.protocol.handle', partition, scheme)
        held.handler = handler
      },
    }),
  })
  return { session, held, emitter }
}

const sessions = new Map<string, ReturnType<typeof makeSession>>()

function sessionOf(partition: string) {
  const known = sessions.get(partition)
  if (known) return known
  const made = makeSession(partition)
  sessions.set(partition, made)
  return made
}

export const session = strict('session', {
  fromPartition(partition: string) {
    afterReady('session.fromPartition')
    return sessionOf(partition).session
  },
  get defaultSession() {
    afterReady('session.defaultSession')
    return sessionOf('').session
  },
})

const invokable = new Map<string, (event: object, ...args: unknown[]) => Promise<unknown>>()

export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: (event: object, ...args: unknown[]) => Promise<unknown>) {
    if (channel !== 'call') throw new Error(`a third channel: ${channel}`)
    note('ipcMain.handle', channel)
    invokable.set(channel, handler)
  },
  on(channel: string, listener: Listener) {
    emitters.ipcMain.on(channel, listener)
  },
  removeAllListeners(channel: string) {
    emitters.ipcMain.offAll(channel)
  },
})

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: unknown) {
    beforeReady('protocol.registerSchemesAsPrivileged')
    note('protocol.registerSchemesAsPrivileged', schemes)
  },
})

type MenuItem = { id?: string; label?: string; click?: () => void; submenu?: MenuItem[] }
const menus = { application: [] as MenuItem[], tray: [] as MenuItem[] }

export const Menu = strict('Menu', {
  buildFromTemplate: (template: MenuItem[]) => strict('Menu', { items: template, popup: () => note('menu.popup', template) }),
  setApplicationMenu(menu: { items: MenuItem[] }) {
    note('Menu.setApplicationMenu')
    menus.application = menu.items
  },
})

const trays: Emitter[] = []

class PlainTray {
  readonly #emitter = new Emitter('Tray', eventsOf.tray)

  constructor(picture: string) {
    afterReady('Tray')
    note('new Tray', picture)
    trays.push(this.#emitter)
  }

  on = (event: string, listener: Listener) => this.#emitter.on(event, listener)
  setImage = (picture: string) => note('tray.setImage', picture)
  setToolTip = (text: string) => note('tray.setToolTip', text)
  setContextMenu = (menu: { items: MenuItem[] }) => void (menus.tray = menu.items)
}

export const Tray = strict('Tray', new Proxy(PlainTray, { construct: (target, [picture]: [string]) => strict('Tray', new target(picture)) }))

const notifications: { readonly options: unknown; readonly emitter: Emitter; isOpen: boolean }[] = []

class PlainNotification {
  static isSupported = () => true
  readonly #held: (typeof notifications)[number]

  constructor(options: unknown) {
    this.#held = { options, emitter: new Emitter('Notification', eventsOf.notification), isOpen: false }
    notifications.push(this.#held)
  }

  on = (event: string, listener: Listener) => this.#held.emitter.on(event, listener)
  show = () => {
    note('notification.show', this.#held.options)
    this.#held.isOpen = true
  }
  close = () => {
    note('notification.close')
    this.#held.isOpen = false
    this.#held.emitter.emit('close')
  }
}

export const Notification = strict(
  'Notification',
  new Proxy(PlainNotification, { construct: (target, [options]: [unknown]) => strict('Notification', new target(options)) }),
)

export const nativeTheme = strict('nativeTheme', {
  get shouldUseDarkColors() {
    return env('DARK') === '1'
  },
  on: (event: string, listener: Listener) => emitters.nativeTheme.on(event, listener),
})

export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => {
    note('nativeImage.createFromPath', path)
    return { path }
  },
})

export const powerMonitor = strict('powerMonitor', {
  on(event: string, listener: Listener) {
    afterReady('powerMonitor.on')
    emitters.powerMonitor.on(event, listener)
  },
})

let isOnline = true

export const net = strict('net', { isOnline: () => isOnline })

export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
})

export const shell = strict('shell', {
  openExternal: async (href: string) => note('shell.openExternal', href),
})

/** Which button is pressed in a message box; null leaves it open until its signal closes it. */
let pressed: number | null = 0

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) => note('dialog.showErrorBox', title, content),
  async showMessageBox(...given: readonly unknown[]) {
    const options = given.at(-1) as { signal?: AbortSignal; cancelId?: number }
    note('dialog.showMessageBox', options, given.length)
    if (pressed !== null) return { response: pressed }
    return new Promise(resolve => options.signal?.addEventListener('abort', () => resolve({ response: options.cancelId })))
  },
})

export const utilityProcess = strict('utilityProcess', {
  /** A fork of Node stands for the utility process: the same file, the same words over its pipe. */
  fork(path: string, args: string[], options: { env: NodeJS.ProcessEnv; stdio: string }) {
    note('utilityProcess.fork', path, args, { ...options, env: Object.keys(options.env) })
    const child = fork(path, args, { env: options.env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] })
    const emitter = new Emitter('utilityProcess', eventsOf.utilityProcess)
    child.on('message', message => emitter.tell('message', message))
    child.on('exit', code => {
      note('utilityProcess exit')
      emitter.tell('exit', code)
    })
    return strict('utilityProcess', {
      pid: child.pid,
      on: (event: string, listener: Listener) => emitter.on(event, listener),
      once: (event: string, listener: Listener) => emitter.once(event, listener),
      postMessage: (message: object) => void child.send(message),
      kill: () => child.kill(),
    })
  },
})

export default strict('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
})

/** How a sender looks: the top frame of a window of ours, unless said otherwise. */
export type Sender = { readonly contents?: number; readonly url?: string | null; readonly isSubframe?: boolean }

function eventFrom({ contents = 1, url = 'bellhop://app/', isSubframe = false }: Sender) {
  return {
    sender: allContents[contents - 1]?.contents ?? { id: contents },
    senderFrame: url === null ? null : { url, parent: isSubframe ? {} : null },
  }
}

/** What a test may make happen. */
export const control = {
  ready() {
    isReady = true
    ready()
  },
  /** Unit tests hold single parts in their hands and have no start; whoever starts the whole app has. */
  isStrictAboutTime: () => env('DIR') !== undefined,
  /** Which of these are still in the environment. */
  environment: (of: readonly string[]) => of.filter(name => process.env[name] !== undefined),
  answerBoxes: (button: number | null) => void (pressed = button),
  /** Every session that was asked for, and what is in its way. */
  sessions: () => [...sessions].map(([partition, { held }]) => ({ partition, held: Object.keys(held).toSorted() })),
  windows: () => windows.length,
  contentsPreventing: () => allContents.map(({ emitter }) => emitter.events().toSorted()),
  onExit: (listener: (code: number) => void) => void (onExit = listener),
  onSend: (listener: (id: number, message: unknown) => void) => void (onSend = listener),
  journal: () => journal,
  declaredEvents: () => eventsOf,
  appEvent: (event: string, ...args: unknown[]) => emitters.app.emit(event, args),
  powerEvent: (event: string) => emitters.powerMonitor.emit(event),
  quit,
  closeWindow: () => emittersOf(windows[0] ?? {}).emit('close'),
  windowEvent: (event: string) => emittersOf(windows[0] ?? {}).emit(event),
  windowState: () => partsOf(windows[0] ?? {}).state,
  setWindowState: (state: Partial<WindowState>) => void Object.assign(partsOf(windows[0] ?? {}).state, state),
  /** Plays an event of the window's contents; answers whether it was prevented. */
  contentsEvent: (event: string, facts: object = {}, ...args: unknown[]) => allContents[0]?.emitter.emit(event, args, facts),
  /** Another contents, made behind the shell's back: a popup, a webview. Answers its number. */
  foreignContents() {
    const contents = makeContents(allContents.length + 1)
    allContents.push(contents)
    emitters.app.emit('web-contents-created', [contents.contents])
    return allContents.length
  },
  open: (url: string, contents = 1) => allContents[contents - 1]?.open(url),
  foreignNavigation: (contents: number, url: string) => allContents[contents - 1]?.emitter.emit('will-navigate', [], { url }),
  /** What contents say about a navigation of theirs, main frame or not; answers whether it was prevented. */
  navigation: (contents: number, event: string, url: string, isMainFrame: boolean) => allContents[contents - 1]?.emitter.emit(event, [], { url, isMainFrame }),
  setAddress: (url: string, contents = 1) => {
    const one = allContents[contents - 1]
    if (one) one.state.url = url
  },
  async call(sender: Sender, name: unknown, input: unknown) {
    try {
      return { answer: await invokable.get('call')?.(eventFrom(sender), name, structuredClone(input)) }
    } catch (error) {
      return { thrown: String(error) }
    }
  },
  say: (sender: Sender, message: unknown) => emitters.ipcMain.tell('listen', eventFrom(sender), message),
  channels: () => ({ handled: [...invokable.keys()], heard: emitters.ipcMain.events() }),
  sent: (contents = 1) => allContents[contents - 1]?.state.sent ?? [],
  permission(name: string, requestingUrl = 'bellhop://app/', details: object = {}, partition = 'persist:bellhop') {
    const { held } = sessionOf(partition)
    let requested: boolean | undefined
    const contents = allContents[0]?.contents
    held.request?.(contents, name, isGranted => (requested = isGranted), { requestingUrl, isMainFrame: true, ...details })
    return {
      requested,
      checked: held.check?.(contents, name, 'bellhop://app', { isMainFrame: true, ...details }),
      /** From a worker, which has no contents. */
      checkedFromNowhere: held.check?.(null, name, 'bellhop://app', { isMainFrame: false }),
    }
  },
  devices: (types = ['hid', 'serial', 'usb'], partition = 'persist:bellhop') =>
    types.map(deviceType => sessionOf(partition).held.device?.({ deviceType, origin: 'bellhop://app' })),
  displayMedia(partition = 'persist:bellhop') {
    let streams: unknown
    sessionOf(partition).held.display?.({ videoRequested: true }, given => (streams = given))
    return streams
  },
  mayLoad(url: string, partition = 'persist:bellhop') {
    let isCancelled: boolean | undefined
    sessionOf(partition).held.before?.({ url }, ({ cancel }) => (isCancelled = cancel))
    return isCancelled === false
  },
  /** Answers whether it was prevented. */
  download(url: string, savePath = '') {
    const emitter = new Emitter('downloadItem', eventsOf.downloadItem)
    const item = strict('downloadItem', {
      getURL: () => url,
      getSavePath: () => savePath,
      once: (event: string, listener: Listener) => emitter.once(event, listener),
    })
    const isPrevented = sessionOf('persist:bellhop').emitter.emit('will-download', [item])
    if (!isPrevented) emitter.emit('done', ['completed'])
    return isPrevented
  },
  setOnline: (state: boolean) => void (isOnline = state),
  async fetch(url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
    const { handler } = sessionOf('persist:bellhop').held
    if (!handler) throw new Error('nobody handles the scheme')
    const body = init.body === undefined ? undefined : Buffer.from(init.body, 'base64')
    const response = await handler(new Request(url, { ...init, body }))
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    }
  },
  menu: () => menus,
  clickMenu(id: string, which: 'application' | 'tray' = 'application') {
    const find = (items: readonly MenuItem[]): MenuItem | undefined =>
      items.find(item => item.id === id || item.label === id) ?? items.map(item => find(item.submenu ?? [])).find(Boolean)
    const item = find(menus[which])
    if (!item?.click) throw new Error(`no item ${id} to click`)
    item.click()
  },
  clickTray: () => trays[0]?.emit('click'),
  notifications: () => notifications.map(({ options, isOpen }) => ({ options, isOpen })),
  clickNotification: (index: number) => notifications[index]?.emitter.emit('click'),
}

export type Control = typeof control
