import type { Database } from '../store/database'
import { unfinishedSends } from '../store/held'
import { askedOperations } from '../store/operations'
import type { NewEvent } from './event'

/**
 * What puts all that has not gone out on hold, of one bot or of all of them: it may have gone out from where this database was copied
 * (REL-27). The operator decides about each.
 */
export function holdUnsent(db: Database, botId?: string): readonly NewEvent[] {
  return [
    ...unfinishedSends(db, botId).map((messageId): NewEvent => ({ type: 'message.held', body: { messageId } })),
    // A newer edit may have followed since.
    ...askedOperations(db, botId).map(({ id, messageId }): NewEvent => ({ type: 'operation.failed', body: { operationId: id, messageId, problem: { code: 'after-restore' } } })),
  ]
}
