import { createServer, STATUS_CODES } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Args } from './args'
import type { Outcome } from './call'
import type { Certificate } from './certificate'
import { ApiError, conflict, HttpFailure, tooManyRequests, unauthorized } from './errors'
import { isDocumented } from './facts'
import type { FaultKind } from './faults'
import type { StoredFile } from './files'
import { replyOfTheFuture } from './future'
import { parseTarget, readArgs } from './http'
import type { Target } from './http'
import type { JournalEntry, JournalReply } from './journal'
import { toJson } from './json'
import { judgeRequest } from './judge'
import { methods } from './methods'
import { overtaken } from './poll'
import type { Repeats } from './repeats'
import { thirdParty } from './third-parties'
import { exposed } from './tokens'
import type { BotState, World } from './world'

const htmlPage = (title: string) => `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
const signInPage =
  '<!DOCTYPE html><html><head><title>Welcome to Station Wi-Fi</title></head><body><form action="/login"><p>Please accept the terms to go online.</p><button>Continue</button></form></body></html>'
/** Of Bot API 10.2 and 10.3 (MAP 7). */
const newerMethods = new Set(['editEphemeralMessageText', 'editEphemeralMessageMedia', 'editEphemeralMessageCaption', 'editEphemeralMessageReplyMarkup', 'deleteEphemeralMessage'].map(name => name.toLowerCase()))
const statusTexts: Record<number, string> = { 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout' }

export type Running = { readonly port: number; close(): Promise<void> }

/** The Bot API as it is served; `present` shows another certificate from the next connection on, and ends those that are open. */
export type Serving = Running & { present(certificate: Certificate): void }

/** What goes over the wire, before a fault spoils it. */
type Reply = {
  readonly status: number
  readonly body: string | Buffer
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly closes?: boolean
  readonly noted: Omit<JournalReply, 'status' | 'bytes' | 'flushedAt'>
}

/**
 * Serves the Bot API on loopback, with a certificate over TLS. A mistake of the simulator itself is answered with a 500 and kept in
 * `crashes`.
 */
export async function serve(world: World, repeats: Repeats, crashes: Error[], port: number, certificate?: Certificate): Promise<Serving> {
  // By the caller's port: over TLS a request has another socket than its connection.
  const connections = new Map<number, { readonly number: number; readonly socket: Socket }>()
  let connectionCount = 0
  const options = { maxHeaderSize: 262_144, requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 500_000 }
  const tls = certificate && createTlsServer({ ...options, ...certificate })
  const server = tls ?? createServer(options)
  server.on('connection', (socket: Socket) => {
    const number = ++connectionCount
    const peer = socket.remotePort ?? 0
    connections.set(peer, { number, socket })
    world.connections.add(number)
    socket.once('close', () => {
      world.connections.delete(number)
      if (connections.get(peer)?.number === number) connections.delete(peer)
    })
    const count = world.connections.size
    if (count > world.limits.connections) world.complaints.add('too-many-connections', '', `${count} at once`)
    if (world.faults.refusesConnection()) socket.resetAndDestroy()
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket.remotePort ?? 0) ?? { number: 0, socket: request.socket }
    new Exchange(world, repeats, request, response, connection).run().catch((error: unknown) => {
      crashes.push(error instanceof Error ? error : new Error(String(error)))
      response.destroy()
    })
  })
  await listen(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    present(shown) {
      if (!tls) throw new Error('this simulator was started without a certificate')
      tls.setSecureContext(shown)
      tls.closeAllConnections()
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

/** One request and its reply. Lives until the reply has been written or the connection is gone. */
class Exchange {
  readonly #world: World
  readonly #repeats: Repeats
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  /** The connection itself; over TLS it lies below the request's own socket, which cannot be reset. */
  readonly #socket: Socket
  readonly #target: Target
  readonly #bot: BotState | undefined
  readonly #entry: JournalEntry
  readonly #gone = new AbortController()
  #fault: FaultKind | null = null
  #isTrickled = false

  constructor(world: World, repeats: Repeats, request: IncomingMessage, response: ServerResponse, connection: { readonly number: number; readonly socket: Socket }) {
    this.#world = world
    this.#repeats = repeats
    this.#request = request
    this.#response = response
    this.#socket = connection.socket
    this.#target = parseTarget(request.url ?? '/')
    this.#bot = this.#target.kind === 'unknown' ? undefined : world.tokens.get(this.#target.token)
    const asked = this.#target.kind === 'method' ? this.#target.method : this.#target.kind
    this.#entry = world.journal.open({
      at: world.clock.now(),
      connection: connection.number,
      client: String(request.headers['x-simulator-client'] ?? 'app'),
      botId: this.#bot?.id ?? null,
      method: methods.get(asked.toLowerCase())?.name ?? asked,
      http: request.method ?? '',
      head: world.limits.rawBytes > 0 ? [`${request.method} ${request.url}`, ...request.rawHeaders] : null,
    })
    response.on('close', () => this.#closed())
    // A reset is a fact that 'close' reports; without listeners it would be an uncaught error.
    request.on('error', () => this.#gone.abort())
    response.on('error', () => this.#gone.abort())
  }

  async run(): Promise<void> {
    if (this.#world.staleConnections.has(this.#entry.connection)) {
      this.#entry.fault = 'stale-connection'
      await this.#silence()
      return
    }
    this.#fault = this.#world.faults.forRequest(this.#bot?.id ?? null, this.#entry.method)
    this.#entry.fault = this.#fault?.kind ?? null
    this.#actOfThirdParties()
    if (this.#fault?.kind === 'refuse' || this.#fault?.kind === 'reset-before') return this.#reset()
    let reply: Reply
    try {
      reply = await this.#answer()
    } catch (error) {
      if (error instanceof Broken || this.#gone.signal.aborted) return
      if (!(error instanceof HttpFailure)) throw error
      const refused = await this.#refused(error)
      if (!refused) return
      reply = refused
    }
    if (this.#gone.signal.aborted) return
    await this.#send(reply)
  }

  /** What somebody else does just before this request, or while it waits. */
  #actOfThirdParties(): void {
    const fault = this.#fault
    const bot = this.#bot
    if (!bot || !fault) return
    const act = thirdParty(this.#world, bot, fault)
    if (!act) return
    const afterMs = 'afterMs' in fault ? (fault.afterMs ?? 0) : 0
    if (afterMs > 0) this.#world.clock.after(afterMs, act)
    else act()
  }

  /** Reads the request and makes the reply that the fault, if any, asks for. */
  async #answer(): Promise<Reply> {
    const { method } = this.#request
    if (method !== 'GET' && method !== 'POST') throw new HttpFailure(501)
    const fault = this.#fault
    const args = await this.#read()
    switch (fault?.kind) {
      case 'empty-status':
        return emptyReply(fault.status)
      case 'captive-portal':
        return htmlReply(200, signInPage)
      case 'redirect':
        return { ...htmlReply(fault.status ?? 302, ''), headers: { Location: fault.location } }
      case 'flood':
        return fault.isBare
          ? failure(new ApiError(429, 'Too Many Requests'))
          : this.#flooded(tooManyRequests(fault.retryAfter), args)
      case 'unauthorized':
        return failure(unauthorized())
      case 'conflict':
        return failure(conflict(overtaken))
      case 'error':
        if (fault.afterMs) await new Promise<void>(resolve => void this.#world.clock.after(fault.afterMs ?? 0, resolve))
        return failure(new ApiError(fault.code, fault.description, fault.parameters))
      case 'gateway':
        if (fault.isExecuted) await this.#execute(args)
        return gatewayReply(fault.status, fault.format)
      case 'empty-object':
        if (fault.isExecuted) await this.#execute(args)
        return { status: 200, body: '{}', noted: { isOk: false, description: 'empty object', updates: null, messageIds: [] } }
      case 'black-hole':
        if (fault.isExecuted) await this.#execute(args)
        throw await this.#silence()
      case 'delay':
        await new Promise<void>(resolve => void this.#world.clock.after(fault.ms, resolve))
        return this.#execute(args)
      case 'reset-after':
        await this.#execute(args)
        this.#reset()
        throw new Broken()
      case 'refuse':
      case 'reset-before':
      case 'reset-mid-upload':
      case 'reset-mid-response':
      case 'short-body':
      case 'truncated-json':
      case 'slow-read':
      case 'slow-reply':
      case 'foreign-webhook':
      case 'foreign-allowed-updates':
      case 'revoked':
      case 'restart':
      case 'clock-step':
      case 'group-upgraded':
      case 'blocked':
      case 'slow-headers':
      case 'stall':
      case 'huge-body':
      case 'chunked':
      case 'gzip':
      case 'stale-connection':
      case 'wrong-length':
      case 'changed-bytes':
      case 'duplicate-updates':
      case 'shuffled-updates':
      case undefined:
        return this.#execute(args)
    }
  }

  async #read(): Promise<Args> {
    const fault = this.#fault
    const args = await readArgs(this.#request, this.#target.kind === 'method' ? this.#target.query : '', {
      maxBodyBytes: this.#world.limits.uploadBytes,
      pace: fault?.kind === 'slow-read' ? { bytes: fault.bytesPerTick, everyMs: fault.tickMs } : undefined,
      onBytes: (total, chunk) => {
        this.#entry.bodyBytes = total
        this.#keepRaw(chunk)
        if (fault?.kind === 'reset-mid-upload' && total >= fault.afterBytes) {
          this.#reset()
          throw new Broken()
        }
      },
    }).catch((error: unknown) => {
      if (error instanceof HttpFailure || error instanceof Broken) throw error
      // The caller hung up in the middle of its own body.
      this.#gone.abort()
      throw new Broken()
    })
    this.#entry.args = args.toObject()
    // The path is the only place for it.
    exposed(this.#world, `headers of ${this.#entry.method}`, this.#request.rawHeaders.join('\n'))
    exposed(this.#world, `arguments of ${this.#entry.method}`, Object.values(this.#entry.args).join('\n'))
    this.#entry.files = [...args.uploads.values()].map(({ field, name, bytes }) => ({ field, name, size: bytes.length }))
    return args
  }

  #keepRaw(chunk: Buffer): void {
    const room = this.#world.limits.rawBytes - (this.#entry.raw?.length ?? 0)
    if (room > 0) this.#entry.raw = Buffer.concat([this.#entry.raw ?? Buffer.alloc(0), chunk.subarray(0, room)])
  }

  async #execute(args: Args): Promise<Reply> {
    const target = this.#target
    if (target.kind === 'file') return this.#download(target.path)
    if (target.kind === 'unknown') return failure(new ApiError(404, 'Not Found'))
    // The hosted front end turns away what does not even look like a token.
    if (!/^[1-9]\d{0,15}:[\w-]{24,128}$/.test(target.token)) return failure(new ApiError(404, 'Not Found'))
    // Looked up again: it may have been revoked while the request came in.
    const bot = this.#world.tokens.get(target.token)
    if (!bot) return failure(unauthorized())
    const asked = target.method || args.text('method')
    if (this.#world.stubs.has(asked.toLowerCase())) {
      this.#entry.isExecuted = true
      return success({ result: this.#world.stubs.get(asked.toLowerCase()) })
    }
    const method = methods.get(asked.toLowerCase())
    if (!method) {
      if (newerMethods.has(asked.toLowerCase())) this.#judgeNewer(bot, asked)
      else if (isDocumented(asked)) this.#world.complaints.add('unimplemented-method', asked, 'not simulated yet', bot.id)
      else judgeRequest(this.#world, bot, asked, args)
      return failure(new ApiError(404, 'Not Found: method not found'))
    }
    const call = { world: this.#world, bot, method: method.name, args, entry: this.#entry, gone: this.#gone.signal }
    judgeRequest(this.#world, bot, method.name, args)
    this.#repeats.onRequest(call)
    try {
      const outcome = await method.run(call)
      this.#entry.isExecuted = true
      return success(outcome)
    } catch (error) {
      if (error instanceof ApiError) return error.code === 429 ? this.#flooded(error, args) : failure(error)
      if (this.#gone.signal.aborted) throw new Broken()
      throw error
    }
  }

  /** A 404 tells a client once and for all that this server is older (MAP 6.3). */
  #judgeNewer(bot: BotState, method: string): void {
    const name = method.toLowerCase()
    if (bot.refusedMethods.has(name)) this.#world.complaints.add('unchecked-method', method, 'this server does not know it and has said so', bot.id)
    bot.refusedMethods.add(name)
  }

  #flooded(error: ApiError, args: Args): Reply {
    const seconds = Number(error.parameters?.['retry_after'] ?? 0)
    if (this.#bot) this.#repeats.onFlood(this.#world, this.#bot, this.#entry, args, seconds)
    return failure(error)
  }

  #download(path: string): Reply {
    const file = this.#bot ? this.#world.files.at(this.#bot.id, path, this.#world.clock.now()) : undefined
    if (!file) return failure(new ApiError(404, 'Not Found'))
    this.#entry.isExecuted = true
    return {
      status: 200,
      body: fileBytes(file),
      type: 'application/octet-stream',
      noted: { isOk: true, description: file.name || null, updates: null, messageIds: [] },
    }
  }

  /** The reply to a request that failed below the API; null where the connection was reset instead. */
  async #refused(error: HttpFailure): Promise<Reply | null> {
    const isUpload = error.status === 413 && this.#entry.bodyBytes > this.#world.limits.uploadBytes
    const shape = isUpload ? this.#world.limits.uploadRefusal : 'empty'
    if (shape === 'reset') {
      this.#reset()
      return null
    }
    // A socket closed with bytes unread is reset, and the caller would never see the reply.
    await this.#drain()
    if (shape === 'json') return { ...failure(new ApiError(413, 'Request Entity Too Large')), closes: true }
    return shape === 'html' ? { ...htmlReply(413, htmlPage('413 Request Entity Too Large')), closes: true } : emptyReply(error.status)
  }

  async #drain(): Promise<void> {
    if (this.#request.readableEnded || this.#request.destroyed) return
    await new Promise<void>(resolve => {
      this.#request.once('end', resolve).once('close', resolve).resume()
    })
  }

  /** Never answers; ends when the caller has had enough. */
  async #silence(): Promise<Broken> {
    if (this.#bot) this.#repeats.onAmbiguous(this.#bot, this.#entry)
    await new Promise<void>(resolve => {
      if (this.#gone.signal.aborted) resolve()
      else this.#gone.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    return new Broken()
  }

  async #send(reply: Reply): Promise<void> {
    const fault = this.#fault
    const response = this.#response
    const isNewer = this.#world.limits.isFuture && typeof reply.body === 'string' && reply.type === undefined
    const body = spoilt(fault, isNewer ? { ...reply, body: replyOfTheFuture(reply.body) } : reply)
    this.#entry.reply = { ...reply.noted, status: reply.status, bytes: body.length, flushedAt: null }
    response.once('finish', () => this.#flushed())
    const headers = {
      Server: 'nginx/1.18.0',
      // On this server's clock, which a virtual one is not the machine's.
      Date: new Date(this.#world.clock.now()).toUTCString(),
      'Content-Type': reply.type ?? 'application/json',
      ...(fault?.kind !== 'chunked' && { 'Content-Length': String(body.length) }),
      ...(fault?.kind === 'gzip' && { 'Content-Encoding': 'gzip' }),
      Connection: reply.closes || !response.shouldKeepAlive ? 'close' : 'keep-alive',
      ...reply.headers,
    }
    if (fault?.kind === 'stale-connection') this.#world.staleConnections.add(this.#entry.connection)
    if (fault?.kind === 'slow-headers') return this.#trickle(reply.status, headers, body, fault)
    response.writeHead(reply.status, headers)
    if (fault?.kind === 'stall') {
      response.write(body.subarray(0, Math.min(fault.afterBytes, body.length - 1)))
      await this.#silence()
      return
    }
    if (fault?.kind === 'chunked') {
      for (let at = 0; at < body.length; at += fault.chunkBytes) response.write(body.subarray(at, at + fault.chunkBytes))
      response.end()
      return
    }
    if (fault?.kind === 'reset-mid-response' || fault?.kind === 'short-body') {
      const part = body.subarray(0, Math.min(fault.afterBytes, body.length - 1))
      await new Promise<void>(resolve => void response.write(part, () => resolve()))
      // Time for the bytes to leave: a reset discards what the system has not yet sent.
      await new Promise(resolve => void setTimeout(resolve, 20))
      if (fault.kind === 'short-body') this.#request.socket.end()
      else this.#reset()
      return
    }
    if (fault?.kind === 'slow-reply') {
      for (let at = 0; at < body.length && !this.#gone.signal.aborted; at += fault.bytesPerTick) {
        response.write(body.subarray(at, at + fault.bytesPerTick))
        await new Promise(resolve => void setTimeout(resolve, fault.tickMs))
      }
      response.end()
    } else {
      response.end(body)
    }
  }

  /** The head by the spoonful; Node writes heads in one piece, so this goes past it. */
  async #trickle(status: number, headers: Readonly<Record<string, string>>, body: Buffer, { bytesPerTick, tickMs }: { bytesPerTick: number; tickMs: number }): Promise<void> {
    const { socket } = this.#request
    const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
    const head = Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`)
    for (let at = 0; at < head.length && !socket.destroyed; at += bytesPerTick) {
      socket.write(head.subarray(at, at + bytesPerTick))
      await new Promise(resolve => void setTimeout(resolve, tickMs))
    }
    if (socket.destroyed) return
    this.#isTrickled = true
    socket.end(body, () => this.#flushed())
  }

  /** The last byte was handed to the system. */
  #flushed(): void {
    const { reply, client } = this.#entry
    if (!reply) return
    this.#entry.reply = { ...reply, flushedAt: this.#world.clock.now() }
    if (reply.updates && reply.updates.count > 0) this.#bot?.shown.set(client, Math.max(this.#bot.shown.get(client) ?? 0, reply.updates.last))
  }

  #reset(): void {
    this.#socket.resetAndDestroy()
  }

  /** Whatever ended the exchange: a send that may have worked, but whose reply did not get through, is ambiguous from now on. */
  #closed(): void {
    const entry = this.#entry
    if (!this.#response.writableFinished && !this.#isTrickled) entry.lostAt = this.#world.clock.now()
    const isOpen = entry.lostAt !== null || leavesOpen(this.#fault)
    if (isOpen && this.#bot) this.#repeats.onAmbiguous(this.#bot, entry)
    if (entry.lostAt !== null) this.#gone.abort()
  }
}

/** Whether the caller cannot tell from such a reply what became of its request. */
function leavesOpen(fault: FaultKind | null): boolean {
  const open = ['truncated-json', 'captive-portal', 'empty-object', 'gateway', 'short-body', 'reset-mid-response', 'reset-mid-upload', 'reset-after', 'reset-before']
  if (fault?.kind === 'empty-status') return fault.status >= 500
  if (fault?.kind === 'error') return fault.code >= 500
  return open.includes(fault?.kind ?? '')
}

/** The bytes of the reply's body, after what the fault does to them. */
function spoilt(fault: FaultKind | null, reply: Reply): Buffer {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
  if (fault?.kind === 'truncated-json') return body.subarray(0, Math.max(1, body.length - 7))
  if (fault?.kind === 'huge-body') return Buffer.concat([body, Buffer.alloc(Math.max(0, fault.bytes - body.length), ' ')])
  if (fault?.kind === 'gzip') return gzipSync(body)
  if (fault?.kind === 'wrong-length') return Buffer.concat([body, Buffer.alloc(Math.max(0, fault.bytes - body.length))]).subarray(0, fault.bytes)
  if (fault?.kind === 'changed-bytes') return Buffer.from(body.map(byte => byte ^ 0xff))
  if (fault?.kind === 'duplicate-updates') return rearranged(body, reply.noted.updates !== null, updates => updates.flatMap(update => [update, update]))
  if (fault?.kind === 'shuffled-updates') return rearranged(body, reply.noted.updates !== null, updates => updates.toReversed())
  return body
}

/** Of a batch of updates alone; any other reply stays. */
function rearranged(body: Buffer, isBatch: boolean, change: (updates: readonly unknown[]) => unknown[]): Buffer {
  if (!isBatch) return body
  const reply = JSON.parse(body.toString()) as { ok: boolean; result?: unknown }
  return Array.isArray(reply.result) ? Buffer.from(toJson({ ...reply, result: change(reply.result) })) : body
}

/** The connection is gone, or is not to be answered: nothing more can be said. */
class Broken extends Error {}

function success(outcome: Outcome): Reply {
  if ('batch' in outcome) {
    const { json, count, first, last } = outcome.batch
    return {
      status: 200,
      body: `{"ok":true,"result":${json}}`,
      noted: { isOk: true, description: null, updates: { count, first, last }, messageIds: [] },
    }
  }
  const { result, description } = outcome
  return {
    status: 200,
    body: toJson({ ok: true, result, description }),
    noted: { isOk: true, description: description ?? null, updates: null, messageIds: idsIn(result) },
  }
}

function idsIn(result: unknown): number[] {
  const items: unknown[] = Array.isArray(result) ? result : [result]
  return items.flatMap(item => {
    const id = typeof item === 'object' && item !== null && 'message_id' in item ? item.message_id : null
    return typeof id === 'number' ? [id] : []
  })
}

function failure({ code, description, parameters }: ApiError): Reply {
  const retryAfter = parameters?.['retry_after']
  return {
    status: code,
    body: toJson({ ok: false, error_code: code, description, parameters }),
    headers: typeof retryAfter === 'number' ? { 'Retry-After': String(retryAfter) } : undefined,
    noted: { isOk: false, description, updates: null, messageIds: [] },
  }
}

function gatewayReply(status: number, format: 'json' | 'html'): Reply {
  const text = statusTexts[status] ?? 'Bad Gateway'
  return format === 'json' ? failure(new ApiError(status, text)) : htmlReply(status, htmlPage(`${status} ${text}`))
}

function htmlReply(status: number, body: string): Reply {
  return { status, body, type: 'text/html', noted: { isOk: false, description: 'HTML', updates: null, messageIds: [] } }
}

function emptyReply(status: number): Reply {
  return { status, body: '', type: 'text/plain', closes: true, noted: { isOk: false, description: null, updates: null, messageIds: [] } }
}

function fileBytes(file: StoredFile): Buffer {
  return file.size === file.bytes.length ? file.bytes : Buffer.concat([file.bytes, Buffer.alloc(file.size - file.bytes.length)])
}
