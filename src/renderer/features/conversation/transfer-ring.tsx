import type { AttachmentId, MessageId } from '../../../shared/model'
import { useProgress } from '../../state/selectors'
import { Spinner } from '../../ui/spinner'
import styles from './transfer-ring.module.css'

type Props = { readonly of: 'upload' | 'download'; readonly id: MessageId | AttachmentId; readonly size?: 16 | 28 }

/** How far a transfer is, drawn; it turns while its length is not known. Reads the store itself: it changes many times a second. */
export function TransferRing({ of, id, size = 28 }: Props) {
  const progress = useProgress(of, id)
  if (!progress?.total) return <Spinner size={size === 28 ? 20 : 16} />
  const share = Math.min(1, progress.done / progress.total)
  return (
    <svg className={styles.ring} width={size} height={size} viewBox="0 0 28 28" fill="none" aria-hidden="true">
      <circle cx="14" cy="14" r="11" stroke="currentColor" strokeWidth="2.5" opacity="0.25" />
      <circle
        cx="14"
        cy="14"
        r="11"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
        pathLength={1}
        strokeDasharray={`${Math.max(0.02, share)} 1`}
      />
    </svg>
  )
}
