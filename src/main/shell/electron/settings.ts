import Store from 'electron-store'
import { openDevice } from '../settings'
import type { Device as AnyDevice } from '../settings'
import type { Bounds } from './window-bounds'

export type Device = AnyDevice & {
  bounds(): Bounds | undefined
  isMaximized(): boolean
  rememberWindow(bounds: Bounds, isMaximized: boolean): void
  /** The folder that the operator was warned of last. */
  warnedOf(): unknown
  rememberWarning(folder: string): void
}

/** What this device remembers, kept by electron-store: the preferences and where the window stood. */
export function openSettings(dir: string): Device {
  const device = openDevice(dir, () => new Store<Record<string, unknown>>({ cwd: dir, name: 'settings', configFileMode: 0o600, clearInvalidConfig: false }))
  return {
    ...device,
    bounds: () => boundsFrom(device.recall('bounds')),
    isMaximized: () => device.recall('isMaximized') === true,
    rememberWindow: (bounds, isMaximized) => device.remember({ bounds, isMaximized }),
    warnedOf: () => device.recall('warnedOf'),
    rememberWarning: folder => device.remember({ warnedOf: folder }),
  }
}

function boundsFrom(stored: unknown): Bounds | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { x, y, width, height } = stored as Record<keyof Bounds, unknown>
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return undefined
  return { x, y, width, height }
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}
