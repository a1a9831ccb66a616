import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { visibleName } from '../../../shared/name'
import { Check, Copy } from '../../ui/icons'
import { useHistoryActs, useIsProtected } from './history-acts'
import styles from './code-block.module.css'

type Props = { readonly text: string; readonly language?: string | undefined; readonly children: ReactNode }

/** Code as it was written, with its language and a button that copies it. */
export function CodeBlock({ text, language, children }: Props) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const isProtected = useIsProtected()
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    acts.copy(text)
    setCopied(true)
  }
  return (
    <span className={styles.block} dir="ltr">
      {!isProtected && (
        <button type="button" className={styles.copy} onClick={copy} onPointerLeave={() => setCopied(false)} aria-label={t('conversation.message.copyCode')}>
          {isCopied ? <Check /> : <Copy />}
        </button>
      )}
      {/* In CSS, because it is no part of the text. */}
      <code className={styles.code} data-language={language ? visibleName(language) : undefined}>
        {children}
      </code>
    </span>
  )
}
