/** Places in a message that its own links lead to. Their names are chosen by strangers and are compared, never looked up as anything else. */
export type PlaceKind = 'anchor' | 'reference'

/** What marks an element as such a place: it can take the focus, but Tab passes it by. */
export function placeProps(kind: PlaceKind, name = '') {
  return kind === 'anchor' ? { tabIndex: -1, 'data-anchor': name } : { tabIndex: -1, 'data-reference': name }
}

/**
 * Brings a place of the message that holds `from` into sight and gives it the focus, what is folded around it opened; an anchor without a
 * name is the message's beginning. Nothing happens where there is none.
 */
export function goToPlace(from: Element, kind: PlaceKind, name: string | undefined): void {
  const message = from.closest<HTMLElement>('article[data-message]')
  if (!message) return
  const isTop = kind === 'anchor' && (name === undefined || name === '')
  const place = isTop ? message : [...message.querySelectorAll<HTMLElement>(`[data-${kind}]`)].find(({ dataset }) => dataset[kind] === name)
  if (!place) return
  for (let folded = place.closest('details'); folded; folded = folded.parentElement?.closest('details') ?? null) folded.open = true
  place.scrollIntoView({ block: isTop ? 'start' : 'center' })
  place.focus({ preventScroll: true })
}
