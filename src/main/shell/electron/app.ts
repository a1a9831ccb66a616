import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog, protocol, session } from 'electron'
import { desktop } from '../../../shared/i18n/en/desktop'
import { problems } from '../../../shared/i18n/en/problems'
import type { Actor, VaultStatus } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { Vault } from '../../../shared/vault'
import type { Core } from '../../core/core'
import type { Logger } from '../../core/ports'
import type { SpawnHelper } from '../../vault/protocol'
import { choicesFrom, refusedSwitches } from './command-line'
import type { Choices } from './command-line'
import { demoCommand } from './demo-command'
import { saveDownloads } from './downloads'
import { spawnHelper } from './helper'
import { openIpc } from './ipc'
import { openLinks } from './links'
import { setMenu } from './menu'
import { scheme } from './origin'
import { onShutdown, onWake } from './power'
import { serveApp } from './protocol'
import { quitInOrder } from './quit'
import { sentence } from './sentence'
import { closeNetwork, lockContents, lockSession } from './session'
import { openSettings } from './settings'
import type { Device } from './settings'
import { warnWhenShared } from './share-warning'
import { follow } from './signs'
import { openWindow, reveal } from './window'

/** What the desktop gives to the core. */
type Host = {
  /** The profile's folder, 0700. */
  readonly dataDir: string
  readonly apiRoot?: string
  readonly isDemo: boolean
  /** Fixes where tokens are kept, for this run. */
  readonly vaultKind?: VaultStatus['kind']
  readonly version: string
  readonly settings: Device
  readonly witness?: Device['witness']
  readonly log: Logger
  readonly spawnHelper: SpawnHelper
  openExternal(href: string): Promise<void>
  openDemo?(): Promise<null>
}

/** What the product is to the desktop: opened once, closed once. */
type Product = { readonly core: Core; readonly vault: Vault }
/** The built-in shop: a Bot API of its own and a bot to connect to it. */
type Demo = { readonly apiRoot: string; readonly token: string; close(): Promise<void> }

export type Parts = {
  openLog(folder: string): Logger
  open(host: Host): Promise<Product>
  startDemo(): Promise<Demo>
}

/** What would make an installed app print what it sends (SEC-52), or talk to whoever says to be Telegram (SEC-7). */
const unwanted = ['DEBUG', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSLKEYLOGFILE']

/** Where this run keeps things: what Chromium and this device remember, and within it or the same, the conversations. */
type Place = { readonly device: string; readonly profile: string }

/**
 * Starts the desktop app. Everything up to `whenReady` must happen before Electron is ready; what comes after must not be
 * awaited by the entry module, because Electron waits for that module first.
 */
export function startDesktop(parts: Parts): void {
  const switches = app.isPackaged ? refusedSwitches(process.argv) : []
  if (switches.length > 0) {
    process.stderr.write(`${sentence(desktop.start.refusedSwitches, { switches: switches.join(', ') })}\n`)
    return app.exit(1)
  }
  const choices = choicesFrom(process.argv)
  app.enableSandbox()
  // All that Bellhop writes is for its owner alone (SEC-57).
  process.umask(0o077)
  if (app.isPackaged) for (const name of unwanted) delete process.env[name]
  const place = placeFor(choices)
  mkdirSync(place.device, { recursive: true, mode: 0o700 })
  app.setPath('userData', place.device)
  // The lock is one per profile: the demo may run beside the real thing.
  if (!app.requestSingleInstanceLock()) return app.exit(0)
  app.setAppUserModelId('app.bellhop.desktop')
  closeNetwork()
  protocol.registerSchemesAsPrivileged([scheme])
  app.on('web-contents-created', (_event, contents) => lockContents(contents))

  const log = parts.openLog(join(place.device, 'logs'))
  process.on('uncaughtExceptionMonitor', error => log('error', 'nobody caught this', { error }))
  // Chromium starts those that draw or decode again by itself; the log is for whoever wonders why it blinked.
  app.on('child-process-gone', (_event, details) => {
    const isExpected = details.reason === 'clean-exit' || details.reason === 'killed'
    log(isExpected ? 'info' : 'error', 'a process of the app is gone', { ...details })
  })
  void run(parts, choices, place, log).catch((error: unknown) => {
    log('error', 'the app did not start', { error })
    dialog.showErrorBox(desktop.start.failed, reason(error))
    app.exit(1)
  })
}

async function run(parts: Parts, choices: Choices, place: Place, log: Logger): Promise<void> {
  const settings = openSettings(place.device)
  const { isDemo } = choices
  // The demo's bot begins anew each time, so an older demo's messages would be taken for the new one's.
  if (isDemo) rmSync(place.profile, { recursive: true, force: true })
  const opening = parts.open({
    dataDir: place.profile,
    apiRoot: choices.apiRoot,
    isDemo,
    vaultKind: isDemo ? 'session' : choices.vault,
    version: app.getVersion(),
    settings,
    ...(!isDemo && { witness: settings.witness }),
    log,
    spawnHelper,
    openExternal: openLinks(),
    ...(!isDemo && { openDemo: () => openDemo(choices.dataDir) }),
  })
  const core = opening.then(product => product.core)
  const demo = isDemo ? openShop(core, settings.actor, parts) : undefined
  // Both are awaited below, after `ready`; until then nobody may take a failure for forgotten.
  Promise.all([core, demo]).catch(() => undefined)
  const quitting = quitInOrder(() => opening.then(product => close(product, demo), () => undefined), log)
  const resources = app.isPackaged ? join(process.resourcesPath, 'resources') : join(import.meta.dirname, '../../resources')

  await app.whenReady()
  const own = session.fromPartition('persist:bellhop')
  const pages = openIpc({ core, actor: settings.actor, log })
  await Promise.all([lockSession(own, pages.records), lockSession(session.defaultSession, () => null)])
  saveDownloads(own, log)
  serveApp(own, join(import.meta.dirname, '../renderer'), core)
  const window = openWindow({ resources, device: settings, log, isQuitting: quitting.isQuitting, admit: pages.admit })
  const open = () => reveal(window)
  setMenu(isDemo, id => {
    open()
    pages.act(window.webContents, { id })
  })
  app.on('second-instance', open)
  app.on('activate', open)
  onShutdown(() => app.quit())
  const ready = await core
  await demo
  onWake(() => ready.wake())
  if (!isDemo) warnWhenShared(place.profile, window, settings, log).catch((error: unknown) => log('warn', 'nobody knows whose folder this is', { error }))
  follow({ core: ready, actor: settings.actor, settings, resources, window, pages })
}

/** The keychain's helper first: an unanswered prompt must not hold the exit. */
async function close({ vault, core }: Product, demo: Promise<Demo> | undefined): Promise<void> {
  await vault.close()
  await core.close()
  await demo?.then(shop => shop.close())
}

async function openShop(core: Promise<Core>, actor: Actor, parts: Parts): Promise<Demo> {
  const [ready, demo] = await Promise.all([core, parts.startDemo()])
  const answer = await ready.call(actor, 'bot.connect', { token: demo.token, apiRoot: demo.apiRoot })
  if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.params)
  return demo
}

function placeFor({ isDemo, dataDir }: Choices): Place {
  const device = dataDir ? resolve(dataDir) : join(app.getPath('appData'), isDemo ? 'Bellhop Demo' : 'Bellhop')
  return { device, profile: isDemo ? join(device, 'demo') : device }
}

async function openDemo(dataDir: string | undefined): Promise<null> {
  const [program, args] = demoCommand({
    isPackaged: app.isPackaged,
    program: process.execPath,
    appPath: app.getAppPath(),
    appImage: process.env['APPIMAGE'],
    dataDir,
  })
  spawn(program, args, { detached: true, stdio: 'ignore' }).unref()
  return null
}

function reason(error: unknown): string {
  if (!(error instanceof Problem)) return problems.internal
  const template = Object.entries(problems).find(([code]) => code === error.code)?.[1]
  return template ? sentence(template, error.params) : problems.internal
}
