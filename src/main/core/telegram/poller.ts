import type { Update } from 'grammy/types'
import type { BotHealth } from '../../../shared/model'
import { sqliteCode } from '../store/database'
import type { Cursor } from '../store/cursors'
import type { Clock, Logger, Random } from '../ports'
import type { TelegramApi } from './api'
import { backOff } from './back-off'
import { isRecord, isTokenRefusal, isUnsafe, TgError } from './errors'
import { shownWebhook } from './webhook'

/** Asked for on every call, because any other program that polls once can change it (MAP 1, 5.13). */
export const allowedUpdates: Exclude<keyof Update, 'update_id'>[] = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'guest_message',
  'message_reaction',
  'message_reaction_count',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_join_request',
  'managed_bot',
  'subscription',
]

export type RawUpdate = { readonly update_id: number }

export type PollerDeps = {
  readonly api: TelegramApi
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly botId: string
  cursor(): Cursor
  /** A poll was answered at `now`: on the server's clock where it tells its time, else on ours. Throws when that cannot be stored. */
  heard(now: number): void
  /** Stores the batch and the next offset in one durable transaction. Throws when nothing was stored. `now` as above. */
  take(updates: readonly RawUpdate[], next: number, now: number): void
  report(health: BotHealth): void
  /** How long Telegram may hold a poll, and how much longer we listen. For tests; 50 and 15 seconds. */
  readonly pollSeconds?: number
  readonly graceSeconds?: number
}

/** `webhook` and `unauthorized` wait for the operator; `stopped` was asked for. */
type PollerEnd = 'stopped' | 'webhook' | 'unauthorized'

export type Poller = {
  /** After sleep, when the network is back, or on "retry now": drops the poll or wait under way and asks again at once. */
  wake(): void
  /** Breaks off without confirming anything: what is not stored stays at Telegram. */
  stop(): Promise<void>
  readonly ended: Promise<PollerEnd>
}

export function startPoller(deps: PollerDeps): Poller {
  const loop = new Loop(deps)
  const ended = loop.run()
  return {
    wake: () => loop.wake(),
    stop: async () => {
      loop.stop()
      await ended
    },
    ended,
  }
}

const maxBatch = 100
const week = 6 * 24 * 3_600_000
const contestedWaits = [5_000, 15_000, 30_000, 60_000] as const
const verifyWaits = [500, 2_000, 5_000] as const
/** Milliseconds in which a connection that was given up is gone at the other end, too. */
export const settle = 100
const quietRefresh = 60_000

type TroubleKind = 'offline' | 'unwell' | 'captive' | 'unsafe' | 'contested' | 'flooded' | 'stuck'
/** Failures of one kind in a row; `since` is wall time. */
type Trouble = { readonly kind: TroubleKind; readonly since: number; readonly count: number }

class Loop {
  readonly #deps: PollerDeps
  readonly #pollSeconds: number
  #isStopping = false
  /** Ends the poll or the wait under way. */
  #turn = new AbortController()
  #trouble: Trouble | null = null
  #isProbing = false
  #limit = maxBatch
  #instantAnswers = 0
  #lastWake = -Infinity
  #health: BotHealth = { state: 'starting' }
  #contestedAt = -Infinity
  #contestedCount = 0
  #refusals = 0
  #lastBatch: number | null = null
  #askedAfresh = -Infinity
  /** What the server's clock said, and when that was on the monotonic one. */
  #serverTime: { readonly at: number; readonly monotonic: number } | null = null
  /** Telegram asked for silence until then (monotonic): no waking and no "retry now" shortens it (REL-5). */
  #silentUntil = -Infinity

  constructor(deps: PollerDeps) {
    this.#deps = deps
    this.#pollSeconds = deps.pollSeconds ?? 50
  }

  async run(): Promise<PollerEnd> {
    this.#deps.report(this.#health)
    while (!this.#isStopping) {
      this.#turn = new AbortController()
      const end = await this.#roundOrRest()
      if (end) return end
    }
    return 'stopped'
  }

  wake(): void {
    const now = this.#deps.clock.monotonic()
    // A network that comes and goes would otherwise make us a request storm.
    if (now - this.#lastWake < 1_000) return
    this.#lastWake = now
    this.#trouble = null
    this.#contestedCount = 0
    this.#contestedAt = -Infinity
    this.#isProbing = true
    this.#turn.abort()
  }

  stop(): void {
    this.#isStopping = true
    this.#turn.abort()
  }

  /** A mistake of ours must not end the loop for good, nor spin it. */
  async #roundOrRest(): Promise<PollerEnd | null> {
    try {
      return await this.#round()
    } catch (error) {
      this.#deps.log('error', 'a poll ended unexpectedly', { botId: this.#deps.botId, error: errorName(error) })
      await this.#suffer('stuck', (since, retryAt) => ({ state: 'stuck', since, retryAt, reason: 'unknown' }), 30_000)
      return null
    }
  }

  async #round(): Promise<PollerEnd | null> {
    const { clock } = this.#deps
    await this.#beSilent()
    if (this.#isStopping) return 'stopped'
    const started = clock.monotonic()
    const isParked = this.#isWell() && !this.#isProbing
    this.#isProbing = false
    let updates: readonly RawUpdate[]
    try {
      updates = await this.#ask(isParked)
    } catch (error) {
      return this.#afterFailure(error)
    }
    if (!(await this.#keep(updates))) return null
    this.#afterAnswer()
    const isNews = updates.length > 0 && !this.#isRepeated(updates)
    if (isNews || (isParked && updates.length === 0 && clock.monotonic() - started >= Math.min(1_000, this.#pollSeconds * 500))) this.#instantAnswers = 0
    // A first look is answered at once by design; anything else that is instant and brings nothing must not make the loop spin.
    else if (isParked) await this.#wait(1_000 * Math.min(5, ++this.#instantAnswers))
    return null
  }

  /**
   * Not well, or never heard of: a short poll tells at once how things stand, where a long one would be silent for 50 s. In a contest it
   * would tell nothing: a short poll gets through, and only one that waits meets the other poller.
   */
  #isWell(): boolean {
    return this.#health.state === 'receiving' || this.#health.state === 'contested'
  }

  async #ask(isParked: boolean): Promise<readonly RawUpdate[]> {
    const { api, botId } = this.#deps
    const timeout = isParked ? this.#pollSeconds : 0
    const offset = this.#offset()
    const answer: unknown = await api.call(
      'getUpdates',
      (raw, signal) =>
        raw.getUpdates(
          { ...(offset !== null && { offset }), timeout, limit: this.#limit, allowed_updates: allowedUpdates },
          signal,
        ),
      {
        timeout: (timeout + (this.#deps.graceSeconds ?? 15)) * 1_000,
        signal: this.#turn.signal,
        onServerTime: at => (this.#serverTime = { at, monotonic: this.#deps.clock.monotonic() }),
      },
    )
    if (isBatch(answer)) return answer
    this.#deps.log('warn', 'getUpdates answered something that is no list of updates', { botId })
    throw new TgError({ kind: 'garbage', method: 'getUpdates', status: 200, sent: 'yes' })
  }

  /**
   * After a week without updates Telegram begins its numbering anew, perhaps lower: then one call without an offset shows
   * where it stands. It confirms nothing, and what is here already is recognised (REL-2).
   */
  #offset(): number | null {
    const { clock, botId, log } = this.#deps
    const { next, lastUpdateAt } = this.#deps.cursor()
    const isLongSilent = next !== null && lastUpdateAt !== null && this.#now() - lastUpdateAt >= week
    if (!isLongSilent || clock.monotonic() - this.#askedAfresh < week) return next
    this.#askedAfresh = clock.monotonic()
    log('info', 'asking without an offset after a long silence', { botId })
    return null
  }

  /** Answers whether the batch is stored. If not, nothing was confirmed: the next poll brings it again. */
  async #keep(updates: readonly RawUpdate[]): Promise<boolean> {
    const { botId, log } = this.#deps
    try {
      const now = this.#now()
      this.#deps.heard(now)
      if (updates.length > 0) this.#take(updates, now)
      return true
    } catch (error) {
      log('error', 'a batch of updates could not be stored', { botId, code: sqliteCode(error), error: errorName(error) })
      const reason = stuckReason(error)
      await this.#suffer('stuck', (since, retryAt) => ({ state: 'stuck', since, retryAt, reason }), 30_000)
      return false
    }
  }

  #take(updates: readonly RawUpdate[], now: number): void {
    const { botId, log } = this.#deps
    const before = this.#deps.cursor().next
    const highest = Math.max(...updates.map(update => update.update_id))
    if (before !== null && highest < before) log('info', 'update ids began anew', { botId, before, highest })
    // The last batch decides, not the highest id ever seen: the numbering may have begun anew below it.
    this.#deps.take(updates, highest + 1, now)
  }

  /** Telegram's clock, which it tells with each answer; ours, which anybody may set, only before the first. */
  #now(): number {
    const { clock } = this.#deps
    const known = this.#serverTime
    return known ? Math.round(known.at + clock.monotonic() - known.monotonic) : clock.now()
  }

  /** A server that sends one batch over and over, whatever offset it is given, must not make the loop spin. */
  #isRepeated(updates: readonly RawUpdate[]): boolean {
    const last = updates.at(-1)?.update_id ?? null
    const isSame = last === this.#lastBatch
    this.#lastBatch = last
    return isSame
  }

  #afterAnswer(): void {
    this.#refusals = 0
    this.#limit = maxBatch
    // Between two pollers that throw each other out, single answers get through: the contest is over when it has been quiet.
    const isQuiet = this.#deps.clock.monotonic() - this.#contestedAt > 120_000
    if (isQuiet) this.#contestedCount = 0
    // Until then it is one state, which does not go and come with every answer (REL-4).
    if (this.#health.state === 'contested' && !isQuiet) return
    this.#trouble = null
    const lastContactAt = this.#deps.clock.now()
    // Either way: a clock that was set back must not keep the last contact in the future.
    if (this.#health.state === 'receiving' && Math.abs(lastContactAt - this.#health.lastContactAt) < quietRefresh) return
    this.#tell({ state: 'receiving', lastContactAt })
  }

  async #afterFailure(error: unknown): Promise<PollerEnd | null> {
    if (this.#isStopping) return 'stopped'
    if (!(error instanceof TgError)) throw error
    if (error.kind === 'aborted') {
      // The server must see the old connection go, or the new poll looks like a second poller's.
      await this.#deps.clock.sleep(settle)
      return null
    }
    if (isTokenRefusal(error)) return this.#verify()
    if (error.kind === 'answer' && error.status === 409) return this.#conflict(error)
    await this.#waitOut(error)
    return null
  }

  async #waitOut(error: TgError): Promise<void> {
    const { clock, random } = this.#deps
    if (error.kind === 'answer' && error.status === 429 && error.retryAfter !== undefined) {
      // Up to a second more, so that not all of our bots come back in the same instant (REL-5).
      const wait = error.retryAfter * 1_000 + random.fraction() * 1_000
      this.#silentUntil = clock.monotonic() + wait
      this.#tell({ state: 'flooded', retryAt: Math.round(clock.now() + wait) })
      return this.#beSilent()
    }
    // A batch larger than we read: ask for fewer, or it would never come through.
    if (error.kind === 'oversize') this.#limit = Math.max(1, Math.floor(this.#limit / 4))
    const kind = troubleOf(error)
    if (kind === 'captive' || kind === 'unsafe') return this.#suffer(kind, (since, retryAt) => ({ state: kind, since, retryAt }))
    if (kind === 'unwell') {
      const status = error.status === undefined ? {} : { status: error.status }
      return this.#suffer(kind, (since, retryAt) => ({ state: 'unwell', since, retryAt, ...status }))
    }
    // A connection that breaks is everyday; only the second in a row, or none at all, means that we are offline.
    const isFirst = this.#trouble?.kind !== 'offline' && error.kind !== 'network' && this.#isWell()
    return this.#suffer('offline', (since, retryAt) => (isFirst ? null : { state: 'offline', since, retryAt }))
  }

  /** Counts the trouble, tells about it, and waits. */
  async #suffer(
    kind: TroubleKind,
    health: (since: number, retryAt: number) => BotHealth | null,
    most?: number,
  ): Promise<void> {
    const { clock, random } = this.#deps
    const earlier = this.#trouble?.kind === kind ? this.#trouble : null
    this.#trouble = { kind, since: earlier?.since ?? clock.now(), count: (earlier?.count ?? 0) + 1 }
    const wait = backOff(this.#trouble.count, random.fraction(), most)
    const told = health(this.#trouble.since, clock.now() + wait)
    if (told) this.#tell(told)
    await this.#wait(wait)
  }

  /** A single 401 may be a flap (MAP 4.1): ask who we are, up to three times, before giving up. */
  async #verify(): Promise<PollerEnd | null> {
    const { api, botId, log } = this.#deps
    this.#refusals += 1
    for (const wait of this.#refusals > 3 ? [] : verifyWaits) {
      await this.#wait(wait)
      if (this.#isStopping) return 'stopped'
      try {
        await api.call('getMe', (raw, signal) => raw.getMe(signal), { timeout: 30_000, signal: this.#turn.signal })
        log('warn', 'Telegram refused the token and then took it again', { botId })
        return null
      } catch (error) {
        if (!(error instanceof TgError)) throw error
        if (!isTokenRefusal(error)) return this.#afterFailure(error)
      }
    }
    log('warn', 'Telegram refuses the token', { botId })
    this.#tell({ state: 'unauthorized' })
    return 'unauthorized'
  }

  /** 409 means another poller or a webhook. A webhook is never taken down here: that needs the operator's word. */
  async #conflict(error: TgError): Promise<PollerEnd | null> {
    const { api, clock, random } = this.#deps
    if (/webhook/i.test(error.description ?? '')) {
      try {
        const info = await api.call('getWebhookInfo', (raw, signal) => raw.getWebhookInfo(signal), {
          timeout: 30_000,
          signal: this.#turn.signal,
        })
        const url = shownWebhook(info, api.token)
        if (url !== null) {
          this.#tell({ state: 'webhook', url })
          return 'webhook'
        }
      } catch (failure) {
        return this.#afterFailure(failure)
      }
    }
    this.#contestedAt = clock.monotonic()
    const wait = contestedWaits[Math.min(this.#contestedCount, contestedWaits.length - 1)] ?? 60_000
    this.#contestedCount += 1
    const jittered = wait + random.fraction() * wait * 0.2
    if (this.#trouble?.kind !== 'contested') this.#trouble = { kind: 'contested', since: clock.now(), count: 0 }
    // One 409 also happens when our own poll of before a dead connection is thrown out; two in a row are somebody else.
    if (this.#contestedCount > 1)
      this.#tell({ state: 'contested', since: this.#trouble.since, retryAt: Math.round(clock.now() + jittered) })
    await this.#wait(jittered)
    return null
  }

  #tell(health: BotHealth): void {
    this.#health = health
    this.#deps.report(health)
  }

  async #beSilent(): Promise<void> {
    const { clock } = this.#deps
    for (let left = this.#silentUntil - clock.monotonic(); left > 0 && !this.#isStopping; left = this.#silentUntil - clock.monotonic()) {
      await this.#wait(left)
    }
  }

  async #wait(ms: number): Promise<void> {
    await this.#deps.clock.sleep(ms, this.#turn.signal)
    // The next request of this round must not inherit a signal that a wake has used up.
    if (!this.#isStopping && this.#turn.signal.aborted) this.#turn = new AbortController()
  }
}

function isBatch(answer: unknown): answer is readonly RawUpdate[] {
  return Array.isArray(answer) && answer.every(update => isRecord(update) && Number.isSafeInteger(update.update_id))
}

function troubleOf(error: TgError): 'offline' | 'captive' | 'unsafe' | 'unwell' {
  if (isUnsafe(error)) return 'unsafe'
  if (error.kind === 'redirect') return 'captive'
  if (error.kind === 'garbage') return error.isPage && (error.status ?? 0) < 500 ? 'captive' : 'unwell'
  if (error.kind === 'answer' || error.kind === 'oversize') return 'unwell'
  return 'offline'
}

const stuckReasons: Readonly<Record<number, string>> = {
  8: 'read-only',
  10: 'disk-error',
  11: 'corrupt',
  13: 'disk-full',
  14: 'read-only',
  26: 'corrupt',
}

/** A word that the sentence about a stuck bot is chosen by; from SQLite's result code. */
function stuckReason(error: unknown): string {
  return stuckReasons[sqliteCode(error) ?? 0] ?? 'unknown'
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
