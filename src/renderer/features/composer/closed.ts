import type { Bot, Conversation } from '../../../shared/model'

/** Why nothing can be written here: a key under `composer.closed`. Undefined while the composer is open. */
export type Closed = Exclude<Conversation['reach'], 'open'> | 'viewOnly' | 'disconnected' | 'account' | 'window'

export function closedBecause(conversation: Conversation, bot: Bot | undefined, isViewOnly: boolean, now = Date.now()): Closed | undefined {
  if (isViewOnly) return 'viewOnly'
  if (conversation.reach !== 'open') return conversation.reach
  if (bot?.state === 'disconnected') return 'disconnected'
  const { business } = conversation
  if (business && !business.canReply) return 'account'
  return business?.replyUntil !== undefined && business.replyUntil <= now ? 'window' : undefined
}

/** Why what is written now will wait: a key under `composer.hint`. */
export type Hint = 'paused' | 'offline' | 'unauthorized' | 'missing' | 'locked'

export function waitsBecause(bot: Bot | undefined): Hint | undefined {
  if (!bot || bot.state === 'disconnected') return undefined
  if (bot.state === 'paused') return 'paused'
  switch (bot.health.state) {
    case 'offline':
    case 'captive':
    case 'unsafe':
      return 'offline'
    case 'unauthorized':
      return bot.health.isMissing ? 'missing' : 'unauthorized'
    case 'locked':
      return 'locked'
    case 'starting':
    case 'receiving':
    case 'paused':
    case 'unwell':
    case 'flooded':
    case 'contested':
    case 'webhook':
    case 'stuck':
      // Sending does not need the poller.
      return undefined
    default:
      return bot.health satisfies never
  }
}
