import { Menu as Base } from '@base-ui/react/menu'
import { useRef, useState, type RefObject } from 'react'
import { cx } from './cx'
import { focused, giveBack } from './focus'
import { Kbd } from './kbd'
import type { MenuItem } from './menu'
import styles from './menu.module.css'

/** Where it opens: an element, or a point of the window. */
export type Anchor = RefObject<HTMLElement | null> | { readonly getBoundingClientRect: () => DOMRect }

type Props = {
  readonly items: readonly MenuItem[]
  readonly anchor: Anchor
  readonly align: 'start' | 'end'
  readonly side: 'top' | 'bottom' | 'right'
  readonly offset: number
  /** What has the focus when it closes; without it whatever had it before. */
  readonly returnTo?: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** An open menu. It is loaded and made when somebody asks for it. */
export function MenuPopup({ items, anchor, align, side, offset, returnTo, onClose }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  const [before] = useState(focused)
  // Before it does what was chosen, and before it fades out: a window that opens then knows where the focus belongs, and what is
  // typed next is not lost here.
  const end = () => giveBack(returnTo ? { element: returnTo.current, cursor: undefined } : before, popup.current)
  return (
    <Base.Root defaultOpen onOpenChange={isOpen => !isOpen && end()} onOpenChangeComplete={isOpen => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} anchor={anchor} side={side} align={align} sideOffset={offset}>
          <Base.Popup ref={popup} className={styles.popup} finalFocus={false}>
            <Items items={items} onChoose={end} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Items({ items, onChoose }: { readonly items: readonly MenuItem[]; readonly onChoose: () => void }) {
  return items.map((item, index) =>
    item === 'separator' ? (
      // Separators have nothing of their own but their place.
      // eslint-disable-next-line react/no-array-index-key
      <Base.Separator key={`line-${index}`} className={styles.line} />
    ) : (
      <Base.Item
        key={item.id}
        className={cx(styles.item, item.danger && styles.danger)}
        disabled={item.disabled}
        onClick={() => {
          onChoose()
          item.run()
        }}
      >
        <span className={styles.icon} aria-hidden="true">
          {item.icon}
        </span>
        <span className={styles.label}>{item.label}</span>
        {item.keys && <Kbd keys={item.keys} />}
      </Base.Item>
    ),
  )
}
