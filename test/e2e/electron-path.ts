import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '..', 'node_modules', 'electron')

/** The binary by its files only: asking the package would begin a download, which may never end (and hang a launch with it). */
export function electronPath(): string | undefined {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
  if (override === undefined && name === undefined) return undefined
  const path = override === undefined ? join(folder, 'dist', name ?? '') : join(override, name ?? 'electron')
  return existsSync(path) ? path : undefined
}
