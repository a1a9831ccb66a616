import type { Bot } from '../../../shared/model'
import type { Database } from './database'

type Checkout = NonNullable<Bot['checkout']>

/** `set`: what becomes of purchases through a bot. */
export function setCheckout(db: Database, botId: string, { rule, reason }: Checkout, at: string): void {
  db.run(
    `INSERT INTO checkouts (bot_id, rule, reason, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (bot_id) DO UPDATE SET rule = excluded.rule, reason = excluded.reason, at = excluded.at WHERE excluded.at > checkouts.at`,
    botId,
    rule,
    reason,
    at,
  )
}

/** Undefined before anybody has said so. */
export function checkoutOf(db: Database, botId: string): Checkout | undefined {
  return db.get<Checkout>('SELECT rule, reason FROM checkouts WHERE bot_id = ?', botId)
}
