import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import { visibleFileName } from '../../../shared/name'
import { cx } from '../../ui/cx'
import { IconButton } from '../../ui/icon-button'
import { AlertTriangle, FileText, Music, Video, X } from '../../ui/icons'
import type { PendingFile } from './files'
import { mayBePhoto, type SendAs } from './pending'
import styles from './tray.module.css'

type Props = {
  readonly files: readonly PendingFile[]
  readonly isSending: boolean
  readonly onRemove: (file: PendingFile) => void
  readonly onKind: (file: PendingFile, kind: SendAs) => void
}

/** Files that go with the next message: what they are, as what they go, and what is wrong with them. */
export function Tray({ files, isSending, onRemove, onKind }: Props) {
  const { t } = useTranslation()
  if (files.length === 0) return null
  return (
    <ul className={styles.tray} aria-label={t('composer.files.list')}>
      {files.map(file => (
        <Item key={file.key} file={file} isSending={isSending} onRemove={onRemove} onKind={onKind} />
      ))}
    </ul>
  )
}

function Item({ file, isSending, onRemove, onKind }: { readonly file: PendingFile } & Omit<Props, 'files'>) {
  const { t, i18n } = useTranslation()
  const name = visibleFileName(file.name)
  const size = formatBytes(file.file.size, i18n.language)
  const { verdict, problem } = file
  const stops = 'stop' in verdict
  const words = problem
    ? t(`problem.${problem.code}`, problem.params ?? {})
    : verdict.note && t(`composer.check.${verdict.note}`, { limit: 'limit' in verdict && verdict.limit ? formatBytes(verdict.limit, i18n.language) : '' })
  const isUploading = isSending && file.done !== undefined
  return (
    <li className={cx(styles.item, (stops || problem) && styles.wrong)}>
      <Face file={file} />
      <div className={styles.body}>
        <div className={styles.name} title={name} dir="ltr">
          {name}
        </div>
        <div className={styles.facts}>
          {isUploading ? (
            <>
              <progress className={styles.progress} max={file.file.size} value={file.done} aria-label={name} />
              <span role="status">
                {t('composer.files.uploading', { done: formatBytes(file.done ?? 0, i18n.language), total: size })}
              </span>
            </>
          ) : (
            <>
              <span>{size}</span>
              {mayBePhoto({ mime: file.file.type }) && file.width !== undefined && !stops && (
                <select
                  className={styles.kind}
                  aria-label={t('composer.files.kindOf', { name })}
                  value={verdict.as === 'photo' ? 'photo' : 'document'}
                  disabled={isSending || (verdict.note !== undefined && file.wanted === 'photo')}
                  onChange={event => onKind(file, event.target.value as SendAs)}
                >
                  <option value="photo">{t('composer.files.asPhoto')}</option>
                  <option value="document">{t('composer.files.asFile')}</option>
                </select>
              )}
            </>
          )}
        </div>
        {words && (
          <div className={styles.words} role={stops || problem ? 'alert' : 'status'}>
            {words} {stops && t('composer.check.remove')}
          </div>
        )}
      </div>
      <IconButton
        size="small"
        side="top"
        label={t(isUploading ? 'composer.files.cancel' : 'composer.files.remove', { name })}
        onClick={() => onRemove(file)}
      >
        <X />
      </IconButton>
    </li>
  )
}

function Face({ file }: { readonly file: PendingFile }) {
  if ('stop' in file.verdict || file.problem)
    return (
      <span className={cx(styles.face, styles.alarm)} aria-hidden="true">
        <AlertTriangle />
      </span>
    )
  if (file.preview) return <img className={styles.face} src={file.preview} alt="" draggable={false} />
  const { as } = file.verdict
  return (
    <span className={styles.face} aria-hidden="true">
      {as === 'video' || as === 'animation' ? <Video /> : as === 'audio' ? <Music /> : <FileText />}
    </span>
  )
}
