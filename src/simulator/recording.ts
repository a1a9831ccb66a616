import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { parseTarget, readArgs } from './http'
import { isObject, tryParse } from './json'

/**
 * Traffic between an app and a Bot API, kept as a file: what was asked, and what was answered (MAP 6.5 c). `relay` makes one of real or
 * simulated traffic, `replay` serves one. No token is in it; what people wrote is, so a recording of real traffic is not to be shared.
 */
export type Recording = { readonly version: 1; readonly botId: number; readonly exchanges: readonly Exchange[] }

export type Exchange = {
  /** Milliseconds after the first request. */
  readonly at: number
  /** The method as it was spelt, or `file`. */
  readonly method: string
  /** As on the wire: strings. An upload is its name and the hash of its bytes; of a file the one argument is its `path`. */
  readonly args: Readonly<Record<string, string>>
  readonly status: number
  /** What the reply's JSON said, or the bytes of a file in base64, or the text of what is neither. */
  readonly reply: { readonly json: unknown } | { readonly base64: string } | { readonly text: string }
}

export type Tap = { readonly apiRoot: string; readonly port: number; close(): Promise<void> }

/** What stands in a recording for the token. It has the shape of one, so that an app takes it. */
export function replayToken(botId: number): string {
  return `${botId}:${'R'.repeat(35)}`
}

const longestBody = 60 * 1024 * 1024

/** A server on loopback that hands everything on to `upstream` and keeps what was said. */
export async function relay(upstream: string): Promise<Tap & { recording(): Recording }> {
  const exchanges: Exchange[] = []
  const tokens = new Set<string>()
  const begun = performance.now()
  const tap = await serveOn(async (request, response) => {
    const at = Math.round(performance.now() - begun)
    const target = parseTarget(request.url ?? '/')
    if (target.kind === 'unknown') return void response.writeHead(404).end()
    tokens.add(target.token)
    const body = await bytesOf(request)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const type = request.headers['content-type']
    const answer = await fetch(`${upstream}${request.url}`, {
      method: request.method ?? 'POST',
      signal: gone.signal,
      redirect: 'manual',
      ...(request.method !== 'GET' && { body: new Uint8Array(body), headers: { ...(type !== undefined && { 'content-type': type }) } }),
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    exchanges.push({
      at,
      method: target.kind === 'file' ? 'file' : target.method,
      args: target.kind === 'file' ? { path: target.path } : await argumentsOf(request, body, target.query),
      status: answer.status,
      reply: replyOf(bytes, target.kind === 'file'),
    })
    const kept = ['content-type', 'retry-after', 'date'].flatMap(name => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ''] as const] : []))
    response.writeHead(answer.status, Object.fromEntries(kept)).end(bytes)
  })
  return {
    ...tap,
    recording() {
      const [token = '0:'] = tokens
      const botId = Number(token.slice(0, token.indexOf(':')))
      const sorted = exchanges.toSorted((one, other) => one.at - other.at)
      return scrubbed({ version: 1, botId, exchanges: sorted }, [...tokens])
    },
  }
}

/**
 * A recording as a server. Updates come in their recorded batches, each once the one before is confirmed, and again until then; then
 * polls wait. Any other call is answered as the same call was (same arguments first, else the next of its method, and the last one again
 * when all are used up); what was never recorded is 404 and stands in `missing`.
 */
export async function replay(recording: Recording): Promise<Tap & { readonly token: string; readonly missing: readonly string[]; isTold(): boolean }> {
  const batches = recording.exchanges.filter(({ method }) => isPoll(method)).flatMap(exchange => {
    const ids = updateIdsOf(exchange)
    return ids.length > 0 ? [{ exchange, last: Math.max(...ids) }] : []
  })
  const others = recording.exchanges.filter(({ method }) => !isPoll(method))
  const used = new Set<Exchange>()
  const missing: string[] = []
  const token = replayToken(recording.botId)

  function choose(method: string, args: Readonly<Record<string, string>>): Exchange | undefined {
    const same = others.filter(other => other.method.toLowerCase() === method.toLowerCase())
    const fresh = same.filter(other => !used.has(other))
    const isEqual = (other: Exchange) => keyOf(other.args) === keyOf(args)
    const chosen = fresh.find(isEqual) ?? (method === 'file' ? same.find(isEqual) : (fresh[0] ?? same.findLast(isEqual) ?? same.at(-1)))
    if (chosen) used.add(chosen)
    return chosen
  }

  async function poll(args: Readonly<Record<string, string>>, response: ServerResponse): Promise<void> {
    const offset = Number(args['offset'] ?? 0)
    while (batches[0] && batches[0].last < offset) batches.shift()
    const [next] = batches
    if (next) return say(response, next.exchange)
    await new Promise(resolve => {
      const timer = setTimeout(resolve, Math.min(50, Number(args['timeout'] ?? 0)) * 1_000)
      timer.unref()
      response.once('close', resolve)
    })
    if (!response.destroyed) say(response, { status: 200, reply: { json: { ok: true, result: [] } } })
  }

  const tap = await serveOn(async (request, response) => {
    const target = parseTarget(request.url ?? '/')
    const body = await bytesOf(request)
    if (target.kind === 'unknown' || target.token !== token) return say(response, { status: 401, reply: { json: { ok: false, error_code: 401, description: 'Unauthorized' } } })
    const method = target.kind === 'file' ? 'file' : target.method
    const args = target.kind === 'file' ? { path: target.path } : await argumentsOf(request, body, target.query)
    if (isPoll(method)) return poll(args, response)
    const found = choose(method, args)
    if (found) return say(response, found)
    missing.push(method)
    say(response, { status: 404, reply: { json: { ok: false, error_code: 404, description: 'Not Found: method not found' } } })
  })
  return { ...tap, token, missing, isTold: () => batches.length === 0 }
}

function isPoll(method: string): boolean {
  return method.toLowerCase() === 'getupdates'
}

function updateIdsOf({ reply }: Exchange): number[] {
  const result = 'json' in reply && isObject(reply.json) ? reply.json['result'] : undefined
  return Array.isArray(result) ? result.flatMap((update: unknown) => (isObject(update) && typeof update['update_id'] === 'number' ? [update['update_id']] : [])) : []
}

function say(response: ServerResponse, { status, reply }: Pick<Exchange, 'status' | 'reply'>): void {
  if ('base64' in reply) response.writeHead(status, { 'Content-Type': 'application/octet-stream' }).end(Buffer.from(reply.base64, 'base64'))
  else if ('text' in reply) response.writeHead(status, { 'Content-Type': 'text/html' }).end(reply.text)
  else response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(reply.json))
}

function replyOf(bytes: Buffer, isFile: boolean): Exchange['reply'] {
  const json = tryParse(bytes.toString())
  if (json !== undefined && !isFile) return { json }
  return isFile ? { base64: bytes.toString('base64') } : { text: bytes.toString() }
}

async function argumentsOf(request: IncomingMessage, body: Buffer, query: string): Promise<Record<string, string>> {
  const again = Object.assign(Readable.from([body]), { headers: request.headers })
  const args = await readArgs(again, query, { maxBodyBytes: longestBody })
  const uploads = [...args.uploads.values()].map(({ field, name, bytes }) => [field, `${name} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`])
  return { ...args.toObject(), ...Object.fromEntries(uploads) }
}

function keyOf(args: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(args).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Wherever a token or its secret half stands, also where somebody wrote it. */
function scrubbed(recording: Recording, tokens: readonly string[]): Recording {
  let text = JSON.stringify(recording)
  for (const token of tokens) {
    const secret = token.slice(token.indexOf(':') + 1)
    if (secret.length > 0) text = text.replaceAll(secret, 'R'.repeat(35))
  }
  return JSON.parse(text) as Recording
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function serveOn(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<Tap> {
  const server = createServer((request, response) => {
    // Whoever is gone, or cannot be reached, leaves the other side with a broken connection: that is what it is.
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    apiRoot: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
