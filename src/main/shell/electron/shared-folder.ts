import { statfs } from 'node:fs/promises'
import { sep } from 'node:path'

/** Folders by which services that copy files to other machines can be told. */
const services: readonly (readonly [name: string, folder: RegExp])[] = [
  ['OneDrive', /^OneDrive( - .+)?$/i],
  ['Dropbox', /^Dropbox( \(.+\))?$/i],
  ['Google Drive', /^(Google ?Drive|GoogleDrive-.+|My Drive)$/i],
  ['iCloud Drive', /^(com~apple~CloudDocs|Mobile Documents|iCloud ?Drive)$/i],
  ['Nextcloud', /^(Nextcloud|ownCloud)$/i],
  ['Syncthing', /^Sync(thing)?$/i],
]

/** `f_type` of file systems that live on another machine, as Linux numbers them. */
const remote = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x01021997, '9P'],
])

/**
 * The service or file system that may change a profile's files under us, or null (TRUST 6.10). SQLite's locks do not hold
 * across machines, and a database that is copied while it is open may arrive torn.
 */
export async function sharedBy(folder: string, platform = process.platform): Promise<string | null> {
  // Another machine's folder, by its name on Windows.
  if (platform === 'win32' && folder.startsWith('\\\\')) return 'SMB'
  const service = folder.split(sep).flatMap(part => services.find(([, pattern]) => pattern.test(part))?.[0] ?? [])[0]
  if (service) return service
  if (platform !== 'linux') return null
  return fileSystem((await statfs(folder)).type)
}

/** By the number that `statfs` answers, which may come with the sign of a 32-bit one. */
export function fileSystem(type: number): string | null {
  return remote.get(type < 0 ? type + 2 ** 32 : type) ?? null
}
