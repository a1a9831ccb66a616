import type { Logger } from '../ports'
import type { TelegramApi } from './api'
import { isRecord, TgError } from './errors'
import type { RawUpdate } from './poller'

/** Ends the spinning of the buttons that contacts have pressed (MAP 1); what was pressed is in the log already. */
export async function answerPresses(api: TelegramApi, updates: readonly RawUpdate[], logger: Logger): Promise<void> {
  await Promise.all(updates.map(update => answerPress(api, update, logger)))
}

async function answerPress(api: TelegramApi, update: RawUpdate, logger: Logger): Promise<void> {
  const query: unknown = 'callback_query' in update ? update.callback_query : undefined
  if (!isRecord(query) || typeof query.id !== 'string') return
  const { id } = query
  try {
    await api.call('answerCallbackQuery', (raw, signal) => raw.answerCallbackQuery({ callback_query_id: id }, signal), { timeout: 15_000 })
  } catch (error) {
    if (!(error instanceof TgError)) throw error
    // Too old by now, or the line broke: the button stops by itself.
    logger('debug', 'a pressed button was not answered', { kind: error.kind, status: error.status })
  }
}
