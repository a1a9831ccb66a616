import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

/**
 * Reads the write-ahead log as sqlite.org/walformat.html lays it out, because SQLite itself passes over what it cannot use there
 * without a word. Every function takes the path of the database.
 */

const headerSize = 32
const frameHeaderSize = 24
const indexHeaderSize = 48

/** Whether anything stands in the log that the database does not have yet. */
export function hasLog(path: string): boolean {
  return head(`${path}-wal`, headerSize).size > headerSize
}

/**
 * Whether acknowledged changes were in the log that can no longer be read there: its header is broken, or it is shorter than its
 * index knows it. A power cut leaves neither, since a header is synced before its first frame and the index counts synced frames only;
 * a header of zeros is one that was never synced.
 */
export function isLogBroken(path: string): boolean {
  const { bytes, size } = head(`${path}-wal`, headerSize)
  if (size === 0 || bytes.every(byte => byte === 0)) return false
  if (!isHeader(bytes)) return true
  const index = head(`${path}-shm`, indexHeaderSize).bytes
  if (!isIndexOf(index, bytes)) return false
  const pageSize = bytes.readUInt32BE(8)
  return size < headerSize + framesIn(index) * (frameHeaderSize + pageSize)
}

function isHeader(header: Buffer): boolean {
  if (header.length < headerSize) return false
  const magic = header.readUInt32BE(0)
  if ((magic & ~1) >>> 0 !== 0x377f0682) return false
  const [first, second] = checksum(header.subarray(0, 24), magic & 1 ? 'BE' : 'LE')
  return header.readUInt32BE(24) === first && header.readUInt32BE(28) === second
}

/** Whether the index is whole and of this very log: the salts are drawn anew whenever a log begins. */
function isIndexOf(index: Buffer, log: Buffer): boolean {
  if (index.length < indexHeaderSize || index[12] !== 1) return false
  const [first, second] = checksum(index.subarray(0, 40), endianness())
  if (uint32(index, 40) !== first || uint32(index, 44) !== second) return false
  // Copied as they stand in the log, whatever the machine's own order.
  return index.subarray(32, 40).equals(log.subarray(16, 24))
}

function framesIn(index: Buffer): number {
  return uint32(index, 16)
}

/** The index is in the machine's own order. */
function uint32(bytes: Buffer, at: number): number {
  return endianness() === 'BE' ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
}

function checksum(bytes: Buffer, order: 'BE' | 'LE'): readonly [number, number] {
  const word = (at: number) => (order === 'BE' ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at))
  let [first, second] = [0, 0]
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + word(at) + second) >>> 0
    second = (second + word(at + 4) + first) >>> 0
  }
  return [first, second]
}

function head(path: string, length: number): { readonly bytes: Buffer; readonly size: number } {
  if (!existsSync(path)) return { bytes: Buffer.alloc(0), size: 0 }
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, length, 0)), size: fstatSync(file).size }
  } finally {
    closeSync(file)
  }
}
