import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../../shared/problem'
import { copyDatabase, keptFiles, lookThrough } from '../store/copies'
import { isKept, mediaPath } from '../store/media'
import { diskProblem } from '../store/trouble'
import { type Progress, needRoom, piecesOf, renameDurably, shaOf, writeNew } from './disk'
import { sealed, unsealed } from './seal'
import { beginSwap, dropSwap } from './swap'

/**
 * Everything of a profile in one sealed stream of records: a line of JSON with its length before it, then as many bytes as it says.
 * First what it is, then the database, the kept files by their SHA-256, the tokens if the operator wants them along, and the end
 * with the number of files. Settings of a window stay where they are.
 */

const sha = z.string().regex(/^[0-9a-f]{64}$/)
const size = z.number().int().nonnegative()
const Line = z.discriminatedUnion('is', [
  z.object({ is: z.literal('bellhop'), format: z.number().int(), version: z.string(), madeAt: z.number().int() }),
  z.object({ is: z.literal('database'), size, sha }),
  z.object({ is: z.literal('file'), size, sha }),
  z.object({ is: z.literal('token'), size: z.literal(0), botId: z.string().regex(/^\d{1,16}$/), token: z.string().max(200) }),
  z.object({ is: z.literal('end'), files: z.number().int() }),
])
type Line = z.infer<typeof Line>

const format = 1
const longestLine = 64 * 1024

export type Exporting = {
  readonly dataDir: string
  readonly archiveId: string
  readonly passphrase: string
  /** By bot id; empty where the operator did not ask for them. */
  readonly tokens: Readonly<Record<string, string>>
  readonly now: number
  readonly version: string
}

/** Where an exported file waits to be saved. */
export function archivePath(dataDir: string, archiveId: string): string {
  return join(dataDir, 'staging', `${archiveId}.bellhop`)
}

/** The name under which it is saved. `madeAt` in epoch milliseconds. */
export function archiveName(madeAt: number): string {
  return `bellhop-${new Date(madeAt).toISOString().slice(0, 10)}.bellhop`
}

/**
 * Writes the whole profile, as it is at this moment, sealed under the passphrase. Throws Problem `disk-full`, and then nothing is left
 * behind. Answers the bytes.
 */
export function exportArchive({ dataDir, archiveId, passphrase, tokens, now, version }: Exporting, progress: Progress = () => undefined): { readonly size: number } {
  const path = archivePath(dataDir, archiveId)
  const copy = `${path}.copy`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    copyDatabase(dataDir, copy)
    lookThrough(copy)
    const database = statSync(copy).size
    const files = keptFiles(copy).filter(each => isKept(dataDir, each))
    const sizes = files.map(each => statSync(mediaPath(dataDir, each)).size)
    const total = sizes.reduce((sum, each) => sum + each, database)
    needRoom(dirname(path), total)
    let done = 0
    function* told(bytes: Iterable<Uint8Array>): Generator<Uint8Array> {
      for (const each of bytes) {
        yield each
        progress((done += each.length), total)
      }
    }
    function* records(): Generator<Uint8Array> {
      yield line({ is: 'bellhop', format, version, madeAt: now })
      yield line({ is: 'database', size: database, sha: shaOf(copy) })
      yield* told(piecesOf(copy))
      for (const [index, each] of files.entries()) {
        yield line({ is: 'file', size: sizes[index] ?? 0, sha: each })
        yield* told(piecesOf(mediaPath(dataDir, each)))
      }
      for (const [botId, token] of Object.entries(tokens)) yield line({ is: 'token', size: 0, botId, token })
      yield line({ is: 'end', files: files.length })
    }
    progress(0, total)
    writeNew(`${path}.part`, sealed(records(), passphrase))
    renameDurably(`${path}.part`, path)
    return { size: statSync(path).size }
  } catch (error) {
    rmSync(`${path}.part`, { force: true })
    throw diskProblem(error) ?? error
  } finally {
    rmSync(copy, { force: true })
  }
}

export type Importing = { readonly dataDir: string; readonly path: string; readonly passphrase: string }
/** What an archive brought. The database waits in the swap's folder, the kept files are in their place. */
export type Imported = { readonly madeAt: number; readonly tokens: Readonly<Record<string, string>> }

/**
 * Unpacks an archive beside the profile and proves every byte of it before anything of the profile is touched. Throws Problem
 * `archive-...`, `database-newer` or `disk-full`, and then nothing was changed.
 */
export function unpackArchive({ dataDir, path, passphrase }: Importing, progress: Progress = () => undefined): Imported {
  const folder = beginSwap(dataDir)
  try {
    const total = statSync(path).size
    needRoom(dataDir, total)
    let done = 0
    const source = new Source(unsealed(path, passphrase, bytes => progress((done += bytes), total)))
    const start = source.line()
    if (start.is !== 'bellhop') throw new Problem('archive-damaged')
    if (start.format !== format) throw new Problem('archive-newer')
    const tokens: Record<string, string> = {}
    let files = 0
    let hasDatabase = false
    for (let next = source.line(); ; next = source.line()) {
      if (next.is === 'end') {
        if (next.files !== files || !hasDatabase || !source.isOver()) throw new Problem('archive-damaged')
        break
      } else if (next.is === 'database') {
        if (hasDatabase || writeNew(join(folder, 'bellhop.db'), source.bytes(next.size)) !== next.sha) throw new Problem('archive-damaged')
        hasDatabase = true
      } else if (next.is === 'file') {
        if (writeNew(join(folder, next.sha), source.bytes(next.size)) !== next.sha) throw new Problem('archive-damaged')
        files += 1
      } else if (next.is === 'token') tokens[next.botId] = next.token
      else throw new Problem('archive-damaged')
    }
    refuseUnfit(join(folder, 'bellhop.db'))
    keepFiles(dataDir, folder)
    return { madeAt: start.madeAt, tokens }
  } catch (error) {
    dropSwap(dataDir)
    throw diskProblem(error) ?? error
  }
}

/** Half-made archives and copies of an interrupted run. */
export function sweepArchives(dataDir: string): void {
  const folder = join(dataDir, 'staging')
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (/\.bellhop(\.(copy|part).*)?$/.test(name)) rmSync(join(folder, name), { force: true })
}

/** Sealed by a Bellhop, and yet no database of one: that is damage too, but a newer one is only newer. */
function refuseUnfit(path: string): void {
  try {
    lookThrough(path)
  } catch (error) {
    if (error instanceof Problem && error.code !== 'database-newer') throw new Problem('archive-damaged')
    throw error
  }
}

/** A file's name is what is in it, so putting it in its place changes nothing that was there. */
function keepFiles(dataDir: string, folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name === 'bellhop.db') continue
    const kept = mediaPath(dataDir, name)
    mkdirSync(dirname(kept), { recursive: true, mode: 0o700 })
    if (isKept(dataDir, name)) rmSync(join(folder, name))
    else renameDurably(join(folder, name), kept)
  }
}

function line(value: Line): Uint8Array {
  const text = Buffer.from(JSON.stringify(value))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text])
}

/** Takes lines and bytes out of a stream that comes in pieces of any length. */
class Source {
  readonly #pieces: Iterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array()

  constructor(pieces: Iterator<Uint8Array>) {
    this.#pieces = pieces
  }

  line(): Line {
    const length = Buffer.from(this.#take(4)).readUInt32BE()
    if (length > longestLine) throw new Problem('archive-damaged')
    const parsed = Line.safeParse(parseJson(Buffer.from(this.#take(length)).toString('utf8')))
    if (!parsed.success) throw new Problem('archive-damaged')
    return parsed.data
  }

  *bytes(length: number): Generator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (!this.#fill()) throw new Problem('archive-damaged')
      const taken = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(taken.length)
      left -= taken.length
      yield taken
    }
  }

  /** Nothing is left; only this proves that the stream has its end. */
  isOver(): boolean {
    return !this.#fill()
  }

  #take(length: number): Uint8Array {
    return Buffer.concat([...this.bytes(length)].map(each => Buffer.from(each)))
  }

  #fill(): boolean {
    while (this.#rest.length === 0) {
      const { done, value } = this.#pieces.next()
      if (done) return false
      this.#rest = value
    }
    return true
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
