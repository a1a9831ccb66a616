import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import type { Message } from '../../../shared/model'
import { useIsViewOnly, useProgress } from '../../state/selectors'
import { Button } from '../../ui/button'
import styles from './delivery-notice.module.css'
import { deliveryActs, type DeliveryAct } from './delivery-words'
import { useHistoryActs, type HistoryActs } from './history-acts'
import { TransferRing } from './transfer-ring'

/** Under a message of ours that is not simply sent: what happened, and what can be done, in place. */
export function DeliveryNotice({ message }: { readonly message: Message }) {
  switch (message.delivery) {
    case 'failed':
      return <Failed message={message} />
    case 'uncertain':
      return <Uncertain message={message} />
    case 'held':
      return <Held message={message} />
    case 'scheduled':
      return <Scheduled message={message} />
    case 'queued':
      return message.waiting ? <Slowed key={message.waiting.until} message={message} waiting={message.waiting} /> : <Waiting message={message} />
    case 'sending':
      return <Waiting message={message} />
    case 'discarded':
      return <Discarded />
    case 'sent':
    case undefined:
      return null
    default:
      return message.delivery satisfies never
  }
}

/** It stays where it was written, and nobody should think that it went out. */
function Discarded() {
  const { t } = useTranslation()
  return <p className={styles.gone}>{t('conversation.discarded')}</p>
}

function Failed({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  const { error } = message
  const reason = error ? t(`problem.${error.code}`, error.params ?? {}) : ''
  return (
    <div className={styles.notice} data-tone="danger" role="group" aria-label={t('conversation.delivery.failed')}>
      <p className={styles.words}>{reason ? t('conversation.failed.said', { reason }) : t('conversation.failed.unknown')}</p>
      <Acts message={message} />
    </div>
  )
}

function Uncertain({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  return (
    <div className={styles.notice} data-tone="warning" role="group" aria-label={t('conversation.uncertain.acts')}>
      <p className={styles.title}>{t('conversation.uncertain.title')}</p>
      <p className={styles.words}>{t('conversation.uncertain.text')}</p>
      <Acts message={message} />
    </div>
  )
}

/** A restore put it on hold. One line: what is to become of all of them stands over the composer. */
function Held({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  return (
    <Line words={t('conversation.held')} label={t('conversation.delivery.held')}>
      {deliveryActs('held').map(act => (
        <LineAct key={act} onPress={() => run(act, message, acts)}>
          {t(`conversation.act.${act}`)}
        </LineAct>
      ))}
    </Line>
  )
}

/** When it goes out, and what can be done until then. */
function Scheduled({ message }: { readonly message: Message }) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const isViewOnly = useIsViewOnly()
  const time = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(message.sendAt ?? message.date)
  return (
    <Line words={t('scheduled.goesOut', { time })} label={t('conversation.delivery.scheduled')}>
      {!isViewOnly && (
        <>
          <LineAct onPress={() => acts.sendNow(message)}>{t('conversation.message.sendNow')}</LineAct>
          <LineAct onPress={() => acts.changeTime(message)}>{t('conversation.act.changeTime')}</LineAct>
          <LineAct onPress={() => acts.discard(message)}>{t('conversation.act.discard')}</LineAct>
        </>
      )}
    </Line>
  )
}

/** Telegram asked for a pause: that it did, and until when. */
function Slowed({ message, waiting }: { readonly message: Message; readonly waiting: NonNullable<Message['waiting']> }) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  if (useIsPast(waiting.until)) return <Waiting message={message} />
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' }).format(waiting.until)
  return (
    <Line words={t('conversation.slowed', { time })} label={t('conversation.delivery.queued')}>
      <LineAct onPress={() => acts.discard(message)}>{t('conversation.act.cancel')}</LineAct>
    </Line>
  )
}

/** Draws once more when that moment has come. It is another component for another moment. */
function useIsPast(moment: number): boolean {
  const [isPast, setPast] = useState(() => moment <= Date.now())
  useEffect(() => {
    // A timer holds no more than 24 days.
    const timer = setTimeout(() => setPast(true), Math.min(moment - Date.now(), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  }, [moment])
  return isPast
}

type LineProps = { readonly words: string; readonly label: string; readonly children: ReactNode }

function Line({ words, label, children }: LineProps) {
  return (
    <div className={styles.line} role="group" aria-label={label}>
      <span>{words}</span>
      <span className={styles.together}>{children}</span>
    </div>
  )
}

function LineAct({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className={styles.cancel} onClick={onPress}>
      {children}
    </button>
  )
}

/** Only files take long enough to be watched: how much has gone, and a way out. */
function Waiting({ message }: { readonly message: Message }) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const progress = useProgress('upload', message.id)
  if (message.attachments.length === 0 || message.delivery === undefined) return null
  // Once every byte has gone the file is Telegram's, and nobody can call it back.
  const isUploading = progress !== undefined && (progress.total === undefined || progress.done < progress.total)
  const mayStop = deliveryActs(message.delivery).includes('cancel') || (message.delivery === 'sending' && isUploading)
  if (!progress && !mayStop) return null
  const done = formatBytes(progress?.done ?? 0, i18n.language)
  return (
    <div className={styles.line}>
      {progress && (
        <span className={styles.progress} role="status">
          <TransferRing of="upload" id={message.id} size={16} />
          {progress.total
            ? t('conversation.uploading', { done, total: formatBytes(progress.total, i18n.language) })
            : t('conversation.uploadingPart', { done })}
        </span>
      )}
      {!progress && <span>{t(`conversation.delivery.${message.delivery}`)}</span>}
      {mayStop && (
        <button type="button" className={styles.cancel} onClick={() => acts.discard(message)}>
          {t('conversation.act.cancel')}
        </button>
      )}
    </div>
  )
}

function Acts({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  if (message.delivery === undefined) return null
  return (
    <div className={styles.acts}>
      {deliveryActs(message.delivery).map(act => (
        <Button key={act} size="small" variant={act === 'discard' ? 'quiet' : 'secondary'} onClick={() => run(act, message, acts)}>
          {t(`conversation.act.${act}`)}
        </Button>
      ))}
    </div>
  )
}

function run(act: DeliveryAct, message: Message, acts: HistoryActs): void {
  switch (act) {
    case 'send':
    case 'retry':
      return acts.retry(message)
    case 'cancel':
      return acts.discard(message)
    case 'discard':
      return message.delivery === 'uncertain' ? acts.resolveUncertain(message, 'discard') : acts.discard(message)
    case 'arrived':
    case 'again':
      return acts.resolveUncertain(message, act)
    default:
      return act satisfies never
  }
}
