import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import { Settings, defaultSettings } from '../../../shared/model'
import type { Actor } from '../../../shared/model'
import type { SettingsPort } from '../../core/ports'

export type Device = SettingsPort & {
  /** Who works here; random at first start, recorded with every event. */
  readonly actor: Actor
}

/**
 * What this device remembers, in `<dir>/settings.json` (0600): the same file with the same meaning as in the desktop shell, so
 * that a profile can be opened by either. conf refuses to start on a cut or empty file; such a file is put aside, never
 * cleared, and the last good copy takes its place (REL-16).
 */
export function openSettings(dir: string): Device {
  const path = join(dir, 'settings.json')
  const copy = join(dir, 'settings.good.json')
  if (existsSync(path) && !isWhole(path)) {
    renameSync(path, join(dir, `settings.broken-${Date.now()}.json`))
    if (existsSync(copy) && isWhole(copy)) copyFileSync(copy, path)
  }
  const store = new Conf<Record<string, unknown>>({ cwd: dir, configName: 'settings', configFileMode: 0o600, clearInvalidConfig: false })
  const remember = (key: string, value: unknown) => {
    store.set(key, value)
    copyFileSync(path, copy)
  }
  const actor = actorFrom(store.get('actor')) ?? { operatorId: randomUUID(), deviceId: randomUUID() }
  // Also makes the first good copy.
  remember('actor', actor)
  const get = () => settingsFrom(store.get('settings'))
  return {
    actor,
    get,
    async set(patch) {
      const settings = { ...get(), ...patch }
      remember('settings', settings)
      return settings
    },
  }
}

function isWhole(path: string): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function actorFrom(stored: unknown): Actor | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { operatorId, deviceId } = stored as Record<keyof Actor, unknown>
  return typeof operatorId === 'string' && typeof deviceId === 'string' ? { operatorId, deviceId } : undefined
}

/** Each preference by itself, so that one from another version does not cost the rest. */
function settingsFrom(stored: unknown): Settings {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
  const valid = entries.filter(([name, value]) => Settings.partial().strict().safeParse({ [name]: value }).success)
  return { ...defaultSettings, ...Object.fromEntries(valid) }
}
