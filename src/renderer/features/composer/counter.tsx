import { useTranslation } from 'react-i18next'
import { maxTextLength, splitText } from '../../../shared/split'
import styles from './counter.module.css'

/** The most that `message.send` takes. UTF-16 units. */
export const mostText = 65_536
const near = 400

/** Near the limit of one message, how much is left; over it, how many messages the text becomes. */
export function Counter({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const { length } = text.trim()
  if (length < maxTextLength - near) return null
  if (length > mostText)
    return (
      <span className={styles.over} role="alert">
        {t('composer.tooLong', { most: mostText })}
      </span>
    )
  const words = length <= maxTextLength ? t('composer.left', { count: maxTextLength - length }) : t('composer.split', { count: splitText(text).length })
  return (
    <span className={styles.counter} role="status">
      {words}
    </span>
  )
}
