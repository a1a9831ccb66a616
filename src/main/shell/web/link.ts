import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type LinkFile = { write(link: string): void; remove(): void }

/** Keeps the link that waits to be used in `<dataDir>/link`, for its owner's eyes only. */
export function linkFile(dataDir: string): LinkFile {
  const path = join(dataDir, 'link')
  return {
    write(link) {
      writeFileSync(`${path}.new`, `${link}\n`, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    },
    remove: () => rmSync(path, { force: true }),
  }
}
