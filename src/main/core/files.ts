import type { FileHandle } from 'node:fs/promises'
import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { archiveName, archivePath } from './backup/archive'
import { safeFileName } from '../../shared/file-name'
import { inlineKinds, sniff } from './files-kinds'
import { TooBig, stage, sweepUploads } from './files-uploads'
import { diskProblem } from './store/trouble'

/** A stored file as the database knows it. `path` must lie under `<dataDir>/media`; it never comes from a page. */
export type MediaFile = {
  readonly path: string
  readonly fileName?: string | undefined
  /** The sender's word, which is not asked here: the bytes decide. */
  readonly mime?: string | undefined
}

type MediaLookup = (attachmentId: string, kind: 'thumb' | 'full') => Promise<MediaFile | null>

export type FilesDeps = {
  readonly dataDir: string
  readonly lookup: MediaLookup
  /** Largest upload in bytes right now: 50 MB, or 2 GB while a bot talks to a Bot API server of its own. */
  readonly maxUpload?: () => Promise<number>
  /** Epoch milliseconds. */
  readonly now?: () => number
}

const cloudLimit = 50 * 1024 * 1024
/** An export and its way back: as large as a profile is; a disk that is too small says so. */
const archiveLimit = 2 ** 40
const archiveAddress = /^\/archive\/([0-9a-f]{32})$/
const mediaAddress = /^\/media\/([0-9a-f]{32})\/(thumb|full)$/
const byteRange = /^bytes=(\d{1,15})-(\d{0,15})$/

const mediaHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const

/**
 * The bytes of the page's files, the same for both shells (DESIGN 10.1, 10.2): `POST /upload` `GET|HEAD /media/<id>/<kind>`
 * and `GET|HEAD /archive/<archiveId>`.
 * Who may ask is the shell's affair. Sweeps abandoned uploads when it is made.
 */
export function serveFiles(deps: FilesDeps): (request: Request) => Promise<Response> {
  sweepUploads(deps.dataDir, deps.now?.() ?? Date.now())
  return async request => {
    const { pathname } = new URL(request.url)
    if (pathname === '/upload') return upload(deps, request)
    const archiveId = archiveAddress.exec(pathname)?.[1]
    if (archiveId !== undefined) return archive(deps, request, archiveId)
    return media(deps, request, mediaAddress.exec(pathname))
  }
}

async function upload(deps: FilesDeps, request: Request): Promise<Response> {
  if (request.method !== 'POST') return bare(405)
  const name = decoded(request.headers.get('X-File-Name'))
  if (name === null || !request.body) return refused(400, 'bad-upload')
  const isArchive = new URL(request.url).searchParams.get('as') === 'archive'
  const limit = isArchive ? archiveLimit : ((await deps.maxUpload?.()) ?? cloudLimit)
  // Said beforehand, so nothing needs to be read; a body that says less than it sends is stopped on the way.
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) return tooBig(limit)
  try {
    return json(200, await stage(deps.dataDir, request.body, name, limit))
  } catch (error) {
    if (error instanceof TooBig) return tooBig(limit)
    const problem = diskProblem(error)
    if (problem) return refused(507, problem.code)
    throw error
  }
}

/** What was exported, to be saved: sealed already, and never shown. */
async function archive({ dataDir }: FilesDeps, request: Request, archiveId: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return bare(405)
  const file = await openInside(join(dataDir, 'staging'), archivePath(dataDir, archiveId))
  if (!file) return bare(404)
  const { size, mtime } = await file.stat()
  const headers = {
    ...mediaHeaders,
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': disposition('attachment', archiveName(mtime.getTime())),
    'Content-Length': String(size),
    'Cache-Control': 'no-store',
  }
  if (request.method === 'GET') return new Response(stream(file, 0, size - 1), { headers })
  await file.close()
  return new Response(null, { headers })
}

async function media(deps: FilesDeps, request: Request, address: RegExpExecArray | null): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return bare(405)
  if (!address) return bare(404)
  const [, id = '', kind] = address
  const row = await deps.lookup(id, kind === 'thumb' ? 'thumb' : 'full')
  const file = row && (await openInside(join(deps.dataDir, 'media'), row.path))
  if (!row || !file) return bare(404)
  let isHandedOver = false
  try {
    const { size } = await file.stat()
    const range = chosen(request.headers.get('Range'), size)
    if (range === 'bad') return bare(416, { 'Content-Range': `bytes */${size}` })
    const type = await provenType(file)
    const isKnown = inlineKinds.has(type)
    const isInline = isKnown && new URL(request.url).searchParams.get('download') !== '1'
    const headers = {
      ...mediaHeaders,
      'Content-Type': isKnown ? type : 'application/octet-stream',
      'Content-Disposition': disposition(isInline ? 'inline' : 'attachment', safeFileName(row.fileName ?? id)),
      'Content-Length': String(range.end - range.start),
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, immutable, max-age=31536000',
      ...(range.isPart && { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${size}` }),
    }
    const status = range.isPart ? 206 : 200
    if (request.method === 'HEAD' || range.end === range.start) return new Response(null, { status, headers })
    isHandedOver = true
    return new Response(stream(file, range.start, range.end - 1), { status, headers })
  } finally {
    if (!isHandedOver) await file.close()
  }
}

/** Opens a regular file that really lies under `root`, links followed; null otherwise. */
async function openInside(root: string, path: string): Promise<FileHandle | null> {
  try {
    const real = await realpath(path)
    const inside = relative(await realpath(root), real)
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null
    const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    if ((await file.stat()).isFile()) return file
    await file.close()
    return null
  } catch (error) {
    // Gone or never there: the page shows a broken file. Anything else is a fault of ours.
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR') || isCode(error, 'ELOOP') || isCode(error, 'EISDIR')) return null
    throw error
  }
}

/** `Content-Disposition` with the name in both forms of RFC 6266; `name` must be safe already. */
function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

type Range = { readonly start: number; readonly end: number; readonly isPart: boolean }

/** Half-open bytes; `bad` where the grammar or the file's size forbids it. */
function chosen(header: string | null, size: number): Range | 'bad' {
  if (header === null) return { start: 0, end: size, isPart: false }
  const match = byteRange.exec(header)
  if (!match) return 'bad'
  const start = Number(match[1])
  const end = match[2] ? Math.min(size, Number(match[2]) + 1) : size
  return start >= size || end <= start ? 'bad' : { start, end, isPart: true }
}

async function provenType(file: FileHandle): Promise<string> {
  const bytes = Buffer.alloc(64)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
  return sniff(bytes.subarray(0, bytesRead))
}

function stream(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  return Readable.toWeb(file.createReadStream({ start, end })) as ReadableStream<Uint8Array>
}

function decoded(header: string | null): string | null {
  if (header === null || header.length > 4_000) return null
  try {
    return decodeURIComponent(header)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

function tooBig(limit: number): Response {
  return refused(413, 'file-too-big', { limit: Math.ceil(limit / (1024 * 1024)) })
}

function refused(status: number, code: string, params?: Record<string, number>): Response {
  return json(status, { ok: false, problem: { code, params } })
}

function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...mediaHeaders, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  })
}

function bare(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...mediaHeaders, ...headers } })
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
