import { useTranslation } from 'react-i18next'
import { maxCaptionLength, maxTextLength } from '../../../shared/split'
import styles from './counter.module.css'
import { messageCount } from './pending'

/** The most that `message.send` takes. UTF-16 units. */
export const mostText = 65_536

type Props = {
  readonly text: string
  readonly files: number
  /** It cannot be split: it is a message that there is already. */
  readonly isWhole?: boolean
}

/** Near the limit of one message, how much is left; over it, how many messages the whole becomes. */
export function Counter({ text, files, isWhole = false }: Props) {
  const { t } = useTranslation()
  const { length } = text.trim()
  const limit = files > 0 ? maxCaptionLength : maxTextLength
  if (length < limit - near(limit)) return null
  if (length > mostText)
    return (
      <span className={styles.over} role="alert">
        {t('composer.tooLong', { most: mostText })}
      </span>
    )
  if (isWhole && length > limit)
    return (
      <span className={styles.over} role="alert">
        {t('composer.over', { count: length - limit })}
      </span>
    )
  return (
    <span className={styles.counter} role="status">
      {length <= limit ? t('composer.left', { count: limit - length }) : t('composer.split', { count: messageCount(text, files) })}
    </span>
  )
}

function near(limit: number): number {
  return Math.round(limit / 10)
}
