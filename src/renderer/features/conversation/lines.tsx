import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { cx } from '../../ui/cx'
import { dayLabel, momentOf, timeOf } from './days'
import { useHistoryActs } from './history-acts'
import { Picture } from './picture'
import { useServiceWords } from './service-words'
import styles from './lines.module.css'

/** The name of a day in the operator's words and zone. */
export function useDayLabel(): (at: number) => string {
  const { t, i18n } = useTranslation()
  return at => dayLabel(at, Date.now(), { today: t('conversation.today'), yesterday: t('conversation.yesterday') }, i18n.language)
}

export function DayLine({ at }: { readonly at: number }) {
  const label = useDayLabel()
  return (
    <div className={styles.day}>
      <span className={styles.chip}>{label(at)}</span>
    </div>
  )
}

/** Above the first unread message. */
export function UnreadLine() {
  const { t } = useTranslation()
  return (
    <div className={styles.unread}>
      <span>{t('conversation.unread')}</span>
    </div>
  )
}

/** Above what waits for its time. */
export function ScheduledLine() {
  const { t } = useTranslation()
  return (
    <div className={cx(styles.unread, styles.scheduled)}>
      <span>{t('scheduled.line')}</span>
    </div>
  )
}

type SystemProps = { readonly message: Message; readonly name: string; readonly isStop: boolean }

/** Telegram's own lines: centred, without a bubble, in a shape that nobody's words can take. */
export function SystemLine({ message, name, isStop }: SystemProps) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const key = `conversation.system.${message.kind}`
  const isKnown = i18n.exists(key)
  const text = visibleName(message.text)
  const kind = visibleName(message.kind.replaceAll('_', ' '))
  const service = useServiceWords()
  const told = service(message.content, message.author)
  const words = told ?? (isKnown ? t(key, { name }) : t('conversation.system.other', { kind }))
  return (
    // Messages take the focus one at a time, like the articles of a feed do (WAI-ARIA).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <article className={styles.system} tabIndex={isStop ? 0 : -1} data-message={message.id} aria-label={`${words}, ${timeOf(message.date)}`}>
      <span className={styles.words} dir="auto" title={momentOf(message.date)}>
        {words}
        {text && told === undefined && <span className={styles.said}>{text}</span>}
      </span>
      {message.attachments.map(attachment => (
        <Picture key={attachment.id} message={message} attachment={attachment} className={styles.face} label={t('conversation.attachment.view', { name: visibleName(message.author) })} />
      ))}
      {!isKnown && told === undefined && (
        <button type="button" className={styles.raw} onClick={() => acts.showRaw(message)}>
          {t('conversation.unknown.show')}
        </button>
      )}
    </article>
  )
}
