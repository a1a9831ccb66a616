import type { Message } from '../../shared/model'

/** What can be done to a message, as far as the page can know: Telegram has the last word. */

/** Kinds whose words Telegram lets a bot change. */
const worded: readonly string[] = ['text', 'photo', 'video', 'animation', 'audio', 'document', 'voice']

export function mayEdit(message: Message): boolean {
  return isOursAtTelegram(message, ['sent', 'scheduled', 'queued']) && worded.includes(message.kind) && message.forwardedFrom === undefined
}

/** From people and small groups Telegram takes back what is younger than two days (MAP 3.2). Milliseconds. */
const deletable = 48 * 3_600_000

export function mayDelete(message: Message, now = Date.now()): boolean {
  return isOursAtTelegram(message, ['sent']) && (now - message.date < deletable || isInSupergroup(message))
}

export function mayReply({ direction, delivery, isDeleted }: Message): boolean {
  // What has not gone out cannot be answered; what is on its way will be there first.
  return isDeleted !== true && (direction === 'incoming' || (direction === 'outgoing' && ['queued', 'sending', 'sent'].includes(delivery ?? '')))
}

/** It waits for its time. */
export function mayReschedule({ delivery }: Message): boolean {
  return delivery === 'scheduled'
}

export function mayReact(message: Message): boolean {
  return stands(message) && !isInBusiness(message)
}

export function mayPin(message: Message): boolean {
  return stands(message)
}

export function mayForward(message: Message): boolean {
  return stands(message) && message.isProtected !== true && !isInBusiness(message)
}

/** Only Stars are Telegram's to give back. */
export function mayRefund({ content }: Message): boolean {
  return content?.type === 'successful_payment' && content.currency === 'XTR'
}

/** A business account's chat, where a bot neither reacts nor forwards; the conversation's id says so (DESIGN 2). */
function isInBusiness({ conversationId }: Message): boolean {
  return conversationId.includes(':b')
}

function isInSupergroup({ conversationId }: Message): boolean {
  return conversationId.split(':')[1]?.startsWith('-100') === true
}

/** Whether it is at Telegram and has not been taken back. */
function stands({ direction, delivery, isDeleted }: Message): boolean {
  return isDeleted !== true && (direction === 'incoming' || (direction === 'outgoing' && delivery === 'sent'))
}

function isOursAtTelegram({ direction, delivery, isDeleted }: Message, deliveries: readonly Message['delivery'][]): boolean {
  return direction === 'outgoing' && isDeleted !== true && deliveries.includes(delivery)
}
