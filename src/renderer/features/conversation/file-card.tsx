import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { extensionOf, isDangerous } from '../../../shared/file-name'
import { formatBytes } from '../../../shared/format'
import type { Attachment } from '../../../shared/model'
import { visibleFileName, visibleName } from '../../../shared/name'
import { useProgress } from '../../state/selectors'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { AlertTriangle, Download, FileWarning, RotateCw } from '../../ui/icons'
import { Spinner } from '../../ui/spinner'
import styles from './file-card.module.css'
import { useHistoryActs, useIsProtected } from './history-acts'

type Props = {
  readonly attachment: Attachment
  /** Whom to ask for a smaller file. */
  readonly from: string
  /** Ours lies here already and is not fetched. */
  readonly isOurs: boolean
}

/** A file: what it is called and really ends in, how large it is, and the one thing that can be done with it now. */
export function FileCard({ attachment, from, isOurs }: Props) {
  const { t } = useTranslation()
  const name = visibleFileName(attachment.fileName ?? '') || t(`conversation.kind.${attachment.kind}`)
  if (attachment.state === 'too-big') return <TooBig attachment={attachment} name={name} from={from} />
  const isRisky = !isOurs && isDangerous(attachment.fileName ?? '')
  return (
    <div className={styles.card} role="group" aria-label={name}>
      <span className={styles.icon} data-risky={isRisky || undefined} aria-hidden="true">
        {isRisky ? <FileWarning /> : <span className={styles.extension}>{extensionOf(name).slice(0, 4) || '···'}</span>}
      </span>
      <div className={styles.body}>
        <FileName name={name} />
        <FileFacts attachment={attachment} />
        {isRisky && <div className={styles.risk}>{t('conversation.attachment.dangerous')}</div>}
      </div>
      {attachment.host === undefined && <FileAct attachment={attachment} name={name} isRisky={isRisky} />}
    </div>
  )
}

/** The end of a name is never cut: it says what the file really is. */
export function FileName({ name }: { readonly name: string }) {
  const end = Math.max(0, name.length - Math.max(8, extensionOf(name).length + 4))
  return (
    <div className={styles.name} dir="ltr" title={name}>
      <span className={styles.start}>{name.slice(0, end)}</span>
      <span className={styles.end}>{name.slice(end)}</span>
    </div>
  )
}

function FileFacts({ attachment }: { readonly attachment: Attachment }) {
  const { t, i18n } = useTranslation()
  const progress = useProgress('download', attachment.id)
  const size = attachment.size === undefined ? '' : formatBytes(attachment.size, i18n.language)
  if (attachment.state === 'fetching' && progress)
    return (
      <div className={styles.facts} role="status">
        {t('conversation.attachment.fetchingPart', {
          done: formatBytes(progress.done, i18n.language),
          total: progress.total ? formatBytes(progress.total, i18n.language) : size,
        })}
      </div>
    )
  if (attachment.state === 'gone') return <div className={styles.facts}>{t('conversation.attachment.gone')}</div>
  if (attachment.state === 'failed')
    return (
      <div className={styles.failed}>
        {attachment.error ? t(`problem.${attachment.error.code}`, attachment.error.params ?? {}) : t('conversation.attachment.failed')}
      </div>
    )
  if (attachment.host !== undefined) return <div className={styles.facts}>{t('conversation.attachment.fromLink', { kind: t(`conversation.kind.${attachment.kind}`), host: visibleName(attachment.host) })}</div>
  return <div className={styles.facts}>{size}</div>
}

type ActProps = { readonly attachment: Attachment; readonly name: string; readonly isRisky: boolean }

function FileAct({ attachment, name, isRisky }: ActProps) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const isProtected = useIsProtected()
  const [isAsking, setAsking] = useState(false)
  switch (attachment.state) {
    case 'fetching':
      return (
        <span className={styles.act}>
          <Spinner />
        </span>
      )
    case 'remote':
    case 'failed':
      return (
        <button
          type="button"
          className={styles.act}
          data-act="open"
          aria-label={t('conversation.attachment.fetchLabel', { name })}
          title={t(attachment.state === 'failed' ? 'conversation.attachment.retry' : 'conversation.attachment.fetch')}
          onClick={() => acts.download(attachment.id)}
        >
          {attachment.state === 'failed' ? <RotateCw /> : <Download />}
        </button>
      )
    case 'stored':
      if (isProtected) return null
      if (!isRisky) return <SaveLink attachment={attachment} name={name} />
      return (
        <>
          <button
            type="button"
            className={styles.act}
            data-act="open"
            aria-label={t('conversation.attachment.saveLabel', { name })}
            title={t('conversation.attachment.save')}
            onClick={() => setAsking(true)}
          >
            <Download />
          </button>
          <SaveDialog attachment={attachment} name={name} open={isAsking} onClose={() => setAsking(false)} />
        </>
      )
    case 'gone':
    case 'too-big':
      return null
    default:
      return attachment.state satisfies never
  }
}

function SaveLink({ attachment, name }: { readonly attachment: Attachment; readonly name: string }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  return (
    <a
      className={styles.act}
      data-act="open"
      href={acts.mediaUrl(attachment.id, 'full')}
      download={name}
      aria-label={t('conversation.attachment.saveLabel', { name })}
      title={t('conversation.attachment.save')}
    >
      <Download />
    </a>
  )
}

type SaveProps = { readonly attachment: Attachment; readonly name: string; readonly open: boolean; readonly onClose: () => void }

function SaveDialog({ attachment, name, open, onClose }: SaveProps) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="small"
      title={t('conversation.attachment.dangerousTitle')}
      footer={
        <>
          <a className={styles.anyway} href={acts.mediaUrl(attachment.id, 'full')} download={name} onClick={() => setTimeout(onClose)}>
            {t('conversation.attachment.saveAnyway')}
          </a>
          <Button variant="primary" onClick={onClose}>
            {t('conversation.attachment.keepOut')}
          </Button>
        </>
      }
    >
      <p className={styles.warning}>{t('conversation.attachment.dangerousText', { name })}</p>
    </Dialog>
  )
}

function TooBig({ attachment, name, from }: { readonly attachment: Attachment; readonly name: string; readonly from: string }) {
  const { t, i18n } = useTranslation()
  return (
    <div className={styles.alert} role="group" aria-label={`${t('conversation.attachment.tooBig')}: ${name}`}>
      <span className={styles.alertIcon} aria-hidden="true">
        <AlertTriangle />
      </span>
      <div className={styles.body}>
        <div className={styles.alertTitle}>{t('conversation.attachment.tooBig')}</div>
        <FileName name={name} />
        {attachment.size !== undefined && <div className={styles.facts}>{formatBytes(attachment.size, i18n.language)}</div>}
        <div className={styles.alertText}>{t('conversation.attachment.tooBigText', { name: from })}</div>
      </div>
    </div>
  )
}
