import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { copy } from '../../actions/messages'
import { Copy } from '../../ui/icons'
import styles from './contact-panel.module.css'

/** One line of what is known, with a way to copy it. */
export function Fact({ term, copied, children }: { readonly term: string; readonly copied?: string; readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className={styles.fact}>
      <dt className={styles.term}>{term}</dt>
      <dd className={styles.value}>
        <span className={styles.text}>{children}</span>
        {copied !== undefined && (
          <button
            type="button"
            className={styles.copy}
            aria-label={t('contact.copy', { what: term })}
            title={t('contact.copy', { what: term })}
            onClick={() => void copy(copied)}
          >
            <Copy />
          </button>
        )}
      </dd>
    </div>
  )
}
