import type { ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import { botOf } from '../store/bots'
import { conversationTarget } from '../store/conversations'
import type { Database } from '../store/database'
import { messageOf } from '../store/messages'

type RefundDeps = { readonly db: Database; readonly refund: (botId: string, userId: number, chargeId: string) => Promise<void> }

/** Gives the Stars of a payment back to who paid them. Telegram does it once for a charge, however often it is asked. */
export async function refund({ db, refund: giveBack }: RefundDeps, { messageId }: ParsedInput<'payment.refund'>): Promise<null> {
  const message = messageOf(db, messageId)
  const target = message && conversationTarget(db, message.conversationId)
  if (!message || !target) throw new Problem('not-found')
  const payer = Number(target.chatId)
  const { content } = message
  if (content?.type !== 'successful_payment' || content.currency !== 'XTR' || !(payer > 0)) throw new Problem('not-a-payment')
  await giveBack(target.botId, payer, content.chargeId)
  return null
}

export function setCheckout({ db, log }: { readonly db: Database; readonly log: Log }, { botId, rule, reason }: ParsedInput<'bot.setCheckout'>): null {
  if (!botOf(db, botId)) throw new Problem('not-found')
  log.append([{ type: 'bot.ruled', body: { botId, rule, reason: reason ?? '' } }])
  return null
}
