import styles from './kbd.module.css'

/** Keys as they are printed on the keyboard: `['⌘', 'K']`. Decorative: what it says must also be in words elsewhere. */
export function Kbd({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      {keys.map((key, index) => (
        // The same key may stand twice in a chord, so its place is part of its name.
        // eslint-disable-next-line react/no-array-index-key
        <kbd key={`${index}:${key}`} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
