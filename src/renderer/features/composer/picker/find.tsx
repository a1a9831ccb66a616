import type { Ref } from 'react'
import { Search } from '../../../ui/icons'
import styles from './picker.module.css'

type Props = {
  readonly ref: Ref<HTMLInputElement>
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** `staysOpen`: with Shift. */
  readonly onEnter: (staysOpen: boolean) => void
  readonly onDown: () => void
}

/** What is looked for; Enter takes the first that was found, the arrow down goes to all of them. */
export function Find({ ref, label, value, onChange, onEnter, onDown }: Props) {
  return (
    <div className={styles.find}>
      <Search aria-hidden="true" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') onEnter(event.shiftKey)
          else if (event.key === 'ArrowDown') onDown()
          else return
          event.preventDefault()
        }}
      />
    </div>
  )
}
