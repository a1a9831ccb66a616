import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/** The database goes last: as long as it lies there, nobody takes the profile for one that never had any. */
const parts = ['bellhop.db-shm', 'bellhop.db-wal', 'bellhop.db-journal', 'bellhop.db']
const unfinished = '.moving'

/**
 * Moves the database and all that belongs to it together into a folder of its own under `<dataDir>/quarantine` and answers that
 * folder; nothing is ever deleted from there. The profile must be locked and no connection open. `now` in epoch milliseconds.
 * A crash in the middle is made good by `finishQuarantine`.
 */
export function quarantine(dataDir: string, now: number): string {
  const folder = quarantineFolder(dataDir, now)
  mkdirSync(`${folder}${unfinished}`, { recursive: true, mode: 0o700 })
  finish(dataDir, `${folder}${unfinished}`)
  return folder
}

/** Goes on with a move that was cut off, so that a log never stays behind beside another database. */
export function finishQuarantine(dataDir: string): void {
  for (const name of quarantined(dataDir)) if (name.endsWith(unfinished)) finish(dataDir, join(dataDir, 'quarantine', name))
}

/** The folders under `<dataDir>/quarantine`, oldest first. */
export function quarantined(dataDir: string): readonly string[] {
  const home = join(dataDir, 'quarantine')
  return existsSync(home) ? readdirSync(home).toSorted() : []
}

function finish(dataDir: string, folder: string): void {
  for (const part of parts) if (existsSync(join(dataDir, part))) renameSync(join(dataDir, part), join(folder, part))
  renameSync(folder, folder.slice(0, -unfinished.length))
}

/** A name in there that nothing has yet. */
export function quarantineFolder(dataDir: string, now: number): string {
  const name = new Date(now).toISOString().replaceAll(':', '-')
  const taken = quarantined(dataDir)
  const free = Array.from({ length: taken.length + 1 }, (_, index) => (index === 0 ? name : `${name}-${index}`)).find(
    one => !taken.includes(one) && !taken.includes(`${one}${unfinished}`),
  )
  return join(dataDir, 'quarantine', free ?? name)
}
