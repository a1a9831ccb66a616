import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'

const pieceLength = 12

/** Every run of twelve characters of a secret, and its usual disguises. */
export function piecesOf(secret: string): Buffer[] {
  const plain = Array.from({ length: secret.length - pieceLength + 1 }, (_, at) => secret.slice(at, at + pieceLength))
  // Base64 of the three alignments; the ends depend on what stands around, so they are left out.
  const disguised = [0, 1, 2].map(shift => Buffer.from(' '.repeat(shift) + secret).toString('base64').slice(4, -4))
  return [...plain, ...disguised, Buffer.from(secret).toString('hex')].map(text => Buffer.from(text))
}

/** Where any piece stands: names of the files and texts that hold one. */
export function findIn(pieces: readonly Buffer[], texts: ReadonlyMap<string, Buffer>): string[] {
  return [...texts].flatMap(([name, bytes]) => (pieces.some(piece => bytes.includes(piece)) ? [name] : []))
}

/** All files below a folder, and every value of every SQLite database among them, unpacked. */
export function contentsOf(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    found.set(path, bytes)
    if (bytes.subarray(0, 15).toString() === 'SQLite format 3') for (const [name, value] of valuesOf(path)) found.set(`${path} ${name}`, value)
  }
  return found
}

function valuesOf(path: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    for (const { name } of tables) {
      let rows: Record<string, unknown>[]
      try {
        rows = db.prepare(`SELECT * FROM "${String(name)}"`).all()
      } catch {
        // Index tables that keep no content of their own cannot be read as such; their pages were searched as bytes.
        continue
      }
      found.set(`table ${String(name)}`, Buffer.concat(rows.flatMap(row => Object.values(row).map(bytesOf))))
    }
  } finally {
    db.close()
  }
  return found
}

function bytesOf(value: unknown): Buffer {
  if (!(value instanceof Uint8Array)) return Buffer.from(`${String(value)}\n`)
  const isZstd = value[0] === 0x28 && value[1] === 0xb5 && value[2] === 0x2f && value[3] === 0xfd
  return isZstd ? zstdDecompressSync(value) : Buffer.from(value)
}

/** Command lines and environments of a process and its descendants, where the system shows them (Linux). */
export function processesOf(pid: number): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  if (!existsSync('/proc/self/stat')) return found
  const waiting = [pid]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const file of ['cmdline', 'environ']) {
      const path = `/proc/${next}/${file}`
      if (existsSync(path)) found.set(path, readFileSync(path))
    }
    const children = `/proc/${next}/task/${next}/children`
    if (existsSync(children)) waiting.push(...readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number))
  }
  return found
}
