import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'

const machineId = '/etc/machine-id'

/**
 * Which machine and folder a profile lies in, as a hash that tells nobody which. Windows and macOS name no machine in a file; there
 * the folder stands alone, and a copy on another machine lacks the tokens, which are in that machine's keychain.
 */
export function placeOf(dataDir: string): string {
  const machine = process.platform === 'linux' && existsSync(machineId) ? readFileSync(machineId, 'utf8').trim() : ''
  return createHash('sha256').update(`${machine}\n${realpathSync(dataDir)}`).digest('hex').slice(0, 32)
}
