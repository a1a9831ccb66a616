import { visibleFileName } from '../../../shared/name'
import styles from './leads-to.module.css'

/** Where the link under the pointer leads, in a corner, as browsers show it. */
export function LeadsTo({ address }: { readonly address: string | undefined }) {
  if (address === undefined) return null
  return (
    <div className={styles.leads} dir="ltr" role="status">
      {visibleFileName(asciiOf(address))}
    </div>
  )
}

/** With the host in ASCII, so that letters which only look Latin are told apart. */
function asciiOf(address: string): string {
  return URL.canParse(address) ? new URL(address).href : address
}
