import { useTranslation } from 'react-i18next'
import styles from './absence-line.module.css'

type Props = {
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
  /** How many absences lie between the two messages around the line. */
  readonly count: number
}

/** Between what was received before nobody listened for more than a day, and what Telegram still had afterwards (REL-3). */
export function AbsenceLine({ from, to, count }: Props) {
  const { t, i18n } = useTranslation()
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <div className={styles.absence} role="note">
      <span className={styles.when}>{t(count > 1 ? 'presence.absences' : 'presence.absence', { from: format.format(from), to: format.format(to) })}</span>{' '}
      <span>{t('presence.kept')}</span>
    </div>
  )
}
