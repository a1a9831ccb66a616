import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Settings, defaultSettings } from '../../shared/model'
import type { Actor } from '../../shared/model'
import type { SettingsPort } from '../core/ports'

/** What this device remembers; everything that a team may share is an event (DESIGN 10.15). */
export type Device = SettingsPort & {
  /** Who works here; random at first start, recorded with every event (DESIGN 10.14). */
  readonly actor: Actor
  /** A few words about the profile's database, kept outside of it. */
  readonly witness: { get(): string | undefined; set(text: string): Promise<void> }
}

/** `<dir>/settings.json` as conf and electron-store open it: it must not clear what it cannot read. */
export type SettingsStore = {
  get(key: string): unknown
  set(patch: Readonly<Record<string, unknown>>): void
}

type Remembered = Device & {
  /** What the shell itself keeps beside the preferences; as it stands in the file, which anybody may have edited. */
  recall(key: string): unknown
  remember(patch: Readonly<Record<string, unknown>>): void
}

/**
 * Opens `<dir>/settings.json`, the same file with the same meaning in both shells, so that a profile can be opened by either.
 * The stores refuse to start on a cut or empty file, so such a file is put aside (never deleted) and the last good copy takes
 * its place (REL-16). Throws what the system says where the file may not be read.
 */
export function openDevice(dir: string, open: () => SettingsStore): Remembered {
  const path = join(dir, 'settings.json')
  const copy = join(dir, 'settings.good.json')
  if (existsSync(path) && !isWhole(path)) {
    renameSync(path, join(dir, `settings.broken-${Date.now()}.json`))
    if (existsSync(copy) && isWhole(copy)) copyFileSync(copy, path)
  }
  const store = open()
  /** What the disk did not take, for as long as this run lasts. */
  let unsaved: Readonly<Record<string, unknown>> = {}
  const recall = (key: string) => unsaved[key] ?? store.get(key)
  const remember: Remembered['remember'] = patch => {
    try {
      store.set({ ...unsaved, ...patch })
      copyFileSync(path, copy)
      unsaved = {}
    } catch (error) {
      if (!isUnwritable(error)) throw error
      unsaved = { ...unsaved, ...patch }
    }
  }
  const actor = actorFrom(store.get('actor')) ?? { operatorId: randomUUID(), deviceId: randomUUID() }
  // Also makes the first good copy.
  remember({ actor })
  const get = () => settingsFrom(recall('settings'))
  return {
    actor,
    witness: {
      get: () => textFrom(recall('witness')),
      async set(witness) {
        remember({ witness })
      },
    },
    get,
    async set(patch) {
      const settings = { ...get(), ...patch }
      remember({ settings })
      return settings
    },
    recall,
    remember,
  }
}

const unwritable: ReadonlySet<unknown> = new Set(['EROFS', 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM'])

/** Whether the disk let nothing be written: it is only read, or full. What an app keeps for its comfort must not stop it then. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unwritable.has(error.code)
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

/** Each preference by itself, so that one from another version does not cost the rest. */
function settingsFrom(stored: unknown): Settings {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
  const valid = entries.filter(([name, value]) => Settings.partial().strict().safeParse({ [name]: value }).success)
  return { ...defaultSettings, ...Object.fromEntries(valid) }
}

function textFrom(stored: unknown): string | undefined {
  return typeof stored === 'string' ? stored : undefined
}

function actorFrom(stored: unknown): Actor | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { operatorId, deviceId } = stored as Record<keyof Actor, unknown>
  return typeof operatorId === 'string' && typeof deviceId === 'string' ? { operatorId, deviceId } : undefined
}
