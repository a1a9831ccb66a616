import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'

const machineId = '/etc/machine-id'

/**
 * Which machine and folder a profile lies in, as a hash that tells nobody which. Windows and macOS name no machine in a file; there
 * the folder stands alone, and a copy on another machine is told by its tokens, which its keychain does not have (`#holdIfElsewhere`).
 */
export function placeOf(dataDir: string): string {
  const machine = process.platform === 'linux' && existsSync(machineId) ? readFileSync(machineId, 'utf8').trim() : ''
  return createHash('sha256').update(`${machine}\n${realpathSync(dataDir)}`).digest('hex').slice(0, 32)
}
