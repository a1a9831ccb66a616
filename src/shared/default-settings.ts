import type { Settings } from './model'

/** In a file of its own, so that the page can start with it and still ship without zod. */
export const defaultSettings: Settings = {
  theme: 'system',
  sendKey: 'enter',
  notifications: true,
  notificationPreview: true,
  sound: true,
  railCollapsed: false,
  listWidth: 340,
  panelOpen: false,
  closeToTray: true,
  holdSeconds: 0,
}
