import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { desktop } from '../../../shared/i18n/en/desktop'
import type { Logger } from '../../core/ports'
import { offerContextMenu } from './context-menu'
import { origin } from './origin'
import type { Device } from './settings'
import { windowBounds } from './window-bounds'
import { windowOptions } from './window-options'

type Deps = {
  readonly resources: string
  readonly device: Device
  readonly log: Logger
  isQuitting(): boolean
  /** Registers the contents before the page in it can say its first word. */
  admit(contents: Electron.WebContents): void
}

/** Crashes within a minute after which the window is not reloaded without asking. */
const patience = 3

/** The one window: where it was left, hidden rather than closed while Bellhop goes on receiving. */
export function openWindow({ resources, device, log, isQuitting, admit }: Deps): BrowserWindow {
  const window = new BrowserWindow(
    windowOptions({
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      bounds: windowBounds(device.bounds(), screen.getAllDisplays().map(display => display.workArea)),
      isPackaged: app.isPackaged,
      isDark: nativeTheme.shouldUseDarkColors,
      icon: join(resources, 'icon.png'),
    }),
  )
  admit(window.webContents)
  if (device.isMaximized()) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', event => {
    device.rememberWindow(window.getNormalBounds(), window.isMaximized())
    if (isQuitting() || !staysInBackground(device)) return
    event.preventDefault()
    window.hide()
  })
  reloadAfterCrash(window, log)
  offerReload(window, log)
  offerContextMenu(window)
  // A refused navigation rejects here too; the log is the only place for it.
  window.loadURL(`${origin}/`).catch((error: unknown) => log('error', 'the page did not load', { error }))
  return window
}

export function reveal(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** On macOS an app outlives its windows; elsewhere the operator chooses. */
function staysInBackground(device: Device): boolean {
  return process.platform === 'darwin' || device.get().closeToTray
}

/** The core lives elsewhere and goes on polling: the page only has to come back. */
function reloadAfterCrash(window: BrowserWindow, log: Logger): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log('error', 'the page is gone', { reason, exitCode })
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const now = performance.now()
    crashes = [...crashes.filter(at => now - at < 60_000), now]
    if (crashes.length <= patience) window.webContents.reload()
    else void askToReload(window)
  })
}

// On macOS a box without a window would hold up the whole process.
async function askToReload(window: BrowserWindow): Promise<void> {
  const words = desktop.crash
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: words.title,
    detail: words.detail,
    buttons: [words.reload, words.quit],
    defaultId: 0,
    cancelId: 0,
  })
  if (response === 1) app.quit()
  else if (!window.isDestroyed()) window.webContents.reload()
}

/** A page that hangs may be about to come back, so the operator decides; the question goes away when it does. */
function offerReload(window: BrowserWindow, log: Logger): void {
  let question: AbortController | undefined
  window.on('responsive', () => question?.abort())
  window.on('unresponsive', () => {
    log('warn', 'the page does not answer')
    if (question) return
    question = new AbortController()
    void askToWait(window, question.signal).finally(() => (question = undefined))
  })
}

async function askToWait(window: BrowserWindow, signal: AbortSignal): Promise<void> {
  const words = desktop.stuck
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: words.title,
    detail: words.detail,
    buttons: [words.wait, words.reload],
    defaultId: 0,
    cancelId: 0,
    signal,
  })
  // A hung page does not even unload. What ends it is a crash, and after a crash it is loaded anew.
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
}
