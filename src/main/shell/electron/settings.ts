import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Store from 'electron-store'
import { defaultSettings, Settings } from '../../../shared/model'
import type { Actor } from '../../../shared/model'
import type { SettingsPort } from '../../core/ports'
import type { Bounds } from './window-bounds'

/** What this device remembers; everything that a team may share is an event. */
type Remembered = {
  /** Random, made at first start (DESIGN 10.14). */
  actor?: Actor
  settings: Partial<Settings>
  bounds?: Bounds
  isMaximized?: boolean
}

export type Device = SettingsPort & {
  /** Who works here; recorded with every event. */
  readonly actor: Actor
  bounds(): Bounds | undefined
  isMaximized(): boolean
  rememberWindow(bounds: Bounds, isMaximized: boolean): void
}

/**
 * Opens `<dir>/settings.json`. electron-store refuses to start on a cut or empty file, so such a file is put aside (never
 * deleted) and the last good copy takes its place (REL-16).
 */
export function openSettings(dir: string): Device {
  const path = join(dir, 'settings.json')
  const copy = join(dir, 'settings.good.json')
  if (existsSync(path) && !isWhole(path)) {
    renameSync(path, join(dir, `settings.broken-${Date.now()}.json`))
    if (existsSync(copy) && isWhole(copy)) copyFileSync(copy, path)
  }
  const store = new Store<Remembered>({
    cwd: dir,
    name: 'settings',
    configFileMode: 0o600,
    clearInvalidConfig: false,
    defaults: { settings: {} },
  })
  const remember = (patch: Partial<Remembered>) => {
    store.set(patch)
    copyFileSync(path, copy)
  }
  const actor = actorFrom(store.get('actor')) ?? { operatorId: randomUUID(), deviceId: randomUUID() }
  remember({ actor })
  const get = () => settingsFrom(store.get('settings'))
  return {
    actor,
    get,
    async set(patch) {
      const settings = { ...get(), ...patch }
      remember({ settings })
      return settings
    },
    bounds: () => boundsFrom(store.get('bounds')),
    isMaximized: () => store.get('isMaximized') === true,
    rememberWindow: (bounds, isMaximized) => remember({ bounds, isMaximized }),
  }
}

function isWhole(path: string): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** Each preference by itself, so that one of a newer or older version does not cost the others. */
function settingsFrom(stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return defaultSettings
  const known = Object.entries(stored).filter(([name, value]) => Settings.partial().safeParse({ [name]: value }).success)
  return Settings.parse({ ...defaultSettings, ...Object.fromEntries(known) })
}

function actorFrom(stored: unknown): Actor | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { operatorId, deviceId } = stored as Record<keyof Actor, unknown>
  return typeof operatorId === 'string' && typeof deviceId === 'string' ? { operatorId, deviceId } : undefined
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
