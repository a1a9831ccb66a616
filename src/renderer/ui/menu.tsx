import { cloneElement, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode } from 'react'
import { later } from './later'

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

const MenuPopup = later(async () => (await import('./menu-popup')).MenuPopup)

type Props = {
  /** The button that opens it; it must have an accessible name. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom'
}

/** A button with a menu. */
export function Menu({ trigger, items, align = 'end', side = 'bottom' }: Props) {
  const button = useRef<HTMLElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        onClick: () => setOpen(true),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpen(true)
        },
      })}
      {isOpen && <MenuPopup items={items} anchor={button} align={align} side={side} offset={4} returnTo={button} onClose={() => setOpen(false)} />}
    </>
  )
}

type ContextProps = {
  readonly items: readonly MenuItem[]
  /** One element. */
  readonly children: ReactElement<Record<string, unknown>>
}

type Point = { readonly getBoundingClientRect: () => DOMRect }

/** The same menu on the right mouse button (and the menu key) over `children`. */
export function ContextMenu({ items, children }: ContextProps) {
  const [point, setPoint] = useState<Point>()
  const listener = children.props['onContextMenu'] as ((event: MouseEvent) => void) | undefined

  function open(event: MouseEvent): void {
    listener?.(event)
    event.preventDefault()
    const { x, y } = placeOf(event)
    setPoint({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) })
  }

  return (
    <>
      {cloneElement(children, { onContextMenu: open })}
      {point && items.length > 0 && (
        <MenuPopup items={items} anchor={point} align="start" side="bottom" offset={0} onClose={() => setPoint(undefined)} />
      )}
    </>
  )
}

/** Asked for by the keyboard it opens at the element that has the focus. */
function placeOf({ clientX, clientY, target, button }: MouseEvent): { readonly x: number; readonly y: number } {
  if (button !== 0 || !(target instanceof Element)) return { x: clientX, y: clientY }
  const { left, bottom } = target.getBoundingClientRect()
  return { x: left + 8, y: bottom }
}
