import type { Clock, Logger, Random } from '../ports'
import type { TelegramApi } from './api'
import { backOff } from './back-off'
import { isRecord, TgError } from './errors'
import type { RawUpdate } from './poller'
import { verdictOn } from './verdict'

type Deps = { readonly api: TelegramApi; readonly clock: Clock; readonly random: Random; readonly logger: Logger; readonly signal: AbortSignal }

/** Milliseconds. By then Telegram has let the button stop by itself (MAP 1), and says that the query is too old. */
const lifetime = 150_000
const patience = 15_000

/**
 * Ends the spinning of the buttons that contacts have pressed (MAP 1); what was pressed is in the log already. An answer that was lost is
 * given again: a second one changes nothing (REL-21).
 */
export async function answerPresses(deps: Deps, updates: readonly RawUpdate[]): Promise<void> {
  await Promise.all(updates.map(update => answerPress(deps, update)))
}

async function answerPress({ api, clock, random, logger, signal: over }: Deps, update: RawUpdate): Promise<void> {
  const query: unknown = 'callback_query' in update ? update.callback_query : undefined
  if (!isRecord(query) || typeof query.id !== 'string') return
  const { id } = query
  const until = clock.monotonic() + lifetime
  for (let failures = 1; ; failures += 1) {
    try {
      await api.call('answerCallbackQuery', (raw, signal) => raw.answerCallbackQuery({ callback_query_id: id }, signal), { timeout: patience, signal: over })
      return
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      logger('debug', 'a pressed button was not answered', { kind: error.kind, status: error.status })
      const verdict = verdictOn(error)
      const pause = verdict.is === 'slower' ? verdict.seconds * 1_000 : backOff(failures, random.fraction())
      if (verdict.is === 'fail' || verdict.is === 'moved' || error.status === 401 || clock.monotonic() + pause >= until) return
      await clock.sleep(pause, over)
      if (over.aborted) return
    }
  }
}
