import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { mediaFile } from './attachments'
import type { Database } from './database'

/** Files are kept once, by what they contain: `<dataDir>/media/<first two digits>/<sha256>`. */

/** Where a file of that SHA-256 (64 hexadecimal digits) lies, whether it is there or not. */
export function mediaPath(dataDir: string, sha: string): string {
  return join(dataDir, 'media', sha.slice(0, 2), sha)
}

/** Whether all of a file is still there; asked before it is sent, since Telegram would find out only after the upload. */
export async function isWhole(dataDir: string, { sha, size }: { readonly sha: string; readonly size: number }): Promise<boolean> {
  try {
    return (await stat(mediaPath(dataDir, sha))).size === size
  } catch {
    // Why it cannot be had makes no difference to the operator: it has to be attached again.
    return false
  }
}

/**
 * Gives a complete file of this file system its place as well, and answers its SHA-256. It also stays where it is, for the day that
 * what it belongs to cannot be written down.
 */
export async function keepFile(dataDir: string, path: string): Promise<string> {
  const sha = await hashOf(path)
  if (isKept(dataDir, sha)) return sha
  await mkdir(dirname(mediaPath(dataDir, sha)), { recursive: true, mode: 0o700 })
  try {
    await link(path, mediaPath(dataDir, sha))
  } catch (error) {
    // The same bytes were kept a moment ago under another name: what lies there is this file.
    if (isKept(dataDir, sha)) return sha
    if (!hasNoLinks(error)) throw error
    const copy = `${path}.copy`
    try {
      await copyFile(path, copy)
      await keepAs(dataDir, copy, sha)
    } finally {
      await rm(copy, { force: true })
    }
  }
  return sha
}

/** Some file systems have one name for a file and no second. */
function hasNoLinks(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS' || code === 'EMLINK'
}

/** Moves a complete file whose SHA-256 is known to its place. The name is what the bytes are: one that is there already is the same file and stays. */
export async function keepAs(dataDir: string, path: string, sha: string): Promise<void> {
  const kept = mediaPath(dataDir, sha)
  await mkdir(dirname(kept), { recursive: true, mode: 0o700 })
  if (isKept(dataDir, sha)) await rm(path)
  else await rename(path, kept)
}

/** Whether the file of that SHA-256 really lies there: somebody may have emptied the folder. */
export function isKept(dataDir: string, sha: string): boolean {
  return statSync(mediaPath(dataDir, sha), { throwIfNoEntry: false })?.isFile() ?? false
}

/** The kept file that shows an attachment, small or whole; null where the database knows of none. It may be gone from the disk. */
export function lookupMedia(db: Database, dataDir: string, id: string, kind: 'thumb' | 'full'): { readonly path: string; readonly fileName: string | undefined } | null {
  const file = mediaFile(db, id, kind)
  return file ? { path: mediaPath(dataDir, file.sha), fileName: file.fileName } : null
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
