import type { ComponentPropsWithRef, ReactNode } from 'react'
import { cx } from './cx'
import styles from './icon-button.module.css'
import { Tooltip } from './tooltip'

type Props = Omit<ComponentPropsWithRef<'button'>, 'type' | 'aria-label' | 'children'> & {
  /** Its accessible name and its tooltip. */
  readonly label: string
  readonly keys?: readonly string[] | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  readonly size?: 'small' | 'medium' | 'large'
  readonly tone?: 'quiet' | 'accent' | 'danger'
  readonly pressed?: boolean
  readonly children: ReactNode
}

/** A button that is only a picture: the tooltip names it and shows its keys. */
export function IconButton({
  label,
  keys,
  side,
  size = 'medium',
  tone = 'quiet',
  pressed,
  className,
  children,
  ...rest
}: Props) {
  return (
    <Tooltip text={label} keys={keys} {...(side ? { side } : {})}>
      <button
        {...rest}
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={cx(styles.button, styles[size], styles[tone], className)}
      >
        {children}
      </button>
    </Tooltip>
  )
}
