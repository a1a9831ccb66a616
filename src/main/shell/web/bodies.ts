import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * A request's body as text, or null when it is longer than `most` bytes; the rest is then left unread. Hangs up on who has not said
 * all of it after `patience` milliseconds: what comes this way is small, and a slow one would hold its connection for nothing.
 */
export async function bodyText(request: IncomingMessage, most: number, patience: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return null
  const chunks: Buffer[] = []
  let size = 0
  const timer = setTimeout(() => request.destroy(), patience)
  try {
    for await (const chunk of chunksOf(request)) {
      size += chunk.byteLength
      if (size > most) return null
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The request as fetch knows it, for what both shells share. Streams the body; aborts when the other end hangs up. */
export function webRequest(request: IncomingMessage, base: string): Request {
  const method = request.method ?? 'GET'
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value)
  }
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(request.url ?? '/', base), {
    method,
    headers,
    ...(hasBody && { body: ReadableStream.from(chunksOf(request)), duplex: 'half' }),
  })
}

/** Leaves the connection standing when the reader has had enough, because the answer still has to go through it. */
function chunksOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false })
}

/** Sends what both shells share; a page that stops listening on the way is no fault. */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  if (!answer.body) {
    response.end()
    return
  }
  try {
    await pipeline(Readable.fromWeb(answer.body), response)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
