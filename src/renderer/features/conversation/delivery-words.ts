import type { Delivery, Message } from '../../../shared/model'

/** The sign of a delivery. There is one tick only: Telegram tells nobody that a message was read. */
export type DeliverySign = 'clock' | 'dots' | 'tick' | 'triangle' | 'question' | 'pause' | 'calendar' | 'cross'

/** Which sign stands for a delivery; its words are `conversation.delivery.<delivery>` in the catalogue. */
export function deliverySign(delivery: Delivery): DeliverySign {
  switch (delivery) {
    case 'queued':
      return 'clock'
    case 'sending':
      return 'dots'
    case 'sent':
      return 'tick'
    case 'failed':
      return 'triangle'
    case 'uncertain':
      return 'question'
    case 'held':
      return 'pause'
    case 'scheduled':
      return 'calendar'
    case 'discarded':
      return 'cross'
  }
}

const gravest: readonly Delivery[] = ['failed', 'uncertain', 'held', 'sending', 'queued', 'scheduled', 'sent', 'discarded']

/** The one delivery to show for an album: what needs the operator most. Undefined where nothing is ours. */
export function gravestDelivery(messages: readonly Message[]): Delivery | undefined {
  return gravest.find(delivery => messages.some(message => message.delivery === delivery))
}

/** What the operator can do about a message in place. */
export type DeliveryAct = 'send' | 'retry' | 'discard' | 'arrived' | 'again' | 'cancel'

/** The acts for a delivery, the harmless one first. */
export function deliveryActs(delivery: Delivery): readonly DeliveryAct[] {
  switch (delivery) {
    case 'failed':
      return ['retry', 'discard']
    case 'held':
      return ['send', 'discard']
    case 'uncertain':
      return ['arrived', 'again', 'discard']
    case 'queued':
      return ['cancel']
    case 'scheduled':
    case 'sending':
    case 'sent':
    case 'discarded':
      return []
  }
}
