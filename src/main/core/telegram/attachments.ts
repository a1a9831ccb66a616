import type { Attachment } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import type { Logger } from '../ports'
import { type FetchableAttachment, type FileState, fetchableAttachment, setFileState, unfetched } from '../store/attachments'
import type { Database } from '../store/database'
import { isKept } from '../store/media'
import { criticalRoom, freeBytesOf } from '../store/room'
import type { TelegramApi } from './api'
import { backOff } from './back-off'
import { type DownloadDeps, download, downloadLimit } from './download'
import { isTokenRefusal, problemOf, TgError } from './errors'

export type AttachmentsDeps = DownloadDeps & {
  readonly db: Database
  readonly log: Log
  readonly logger: Logger
  /** Null while the bot's token cannot be had. */
  apiOf(botId: string): Promise<TelegramApi | null>
  progress(attachmentId: string, done: number, total: number | undefined): void
  /** Bytes that are free where `dataDir` lies; for tests. */
  freeBytes?(dataDir: string): Promise<number>
}

export type Attachments = {
  /** Messages have come in for this bot: fetches what is fetched by itself. */
  look(botId: string): void
  /** Fetches it next, whatever its kind, unless it lies here already; progress and end come as deltas. Throws Problem `not-found`, `file-gone`. */
  fetch(attachmentId: string): void
  /** The network may be back. */
  wake(): void
  close(): Promise<void>
}

/** Small enough, and looked at at once: fetched as they arrive. Of everything else only the thumbnail is. */
const fetchedAtOnce: ReadonlySet<Attachment['kind']> = new Set(['photo', 'sticker', 'voice'])
/** A longer voice message waits until somebody wants to hear it. Bytes. */
const longestVoice = 1024 * 1024
const allKinds: readonly Attachment['kind'][] = ['photo', 'document', 'voice', 'audio', 'video', 'animation', 'video-note', 'sticker']
const mostAtOnce = 3
const mostTries = 4
const lookLimit = 50
const progressGap = 100

export function startAttachments(deps: AttachmentsDeps): Attachments {
  const queue = new Queue(deps)
  return {
    look: botId => queue.look(botId),
    fetch: id => queue.fetch(id),
    wake: () => queue.wake(),
    close: () => queue.close(),
  }
}

type Job = { readonly id: string; readonly isAsked: boolean }

class Queue {
  readonly #deps: AttachmentsDeps
  /** The next one is at the end: newest first, and what was asked for before everything. */
  #waiting: Job[] = []
  readonly #underWay = new Map<string, Promise<void>>()
  readonly #stopped = new AbortController()
  readonly #lookedAt = new Map<string, AbortController>()
  /** Bots that Telegram asked for silence, until when (monotonic), and what waits for its end: no wake and no click shortens it (REL-5). */
  readonly #silent = new Map<string, { until: number; readonly held: Job[] }>()
  #pause = new AbortController()
  #isPaused = false
  #failures = 0

  constructor(deps: AttachmentsDeps) {
    this.#deps = deps
  }

  look(botId: string): void {
    if (!this.#lookedAt.has(botId)) void this.#lookSoon(botId)
  }

  fetch(id: string): void {
    const attachment = fetchableAttachment(this.#deps.db, id)
    if (!attachment) throw new Problem('not-found')
    if (attachment.state === 'stored' && this.#isKept(attachment.sha)) return
    if (attachment.fileId === null) throw new Problem('file-gone')
    for (const { held } of this.#silent.values()) {
      const at = held.findIndex(job => job.id === id)
      if (at >= 0) held.splice(at, 1)
    }
    this.#waiting = [...this.#waiting.filter(job => job.id !== id), { id, isAsked: true }]
    this.wake()
  }

  wake(): void {
    this.#failures = 0
    this.#isPaused = false
    this.#pause.abort()
    this.#pump()
  }

  async close(): Promise<void> {
    this.#stopped.abort()
    this.#pause.abort()
    this.#waiting = []
    for (const timer of this.#lookedAt.values()) timer.abort()
    await Promise.all(this.#underWay.values())
  }

  /** A moment later, so that a backlog of batches is looked through once and not a thousand times. */
  async #lookSoon(botId: string): Promise<void> {
    const { clock, db, logger } = this.#deps
    const timer = new AbortController()
    this.#lookedAt.set(botId, timer)
    await clock.sleep(100, timer.signal)
    this.#lookedAt.delete(botId)
    if (this.#stopped.signal.aborted) return
    try {
      const held = [...this.#silent.values()].flatMap(silence => silence.held)
      const known = new Set([...[...this.#waiting, ...held].map(job => job.id), ...this.#underWay.keys()])
      const found = unfetched(db, botId, allKinds, lookLimit).filter(attachment => !known.has(attachment.id))
      const fresh = found.map(({ id }): Job => ({ id, isAsked: false })).toReversed()
      const [asked, others] = [this.#waiting.filter(job => job.isAsked), this.#waiting.filter(job => !job.isAsked)]
      this.#waiting = [...others, ...fresh, ...asked]
      this.#pump()
    } catch (error) {
      logger('error', 'attachments could not be looked up', { botId, error: error instanceof Error ? error.name : typeof error })
    }
  }

  #pump(): void {
    while (!this.#isPaused && !this.#stopped.signal.aborted && this.#underWay.size < mostAtOnce) {
      // Asked for while its thumbnail is being fetched: its turn comes when that is done.
      const next = this.#waiting.findLastIndex(({ id }) => !this.#underWay.has(id))
      const [job] = next < 0 ? [] : this.#waiting.splice(next, 1)
      if (!job) return
      // Not before it counts as under way: one that is gone ends at once, and would count for ever.
      this.#underWay.set(job.id, Promise.resolve().then(() => this.#run(job)))
    }
  }

  async #run(job: Job): Promise<void> {
    const { logger } = this.#deps
    let botId: string | undefined
    try {
      const attachment = fetchableAttachment(this.#deps.db, job.id)
      // One that could not be tried is left for the next message or wake: looking again at once would find it again.
      if (attachment && (await this.#fetch(attachment, job))) botId = attachment.botId
    } catch (error) {
      logger('error', 'an attachment could not be fetched', { attachmentId: job.id, error: error instanceof Error ? error.name : typeof error })
    } finally {
      this.#underWay.delete(job.id)
      this.#pump()
      // The last look may have stopped at its limit.
      if (botId !== undefined && this.#waiting.length === 0 && this.#underWay.size === 0 && !this.#isPaused && !job.isAsked) this.look(botId)
    }
  }

  /** Answers whether it was tried, however that ended. */
  async #fetch(attachment: FetchableAttachment, job: Job): Promise<boolean> {
    const api = await this.#deps.apiOf(attachment.botId)
    if (!api || attachment.fileId === null) return false
    const silence = this.#silent.get(attachment.botId)
    if (silence) {
      silence.held.push(job)
      return false
    }
    if (await this.#isDiskLow()) {
      // The messages need the rest (REL-12). Whoever asked for it is told; what is fetched by itself comes when there is room.
      if (job.isAsked) this.#set(attachment.id, { state: 'failed', error: { code: 'disk-critical', params: { limit: criticalRoom / 1024 / 1024 } } })
      return false
    }
    await this.#tried(api, attachment, attachment.fileId, job)
    return true
  }

  async #tried(api: TelegramApi, attachment: FetchableAttachment, fileId: string, job: Job): Promise<void> {
    const { id, kind, thumb } = attachment
    const size = attachment.size ?? 0
    const isSmall = fetchedAtOnce.has(kind) && (kind !== 'voice' || size <= longestVoice)
    const isWhole = job.isAsked || isSmall
    // Kept aside until the end: a thumbnail without its file would look, after a crash, as if the file had not been wanted.
    let thumbSha: string | null = null
    try {
      if (isWhole) this.#set(id, { state: 'fetching' })
      thumbSha = thumb && !this.#isKept(attachment.thumbSha) ? await this.#thumb(api, thumb.fileId, attachment.botId) : null
      // Known before anybody asks for it, so that the operator is told at once (S1.5).
      if (size > downloadLimit(api.root)) return this.#set(id, { state: 'too-big', thumbSha, error: { code: 'file-too-big-to-fetch' } })
      if (!isWhole) return this.#set(id, { state: 'remote', thumbSha })
      const sha = await this.#patiently(api, fileId, attachment)
      this.#failures = 0
      this.#set(id, { state: 'stored', sha, thumbSha })
    } catch (error) {
      this.#afterFailure(job, attachment.botId, error, thumbSha)
    }
  }

  #afterFailure(job: Job, botId: string, error: unknown, thumbSha: string | null): void {
    if (this.#stopped.signal.aborted) return
    if (!(error instanceof TgError)) {
      // Our own disk: what the system calls it, never where it lies.
      const code = error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? 'disk-full' : 'file-not-kept'
      this.#deps.logger('error', 'a file could not be kept', { attachmentId: job.id, code })
      return this.#set(job.id, { state: 'failed', thumbSha, error: { code } })
    }
    if (error.kind === 'network' || isTokenRefusal(error) || error.status === 429) {
      this.#set(job.id, { state: 'remote', thumbSha })
      if (error.status === 429 && error.retryAfter !== undefined) return this.#hold(botId, job, error.retryAfter * 1_000)
      this.#waiting.push(job)
      void this.#rest()
      return
    }
    const problem = problemOf(error)
    if (problem.code === 'file-refused-size') return this.#set(job.id, { state: 'too-big', thumbSha, error: { code: 'file-too-big-to-fetch' } })
    const state = problem.code === 'file-expired' ? 'gone' : 'failed'
    this.#set(job.id, { state, thumbSha, error: problem })
  }

  /** A thumbnail that cannot be had is not worth a word: the attachment shows without one. */
  async #thumb(api: TelegramApi, fileId: string, botId: string): Promise<string | null> {
    this.#checkSilence(botId)
    try {
      return await download(this.#deps, api, { fileId, signal: this.#stopped.signal })
    } catch (error) {
      if (error instanceof TgError && (error.kind === 'network' || isTokenRefusal(error) || error.status === 429)) throw error
      this.#deps.logger('info', 'a thumbnail could not be fetched', { kind: error instanceof TgError ? error.kind : 'disk' })
      return null
    }
  }

  /** An address that has expired, a server that is still busy, a line that breaks: each is worth another try. */
  async #patiently(api: TelegramApi, fileId: string, { id, botId }: FetchableAttachment): Promise<string> {
    const { clock, random } = this.#deps
    for (let tries = 1; ; tries += 1) {
      this.#checkSilence(botId)
      try {
        return await download(this.#deps, api, { fileId, signal: this.#stopped.signal, onProgress: this.#teller(id) })
      } catch (error) {
        if (!(error instanceof TgError) || tries >= mostTries || !isWorthAnotherTry(error)) throw error
        await clock.sleep(backOff(tries, random.fraction(), 10_000), this.#stopped.signal)
      }
    }
  }

  #teller(id: string): (done: number, total: number | undefined) => void {
    const { clock, progress } = this.#deps
    let last = -Infinity
    return (done, total) => {
      const now = clock.monotonic()
      if (done !== total && now - last < progressGap) return
      last = now
      progress(id, done, total)
    }
  }

  /** Another fetch of the same bot may have been told to wait since this one began. */
  #checkSilence(botId: string): void {
    const left = (this.#silent.get(botId)?.until ?? 0) - this.#deps.clock.monotonic()
    if (left > 0) throw new TgError({ kind: 'answer', method: 'getFile', status: 429, sent: 'no', retryAfter: left / 1_000 })
  }

  /** Puts the job aside until the bot's silence is over; up to a second more, as for polls and sends. */
  #hold(botId: string, job: Job, wait: number): void {
    const { clock, random } = this.#deps
    const until = clock.monotonic() + wait + random.fraction() * 1_000
    const silence = this.#silent.get(botId)
    if (silence) {
      silence.held.push(job)
      silence.until = Math.max(silence.until, until)
      return
    }
    this.#silent.set(botId, { until, held: [job] })
    void this.#endSilence(botId)
  }

  async #endSilence(botId: string): Promise<void> {
    const { clock } = this.#deps
    const silence = this.#silent.get(botId)
    if (!silence) return
    while (!this.#stopped.signal.aborted && silence.until > clock.monotonic()) await clock.sleep(silence.until - clock.monotonic(), this.#stopped.signal)
    this.#silent.delete(botId)
    if (this.#stopped.signal.aborted) return
    this.#waiting.push(...silence.held)
    this.#pump()
  }

  async #rest(): Promise<void> {
    if (this.#isPaused) return
    const { clock, random } = this.#deps
    this.#isPaused = true
    this.#failures += 1
    this.#pause = new AbortController()
    const pause = this.#pause
    await clock.sleep(backOff(this.#failures, random.fraction()), pause.signal)
    if (pause.signal.aborted) return
    this.#isPaused = false
    this.#pump()
  }

  /** By the disk and not by the row: the media folder may have been emptied meanwhile. */
  #isKept(sha: string | null): boolean {
    return sha !== null && isKept(this.#deps.dataDir, sha)
  }

  async #isDiskLow(): Promise<boolean> {
    const { dataDir, freeBytes = freeBytesOf } = this.#deps
    return (await freeBytes(dataDir)) < criticalRoom
  }

  #set(id: string, file: Partial<FileState> & Pick<FileState, 'state'>): void {
    const { log, clock } = this.#deps
    log.write((db, touched) => {
      setFileState(db, id, file, clock.now())
      const messageId = fetchableAttachment(db, id)?.messageId
      if (messageId) touched.messages.add(messageId)
    })
  }
}

function isWorthAnotherTry(error: TgError): boolean {
  if (error.kind === 'cut' || error.kind === 'timeout') return true
  if (error.kind === 'garbage') return error.code !== 'BAD_PATH'
  // 404 on the file itself: its address has expired, and getFile gives a new one.
  if (error.method === 'file') return error.status === 404 || (error.status ?? 0) >= 500
  return (error.status ?? 0) >= 500 || problemOf(error).code === 'file-unavailable'
}
