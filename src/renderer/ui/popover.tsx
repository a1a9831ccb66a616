import { Popover as Base } from '@base-ui/react/popover'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { isLeft } from './focus'
import styles from './popover.module.css'

type Props = {
  /** Its name, which nobody sees. */
  readonly label: string
  readonly anchor: RefObject<HTMLElement | null>
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'end'
  readonly onClose: () => void
  /** Puts the focus where it belongs when it closes, unless that is somewhere already. */
  readonly onReturn: () => void
  readonly children: ReactNode
}

/** A small window beside what opened it. Escape, a press outside and leaving it by Tab close it; what is behind it stays in use. */
export function Popover({ label, anchor, side = 'top', align = 'end', onClose, onReturn, children }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    // Whoever writes on elsewhere is done with it, however the focus got there.
    const leave = ({ target }: FocusEvent) => {
      const isHere = target instanceof Node && (popup.current?.contains(target) !== false || anchor.current?.contains(target) === true)
      if (!isHere) close.current()
    }
    document.addEventListener('focusin', leave)
    return () => document.removeEventListener('focusin', leave)
  }, [anchor])

  function end(): false {
    if (isLeft(popup.current) || isLeft(anchor.current)) onReturn()
    return false
  }

  return (
    <Base.Root
      open
      onOpenChange={(isOpen, { event }) => {
        // The button that opened it closes it by itself.
        const isAnchor = event.target instanceof Node && anchor.current?.contains(event.target) === true
        if (!isOpen && !(isAnchor && event.type !== 'keydown')) onClose()
      }}
    >
      <Base.Portal>
        <Base.Positioner className={styles.positioner} anchor={anchor} side={side} align={align} sideOffset={10} collisionPadding={8}>
          <Base.Popup ref={popup} className={styles.popup} aria-label={label} finalFocus={end}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
