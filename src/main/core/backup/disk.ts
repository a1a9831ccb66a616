import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { Problem } from '../../../shared/problem'

/** Told how far a job is: bytes. */
export type Progress = (done: number, total: number) => void

const piece = 1024 * 1024
/** What stays free whatever is written: the app itself needs some. */
const spare = 32 * 1024 * 1024

/** Reads a file in pieces; memory stays the same however large it is. The bytes are valid until the next piece. */
export function* piecesOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(piece)
    for (;;) {
      const read = readSync(file, buffer, 0, piece, null)
      if (read === 0) return
      yield buffer.subarray(0, read)
    }
  } finally {
    closeSync(file)
  }
}

/** SHA-256 in hexadecimal. */
export function shaOf(path: string, onPiece: (bytes: number) => void = () => undefined): string {
  const hash = createHash('sha256')
  for (const bytes of piecesOf(path)) {
    hash.update(bytes)
    onPiece(bytes.length)
  }
  return hash.digest('hex')
}

/** Writes a new file for its owner alone and has it on the disk before it answers; answers its SHA-256. */
export function writeNew(path: string, pieces: Iterable<Uint8Array>): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'wx', 0o600)
  try {
    for (const bytes of pieces) {
      hash.update(bytes)
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/** A small text in place of what was there, whole or not at all. */
export function replaceText(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
  renameDurably(`${path}.new`, path)
}

/** Renames, and has the name on the disk before it answers. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to)
  syncFolder(dirname(to))
}

/** What is in the file is on the disk afterwards. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Windows knows no such thing, and keeps names by itself. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Throws Problem `disk-full` where `bytes` more would not fit, before anything is written. */
export function needRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < bytes + spare) throw new Problem('disk-full')
}
