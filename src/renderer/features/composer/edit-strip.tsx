import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { IconButton } from '../../ui/icon-button'
import { Pencil, X } from '../../ui/icons'
import styles from './reply-strip.module.css'

type Props = { readonly message: Message | undefined; readonly onCancel: () => void; readonly onShow: () => void }

/** The message of ours that is being changed, as the contact has it now. */
export function EditStrip({ message, onCancel, onShow }: Props) {
  const { t, i18n } = useTranslation()
  const kind = `conversation.kind.${message?.kind ?? 'unknown'}`
  const words = message?.text || (i18n.exists(kind) ? t(kind) : t('conversation.kind.unknown'))
  return (
    <div className={styles.strip}>
      <Pencil className={styles.icon} aria-hidden="true" />
      <button type="button" className={styles.words} title={t('composer.edit.show')} onClick={onShow}>
        <span className={styles.title}>{t('composer.edit.title')}</span>
        <span className={styles.text} dir="auto">
          {words.slice(0, 200)}
        </span>
      </button>
      <IconButton size="small" side="top" label={t('composer.edit.cancel')} keys={['Esc']} onClick={onCancel}>
        <X />
      </IconButton>
    </div>
  )
}
