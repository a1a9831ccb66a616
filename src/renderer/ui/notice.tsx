import type { ReactNode } from 'react'
import styles from './notice.module.css'

type Props = {
  readonly tone: 'info' | 'success' | 'warning' | 'danger'
  readonly icon?: ReactNode
  readonly title?: string
  readonly children: ReactNode
  readonly acts?: ReactNode
  /** An error that has just arisen is announced. */
  readonly live?: boolean
}

/** Something to know, standing where it arose: what happened, and what to do. */
export function Notice({ tone, icon, title, children, acts, live = false }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role={live ? 'alert' : undefined}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <div className={styles.words}>
        {title && <div className={styles.title}>{title}</div>}
        <div className={styles.text}>{children}</div>
        {acts && <div className={styles.acts}>{acts}</div>}
      </div>
    </div>
  )
}
