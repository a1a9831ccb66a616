import Conf from 'conf'
import { openDevice } from '../settings'
import type { Device } from '../settings'

/** What this device remembers, kept by conf. */
export function openSettings(dir: string): Device {
  return openDevice(dir, () => new Conf<Record<string, unknown>>({ cwd: dir, configName: 'settings', configFileMode: 0o600, clearInvalidConfig: false }))
}
