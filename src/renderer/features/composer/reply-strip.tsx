import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { IconButton } from '../../ui/icon-button'
import { Reply, X } from '../../ui/icons'
import styles from './reply-strip.module.css'

type Props = {
  /** Undefined when it is not among the loaded ones. */
  readonly message: Message | undefined
  /** The part of it that is quoted. */
  readonly quote?: string | undefined
  readonly onCancel: () => void
  readonly onShow: () => void
}

/** The message that is being answered. */
export function ReplyStrip({ message, quote, onCancel, onShow }: Props) {
  const { t, i18n } = useTranslation()
  const kind = `conversation.kind.${message?.kind ?? 'unknown'}`
  const words = quote !== undefined ? t('composer.reply.quote', { text: quote }) : message ? message.text || (i18n.exists(kind) ? t(kind) : t('conversation.kind.unknown')) : t('composer.reply.gone')
  const title =
    message?.direction === 'outgoing' ? t('composer.reply.toOurs') : t('composer.reply.to', { name: visibleName(message?.author ?? '') || t('composer.nameless') })
  return (
    <div className={styles.strip}>
      <Reply className={styles.icon} aria-hidden="true" />
      <button type="button" className={styles.words} title={t('composer.reply.show')} onClick={onShow}>
        <span className={styles.title} dir="auto">
          {title}
        </span>
        <span className={styles.text} dir="auto">
          {words.slice(0, 200)}
        </span>
      </button>
      <IconButton size="small" side="top" label={t('composer.reply.cancel')} keys={['Esc']} onClick={onCancel}>
        <X />
      </IconButton>
    </div>
  )
}
