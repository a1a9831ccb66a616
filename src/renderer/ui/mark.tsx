import styles from './mark.module.css'

/** The app's own sign, a bell. */
export function Mark({ size = 20 }: { readonly size?: 20 | 48 }) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <rect className={styles.plate} width="48" height="48" rx="12" />
      <path
        className={styles.bell}
        d="M24 10.5a2.4 2.4 0 0 1 2.4 2.4v.7c4.4 1.1 7.3 4.9 7.3 9.7v5.2l2.6 3.4c.8 1.1.1 2.6-1.3 2.6H13c-1.4 0-2.1-1.5-1.3-2.6l2.6-3.4v-5.2c0-4.8 2.9-8.6 7.3-9.7v-.7a2.4 2.4 0 0 1 2.4-2.4Z"
      />
      <path className={styles.bell} d="M20 36.6h8a4 4 0 0 1-8 0Z" />
    </svg>
  )
}
