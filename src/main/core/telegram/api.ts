import { Api, GrammyError, HttpError, type RawApi } from 'grammy'
import type { Clock } from '../ports'
import { answerError, TgError } from './errors'
import { exchange, tgFetch, transportError, type Exchange } from './fetch'

export const telegramRoot = 'https://api.telegram.org'

export type CallOptions = {
  /** Milliseconds until we give up. */
  readonly timeout: number
  readonly signal?: AbortSignal
  /** Bytes of the request's body that the connection has taken; of uploads only. */
  readonly onUpload?: (done: number) => void
  /** When the server answered, by its own clock (epoch ms, whole seconds); not called where it does not say. */
  readonly onServerTime?: (at: number) => void
}

/** grammY types its signals as those of the package that it brings along; the native ones serve it as well. */
export type CallSignal = NonNullable<Parameters<RawApi['getMe']>[0]>

/** One bot's way to Telegram. Every failure is a `TgError`. */
export type TelegramApi = {
  readonly token: string
  readonly root: string
  /** `method` names the call in errors; `send` makes it. What comes back is Telegram's word: check it before building on it. */
  call<T>(method: string, send: (raw: RawApi, signal: CallSignal) => Promise<T>, options: CallOptions): Promise<T>
}

export type ApiDeps = {
  readonly token: string
  readonly root: string
  readonly fetch: typeof fetch
  readonly clock: Clock
}

export function telegramApi({ token, root, fetch, clock }: ApiDeps): TelegramApi {
  return {
    token,
    root,
    async call(method, send, { timeout, signal, onUpload, onServerTime }) {
      const current = exchange(method, onUpload)
      const deadline = startDeadline(clock, timeout, signal)
      // A client for each call: the exchange belongs to this request alone. It is a handful of closures.
      const { raw } = new Api(token, {
        apiRoot: root,
        fetch: tgFetch(fetch, current),
        // grammY's own time-out must never be the one that ends a call.
        timeoutSeconds: 24 * 3600,
      })
      try {
        // The same interface under another package's name.
        const answer = await send(raw, deadline.signal as CallSignal)
        if (current.serverTime !== undefined) onServerTime?.(current.serverTime)
        return answer
      } catch (error) {
        throw clean(error, current, token, deadline.isOver() && !signal?.aborted)
      } finally {
        deadline.end()
      }
    },
  }
}

/** Turns whatever grammY threw into a `TgError` that holds nothing of the request. */
function clean(error: unknown, current: Exchange, token: string, isOver: boolean): TgError {
  const { method } = current
  if (error instanceof GrammyError) {
    const { error_code, description, parameters } = error
    return answerError(method, { error_code, description, parameters }, token)
  }
  const inner = error instanceof HttpError ? error.error : error
  if (inner instanceof TgError) return isOver && inner.kind === 'aborted' ? overdue(inner, current) : inner
  // What grammY met outside of fetch is the upload's local file: half a body was sent at most.
  return current.isWhole ? transportError(inner, current) : new TgError({ kind: 'file', method, sent: 'no' })
}

/** A connection that never came to be is the network's fault; one that stayed silent is a time-out. */
function overdue({ method, sent }: TgError, current: Exchange): TgError {
  return new TgError({ kind: sent === 'no' && !current.hasLeft ? 'network' : 'timeout', method, code: 'DEADLINE', sent })
}

function startDeadline(clock: Clock, timeout: number, signal: AbortSignal | undefined) {
  const controller = new AbortController()
  const ended = new AbortController()
  let over = false
  const abort = () => controller.abort()
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  const watch = async () => {
    await clock.sleep(timeout, ended.signal)
    if (ended.signal.aborted) return
    over = true
    controller.abort()
  }
  void watch()
  return {
    signal: controller.signal,
    isOver: () => over,
    end() {
      ended.abort()
      signal?.removeEventListener('abort', abort)
    },
  }
}

const tokenShape = /^\d{1,16}:[A-Za-z0-9_-]{24,128}$/

/** Whether it could be a bot token at all (DESIGN 10.8); `getMe` decides. */
export function isToken(text: string): boolean {
  return tokenShape.test(text)
}

/** The bot's id, which its token starts with. */
export function botIdOf(token: string): string {
  return token.slice(0, token.indexOf(':'))
}

/**
 * The Bot API address without a trailing slash, or null where we must not talk to it: https anywhere, http to a literal loopback
 * address alone, and no user name, query or fragment (DESIGN 10.7).
 */
export function addressAllowed(apiRoot: string): string | null {
  const url = URL.parse(apiRoot)
  if (!url || url.username || url.password || url.search || url.hash) return null
  const isLoopback = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(url.hostname) || url.hostname === '[::1]'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) return null
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}
