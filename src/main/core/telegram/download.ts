import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock, Random } from '../ports'
import { keepAs } from '../store/media'
import { telegramRoot, type TelegramApi } from './api'
import { isRecord, TgError } from './errors'
import { exchange, transportError } from './fetch'

export type DownloadDeps = {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly random: Random
  readonly dataDir: string
}

export type Download = {
  readonly fileId: string
  readonly signal?: AbortSignal
  onProgress?(done: number, total: number | undefined): void
}

/** Telegram hands no larger file to a bot; a Bot API server of one's own does (MAP 3.6). Bytes. */
const cloudLimit = 20 * 1024 * 1024
const ownServerLimit = 2_000 * 1024 * 1024
/** The server answers `getFile` only once it has the whole file itself. */
const getFileTimeout = 120_000
const longestSilence = 30_000
const filePath = /^[A-Za-z0-9_\-./]{1,256}$/

/** The largest file that can be had from there, in bytes. */
export function downloadLimit(root: string): number {
  return root === telegramRoot ? cloudLimit : ownServerLimit
}

/**
 * Fetches a file into the profile's media folder and answers its SHA-256. The bytes go through a temporary file of our own and have their
 * place only when they are complete and on the disk. Throws `TgError`: an address that has expired is asked for again by the caller.
 */
export async function download(deps: DownloadDeps, api: TelegramApi, wanted: Download): Promise<string> {
  const file = await whereIs(api, wanted)
  const limit = downloadLimit(api.root)
  if (file.size !== undefined && file.size > limit) throw tooBig()
  const temporary = join(deps.dataDir, 'media', 'tmp', deps.random.hex(16))
  await mkdir(dirname(temporary), { recursive: true, mode: 0o700 })
  try {
    const sha = await stream(deps, api, { ...wanted, ...file, limit, temporary })
    await keepAs(deps.dataDir, temporary, sha)
    return sha
  } finally {
    await rm(temporary, { force: true })
  }
}

async function whereIs(api: TelegramApi, { fileId, signal }: Download): Promise<{ path: string; size: number | undefined }> {
  const answer: unknown = await api.call('getFile', (raw, aborted) => raw.getFile({ file_id: fileId }, aborted), {
    timeout: getFileTimeout,
    ...(signal && { signal }),
  })
  const path = isRecord(answer) ? answer.file_path : undefined
  const size = isRecord(answer) ? answer.file_size : undefined
  // It becomes part of an address that holds the token: nothing but plain names may follow there (SEC-33).
  if (typeof path !== 'string' || !filePath.test(path) || path.split('/').includes('..'))
    throw new TgError({ kind: 'garbage', method: 'getFile', status: 200, sent: 'yes', code: path === undefined ? 'NO_PATH' : 'BAD_PATH' })
  return { path, size: typeof size === 'number' && size >= 0 ? size : undefined }
}

type Streaming = Download & {
  readonly path: string
  readonly size: number | undefined
  readonly limit: number
  readonly temporary: string
}

async function stream({ fetch, clock }: DownloadDeps, api: TelegramApi, wanted: Streaming): Promise<string> {
  const { temporary, limit, size } = wanted
  const silence = new Silence(clock, wanted.signal)
  const file = await open(temporary, 'wx', 0o600)
  try {
    const response = await ask(fetch, `${api.root}/file/bot${api.token}/${wanted.path}`, silence)
    const hash = createHash('sha256')
    let done = 0
    for await (const chunk of bytesOf(response, silence)) {
      silence.heard()
      done += chunk.byteLength
      if (done > limit) throw tooBig()
      hash.update(chunk)
      await file.writeFile(chunk)
      wanted.onProgress?.(done, size)
    }
    if (size !== undefined && done !== size) throw new TgError({ kind: 'cut', method: 'file', code: 'WRONG_LENGTH', sent: 'yes' })
    await file.sync()
    return hash.digest('hex')
  } finally {
    silence.end()
    await file.close()
  }
}

async function ask(fetch: typeof globalThis.fetch, url: string, silence: Silence): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'error', credentials: 'omit', signal: silence.signal })
  } catch (error) {
    // Its texts and causes may hold the URL.
    throw transportError(error, exchange('file'))
  }
  if (response.status === 200) return response
  await response.body?.cancel()
  const isPage = /text\/html/i.test(response.headers.get('content-type') ?? '')
  throw new TgError({ kind: isPage ? 'garbage' : 'answer', method: 'file', status: response.status, isPage, sent: 'yes' })
}

async function* bytesOf(response: Response, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) yield chunk
  } catch (error) {
    if (silence.isOver) throw new TgError({ kind: 'timeout', method: 'file', sent: 'yes' })
    throw transportError(error, exchange('file'))
  }
}

function tooBig(): TgError {
  return new TgError({ kind: 'answer', method: 'file', status: 400, description: 'Bad Request: file is too big', sent: 'no' })
}

/** Breaks a download off when no byte has come for half a minute, however long the whole takes. */
class Silence {
  readonly #controller = new AbortController()
  readonly #ended = new AbortController()
  readonly #clock: Clock
  #last: number
  isOver = false

  constructor(clock: Clock, outer: AbortSignal | undefined) {
    this.#clock = clock
    this.#last = clock.monotonic()
    if (outer?.aborted) this.#controller.abort()
    outer?.addEventListener('abort', () => this.#controller.abort(), { signal: this.#ended.signal })
    void this.#watch()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  heard(): void {
    this.#last = this.#clock.monotonic()
  }

  end(): void {
    this.#ended.abort()
  }

  async #watch(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const left = this.#last + longestSilence - this.#clock.monotonic()
      if (left <= 0) {
        this.isOver = true
        this.#controller.abort()
        return
      }
      await this.#clock.sleep(left, this.#ended.signal)
    }
  }
}
