import type { Output, ParsedInput } from '../../../shared/contract'
import { conversationOf } from '../store/conversations'
import type { Database } from '../store/database'
import { messageOf } from '../store/messages'
import { currentRev } from '../store/meta'
import { scheduledMessages } from '../store/scheduled'

const most = 500

/** What goes out by itself later, wherever it goes. Its rows come as deltas like all others, so that a page can keep the list itself. */
export function listScheduled(db: Database, { botId }: ParsedInput<'message.scheduled'>): Output<'message.scheduled'> {
  return {
    rev: currentRev(db),
    scheduled: scheduledMessages(db, botId, most).flatMap(({ messageId, conversationId }) => {
      const [message, conversation] = [messageOf(db, messageId), conversationOf(db, conversationId)]
      return message && conversation ? [{ message, conversation }] : []
    }),
  }
}
