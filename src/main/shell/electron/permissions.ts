import type { Session } from 'electron'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
/** Every permission that this version of Electron knows; what is checked has the same names as what is requested. */
type Permission = Parameters<RequestHandler>[1]

/** Electron grants all that nobody refuses, so each one is answered by name; a new name in Electron breaks the build (SEC-6). */
const granted: Readonly<Record<Permission, boolean>> = {
  'clipboard-sanitized-write': true,
  fullscreen: true,
  notifications: true,

  ar: false,
  'automatic-fullscreen': false,
  'background-fetch': false,
  'background-sync': false,
  'captured-surface-control': false,
  'clipboard-read': false,
  'deprecated-sync-clipboard-read': false,
  'display-capture': false,
  fileSystem: false,
  geolocation: false,
  'geolocation-approximate': false,
  'hand-tracking': false,
  hid: false,
  'idle-detection': false,
  keyboardLock: false,
  'local-fonts': false,
  'local-network': false,
  'local-network-access': false,
  'loopback-network': false,
  // The microphone alone, and only while the recorder is on screen: see `mayListen`.
  media: false,
  mediaKeySystem: false,
  midi: false,
  midiSysex: false,
  nfc: false,
  openExternal: false,
  'payment-handler': false,
  'periodic-background-sync': false,
  'persistent-storage': false,
  pointerLock: false,
  'screen-wake-lock': false,
  sensors: false,
  serial: false,
  'smart-card': false,
  'speaker-selection': false,
  'storage-access': false,
  'system-wake-lock': false,
  'top-level-storage-access': false,
  usb: false,
  vr: false,
  'web-app-installation': false,
  'web-printing': false,
  'window-management': false,
  unknown: false,
}

/** Whether the page may have it. A name that is not in the map, whatever it is, is refused. */
export function mayUse(permission: string): boolean {
  return Object.entries(granted).some(([name, isGranted]) => name === permission && isGranted)
}

/** Whether the microphone may be opened: for sound alone, and while the page says that its recorder is open. */
export function mayListen(permission: string, media: readonly (string | undefined)[], isRecording: boolean): boolean {
  return permission === 'media' && isRecording && media.length > 0 && media.every(type => type === 'audio')
}
