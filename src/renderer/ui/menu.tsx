import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx'
import { Kbd } from './kbd'
import styles from './menu.module.css'

export type MenuItem =
  | {
      readonly id: string
      readonly label: string
      readonly icon?: ReactNode
      readonly keys?: readonly string[] | undefined
      readonly danger?: boolean
      readonly disabled?: boolean
      readonly run: () => void
    }
  | 'separator'

type Props = {
  /** The button that opens it; it must have an accessible name. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom'
}

export function Menu({ trigger, items, align = 'end', side = 'bottom' }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} side={side} align={align} sideOffset={4}>
          <Base.Popup className={styles.popup}>
            <Items items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The same menu on the right mouse button (and the menu key) over `children`, which must be one element. */
export function ContextMenu({
  items,
  children,
}: {
  readonly items: readonly MenuItem[]
  readonly children: ReactElement<Record<string, unknown>>
}) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner}>
          <BaseContext.Popup className={styles.popup}>
            <Items items={items} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}

function Items({ items }: { readonly items: readonly MenuItem[] }) {
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
        onClick={item.run}
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
