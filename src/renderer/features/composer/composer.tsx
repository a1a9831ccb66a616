import { useTranslation } from 'react-i18next'
import type { Bot, Conversation, ConversationId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { useBot, useConversation, useIsViewOnly } from '../../state/selectors'
import { Ban, Lock } from '../../ui/icons'
import { useAt } from '../../ui/use-at'
import { closedBecause, type Closed } from './closed'
import styles from './composer.module.css'
import { OpenComposer } from './open-composer'

/** Where an answer is written; everything in it belongs to one conversation. */
export function Composer({ conversationId }: { readonly conversationId: ConversationId }) {
  const conversation = useConversation(conversationId)
  const bot = useBot(conversation?.botId)
  const isViewOnly = useIsViewOnly()
  // A business chat's day ends without a word from anybody.
  useAt(conversation?.business?.replyUntil)
  if (!conversation) return null
  const closed = closedBecause(conversation, bot, isViewOnly)
  if (closed) return <ClosedComposer conversation={conversation} bot={bot} reason={closed} />
  return <OpenComposer key={conversationId} id={conversationId} botId={conversation.botId} title={conversation.title} bot={bot} />
}

function ClosedComposer({ conversation, bot, reason }: { readonly conversation: Conversation; readonly bot: Bot | undefined; readonly reason: Closed }) {
  const { t } = useTranslation()
  return (
    <div className={styles.closed} role="note" data-reason={reason}>
      {reason === 'viewOnly' ? <Lock aria-hidden="true" /> : <Ban aria-hidden="true" />}
      <p dir="auto">{t(`composer.closed.${reason}`, { name: visibleName(conversation.title) || t('composer.nameless'), bot: bot?.username ?? '', owner: visibleName(conversation.business?.owner ?? '') || t('composer.nameless') })}</p>
    </div>
  )
}
