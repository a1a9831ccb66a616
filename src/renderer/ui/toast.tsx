import type { ReactNode } from 'react'
import { IconButton } from './icon-button'
import { X } from './icons'
import styles from './toast.module.css'

export type ToastTone = 'neutral' | 'success' | 'danger'

type Props = {
  readonly text: string
  readonly tone?: ToastTone
  readonly icon?: ReactNode
  readonly act?: { readonly label: string; readonly run: () => void } | undefined
  readonly closeLabel: string
  readonly onClose: () => void
  readonly onHold?: (isHeld: boolean) => void
}

/** One short line that goes by itself; never for something that needs an answer. */
export function Toast({ text, tone = 'neutral', icon, act, closeLabel, onClose, onHold }: Props) {
  return (
    <div
      className={styles.toast}
      data-tone={tone}
      onPointerEnter={() => onHold?.(true)}
      onPointerLeave={() => onHold?.(false)}
      onFocus={() => onHold?.(true)}
      onBlur={() => onHold?.(false)}
    >
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <span className={styles.text} dir="auto">
        {text}
      </span>
      {act && (
        <button type="button" className={styles.act} onClick={act.run}>
          {act.label}
        </button>
      )}
      <IconButton label={closeLabel} size="small" side="top" onClick={onClose}>
        <X />
      </IconButton>
    </div>
  )
}
