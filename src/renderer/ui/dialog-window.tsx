import { Dialog as Base } from '@base-ui/react/dialog'
import { memo, useEffect, useEffectEvent, useMemo, useRef, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { cx } from './cx'
import type { DialogProps } from './dialog'
import styles from './dialog.module.css'
import { focused, giveBack, isLeft, type Focused } from './focus'
import { IconButton } from './icon-button'
import { X } from './icons'

/** See `Dialog`, which loads it. */
export function DialogWindow({
  open,
  onClose,
  title,
  bare = false,
  description,
  size = 'medium',
  closeLabel,
  initialFocus,
  onReturn,
  footer,
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  const before = useMemo(() => (open ? focused() : null), [open])
  const end = useEffectEvent((to: Focused | null) => {
    if (onReturn && isLeft(popup.current)) onReturn()
    else if (to) giveBack(to, popup.current)
  })
  // As soon as it is closed: until it has faded out, what is typed next would be lost in it. What had the focus may be gone from the
  // page by then; the library finds another.
  useEffect(() => (open ? () => end(before) : undefined), [open, before])
  return (
    <Base.Root open={open} onOpenChange={isOpen => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx(styles.scrim, size === 'full' && styles.dark)} />
        <Base.Popup ref={popup} initialFocus={() => initialFocus?.current ?? firstField(popup.current) ?? popup.current} className={cx(styles.popup, styles[size])}
          {...(onReturn ? { finalFocus: false } : {})}
          {...(open ? {} : deaf)}
        >
          <Still isOpen={open}>
            <div className={cx(styles.head, bare && styles.unseen)}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {closeLabel && !bare && (
                <Base.Close render={<IconButton label={closeLabel} className={styles.close}><X /></IconButton>} />
              )}
            </div>
            {description && <Base.Description className={styles.description}>{description}</Base.Description>}
            {/* What scrolls must be reachable by keys; the window itself takes the focus first. */}
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <div className={cx(styles.body, bare && styles.bareBody)} tabIndex={bare ? undefined : 0}>
              {children}
            </div>
            {footer && <div className={styles.footer}>{footer}</div>}
          </Still>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** What is closed takes its leave with what it showed: whoever closed it has often forgotten by then what it was about. */
const Still = memo(
  function Still({ children }: { readonly isOpen: boolean; readonly children: ReactNode }) {
    return children
  },
  (_before, now) => !now.isOpen,
)

/** What is leaving takes no orders, or a second Enter would send once more. */
const deaf = {
  onClickCapture: refuse,
  onSubmitCapture: refuse,
  onKeyDownCapture: (event: KeyboardEvent) => event.key === 'Enter' && refuse(event),
}

function refuse(event: SyntheticEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

/** A field to type in, or what asks for the focus; otherwise the window itself, so that no button is a careless Enter away. */
function firstField(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>('[data-autofocus], input:is([type="text"], [type="password"], [type="search"], :not([type])), textarea') ?? null
}
