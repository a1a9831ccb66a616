import type { Output } from '../../../shared/contract'
import { decodeUpdate } from '../update/decode'
import type { MessageFact } from '../update/facts'
import { botOf } from './bots'
import type { Database } from './database'
import { messageOf } from './messages'
import { postbackOf } from './outgoing'

export type Webhook = { readonly id: string; readonly url: string }
/** One press that one webhook is still to be told of. `body` is what is sent, the same at every attempt; times in epoch ms. */
export type Delivery = { readonly ordinal: number; readonly pressId: string; readonly body: string; readonly madeAt: number; readonly attempts: number }
/** Why a press was not even sent: the vault is closed, has no such secret, or the profile was put back. */
type Hindrance = 'vault' | 'secret' | 'restored'
type Row = Output<'webhook.list'>['webhooks'][number]
type LastDelivery = NonNullable<Row['lastDelivery']>

/** What has been told is remembered for so long (ms): Telegram repeats itself for a day at most. */
const remembered = 30 * 24 * 3_600_000

export function addWebhook(db: Database, { id, url }: Webhook, now: number): void {
  db.run('INSERT INTO webhooks (id, url, made_at) VALUES (?, ?, ?)', id, url, now)
}

/** Takes what it was still to be told along. */
export function removeWebhook(db: Database, id: string): void {
  db.transaction(() => {
    db.run('DELETE FROM deliveries WHERE webhook_id = ?', id)
    db.run('DELETE FROM webhooks WHERE id = ?', id)
  })
}

export function webhookWithId(db: Database, id: string): Webhook | undefined {
  return db.get('SELECT id, url FROM webhooks WHERE id = ?', id)
}

export function allWebhooks(db: Database): readonly Webhook[] {
  return db.all('SELECT id, url FROM webhooks ORDER BY made_at, id')
}

/** Each with what it was told last, or is being told, and how many presses wait. */
export function describeWebhooks(db: Database): Row[] {
  return allWebhooks(db).map(({ id, url }) => {
    const waiting = db.get<{ n: number }>("SELECT count(*) AS n FROM deliveries WHERE webhook_id = ? AND outcome = 'waiting'", id)?.n ?? 0
    const last = db.get<Last>(
      `SELECT coalesce(tried_at, made_at) AS at, outcome, status, attempts, why FROM deliveries WHERE webhook_id = ?
       ORDER BY outcome = 'waiting' DESC, CASE outcome WHEN 'waiting' THEN ordinal ELSE -ordinal END LIMIT 1`,
      id,
    )
    return { id, url, event: 'postback', waiting, ...(last && { lastDelivery: lastOf(last) }) }
  })
}

type Last = { readonly at: number; readonly outcome: string; readonly status: number | null; readonly attempts: number; readonly why: string | null }

function lastOf({ at, outcome, status, attempts, why }: Last): LastDelivery {
  return {
    at,
    outcome: outcome as LastDelivery['outcome'],
    attempts,
    ...(status !== null && { status }),
    ...(why !== null && { why: why as Hindrance }),
  }
}

/**
 * Notes for every webhook each press in a batch that means something, to be called in the transaction that stores the batch. Left out is
 * what nobody can know the meaning of: data that is no button of ours, or of another message. Answers how many presses it were.
 */
export function keepDeliveries(db: Database, botId: string, updates: readonly object[], now: number): number {
  const presses = updates.filter(update => 'callback_query' in update)
  if (presses.length === 0) return 0
  const webhooks = allWebhooks(db)
  if (webhooks.length === 0) return 0
  db.run("DELETE FROM deliveries WHERE outcome <> 'waiting' AND made_at < ?", now - remembered)
  let kept = 0
  for (const update of presses) {
    const press = meaningOf(db, botId, update, now)
    if (!press) continue
    kept += 1
    const body = JSON.stringify(press)
    for (const { id } of webhooks) {
      db.run('INSERT INTO deliveries (webhook_id, press_id, made_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (webhook_id, press_id) DO NOTHING', id, press.id, now, body)
    }
  }
  return kept
}

/** What a webhook is told of a press; undefined where the button is not known. */
function meaningOf(db: Database, botId: string, update: object, now: number): { readonly id: string } | undefined {
  const fact = pressIn(botId, update)
  const told = fact?.more?.content
  const message = fact && messageOf(db, fact.id)
  if (told?.type !== 'callback_query' || message?.content?.type !== 'callback_query') return undefined
  const { data, button, doubt } = message.content
  const known = postbackOf(db, told.data)
  if (!known || doubt === 'forged') return undefined
  return {
    id: message.id,
    event: 'postback',
    at: new Date(now).toISOString(),
    bot: { id: botId, username: botOf(db, botId)?.username ?? '' },
    conversationId: message.conversationId,
    contact: { id: presserOf(update), name: message.author },
    messageId: known.messageId,
    data,
    text: button ?? data,
  } as { readonly id: string }
}

/** Null for what cannot be decoded: that is kept as unreadable, and must not stop the batch here either. */
function pressIn(botId: string, update: object): MessageFact | null {
  try {
    return decodeUpdate(botId, update, '').messages[0] ?? null
  } catch {
    return null
  }
}

/** Who pressed, also in a group; decoding has seen that there is somebody. */
function presserOf(update: object): string {
  const id = (update as { readonly callback_query: { readonly from?: { readonly id?: unknown } } }).callback_query.from?.id
  return typeof id === 'number' ? String(id) : ''
}

/** Webhooks that are to be told something. */
export function webhooksWaiting(db: Database): readonly Webhook[] {
  return db.all("SELECT id, url FROM webhooks w WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_id = w.id AND d.outcome = 'waiting')")
}

/** The oldest press that a webhook has not been told of. */
export function nextDelivery(db: Database, webhookId: string): Delivery | undefined {
  return db.get(
    `SELECT ordinal, press_id AS pressId, body, made_at AS madeAt, attempts FROM deliveries INDEXED BY deliveries_waiting
     WHERE webhook_id = ? AND outcome = 'waiting' ORDER BY ordinal LIMIT 1`,
    webhookId,
  )
}

export type Try = { readonly outcome: LastDelivery['outcome']; readonly status?: number | undefined; readonly why?: Hindrance | undefined }

/** How an attempt ended. What was told is not kept any longer than it is needed. */
export function noteTry(db: Database, ordinal: number, { outcome, status, why }: Try, now: number): void {
  db.run(
    `UPDATE deliveries SET outcome = ?2, status = ?3, why = ?4, tried_at = ?5, attempts = attempts + 1, body = CASE ?2 WHEN 'delivered' THEN '' ELSE body END
     WHERE ordinal = ?1`,
    ordinal,
    outcome,
    status ?? null,
    why ?? null,
    now,
  )
}

/** What waits in a profile that was put back may have been told since: it is not told again (REL-27). */
export function dropDeliveries(db: Database): void {
  db.run("UPDATE deliveries SET outcome = 'failed', why = 'restored' WHERE outcome = 'waiting'")
}
