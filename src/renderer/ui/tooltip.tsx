import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import styles from './tooltip.module.css'

type Props = {
  readonly text: string
  /** The keys that do the same, as printed on the keyboard. */
  readonly keys?: readonly string[] | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** The one element that the tooltip describes. It must have an accessible name of its own. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** Words on hover and on keyboard focus. */
export function Tooltip({ text, keys, side = 'bottom', children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={450} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            <span>{text}</span>
            {keys && keys.length > 0 && <span className={styles.keys}>{keys.join(' ')}</span>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Once around the app: after one tooltip the next ones come at once. */
export const TooltipProvider = Base.Provider
