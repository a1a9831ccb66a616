import { cx } from './cx'
import { Delayed } from './delayed'
import styles from './skeleton.module.css'

type Props = {
  readonly className?: string | undefined
  readonly round?: boolean
}

/** A grey shape in the room of what is loading. Its size comes from `className`. */
export function Skeleton({ className, round = false }: Props) {
  return <span className={cx(styles.bone, round && styles.round, className)} aria-hidden="true" />
}

/** `count` rows like those of a list: a circle and two lines. Shown only after 150 ms. */
export function SkeletonRows({ count, label }: { readonly count: number; readonly label: string }) {
  return (
    <Delayed>
      <div role="status" aria-label={label} className={styles.rows}>
        {Array.from({ length: count }, (_, index) => (
          <div key={index} className={styles.row} aria-hidden="true">
            <Skeleton round className={styles.face} />
            <div className={styles.lines}>
              <Skeleton className={styles[`name${index % 3}`]} />
              <Skeleton className={styles[`line${index % 4}`]} />
            </div>
          </div>
        ))}
      </div>
    </Delayed>
  )
}
