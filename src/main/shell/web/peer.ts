import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import type { Logger } from '../../core/ports'

/**
 * Whether the other end of a loopback connection is a program of the same user (TRUST SEC-67). Linux says so in
 * `/proc/net/tcp`; Windows and macOS tell nobody but a native module, so there the bearer stands alone.
 */
export async function isOwnPeer(socket: Socket, log: Logger): Promise<boolean> {
  if (process.platform !== 'linux' || !process.getuid) return true
  const { remotePort, localPort } = socket
  if (remotePort === undefined || localPort === undefined) return false
  // A client with an IPv6 socket stands in the second table though it speaks to 127.0.0.1.
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readTable(table, log)
    if (text === null) return true
    const uid = uidOf(text, remotePort, localPort)
    if (uid !== null) return uid === process.getuid()
  }
  return false
}

/** The user who holds the socket from `port` to `peerPort`, both on 127.0.0.1, or null where no line of the table has it. */
export function uidOf(table: string, port: number, peerPort: number): number | null {
  for (const line of table.split('\n').slice(1)) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/)
    if (isLoopback(local, port) && isLoopback(remote, peerPort)) return Number(uid)
  }
  return null
}

/** The kernel prints addresses as words in the machine's byte order, the port in hexadecimal. */
function isLoopback(address: string | undefined, port: number): boolean {
  const [host, hexPort] = address?.split(':') ?? []
  const isOurs = host === '0100007F' || host === '0000000000000000FFFF00000100007F' || host === '7F000001'
  return isOurs && hexPort !== undefined && Number.parseInt(hexPort, 16) === port
}

async function readTable(path: string, log: Logger): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // A sandbox without /proc: as on the systems that have none, the bearer stands alone. IPv6 may be switched off.
    if (path.endsWith('tcp6')) return ''
    log('warn', 'the owner of a connection cannot be told', { error })
    return null
  }
}
