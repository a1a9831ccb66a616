import { useTranslation } from 'react-i18next'
import { Delayed } from '../../ui/delayed'
import { Skeleton } from '../../ui/skeleton'
import styles from './skeleton.module.css'

const shapes = ['theirs', 'theirsShort', 'ours', 'theirs', 'oursShort', 'ours', 'theirsShort'] as const

/** Bubbles without words, in the room of those that are being loaded. */
export function HistorySkeleton() {
  const { t } = useTranslation()
  return (
    <div className={styles.history} aria-busy="true">
      <Delayed>
        <div className={styles.bones} role="status" aria-label={t('conversation.loading')}>
          {shapes.map((shape, index) => (
            // They have nothing of their own but their place.
            // eslint-disable-next-line react/no-array-index-key
            <Skeleton key={index} className={styles[shape]} />
          ))}
        </div>
      </Delayed>
    </div>
  )
}
