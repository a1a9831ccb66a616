import type { Output } from '../../shared/contract'
import type { AttachmentId, BotId, ConversationId } from '../../shared/model'
import { call } from '../client'
import { useView } from '../state/stores'
import { replyTo } from './conversations'
import { setExtras } from './extras'
import { send, sent } from './messages'

export type StickerSet = Output<'sticker.set'>

/** What contacts sent to a bot lately, and the sets that it is from. Rejects with the problem. */
export function stickersOf(botId: BotId): Promise<Output<'sticker.list'>> {
  return call('sticker.list', { botId })
}

/** A set as Telegram has it, or as much of it as came in. Rejects with the problem. */
export function stickerSet(botId: BotId, name: string): Promise<StickerSet> {
  return call('sticker.set', { botId, name })
}

/** Sends a sticker by itself, as an answer where one is being written, with what the next message was to bring along. Rejects with the problem. */
export async function sendSticker(conversationId: ConversationId, attachmentId: AttachmentId): Promise<void> {
  const view = useView.getState()
  const extras = view.extras.get(conversationId) ?? {}
  const answered = view.replyTo.get(conversationId)
  const quote = view.quotes.get(conversationId)
  const answer = await send({
    conversationId,
    content: { type: 'sticker', attachmentId },
    ...(answered ? { replyTo: answered } : {}),
    ...(answered && quote ? { quote } : {}),
    ...extras,
  })
  setExtras(conversationId, {})
  replyTo(conversationId, null, { focus: false })
  sent(answer.messageIds, extras.sendAt)
}
