import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import type { Message } from '../../../shared/model'
import { useProgress } from '../../state/selectors'
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
    case 'queued':
    case 'sending':
    case 'scheduled':
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

function Held({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  return (
    <div className={styles.notice} data-tone="warning" role="group" aria-label={t('conversation.delivery.held')}>
      <p className={styles.words}>{t('conversation.held')}</p>
      <Acts message={message} />
    </div>
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
