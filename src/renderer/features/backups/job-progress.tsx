import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import { useJobProgress } from '../../state/selectors'
import { Button } from '../../ui/button'
import styles from './backups.module.css'

type Props = {
  readonly job: 'export' | 'import'
  readonly label: string
  /** What comes before the job itself. Bytes. */
  readonly before?: { readonly done: number; readonly total: number }
  readonly onStop: () => void
}

/** How far it is, and the way out. */
export function JobProgress({ job, label, before, onStop }: Props) {
  const { t, i18n } = useTranslation()
  const told = useJobProgress(job)
  const { done, total = 0 } = before && before.done < before.total ? before : (told ?? { done: 0, total: 0 })
  return (
    <div className={styles.progress} role="status">
      <div className={styles.words}>
        <span>{label}</span>
        <progress max={total || 1} value={done} className={styles.meter} aria-label={label} />
        {total > 0 && <span className={styles.small}>{t('backups.progress', { done: formatBytes(done, i18n.language), total: formatBytes(total, i18n.language) })}</span>}
      </div>
      <Button onClick={onStop}>{t('backups.stop')}</Button>
    </div>
  )
}
