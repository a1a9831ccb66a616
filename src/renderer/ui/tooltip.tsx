import { cloneElement, useEffect, useLayoutEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { placeOfTip, type Side } from './tooltip-place'
import styles from './tooltip.module.css'

type Props = {
  readonly text: string
  /** The keys that do the same, as printed on the keyboard. */
  readonly keys?: readonly string[] | undefined
  readonly side?: Side
  /** The one element that the tooltip describes. It must have an accessible name of its own. */
  readonly children: ReactElement<Record<string, unknown>>
}

/**
 * Words on hover and on keyboard focus. The element only carries them: the list has one in every row, and a tooltip with
 * state and listeners of its own in each was most of what drawing the list cost. `TooltipProvider` shows them.
 */
export function Tooltip({ text, keys, side = 'bottom', children }: Props) {
  return cloneElement(children, { 'data-tip': text, 'data-tip-keys': keys && keys.length > 0 ? keys.join(' ') : undefined, 'data-tip-side': side })
}

/** Once around the app. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <>
      {children}
      <Tip />
    </>
  )
}

type Shown = { readonly element: HTMLElement; readonly text: string; readonly keys: string | undefined; readonly side: Side }

/** Milliseconds until the first one; the next ones come at once. */
const delay = 450
const warmth = 400

/** The one tooltip of the page. For the eye alone: what it says is the accessible name of what it stands next to. */
function Tip() {
  const [shown, setShown] = useState<Shown>()
  const popup = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const life = new AbortController()
    const { signal } = life
    let over: HTMLElement | undefined
    let isShown = false
    let hiddenAt = -warmth
    let timer: ReturnType<typeof setTimeout> | undefined

    function hide(): void {
      clearTimeout(timer)
      if (!isShown) return
      isShown = false
      hiddenAt = performance.now()
      setShown(undefined)
    }
    function show(element: HTMLElement): void {
      const { tip: text, tipKeys: keys, tipSide: side } = element.dataset
      if (!element.isConnected || !text) return
      isShown = true
      setShown({ element, text, keys, side: (side ?? 'bottom') as Side })
    }
    function enter(next: HTMLElement | undefined): void {
      if (next === over) return
      over = next
      const isWarm = isShown || performance.now() - hiddenAt < warmth
      hide()
      if (next) timer = setTimeout(show, isWarm ? 0 : delay, next)
    }
    const options = { signal, capture: true, passive: true }
    document.addEventListener('pointerover', event => event.pointerType !== 'touch' && enter(tipped(event.target)), options)
    document.documentElement.addEventListener('pointerleave', () => enter(undefined), { signal, passive: true })
    document.addEventListener('focusin', event => enter(event.target instanceof Element && event.target.matches(':focus-visible') ? tipped(event.target) : undefined), options)
    // What is pressed or scrolled away has been understood; the pointer must leave before it is explained again.
    for (const kind of ['pointerdown', 'wheel', 'scroll', 'keydown']) document.addEventListener(kind, hide, options)
    globalThis.addEventListener('blur', hide, { signal })
    return () => {
      life.abort()
      clearTimeout(timer)
    }
  }, [])

  useLayoutEffect(() => {
    const tip = popup.current
    if (!tip || !shown) return
    const { x, y } = placeOfTip(shown.element.getBoundingClientRect(), { width: tip.offsetWidth, height: tip.offsetHeight }, { width: innerWidth, height: innerHeight }, shown.side)
    tip.style.translate = `${x}px ${y}px`
  }, [shown])

  return (
    shown &&
    createPortal(
      <div ref={popup} className={styles.popup} role="tooltip" aria-hidden="true">
        <span>{shown.text}</span>
        {shown.keys && <span className={styles.keys}>{shown.keys}</span>}
      </div>,
      document.body,
    )
  )
}

function tipped(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-tip]') ?? undefined) : undefined
}
