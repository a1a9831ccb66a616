import type { Session } from 'electron'
import type { Recording } from '../../../shared/contract'

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
  // Microphone and camera, each only while something is recorded with it: see `mayRecord`.
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

/** Whether these may be opened: the microphone while the page says that it records, the camera as well while that is a film. */
export function mayRecord(permission: string, media: readonly (string | undefined)[], records: Recording | null): boolean {
  if (permission !== 'media' || records === null || media.length === 0) return false
  return media.every(type => type === 'audio' || (type === 'video' && records === 'film'))
}
