import { useLayoutEffect, useRef, useState, type FocusEvent } from 'react'
import { handle } from '../../state/handles'

/**
 * Whether the message itself or one of its tools has the focus, and somewhere for the focus to go when the button that has it goes: an act
 * under a message ends the choice that it was part of. Left nowhere, the next Escape would close the conversation.
 */
export function useFocusKept() {
  const article = useRef<HTMLElement>(null)
  const isInside = useRef(false)
  const [isFocused, setFocused] = useState(false)
  // After every drawing of this message, since the browser tells nobody of a focus that has gone with its element.
  useLayoutEffect(() => {
    if (!isInside.current || document.activeElement !== document.body) return
    isInside.current = false
    handle('composer')?.focus()
    if (document.activeElement === document.body) article.current?.focus({ preventScroll: true })
  })
  return {
    article,
    isFocused,
    onFocus(event: FocusEvent) {
      isInside.current = true
      setFocused(isMessageItself(event.target, event.currentTarget))
    },
    onBlur(event: FocusEvent) {
      isInside.current = event.currentTarget.contains(event.relatedTarget)
      // Not even for a moment: the tool that the focus goes to would be gone.
      setFocused(isMessageItself(event.relatedTarget, event.currentTarget))
    },
  }
}

function isMessageItself(target: EventTarget | null, article: Element): boolean {
  return target === article || (target instanceof Element && article.contains(target) && target.closest('[role="toolbar"]') !== null)
}
