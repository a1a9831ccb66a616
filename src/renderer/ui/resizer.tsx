import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import styles from './resizer.module.css'

type Props = {
  readonly label: string
  /** Pixels. */
  readonly value: number
  readonly min: number
  readonly max: number
  /** While dragging, at most once a frame. */
  readonly onChange: (value: number) => void
  /** Once, at the end of a drag or after a key. */
  readonly onDone: (value: number) => void
}

/** The edge between two panes: drag it, or use the arrow keys on it. */
export function Resizer({ label, value, min, max, onChange, onDone }: Props) {
  const drag = useRef<{ readonly x: number; readonly from: number; last: number; frame: number } | null>(null)
  const clamp = (next: number) => Math.round(Math.min(max, Math.max(min, next)))

  function start(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, from: value, last: value, frame: 0 }
  }
  function move(event: PointerEvent<HTMLElement>) {
    const now = drag.current
    if (!now) return
    now.last = clamp(now.from + event.clientX - now.x)
    now.frame ||= requestAnimationFrame(() => {
      now.frame = 0
      onChange(now.last)
    })
  }
  function end() {
    const now = drag.current
    if (!now) return
    drag.current = null
    cancelAnimationFrame(now.frame)
    onDone(now.last)
  }
  function key(event: KeyboardEvent) {
    const step = { ArrowLeft: -16, ArrowRight: 16, Home: min - value, End: max - value }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onDone(clamp(value + step))
  }

  return (
    // A focusable separator with a value is a window splitter (WAI-ARIA), which is a control.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={styles.resizer}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={key}
    />
  )
}
