import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { safeFileName } from '../../shared/file-name'
import { headBytes, pictureSize, sniff } from './files-kinds'
import { diskProblem } from './store/trouble'

/**
 * Files that the page handed over and that no message has taken yet. They lie in `<dataDir>/staging` under random names, each
 * with a note of the operator's own file name beside it.
 */
export type Upload = {
  readonly path: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly mime: string
  /** Pixels, for png, jpeg, gif and webp. */
  readonly width?: number
  readonly height?: number
}

const Note = z.object({ name: z.string(), mime: z.string() })
const uploadId = /^[0-9a-f]{32}$/
const day = 24 * 60 * 60 * 1000

/** Thrown by `stage` when the body is longer than allowed; what was written is gone again. */
export class TooBig extends Error {}

/** Streams a body into the staging folder; the upload exists only once all of it is on disk. */
export async function stage(
  dataDir: string,
  body: AsyncIterable<Uint8Array>,
  givenName: string,
  maxBytes: number,
): Promise<{ uploadId: string; size: number; name: string; mime: string }> {
  const id = randomBytes(16).toString('hex')
  const folder = staging(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, id)
  const part = `${path}.part`
  try {
    const size = await write(part, body, maxBytes)
    const name = safeFileName(givenName)
    const mime = sniff(head(part))
    await writeFile(`${path}.json`, JSON.stringify({ name, mime }), { mode: 0o600, flag: 'wx' })
    // Last, so that a crash leaves no upload that is shorter than its file.
    await rename(part, path)
    return { uploadId: id, size, name, mime }
  } catch (error) {
    await rm(part, { force: true })
    await rm(`${path}.json`, { force: true })
    throw error
  }
}

/** A complete upload, or null where there is none by that id. Reads only the head of the file. */
export function readUpload(dataDir: string, id: string): Upload | null {
  if (!uploadId.test(id)) return null
  const path = join(staging(dataDir), id)
  if (!existsSync(path) || !existsSync(`${path}.json`)) return null
  const note = Note.parse(JSON.parse(readFileSync(`${path}.json`, 'utf8')))
  return { path, ...note, size: statSync(path).size, ...pictureSize(head(path)) }
}

/** Forgets an upload that a message has taken or the operator dropped. */
export function dropUpload(dataDir: string, id: string): void {
  if (!uploadId.test(id)) return
  const path = join(staging(dataDir), id)
  rmSync(path, { force: true })
  rmSync(`${path}.json`, { force: true })
}

/** Removes what was abandoned more than a day before `now` (epoch milliseconds); run at start. */
export function sweepUploads(dataDir: string, now: number): void {
  const folder = staging(dataDir)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (now - statSync(path).mtimeMs <= day) continue
    try {
      rmSync(path, { force: true })
    } catch (error) {
      // A disk that is only read keeps them; the next start that can write looks again.
      if (diskProblem(error)?.code !== 'read-only-disk') throw error
      return
    }
  }
}

function staging(dataDir: string): string {
  return join(dataDir, 'staging')
}

async function write(path: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.byteLength
      if (size > maxBytes) throw new TooBig()
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return size
}

function head(path: string): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(headBytes)
    return bytes.subarray(0, readSync(file, bytes, 0, headBytes, 0))
  } finally {
    closeSync(file)
  }
}
