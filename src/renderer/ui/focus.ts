/** As a `ref`: takes the focus when the element appears because of something that the operator did. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus()
}

/** What had the focus, with its cursor where it is a text that is edited in place. */
export type Focused = { readonly element: Element | null; readonly cursor: Range | undefined }

export function focused(): Focused {
  const selection = getSelection()
  return { element: document.activeElement, cursor: selection && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : undefined }
}

/** Gives the focus back to what had it, unless it is somewhere by now: neither in `from`, which is closing, nor lost. */
export function giveBack({ element, cursor }: Focused, from: Element | null): void {
  if (!isLeft(from)) return
  if (element === document.body && document.activeElement instanceof HTMLElement) document.activeElement.blur()
  if (!(element instanceof HTMLElement)) return
  element.focus({ preventScroll: true })
  // By itself a text that is edited in place has the cursor at its beginning then.
  if (element.isContentEditable && cursor && element.contains(cursor.startContainer)) getSelection()?.setBaseAndExtent(cursor.startContainer, cursor.startOffset, cursor.endContainer, cursor.endOffset)
}

/** Whether the focus is nowhere else than in `from`. */
export function isLeft(from: Element | null): boolean {
  const { activeElement } = document
  return !activeElement || activeElement === document.body || from?.contains(activeElement) === true
}
