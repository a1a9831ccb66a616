import { Button } from './button'
import { Field } from './field'
import { localValue } from './local-time'
import styles from './time-field.module.css'

type Props = {
  readonly label: string
  /** Times that are often meant, epoch ms. */
  readonly suggestions: readonly { readonly label: string; readonly at: number }[]
  /** As `datetime-local` has it: `localValue`. */
  readonly value: string
  readonly error?: string | undefined
  readonly hint?: string | undefined
  readonly onChange: (value: string) => void
}

/** A day and a time of the calendar here, with those that are often meant a press away. */
export function TimeField({ suggestions, onChange, ...field }: Props) {
  return (
    <>
      <div className={styles.suggestions}>
        {suggestions.map(({ label, at }) => (
          <Button key={label} size="small" onClick={() => onChange(localValue(at))}>
            {label}
          </Button>
        ))}
      </div>
      <Field {...field} type="datetime-local" data-autofocus="" onChange={event => onChange(event.target.value)} />
    </>
  )
}
