import { desktop } from '../../../shared/i18n/en/desktop'
import { sentence } from './sentence'

/** What the tray says when the pointer rests on it. */
export function trayLabel(unread: number): string {
  if (unread === 0) return desktop.tray.none
  return sentence(unread === 1 ? desktop.tray.unread_one : desktop.tray.unread_other, { count: unread })
}

export type TrayPicture = { readonly file: string; readonly isTemplate: boolean }

/**
 * The tray's picture. macOS takes a template image and colours it to the menu bar; elsewhere ours is chosen by what the
 * system's own bar looks like: light strokes on a dark bar.
 */
export function trayPicture(platform: NodeJS.Platform, isDark: boolean, unread: number): TrayPicture {
  const dot = unread > 0 ? '-unread' : ''
  if (platform === 'darwin') return { file: `tray${dot}Template.png`, isTemplate: true }
  const ground = isDark ? 'dark' : 'light'
  return { file: platform === 'win32' ? `tray-${ground}${dot}.ico` : `tray-${ground}${dot}.png`, isTemplate: false }
}
