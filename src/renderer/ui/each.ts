import { createElement, Fragment, type ReactNode } from 'react'

/** Draws things that have no name of their own but their place, and whose list never changes while it is drawn. */
export function each<T>(items: readonly T[], draw: (item: T, place: number) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...items.map(draw))
}
