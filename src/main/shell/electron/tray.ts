import { join } from 'node:path'
import { app, Menu, nativeImage, nativeTheme, Tray } from 'electron'
import type { BrowserWindow } from 'electron'
import { desktop } from '../../../shared/i18n/en/desktop'
import { trayLabel, trayPicture } from './unread'

type Deps = {
  /** The folder with the pictures. */
  readonly resources: string
  readonly window: BrowserWindow
  open(): void
}

export type UnreadSigns = { show(unread: number): void }

/** The tray icon, and the number on the dock (macOS, some Linux desktops) or on the taskbar button (Windows). */
export function openTray({ resources, window, open }: Deps): UnreadSigns {
  let unread = 0
  const picture = () => join(resources, trayPicture(process.platform, nativeTheme.shouldUseDarkColors, unread).file)
  const tray = new Tray(picture())
  tray.setToolTip(trayLabel(unread))
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: desktop.tray.open, click: open },
      { type: 'separator' },
      { label: desktop.tray.quit, click: () => app.quit() },
    ]),
  )
  // On macOS a click opens the menu, as it does for every other icon there.
  if (process.platform !== 'darwin') tray.on('click', open)
  nativeTheme.on('updated', () => tray.setImage(picture()))

  return {
    show(count) {
      if (count === unread) return
      unread = count
      tray.setImage(picture())
      tray.setToolTip(trayLabel(count))
      if (process.platform !== 'win32') app.setBadgeCount(count)
      else if (!window.isDestroyed()) window.setOverlayIcon(overlay(resources, count), count > 0 ? trayLabel(count) : '')
    },
  }
}

/** Our own picture, never one that came from outside: main decodes nothing of a stranger's (SEC-34). */
function overlay(resources: string, unread: number) {
  return unread > 0 ? nativeImage.createFromPath(join(resources, 'overlay-unread.png')) : null
}
