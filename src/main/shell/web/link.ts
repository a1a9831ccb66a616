import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isUnwritable } from '../settings'

export type LinkFile = { write(link: string): void; remove(): void }

/** Keeps the link that waits to be used in `<dataDir>/link`, for its owner's eyes only. */
export function linkFile(dataDir: string): LinkFile {
  const path = join(dataDir, 'link')
  return {
    write(link) {
      ifPossible(() => {
        writeFileSync(`${path}.new`, `${link}\n`, { mode: 0o600 })
        renameSync(`${path}.new`, path)
      })
    },
    remove: () => ifPossible(() => rmSync(path, { force: true })),
  }
}

/** Where nothing can be written, the printed link has to do. */
function ifPossible(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!isUnwritable(error)) throw error
  }
}
