import { createHash, randomBytes, scryptSync } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { Problem } from '../../../shared/problem'

/**
 * A stream of bytes under a passphrase, in pieces that are each sealed by themselves, so that a file of any size is written and
 * read in the memory of one piece and nothing is believed before it has been proven.
 *
 *     head   magic 8 · version 1 · log2 N 1 · salt 16 · nonce 16 · proof 16 · SHA-256 of these, its first 8 bytes
 *     pieces XChaCha20-Poly1305, 256 KiB each but the last; nonce: the head's 16 bytes, 7 of counter, 1 that says "last"
 *     foot   magic 8
 *
 * The head up to its proof, which is the seal of nothing, goes into every seal. Its sum tells a head that was damaged from a passphrase that is wrong; the foot tells a file that
 * was cut from one that was altered.
 */

const magic = Buffer.from('BELLHOP\u0001', 'latin1')
const foot = Buffer.from('BELLEND\u0001', 'latin1')
const version = 1
const logN = 17
const startBytes = magic.length + 1 + 1 + 16 + 16
const sumBytes = 8
const pieceBytes = 256 * 1024
const tagBytes = 16
const headBytes = startBytes + tagBytes + sumBytes
/** The counter of the proof, which no piece ever reaches. */
const proofPlace = 2 ** 48 - 1

/** The whole file's bytes for `plain`. What is given is used up before the next is asked for. */
export function* sealed(plain: Iterable<Uint8Array>, passphrase: string): Generator<Uint8Array> {
  const salt = randomBytes(16)
  const nonce = randomBytes(16)
  const start = Buffer.concat([magic, Buffer.of(version, logN), salt, nonce])
  const key = keyOf(passphrase, salt)
  const proven = Buffer.concat([start, box(key, nonce, proofPlace, true, start).encrypt(new Uint8Array())])
  yield Buffer.concat([proven, sum(proven)])
  let place = 0
  let waiting: Uint8Array | undefined
  // One piece is held back, because only the last one says that it is.
  for (const bytes of inPieces(plain)) {
    if (waiting) yield box(key, nonce, place++, false, start).encrypt(waiting)
    waiting = bytes
  }
  yield box(key, nonce, place, true, start).encrypt(waiting ?? new Uint8Array())
  yield foot
}

/**
 * The bytes that were sealed. Throws Problem `archive-foreign`, `archive-newer`, `archive-passphrase`, `archive-cut`, `archive-damaged`: at
 * once for the first three, and always before a byte that is not proven is handed on. The end is proven only once it is reached.
 */
export function* unsealed(path: string, passphrase: string, onPiece: (bytes: number) => void = () => undefined): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const size = fstatSync(file).size
    const head = read(file, 0, headBytes)
    if (!head.subarray(0, magic.length).equals(magic)) throw new Problem('archive-foreign')
    if (size < headBytes + tagBytes + foot.length) throw new Problem('archive-cut')
    if (head[magic.length] !== version) throw new Problem('archive-newer')
    const proven = head.subarray(0, headBytes - sumBytes)
    if (!sum(proven).equals(head.subarray(headBytes - sumBytes)) || head[magic.length + 1] !== logN) throw new Problem('archive-damaged')
    const start = head.subarray(0, startBytes)
    const salt = head.subarray(magic.length + 2, magic.length + 18)
    const nonce = head.subarray(magic.length + 18, startBytes)
    const key = keyOf(passphrase, salt)
    if (!opened(key, nonce, proofPlace, true, start, proven.subarray(startBytes))) throw new Problem('archive-passphrase')
    const isWhole = read(file, size - foot.length, foot.length).equals(foot)
    const end = size - foot.length
    for (let at = headBytes, place = 0; at < end; place += 1) {
      const length = Math.min(pieceBytes + tagBytes, end - at)
      const isLast = at + length === end
      const plain = isWhole || !isLast ? opened(key, nonce, place, isLast, start, read(file, at, length)) : undefined
      if (!plain) throw new Problem(isWhole ? 'archive-damaged' : 'archive-cut')
      yield plain
      onPiece(length)
      at += length
    }
  } finally {
    closeSync(file)
  }
}

function* inPieces(plain: Iterable<Uint8Array>): Generator<Uint8Array> {
  let buffer = Buffer.allocUnsafe(pieceBytes)
  let filled = 0
  for (const bytes of plain) {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, pieceBytes - filled)
      buffer.set(bytes.subarray(at, at + taken), filled)
      at += taken
      filled += taken
      if (filled < pieceBytes) continue
      yield buffer
      buffer = Buffer.allocUnsafe(pieceBytes)
      filled = 0
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled)
}

function box(key: Uint8Array, nonce: Uint8Array, place: number, isLast: boolean, start: Uint8Array) {
  const full = Buffer.alloc(24)
  full.set(nonce)
  full.writeUIntBE(place, 17, 6)
  full[23] = isLast ? 1 : 0
  return xchacha20poly1305(key, full, start)
}

/** Undefined where key, place or a single bit do not fit. */
function opened(key: Uint8Array, nonce: Uint8Array, place: number, isLast: boolean, start: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < tagBytes) return undefined
  try {
    return box(key, nonce, place, isLast, start).decrypt(bytes)
  } catch {
    return undefined
  }
}

function keyOf(passphrase: string, salt: Uint8Array): Uint8Array {
  // Keyboards and systems write one and the same letter in several ways.
  return scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** 28 })
}

function sum(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, 8)
}

/** Fewer bytes than wanted where the file ends before. */
function read(file: number, at: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const got = readSync(file, buffer, filled, length - filled, at + filled)
    if (got === 0) break
    filled += got
  }
  return buffer.subarray(0, filled)
}
