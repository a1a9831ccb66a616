import styles from './mark.module.css'

/** The app's own sign, a desk bell; the same shape as its icon, in fewer strokes. */
export function Mark({ size = 20 }: { readonly size?: 20 | 48 }) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 1024 1024" aria-hidden="true">
      <rect className={styles.plate} width="1024" height="1024" rx="230" />
      {size > 20 && (
        <g className={styles.note}>
          <path d="M316 306 270 250" />
          <path d="M708 306 754 250" />
        </g>
      )}
      <rect className={styles.bell} x="430" y="244" width="164" height="66" rx="33" />
      <rect className={styles.bell} x="486" y="300" width="52" height="70" />
      <path className={styles.bell} d="M224 632a288 288 0 0 1 576 0v6a14 14 0 0 1-14 14H238a14 14 0 0 1-14-14Z" />
      <rect className={styles.bell} x="172" y="700" width="680" height="92" rx="46" />
    </svg>
  )
}
