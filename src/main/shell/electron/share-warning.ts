import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { desktop } from '../../../shared/i18n/en/desktop'
import type { Logger } from '../../core/ports'
import { sentence } from './sentence'
import type { Device } from './settings'
import { sharedBy } from './shared-folder'

/** Says once for each folder that it is not this computer's alone; Bellhop goes on all the same. */
export async function warnWhenShared(folder: string, window: BrowserWindow, device: Device, log: Logger): Promise<void> {
  const service = await sharedBy(folder)
  if (!service) return
  log('warn', 'the profile lies in a folder that others can change', { service })
  if (device.warnedOf() === folder) return
  device.rememberWarning(folder)
  const words = desktop.shared
  await dialog.showMessageBox(window, { type: 'warning', message: words.title, detail: sentence(words.detail, { folder, service }), buttons: [words.ok] })
}
