import type { Emoji } from '../emoji/names'
import { cx } from '../../../ui/cx'
import styles from './suggestions.module.css'

type Props = {
  readonly id: string
  readonly label: string
  /** Where the colon is, from the field's corner. Pixels. */
  readonly x: number
  readonly y: number
  readonly faces: readonly Emoji[]
  readonly chosen: number
  readonly onChoose: (face: Emoji) => void
}

/** Emoji for what begins with a colon. The field keeps the focus and its keys move the choice. */
export function Suggestions({ id, label, x, y, faces, chosen, onChoose }: Props) {
  return (
    <div id={id} className={styles.list} role="listbox" aria-label={label} style={{ transform: `translate(${Math.round(x)}px, calc(${Math.round(y)}px - 100% - 6px))` }}>
      {faces.map((face, place) => (
        // The field's keys do the same.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div
          key={face.emoji}
          id={`${id}-${place}`}
          className={cx(styles.face, place === chosen && styles.chosen)}
          role="option"
          aria-selected={place === chosen}
          aria-label={`${face.name} :${face.code}:`}
          // The cursor stays where it is.
          onMouseDown={event => event.preventDefault()}
          onClick={() => onChoose(face)}
        >
          <span className={styles.emoji}>{face.emoji}</span>
          <span className={styles.code}>{`:${face.code}:`}</span>
        </div>
      ))}
    </div>
  )
}
