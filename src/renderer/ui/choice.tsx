import { useId } from 'react'
import styles from './choice.module.css'

type Props<T extends number | string> = {
  readonly label: string
  readonly hint?: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}

/** One of several that would not fit side by side. The system draws the list. */
export function Choice<T extends number | string>({ label, hint, value, options, onChange }: Props<T>) {
  const id = useId()
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className={styles.hint}>
            {hint}
          </span>
        )}
      </div>
      <select
        id={id}
        className={styles.select}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={event => {
          const chosen = options.find(option => String(option.value) === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
