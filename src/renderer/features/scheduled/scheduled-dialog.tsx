import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation, Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { openConversation } from '../../actions/conversations'
import { discard, reschedule } from '../../actions/messages'
import { closeDialog } from '../../actions/panes'
import { handle } from '../../state/handles'
import { useBot, useIsViewOnly, useScheduled } from '../../state/selectors'
import { useView } from '../../state/stores'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { EmptyState } from '../../ui/empty-state'
import { focusOnMount } from '../../ui/focus'
import { CalendarClock } from '../../ui/icons'
import styles from './scheduled.module.css'
import { TimeForm } from './time-form'

/** Everything that waits for its time, what goes first first. */
export function ScheduledDialog() {
  const { t } = useTranslation()
  const isOpen = useView(view => view.dialog?.kind === 'scheduled')
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('scheduled.title')} closeLabel={t('scheduled.close')} size="large">
      {isOpen && <List />}
    </Dialog>
  )
}

function List() {
  const { t } = useTranslation()
  const scheduled = useScheduled()
  if (scheduled.length === 0) return <EmptyState icon={<CalendarClock />} title={t('scheduled.none')} text={t('scheduled.noneText')} />
  return (
    <ul className={styles.list} aria-label={t('scheduled.title')}>
      {scheduled.map(({ message, conversation }) => (
        <Row key={message.id} message={message} conversation={conversation} />
      ))}
    </ul>
  )
}

type RowProps = { readonly message: Message; readonly conversation: Conversation }

function Row({ message, conversation }: RowProps) {
  const { t, i18n } = useTranslation()
  const bot = useBot(conversation.botId)
  const isViewOnly = useIsViewOnly()
  const [asks, setAsks] = useState<'time' | 'discard'>()
  const [isBusy, setBusy] = useState(false)
  const name = visibleName(conversation.title) || t('inbox.nameless')
  const text = message.text || t(`conversation.kind.${message.attachments[0]?.kind ?? message.kind}`)
  const at = message.sendAt ?? message.date

  async function act(doing: Promise<boolean>): Promise<void> {
    setBusy(true)
    await doing
    setBusy(false)
    setAsks(undefined)
  }

  return (
    <li className={styles.item}>
      <Avatar name={name} seed={conversation.contactId} hue={bot?.hue} size={32} />
      <div className={styles.words}>
        <div className={styles.top}>
          <bdi className={styles.name}>{name}</bdi>
          {bot && <span className={styles.bot}>@{bot.username}</span>}
          <time className={styles.time} dateTime={new Date(at).toISOString()}>
            {new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(at)}
          </time>
        </div>
        <button
          type="button"
          className={styles.text}
          title={t('scheduled.show')}
          dir="auto"
          onClick={() => {
            closeDialog()
            openConversation(conversation.id)
            requestAnimationFrame(() => handle('conversation')?.jumpToLatest())
          }}
        >
          {text}
        </button>
        {asks === 'time' ? (
          <TimeForm at={at} onCancel={() => setAsks(undefined)} onSave={wanted => void act(reschedule(message.id, wanted))} />
        ) : asks === 'discard' ? (
          <div className={styles.acts} role="group" aria-label={t('scheduled.discardAsk')}>
            <span className={styles.ask}>{t('scheduled.discardAsk')}</span>
            {/* The harmless choice has the focus. */}
            <Button ref={focusOnMount} size="small" onClick={() => setAsks(undefined)}>
              {t('scheduled.keep')}
            </Button>
            <Button size="small" variant="danger" disabled={isBusy} onClick={() => void act(discard(message.id))}>
              {t('scheduled.discard')}
            </Button>
          </div>
        ) : (
          <div className={styles.acts}>
            <Button size="small" disabled={isBusy || isViewOnly} onClick={() => void act(reschedule(message.id, null))}>
              {t('conversation.message.sendNow')}
            </Button>
            <Button size="small" disabled={isBusy || isViewOnly} onClick={() => setAsks('time')}>
              {t('conversation.message.changeTime')}
            </Button>
            <Button size="small" variant="quiet" disabled={isBusy || isViewOnly} onClick={() => setAsks('discard')}>
              {t('scheduled.discard')}
            </Button>
          </div>
        )}
      </div>
    </li>
  )
}
