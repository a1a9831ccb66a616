import { visibleFileName } from '../../../shared/name'
import styles from './leads-to.module.css'

/** Where the link under the pointer leads, in a corner, as browsers show it. */
export function LeadsTo({ address }: { readonly address: string | undefined }) {
  if (address === undefined) return null
  return (
    <div className={styles.leads} dir="ltr" role="status">
      {visibleFileName(address)}
    </div>
  )
}
