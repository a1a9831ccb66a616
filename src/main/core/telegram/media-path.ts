import { join } from 'node:path'

/** Where a file of that SHA-256 (64 hexadecimal digits) lies in the profile, whether it is there or not. */
export function mediaPath(dataDir: string, sha: string): string {
  return join(dataDir, 'media', sha.slice(0, 2), sha)
}
