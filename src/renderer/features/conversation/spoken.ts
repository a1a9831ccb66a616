import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { shortMomentOf, timeOf } from './days'
import { gravestDelivery } from './delivery-words'

/** A message in one sentence for screen readers: who, when, how it was delivered, what. */
export function useSpokenMessage(messages: readonly [Message, ...Message[]], twin?: string): string {
  const { t } = useTranslation()
  const [head] = messages
  const time = head.delivery === 'scheduled' && head.sendAt !== undefined ? shortMomentOf(head.sendAt) : timeOf(head.date)
  const content = useSpokenContent()(messages)
  const delivery = gravestDelivery(messages)
  const said =
    head.direction === 'outgoing'
      ? t('conversation.message.saidOurs', { time, delivery: t(`conversation.delivery.${delivery ?? 'sent'}`), content })
      : t('conversation.message.said', { author: `${visibleName(head.author) || t('conversation.nameless')}${twin === undefined ? '' : ` #${twin}`}`, time, content })
  return messages.every(message => message.isDeleted === true) ? t('conversation.message.saidDeleted', { said }) : said
}

/** What a message or album contains, in words. */
export function useSpokenContent(): (messages: readonly Message[]) => string {
  const { t, i18n } = useTranslation()
  return messages => {
    const [head] = messages
    if (!head) return ''
    const text = messages.find(message => message.text !== '')?.text.slice(0, 300) ?? ''
    if (head.kind === 'text') return text
    const key = `conversation.kind.${head.kind}`
    const single = i18n.exists(key) ? t(key) : visibleName(head.kind.replaceAll('_', ' '))
    const kind = messages.length > 1 ? t('conversation.kind.album', { count: messages.length }) : single
    return text ? `${kind}. ${text}` : kind
  }
}
