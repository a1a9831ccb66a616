import type { ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx'

type Props = {
  readonly href: string
  readonly variant?: 'primary' | 'secondary' | 'quiet'
  readonly size?: 'small' | 'medium' | 'large'
  readonly icon?: ReactNode
  readonly children: ReactNode
}

/** A link that looks like a button. It leads out of the app, to one of our own constant addresses. */
export function LinkButton({ href, variant = 'secondary', size = 'medium', icon, children }: Props) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={cx(styles.button, styles.link, styles[variant], styles[size])}>
      {icon}
      <span className={styles.label}>{children}</span>
    </a>
  )
}
