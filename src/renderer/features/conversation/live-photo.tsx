import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../../../shared/model'
import { AttachmentView } from './attachment-view'
import styles from './live-photo.module.css'

type Props = { readonly message: Message; readonly still: Attachment; readonly moving: Attachment }

/** A photo that can move: the mark in its corner changes between the two. */
export function LivePhoto({ message, still, moving }: Props) {
  const { t } = useTranslation()
  const [isMoving, setMoving] = useState(false)
  return (
    <span className={styles.live}>
      <AttachmentView message={message} attachment={isMoving ? moving : still} isHidden={message.hasSpoiler === true} />
      <button type="button" className={styles.mark} data-act="open" aria-pressed={isMoving} onClick={() => setMoving(!isMoving)}>
        {t('content.live')}
      </button>
    </span>
  )
}
