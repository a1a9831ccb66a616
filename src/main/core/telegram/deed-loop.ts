import type { ProblemData } from '../../../shared/model'
import { type NewEvent, wordsSent } from '../log/event'
import type { Log } from '../log/log'
import type { Clock, Logger, Random } from '../ports'
import { botOf } from '../store/bots'
import { type Database, sqliteCode } from '../store/database'
import type { Due, Target } from '../store/deeds'
import { isWhole } from '../store/media'
import { isAsked, type Operation } from '../store/operations'
import type { OutgoingFile } from '../store/outgoing'
import type { TelegramApi } from './api'
import { backOff } from './back-off'
import { callFor, isDone } from './deeds'
import { isRecord, problemOf, TgError } from './errors'
import { slowestUpload } from './request'
import { told } from './upload-progress'
import { verdictOn } from './verdict'

export type DeedsDeps = {
  readonly botId: string
  readonly api: TelegramApi
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly dataDir: string
  /** Bytes of a new file that have left; see `OutboxDeps`. */
  progress(messageId: string, done: number, total: number): void
  /** Everything is broken off: the program ends. */
  readonly signal: AbortSignal
  /** Telegram asked for a pause in this chat. */
  slowDown(chatId: string, seconds: number): void
  /** The way to Telegram is closed. */
  rest(): void
}

export type Deeds = {
  /** Whether something is being done to this message right now. */
  isUnderWay(messageId: string): boolean
  /** Milliseconds until an operation that went wrong may be tried again. */
  restOf(operationId: string, now: number): number
  /** Tries it once and writes down how that ended. */
  run(due: Due): Promise<void>
  wake(): void
}

/** How often a deed is tried of which nobody knows whether it was done. */
const mostTries = 6
const patience = 30_000

/**
 * Does to messages at Telegram what was asked for. Other than a send, each of these may be repeated when its answer is lost: the
 * second time finds it done.
 */
export function startDeeds(deps: DeedsDeps): Deeds {
  const underWay = new Set<string>()
  const tries = new Map<string, { count: number; until: number }>()

  async function attempt({ operation, target }: Due): Promise<void> {
    if (!target) return record(deps, failed(operation, { code: 'not-sent' }))
    const { method, send } = callFor(target, operation.deed, deps.dataDir)
    const file = operation.deed.do === 'edit' ? operation.deed.file : undefined
    if (file && !(await isWhole(deps.dataDir, file))) return record(deps, failed(operation, { code: 'upload-gone' }))
    let answer: unknown
    try {
      answer = await deps.api.call(method, send, { timeout: patience + (file?.size ?? 0) / slowestUpload, signal: deps.signal, ...uploading(deps, operation.messageId, file) })
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      if (!isDone(operation.deed, error)) return afterFailure(operation, target, error)
    }
    tries.delete(operation.id)
    await record(deps, done(deps, operation, target, answer))
  }

  async function afterFailure(operation: Operation, target: Target, error: TgError): Promise<void> {
    if (deps.signal.aborted) return
    deps.logger('info', 'a deed was not done', { botId: deps.botId, deed: operation.deed.do, kind: error.kind, status: error.status })
    const verdict = verdictOn(error)
    // Overtaken meanwhile: that it was refused is nobody's concern, and trying it again would undo the later one.
    const fail = (problem: ProblemData) => (isAsked(deps.db, operation.id) ? record(deps, failed(operation, problem)) : undefined)
    switch (verdict.is) {
      case 'slower':
        return deps.slowDown(target.chatId, verdict.seconds)
      case 'later':
        return deps.rest()
      case 'doubt': {
        const count = (tries.get(operation.id)?.count ?? 0) + 1
        tries.set(operation.id, { count, until: deps.clock.monotonic() + backOff(count, deps.random.fraction()) })
        return count < mostTries ? undefined : fail(problemOf(error))
      }
      case 'moved':
        return fail({ code: 'message-gone' })
      case 'fail':
        return fail(verdict.problem)
      default:
        verdict satisfies never
    }
  }

  return {
    isUnderWay: messageId => underWay.has(messageId),
    restOf: (operationId, now) => (tries.get(operationId)?.until ?? now) - now,
    async run(due) {
      underWay.add(due.operation.messageId)
      try {
        await attempt(due)
      } finally {
        underWay.delete(due.operation.messageId)
      }
    },
    wake: () => tries.clear(),
  }
}

function uploading({ clock, progress }: DeedsDeps, messageId: string, file: OutgoingFile | undefined): { onUpload?: (done: number) => void } {
  return file ? { onUpload: told(clock, file.size, bytes => progress(messageId, bytes, file.size)) } : {}
}

/** A disk that refuses is asked again when the deed comes round again: it may be repeated. */
async function record({ log, logger, botId, clock, random, signal }: DeedsDeps, event: NewEvent): Promise<void> {
  try {
    log.append([event])
  } catch (error) {
    logger('error', 'what became of a deed could not be written down', { botId, code: sqliteCode(error), event: event.type })
    await clock.sleep(backOff(4, random.fraction(), 30_000), signal)
  }
}

function failed({ id, messageId }: Operation, problem: ProblemData): NewEvent {
  return { type: 'operation.failed', body: { operationId: id, messageId, problem } }
}

function done({ db, botId, clock }: DeedsDeps, { id: operationId, messageId, deed }: Operation, target: Target, answer: unknown): NewEvent {
  const { key } = target
  switch (deed.do) {
    case 'edit': {
      const was = { text: target.text, entities: target.entities }
      const before = { ...was, ...(deed.file && target.attachmentId !== null && { attachmentId: target.attachmentId }) }
      // What Telegram made of it, where it says so; "not modified" and business chats say nothing.
      const said = (deed.words ?? deed.file) && isRecord(answer) ? wordsSent(botId, answer) : undefined
      const parts = { ...(deed.keyboard && { keyboard: deed.keyboard }), ...(deed.file && { file: deed.file }) }
      return { type: 'message.edited', body: { messageId, operationId, ...(said ?? deed.words ?? was), before, ...parts, editedAt: clock.now() } }
    }
    case 'delete':
      return { type: 'message.deleted', body: { messageId, operationId, key } }
    case 'react':
      return { type: 'message.reacted', body: { messageId, operationId, key, botId, name: botOf(db, botId)?.name ?? '', emoji: deed.emoji } }
    case 'pin':
      return { type: 'message.pinned', body: { messageId, operationId, isPinned: deed.isPinned } }
    default:
      return deed satisfies never
  }
}
