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

/** A button with a menu. Each opening is a popup of its own: the one before may still be fading out. */
export function Menu({ trigger, items, align = 'end', side = 'bottom' }: Props) {
  const button = useRef<HTMLElement>(null)
  const [opening, setOpening] = useState(0)
  const open = () => setOpening(before => before + 1)
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': opening > 0,
        onClick: open,
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          open()
        },
      })}
      {opening > 0 && <MenuPopup key={opening} items={items} anchor={button} align={align} side={side} offset={4} returnTo={button} onClose={() => setOpening(0)} />}
    </>
  )
}

type ContextProps = {
  readonly items: readonly MenuItem[]
  /** One element. */
  readonly children: ReactElement<Record<string, unknown>>
}

type Point = { readonly opening: number; readonly getBoundingClientRect: () => DOMRect }

/** The same menu on the right mouse button (and the menu key) over `children`. */
export function ContextMenu({ items, children }: ContextProps) {
  const [point, setPoint] = useState<Point>()
  const listener = children.props['onContextMenu'] as ((event: MouseEvent) => void) | undefined

  function open(event: MouseEvent): void {
    listener?.(event)
    event.preventDefault()
    const { x, y } = placeOf(event)
    setPoint(before => ({ opening: (before?.opening ?? 0) + 1, getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }))
  }

  return (
    <>
      {cloneElement(children, { onContextMenu: open })}
      {point && items.length > 0 && (
        <MenuPopup key={point.opening} items={items} anchor={point} align="start" side="bottom" offset={0} onClose={() => setPoint(undefined)} />
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
