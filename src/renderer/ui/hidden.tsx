import type { ReactNode } from 'react'
import styles from './hidden.module.css'

/** Words for screen readers only. */
export function Hidden({ children, live }: { readonly children: ReactNode; readonly live?: 'polite' | 'assertive' }) {
  return (
    <span className={styles.hidden} aria-live={live} aria-atomic={live ? 'true' : undefined}>
      {children}
    </span>
  )
}
