import styles from './badge.module.css'
import { cx } from './cx'

type Props = {
  readonly count: number
  /** In words, for screen readers: `3 unread`. */
  readonly label: string
  readonly tone?: 'accent' | 'plain'
}

/** A count; nothing at zero, `999+` over a thousand. */
export function Badge({ count, label, tone = 'accent' }: Props) {
  if (count <= 0) return null
  return (
    <span className={cx(styles.badge, styles[tone])}>
      <span aria-hidden="true">{count > 999 ? '999+' : count}</span>
      <span className={styles.words}>{label}</span>
    </span>
  )
}
