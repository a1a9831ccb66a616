import { useState, type ReactNode, type RefObject } from 'react'
import { later } from './later'

export type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** The title is only for screen readers (the palette, the viewer). */
  readonly bare?: boolean
  readonly description?: ReactNode
  readonly size?: 'small' | 'medium' | 'large' | 'palette' | 'full'
  /** The name of the ×; without it there is none. */
  readonly closeLabel?: string
  /** What has the focus at first; without it a field, or else the window itself. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Puts the focus where it belongs when it closes; without it, it goes back to where it was. */
  readonly onReturn?: (() => void) | undefined
  readonly footer?: ReactNode
  readonly children: ReactNode
}

const DialogWindow = later(async () => (await import('./dialog-window')).DialogWindow)

/**
 * A modal window: focus stays inside, Escape and a press outside close it, focus goes back where it was. It costs nothing
 * until it is opened for the first time.
 */
export function Dialog(props: DialogProps) {
  const [wasOpened, setWasOpened] = useState(props.open)
  if (props.open && !wasOpened) setWasOpened(true)
  return wasOpened ? <DialogWindow {...props} /> : null
}
