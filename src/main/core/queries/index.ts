import type { Queries } from '../../../shared/contract'
import type { PureQuery } from '../answer'
import { listHeld } from './backups'
import { getConversation, listConversations } from './conversations'
import { getDraft } from './drafts'
import { messageHistory } from './history'
import { botLedger } from './ledger'
import { listMessages, rawMessage } from './messages'
import { listScheduled } from './scheduled'
import { stickerList } from './stickers'
import { listWebhooks } from './webhooks'

/** Queries over the database alone: answered by the reader's thread, or by the core where there is none. */
export const pureQueries = {
  'bot.ledger': botLedger,
  'conversation.list': listConversations,
  'conversation.get': getConversation,
  'message.list': listMessages,
  'message.raw': rawMessage,
  'message.scheduled': listScheduled,
  'message.history': messageHistory,
  'draft.get': getDraft,
  'outbox.held': listHeld,
  'sticker.list': stickerList,
  'webhook.list': listWebhooks,
} as const satisfies { readonly [N in keyof Queries]?: PureQuery<N> }
