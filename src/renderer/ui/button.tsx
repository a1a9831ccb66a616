import type { ComponentPropsWithRef, ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx'
import { Spinner } from './spinner'

type Props = Omit<ComponentPropsWithRef<'button'>, 'type'> & {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'small' | 'medium' | 'large'
  readonly icon?: ReactNode
  /** Shows a spinner in the icon's place, or over the label where there is none, and takes no press; the width does not change. */
  readonly busy?: boolean
  readonly type?: 'button' | 'submit'
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  busy = false,
  type = 'button',
  className,
  children,
  disabled,
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      // eslint-disable-next-line react/button-has-type
      type={type}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? event => event.preventDefault() : rest.onClick}
      className={cx(styles.button, styles[variant], styles[size], busy && !icon && styles.covered, className)}
    >
      {busy ? <Spinner /> : icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </button>
  )
}
