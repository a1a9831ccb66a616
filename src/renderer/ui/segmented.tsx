import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId, type ReactNode } from 'react'
import styles from './segmented.module.css'

type Props<T extends string> = {
  readonly label: string
  readonly hint?: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[]
  readonly onChange: (value: T) => void
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({ label, hint, value, options, onChange }: Props<T>) {
  const id = useId()
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        {hint && <span className={styles.hint}>{hint}</span>}
      </div>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={next => onChange(next)}
        className={styles.group}
      >
        {options.map(option => (
          <Radio.Root key={option.value} value={option.value} className={styles.option} aria-label={option.label}>
            {option.icon}
            <span>{option.label}</span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  )
}
