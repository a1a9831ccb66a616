import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { cx } from './cx'
import styles from './dialog.module.css'
import { IconButton } from './icon-button'
import { X } from './icons'

type Props = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** The title is only for screen readers (the palette, the viewer). */
  readonly bare?: boolean
  readonly description?: ReactNode
  readonly size?: 'small' | 'medium' | 'large' | 'palette' | 'full'
  /** The name of the ×; without it there is none. */
  readonly closeLabel?: string
  readonly initialFocus?: RefObject<HTMLElement | null>
  readonly footer?: ReactNode
  readonly children: ReactNode
}

/** A modal window: focus stays inside, Escape and a press outside close it, focus goes back where it was. */
export function Dialog({
  open,
  onClose,
  title,
  bare = false,
  description,
  size = 'medium',
  closeLabel,
  initialFocus,
  footer,
  children,
}: Props) {
  return (
    <Base.Root open={open} onOpenChange={isOpen => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx(styles.scrim, size === 'full' && styles.dark)} />
        <Base.Popup className={cx(styles.popup, styles[size])} {...(initialFocus ? { initialFocus } : {})}>
          <div className={cx(styles.head, bare && styles.unseen)}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            {closeLabel && !bare && (
              <Base.Close render={<IconButton label={closeLabel} className={styles.close}><X /></IconButton>} />
            )}
          </div>
          {description && <Base.Description className={styles.description}>{description}</Base.Description>}
          <div className={cx(styles.body, bare && styles.bareBody)}>{children}</div>
          {footer && <div className={styles.footer}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
