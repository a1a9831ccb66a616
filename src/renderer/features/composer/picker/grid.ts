import type { KeyboardEvent } from 'react'

type Place = { readonly offsetTop: number; readonly offsetLeft: number }

/**
 * Where an arrow key leads from one of the things in a grid that breaks its lines by itself: beside it, or in the next line the one
 * that lies nearest. Undefined where it leads nowhere.
 */
export function nextInGrid<T extends Place>(things: readonly T[], from: T, key: string): T | undefined {
  const at = things.indexOf(from)
  if (at < 0) return undefined
  switch (key) {
    case 'ArrowRight':
      return things[at + 1]
    case 'ArrowLeft':
      return things[at - 1]
    case 'ArrowDown':
      return nearest(things.slice(at + 1).filter(one => one.offsetTop > from.offsetTop), from)
    case 'ArrowUp':
      return nearest(things.slice(0, at).filter(one => one.offsetTop < from.offsetTop).toReversed(), from)
    default:
      return undefined
  }
}

function nearest<T extends Place>(others: readonly T[], { offsetLeft }: T & Place): T | undefined {
  const line = others[0]?.offsetTop
  return others.filter(one => one.offsetTop === line).toSorted((one, other) => Math.abs(one.offsetLeft - offsetLeft) - Math.abs(other.offsetLeft - offsetLeft))[0]
}

/** Moves the focus among the buttons of a grid; up from its first line it goes to `above`. */
export function moveInGrid(event: KeyboardEvent<HTMLElement>, above: HTMLElement | null): void {
  const faces = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-face]')]
  const here = faces.find(one => one === document.activeElement)
  if (!here || !event.key.startsWith('Arrow')) return
  event.preventDefault()
  const next = nextInGrid(faces, here, event.key)
  if (next) next.focus()
  else if (event.key === 'ArrowUp') above?.focus()
}
