import { useId, type ComponentPropsWithRef, type ReactNode } from 'react'
import { cx } from './cx'
import styles from './field.module.css'

type Props = Omit<ComponentPropsWithRef<'input'>, 'className'> & {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong, in words; stands right under the field. */
  readonly error?: ReactNode
  readonly end?: ReactNode
  readonly scale?: 'medium' | 'large'
  readonly mono?: boolean
}

/** A labelled line of text with its hint or its error. */
export function Field({ label, hint, error, end, scale = 'medium', mono = false, ...rest }: Props) {
  const id = useId()
  const hasWords = Boolean(error ?? hint)
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={cx(styles.box, styles[scale], Boolean(error) && styles.wrong)}>
        <input
          {...rest}
          id={id}
          className={cx(styles.input, mono && styles.mono)}
          aria-invalid={Boolean(error)}
          aria-describedby={hasWords ? `${id}-words` : undefined}
        />
        {end}
      </div>
      {hasWords && (
        <div id={`${id}-words`} className={error ? styles.error : styles.hint} role={error ? 'alert' : undefined}>
          {error ?? hint}
        </div>
      )}
    </div>
  )
}
