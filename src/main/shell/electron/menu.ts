import { app, Menu } from 'electron'
import { menuTemplate } from './menu-template'

/** Sets the menu bar. On Windows and Linux it hides until Alt is pressed. */
export function setMenu(isDemo: boolean, act: (id: string) => void): void {
  const template = menuTemplate({ platform: process.platform, isPackaged: app.isPackaged, isDemo, act })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
