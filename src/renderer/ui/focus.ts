/** As a `ref`: takes the focus when the element appears because of something that the operator did. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus()
}
