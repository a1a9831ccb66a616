import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Output, Since } from '../../../shared/contract'
import type { Actor } from '../../../shared/model'
import type { Core } from '../../core/core'
import type { Logger } from '../../core/ports'
import { maxCallBytes, shapeFault } from '../guard'
import { guardHeaders } from '../page'
import { bodyText, sendResponse, webRequest } from './bodies'
import { authorityOf, turnedAway } from './door'
import { streamEvents } from './events'
import { isOwnPeer } from './peer'
import type { Session, Sessions } from './session'

export type WebOptions = {
  readonly core: Core
  readonly actor: Actor
  readonly sessions: Sessions
  /** Answers for the built renderer: `servePage`. */
  readonly page: (request: Request) => Promise<Response>
  readonly log: Logger
  /** Milliseconds in which the body of a call has to be said; half a minute by itself. */
  readonly patience?: number
}

export type WebServer = {
  /** `http://127.0.0.1:<port>/`. */
  readonly address: string
  /** Ends streams and connections; resolves when none is left. */
  close(): Promise<void>
}

const callPath = /^\/call\/([A-Za-z]{1,50}\.[A-Za-z]{1,50})$/
const mediaPath = /^\/(?:media\/[0-9a-f]{32}\/(?:thumb|full)|archive\/[0-9a-f]{32})$/
const lastTabLeaves = 1_000
const longestCall = 30_000
/** Every tab of sixteen sessions with all that a browser opens, and no more: descriptors are what the poller lives on as well. */
const mostConnections = 256

/** A listening socket on 127.0.0.1, and nowhere else (TRUST SEC-60); made before the core, since the address goes into links. */
export async function listenOnLoopback(port: number): Promise<Server> {
  const server = createServer({
    // An upload may take its time; its headers may not.
    requestTimeout: 30 * 60 * 1000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2_000,
    // Longer than browsers keep an idle connection: one that we closed just as a call went into it would be tried again by the
    // browser itself, and a message must not be queued twice.
    keepAliveTimeout: 10 * 60 * 1000,
  })
  server.maxConnections = mostConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

export function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Serves the page, its calls, its deltas and its files to the browser of the same person on the same machine (DESIGN 7). */
export function serveWeb(server: Server, options: WebOptions): WebServer {
  const { log, sessions, patience = longestCall } = options
  const { port } = server.address() as AddressInfo
  const base = `http://${authorityOf(port)}`
  /** The one tab that is live, whoever's session it is. */
  let live: { readonly session: Session; readonly end: () => void } | null = null
  const peers = new WeakMap<Socket, Promise<boolean>>()

  server.on('request', (request, response) => {
    // What a refusal left unread is read to nowhere, so that the other end can take in the answer.
    response.once('finish', () => request.resume())
    answer(request, response).catch((error: unknown) => {
      // Hung up in the middle of its own request: nobody is left to tell.
      if (!request.destroyed || request.complete) log('error', 'a request failed', { path: pathOf(request), error })
      if (response.headersSent) response.destroy()
      else refuse(response, 500, 'internal')
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', headers } = request
    if (!(await isOwn(request.socket))) return refuse(response, 403, 'refused')
    // Of two hosts Node shows the first, and who stands in between may have gone by the second.
    const status = request.headersDistinct['host']?.length === 1 ? turnedAway({ method, target, headers }, port) : 421
    if (status) return refuse(response, status, 'refused')

    const path = pathOf(request)
    if (path === '/session') return launch(request, response)
    if (path.startsWith('/call/')) return call(request, response, path)
    if (path === '/events') return events(request, response)
    if (path === '/upload') return upload(request, response)
    if (path.startsWith('/media/') || path.startsWith('/archive/')) return media(request, response, path)
    if (!isRead(request)) return refuse(response, 405, 'refused')
    return sendResponse(await options.page(webRequest(request, base)), response)
  }

  function isOwn(socket: Socket): Promise<boolean> {
    const known = peers.get(socket)
    if (known) return known
    const asked = isOwnPeer(socket, log)
    peers.set(socket, asked)
    return asked
  }

  async function launch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isJsonPost(request, response)) return
    const keys = sessions.exchange(tokenOf(parsed(await bodyText(request, 1_024, patience))))
    if (!keys) {
      log('warn', 'a wrong launch token was refused')
      return refuse(response, 401, 'link-used')
    }
    sendJson(response, 200, keys)
  }

  async function call(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (!isJsonPost(request, response)) return
    const session = entitled(request, response)
    if (!session) return
    const name = callPath.exec(path)?.[1]
    if (name === undefined) return refuse(response, 404, 'unknown-call')
    const text = await bodyText(request, maxCallBytes, patience)
    if (text === null) return refuse(response, 413, 'bad-input', { detail: 'it is too large' })
    if (!session.limiter.take(name, Buffer.byteLength(text))) return refuse(response, 429, 'too-fast')
    const input = parsed(text)
    const fault = input === undefined ? 'it is not JSON' : shapeFault(input)
    if (fault) return refuse(response, 400, 'bad-input', { detail: fault })
    sendJson(response, 200, await options.core.call(options.actor, name, input))
  }

  async function events(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET') return refuse(response, 405, 'refused')
    const session = entitled(request, response)
    if (!session) return
    const since = await sinceOf(request, options)
    const before = live
    if (before) {
      // Asked for: a link that was just opened, or the button of a tab that was told. It ends there, and that tab is told in its turn.
      if (takesOver(request)) before.end()
      // A reload's old stream is just about to end; another tab's is not.
      await Promise.race([before.session.stream, sleep(lastTabLeaves)])
      if (live) return refuse(response, 409, 'open-elsewhere')
    }
    const taken = new AbortController()
    const mine = { session, end: () => taken.abort() }
    live = mine
    session.stream = streamEvents(options.core, response, since, AbortSignal.any([session.over, taken.signal]))
    await session.stream
    session.stream = null
    if (live === mine) live = null
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return refuse(response, 405, 'refused')
    const session = entitled(request, response)
    if (!session) return
    if (!session.limiter.take('upload', 0)) return refuse(response, 429, 'too-fast')
    await sendResponse(await options.core.files(webRequest(request, base)), response)
  }

  async function media(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (!isRead(request)) return refuse(response, 405, 'refused')
    const key = new URL(request.url ?? '/', base).searchParams.get('k')
    const session = key === null ? sessions.find(request.headers.authorization) : sessions.findByMediaKey(key)
    if (!session) return refuse(response, 401, 'session-gone')
    if (!mediaPath.test(path)) return refuse(response, 404, 'not-found')
    await sendResponse(await options.core.files(webRequest(request, base)), response)
  }

  function entitled(request: IncomingMessage, response: ServerResponse): Session | null {
    const session = sessions.find(request.headers.authorization)
    if (!session) refuse(response, 401, 'session-gone')
    return session
  }

  return {
    address: addressOf(server),
    async close() {
      sessions.close()
      const closed = new Promise(resolve => server.close(resolve))
      server.closeIdleConnections()
      await Promise.race([closed, sleep(500)])
      server.closeAllConnections()
      await closed
    },
  }
}

/** SEC-64: what only a script can send, and only to its own origin without asking first. */
function isJsonPost(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'POST') {
    refuse(response, 405, 'refused')
    return false
  }
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    refuse(response, 415, 'refused')
    return false
  }
  return true
}

function isRead(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

/** As it stands in the request line: decoding or tidying it first is how traversals get in. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split(/[?#]/, 1)[0] ?? ''
}

function takesOver(request: IncomingMessage): boolean {
  return new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('take') === '1'
}

async function sinceOf(request: IncomingMessage, { core, actor }: WebOptions): Promise<Since | undefined> {
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
  const since = query.get('since')
  if (since === null || !/^\d{1,15}$/.test(since)) return undefined
  return { since: Number(since), epoch: query.get('epoch')?.slice(0, 100) ?? (await currentEpoch(core, actor)) }
}

async function currentEpoch(core: Core, actor: Actor): Promise<string> {
  const info = await core.call(actor, 'app.info', {})
  return info.ok ? (info.value as Output<'app.info'>).epoch : ''
}

/** Empty where there is none; that counts as a wrong one. */
function tokenOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string' ? body.token : ''
}

/** Undefined where it is not JSON. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function refuse(response: ServerResponse, status: number, code: string, params?: Record<string, string>): void {
  const answer: Answer = { ok: false, problem: { code, ...(params && { params }) } }
  sendJson(response, status, answer)
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value)
  response.writeHead(status, {
    ...guardHeaders,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  response.end(text)
}
