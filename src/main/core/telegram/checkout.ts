import { checkoutOf } from '../store/checkouts'
import type { Clock, Logger } from '../ports'
import type { Database } from '../store/database'
import { requestOf } from '../store/outgoing'
import type { TelegramApi } from './api'
import { isRecord, TgError } from './errors'
import type { RawUpdate } from './poller'

type Deps = { readonly api: TelegramApi; readonly db: Database; readonly clock: Clock; readonly logger: Logger; readonly botId: string }

/** Telegram calls a purchase off after ten seconds (MAP 3.8): all tries together have to end before that. Milliseconds. */
const patience = 3_000
const tries = 3
const pause = 300

/** What the buyer is told; Telegram shows it in the app, in whatever language it stands here. */
const declined = 'Payments are not taken right now.'
const undeliverable = 'Delivery to this address is not offered.'

/** Answers what Telegram asks about purchases, straight from the poller: no operator is fast enough. */
export async function answerCheckouts(deps: Deps, updates: readonly RawUpdate[]): Promise<void> {
  await Promise.all(updates.map(update => answerOne(deps, update)))
}

async function answerOne(deps: Deps, update: RawUpdate): Promise<void> {
  const { api } = deps
  const checkout: unknown = 'pre_checkout_query' in update ? update.pre_checkout_query : undefined
  if (isRecord(checkout) && typeof checkout.id === 'string') {
    const refusal = refusalOf(deps, checkout)
    const answer = { pre_checkout_query_id: checkout.id, ok: refusal === null, ...(refusal !== null && { error_message: refusal }) }
    await patiently(deps, 'answerPreCheckoutQuery', options =>
      api.call('answerPreCheckoutQuery', (raw, signal) => raw.answerPreCheckoutQuery(answer, signal), options),
    )
  }
  const shipping: unknown = 'shipping_query' in update ? update.shipping_query : undefined
  if (isRecord(shipping) && typeof shipping.id === 'string') {
    const answer = { shipping_query_id: shipping.id, ok: false as const, error_message: undeliverable }
    await patiently(deps, 'answerShippingQuery', options => api.call('answerShippingQuery', (raw, signal) => raw.answerShippingQuery(answer, signal), options))
  }
}

/** Null where the purchase goes on. Before anybody has made a rule, what was invoiced from here may be paid, and nothing else. */
function refusalOf({ db, botId }: Deps, { invoice_payload: payload, currency, total_amount: amount }: Record<string, unknown>): string | null {
  const rule = checkoutOf(db, botId)
  if (rule?.rule === 'decline') return rule.reason || declined
  const invoice = typeof payload === 'string' ? requestOf(db, payload).content : undefined
  const isOurs = invoice?.type === 'invoice'
  if (isOurs && (invoice.currency !== currency || invoice.amount !== amount)) return declined
  return isOurs || rule?.rule === 'accept' ? null : declined
}

/** Once more where the answer was lost: an id that was answered already is refused, and nothing is paid twice. */
async function patiently({ clock, logger, botId }: Deps, method: string, call: (options: { timeout: number }) => Promise<unknown>): Promise<void> {
  for (let count = 1; ; count += 1) {
    try {
      await call({ timeout: patience - pause })
      return
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      const isOver = error.kind === 'answer' && error.status === 400
      logger(isOver && count > 1 ? 'info' : 'warn', 'a purchase was not answered', { botId, method, kind: error.kind, status: error.status })
      if (isOver || count >= tries) return
      await clock.sleep(pause)
    }
  }
}
