import { statfs } from 'node:fs/promises'

/** Bytes; the operator is warned below the first, and below the second no media are fetched (REL-12). */
export const lowRoom = 500 * 1024 * 1024
export const criticalRoom = 200 * 1024 * 1024

/** Bytes that this program may still use where the folder lies. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
