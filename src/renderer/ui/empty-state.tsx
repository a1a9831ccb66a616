import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

type Props = {
  readonly icon?: ReactNode
  readonly title?: string
  /** One sentence. */
  readonly text: string
  /** One act. */
  readonly act?: ReactNode
}

/** An empty screen: one sentence and one act. */
export function EmptyState({ icon, title, text, act }: Props) {
  return (
    <div className={styles.empty}>
      {icon && (
        <div className={styles.icon} aria-hidden="true">
          {icon}
        </div>
      )}
      {title && <h2 className={styles.title}>{title}</h2>}
      <p className={styles.text}>{text}</p>
      {act}
    </div>
  )
}
