import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Args } from './args'
import type { Upload } from './args'
import { HttpFailure } from './errors'
import { readJsonArgs } from './json-args'
import { boundaryOf, Multipart } from './multipart'

const maxArgBytes = 1024 * 1024
const maxFiles = 50

/** A request as far as its arguments are concerned. */
type Incoming = Readable & { readonly headers: IncomingHttpHeaders }

/** What a request's path asks for. `method` keeps the caller's spelling and may be empty: then the argument `method` counts. */
export type Target =
  | { readonly kind: 'method'; readonly token: string; readonly method: string; readonly query: string }
  | { readonly kind: 'file'; readonly token: string; readonly path: string }
  | { readonly kind: 'unknown' }

export function parseTarget(url: string): Target {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const query = mark === -1 ? '' : url.slice(mark + 1)
  const file = /^\/file\/bot([^/]*)\/(.+)$/.exec(path)
  if (file) return { kind: 'file', token: decode(file[1] ?? ''), path: decode(file[2] ?? '') }
  const method = /^\/bot([^/]*)(?:\/test)?(?:\/([^/]*))?\/?$/.exec(path)
  if (method) return { kind: 'method', token: decode(method[1] ?? ''), method: decode(method[2] ?? ''), query }
  return { kind: 'unknown' }
}

/** How a body is taken in. `pace` reads slowly, so that an upload's progress can be seen to follow bytes. */
export type Reading = {
  readonly maxBodyBytes: number
  readonly pace?: { readonly bytes: number; readonly everyMs: number }
  /** Told the bytes of the body read so far; may throw to break off. */
  readonly onBytes?: (total: number, chunk: Buffer) => void
}

/**
 * The arguments of a request: query string first, then the body as urlencoded, JSON or multipart. A malformed body is not an
 * error, the arguments read so far count. Throws HttpFailure, or whatever `onBytes` throws, or the socket's error.
 */
export async function readArgs(request: Incoming, query: string, reading: Reading): Promise<Args> {
  const values = new Map<string, string>()
  if (query.length > maxArgBytes) throw new HttpFailure(413)
  readUrlencoded(query, values)
  const type = request.headers['content-type'] ?? ''
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new HttpFailure(415)
  if (/multipart\/form-data/i.test(type)) return new Args(values, await readMultipart(request, type, values, reading))
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of bodyOf(request, reading)) {
    size += chunk.length
    if (size > maxArgBytes) throw new HttpFailure(413)
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (/application\/json/i.test(type)) readJsonArgs(text, values)
  else if (/application\/x-www-form-urlencoded/i.test(type)) readUrlencoded(text, values)
  return new Args(values)
}

async function readMultipart(
  request: Incoming,
  type: string,
  values: Map<string, string>,
  reading: Reading,
): Promise<ReadonlyMap<string, Upload>> {
  const boundary = boundaryOf(type)
  if (!boundary) throw new HttpFailure(400)
  const multipart = new Multipart(boundary, values, { fieldBytes: maxArgBytes, files: maxFiles })
  for await (const chunk of bodyOf(request, reading)) multipart.write(chunk)
  return multipart.uploads
}

/** The body's chunks, under the cap and at the wanted pace. */
async function* bodyOf(request: Incoming, reading: Reading): AsyncGenerator<Buffer> {
  let total = 0
  for await (const chunk of reading.pace ? paced(request, reading.pace) : whole(request)) {
    total += chunk.length
    reading.onBytes?.(total, chunk)
    if (total > reading.maxBodyBytes) throw new HttpFailure(413)
    yield chunk
  }
}

async function* whole(request: Incoming): AsyncGenerator<Buffer> {
  // Keeps the request alive when the loop is left early: an answer may still have to go out on its socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Buffer
}

async function* paced(request: Incoming, pace: { bytes: number; everyMs: number }): AsyncGenerator<Buffer> {
  request.pause()
  while (!request.readableEnded) {
    if (request.destroyed) throw new Error('the connection closed during the upload')
    const chunk = request.read(Math.min(pace.bytes, Math.max(1, request.readableLength))) as Buffer | null
    if (chunk) yield chunk
    await new Promise(resolve => void setTimeout(resolve, pace.everyMs))
  }
}

/** Reads `a=1&b=2`; stops at the first malformed escape, keeping what came before. */
function readUrlencoded(text: string, into: Map<string, string>): void {
  if (text === '') return
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=')
    const name = unescape(at === -1 ? pair : pair.slice(0, at))
    const value = unescape(at === -1 ? '' : pair.slice(at + 1))
    if (name === undefined || value === undefined) return
    if (name !== '' && !into.has(name)) into.set(name, value)
  }
}

function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function decode(text: string): string {
  return unescape(text.replaceAll('+', '%2B')) ?? text
}
