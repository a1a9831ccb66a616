import type { Output } from '../../../shared/contract'
import type { Database } from '../store/database'
import { currentRev } from '../store/meta'
import { describeWebhooks } from '../store/webhooks'

/** What other programs are told of presses. */
export function listWebhooks(db: Database): Output<'webhook.list'> {
  return { rev: currentRev(db), webhooks: describeWebhooks(db) }
}
