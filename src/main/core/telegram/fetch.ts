import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { isRecord, TgError, type Sent } from './errors'

/** How far one request got. Filled while it runs, read when it fails. */
export type Exchange = {
  readonly method: string
  /** The HTTP client took it on; only then can `hasLeft` be believed when it is false. */
  isSeen: boolean
  /** Its head was written to a connection: from here on the server may act. */
  hasLeft: boolean
  /** Of an upload: the last byte was handed over. A request with half a body is never carried out. */
  isWhole: boolean
  /** Of the reply's `Date` header, epoch milliseconds: the only clock that a wrong one of ours can be told by. */
  serverTime?: number
  /** Body bytes that the connection has taken. */
  readonly onUpload?: (done: number) => void
}

export function exchange(method: string, onUpload?: (done: number) => void): Exchange {
  return { method, isSeen: false, hasLeft: false, isWhole: true, ...(onUpload ? { onUpload } : {}) }
}

export const maxReplyBytes = 8 * 1024 * 1024

// The HTTP client inside Node tells only its diagnostics channels whether the head of a request was written, and names its own
// request object there; the async context leads from that object back to our exchange.
const running = new AsyncLocalStorage<Exchange>()
const exchanges = new WeakMap<object, Exchange>()

subscribe('undici:request:create', message => {
  const current = running.getStore()
  const request = requestOf(message)
  if (!current || !request) return
  current.isSeen = true
  exchanges.set(request, current)
})

subscribe('undici:client:sendHeaders', message => {
  const request = requestOf(message)
  const current = request && exchanges.get(request)
  if (current) current.hasLeft = true
})

function requestOf(message: unknown): object | undefined {
  const request = isRecord(message) ? message.request : undefined
  return typeof request === 'object' && request !== null ? request : undefined
}

type GrammyRequest = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: GrammySignal
}

/** grammY brings its own AbortController, whose signals the native fetch refuses. */
type GrammySignal = {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/**
 * `fetch` as grammY needs it, for one request: grammY's `agent`, `compress` and `connection` are dropped (a bare `fetch` fails on
 * them, DESIGN 10.4), nothing is followed, at most 8 MiB are read, and what is no Bot API reply becomes a `TgError` with its status,
 * which grammY itself would lose. Everything that it throws is a `TgError`.
 */
export function tgFetch(fetch: typeof globalThis.fetch, current: Exchange) {
  return async (url: string, request: GrammyRequest): Promise<{ json(): Promise<unknown> }> => {
    const controller = new AbortController()
    const unbridge = bridge(request.signal, controller)
    if (controller.signal.aborted) throw new TgError({ kind: 'aborted', method: current.method, sent: 'no' })
    try {
      const response = await running.run(current, () =>
        fetch(url, {
          method: request.method ?? 'POST',
          headers: { 'content-type': request.headers?.['content-type'] ?? 'application/json' },
          ...bodyOf(request.body, current),
          redirect: 'error',
          credentials: 'omit',
          signal: controller.signal,
          // Without a window and without redirects the client needs no second copy of the body; else it keeps the whole upload in memory.
          window: null,
        }),
      )
      const reply = await readReply(response, current.method)
      const date = Date.parse(response.headers.get('date') ?? '')
      if (date > 0) current.serverTime = date
      return { json: () => Promise.resolve(reply) }
    } catch (error) {
      throw error instanceof TgError ? error : transportError(error, current)
    } finally {
      unbridge()
    }
  }
}

function bridge(signal: GrammySignal | undefined, controller: AbortController): () => void {
  if (!signal) return () => undefined
  const abort = () => controller.abort()
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  return () => signal.removeEventListener('abort', abort)
}

function bodyOf(body: unknown, current: Exchange): RequestInit {
  if (typeof body === 'string') return { body }
  if (!isAsyncIterable(body)) return {}
  current.isWhole = false
  return { body: ReadableStream.from(counted(body, current)), duplex: 'half' }
}

/** Counts a chunk when the next one is asked for, because only then the connection has taken it. */
async function* counted(chunks: AsyncIterable<Uint8Array>, current: Exchange): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const chunk of chunks) {
    yield chunk
    done += chunk.byteLength
    current.onUpload?.(done)
  }
  current.isWhole = true
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function readReply(response: Response, method: string): Promise<Record<string, unknown>> {
  const { status } = response
  const text = await readText(response, method)
  const reply = parse(text)
  if (isRecord(reply) && typeof reply.ok === 'boolean' && (reply.ok || typeof reply.error_code === 'number')) return reply
  const isPage = /^\s*</.test(text) || /text\/html/i.test(response.headers.get('content-type') ?? '')
  throw new TgError({ kind: 'garbage', method, status, isPage, sent: sentByStatus(status) })
}

/** A 4xx without a Bot API body comes from the HTTP level, which turned the request away before anything was done with it. */
function sentByStatus(status: number): Sent {
  return status >= 400 && status < 500 ? 'no' : 'maybe'
}

async function readText(response: Response, method: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest of the body.
    if (size > maxReplyBytes) throw new TgError({ kind: 'oversize', method, status: response.status, sent: 'maybe' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return isTooDeep(text) ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Nothing of Telegram's is nested half as deep, and what is nested without end could be read, but never written again. */
const deepest = 200

/** Whether brackets outside of strings open too often before they close. One pass, before anything is built of it. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (isText) {
      if (sign === backslash) at += 1
      else if (sign === quote) isText = false
    } else if (sign === quote) isText = true
    else if (sign === bracket || sign === brace) {
      depth += 1
      if (depth > deepest) return true
    } else if (sign === bracketEnd || sign === braceEnd) depth -= 1
  }
  return false
}

const [quote, backslash, bracket, bracketEnd, brace, braceEnd] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/** Looks at the client's error once, keeps what is harmless, and drops it: its texts and causes may name the URL. */
export function transportError(error: unknown, current: Exchange): TgError {
  const { method } = current
  const sent = sentBy(current, codeOf(error))
  if (nameOf(error) === 'AbortError') return new TgError({ kind: 'aborted', method, sent })
  if (messageOf(causeOf(error)) === 'unexpected redirect') return new TgError({ kind: 'redirect', method, sent })
  const code = codeOf(error)
  return new TgError({ kind: sent === 'no' && !current.hasLeft ? 'network' : 'cut', method, code, sent })
}

const beforeConnecting = /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/

function sentBy(current: Exchange, code: string | undefined): Sent {
  if (current.isSeen && !current.hasLeft) return 'no'
  if (current.hasLeft) return current.isWhole ? 'maybe' : 'no'
  return code !== undefined && beforeConnecting.test(code) ? 'no' : 'maybe'
}

function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code
  // Several addresses were tried: their errors are in `errors`, and any of them will do.
  const errors = (error as { errors?: unknown }).errors
  return codeOf(causeOf(error), depth + 1) ?? (Array.isArray(errors) ? codeOf(errors[0], depth + 1) : undefined)
}

function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { cause?: unknown }).cause : undefined
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : undefined
}

function messageOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : undefined
}
