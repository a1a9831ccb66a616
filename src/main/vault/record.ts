import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import type { VaultStatus } from '../../shared/model'
import { parseObject, readPrivate, writePrivate } from './private-file'

/** What the profile remembers of its vault: no secret, no key. `profile` tells its items from those of other profiles. */
export type VaultRecord = { readonly profile: string; readonly kind?: VaultStatus['kind'] }

/** Undefined where nothing was recorded yet, `damaged` where the file cannot be read or understood. */
export async function readRecord(path: string): Promise<VaultRecord | 'damaged' | undefined> {
  try {
    const text = await readPrivate(path)
    return text === undefined ? undefined : parse(text)
  } catch {
    return 'damaged'
  }
}

export function makeRecord(profile = randomBytes(8).toString('hex')): VaultRecord {
  return { profile }
}

/** Answers whether it is on the disk. */
export async function writeRecord(path: string, record: VaultRecord): Promise<boolean> {
  try {
    await writePrivate(path, `${JSON.stringify(record)}\n`)
    return true
  } catch {
    return false
  }
}

/** Puts a file aside that cannot be understood: it may still tell a person where the tokens were. */
export async function setAside(path: string): Promise<void> {
  await rename(path, `${path}.damaged`).catch(() => undefined)
}

function parse(text: string): VaultRecord | 'damaged' {
  const { profile, kind } = parseObject(text) ?? {}
  if (typeof profile !== 'string' || !/^[\w.-]{1,64}$/.test(profile)) return 'damaged'
  if (kind === undefined) return { profile }
  return kind === 'keychain' || kind === 'file' || kind === 'session' ? { profile, kind } : 'damaged'
}
