import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '../../../../shared/model'
import { mediaUrl } from '../../../client'
import styles from './picker.module.css'

type Props = { readonly sticker: Attachment; readonly place: string; readonly isFirst: boolean; readonly onChoose: () => void }

/** A sticker that can be sent, standing still: the picture that it is or has, else its emoji. */
export function StickerFace({ sticker, place, isFirst, onChoose }: Props) {
  const { t } = useTranslation()
  const emoji = sticker.emoji ?? ''
  const label = emoji ? t('conversation.attachment.stickerOf', { emoji }) : t('conversation.attachment.sticker')
  return (
    <button type="button" className={styles.sticker} data-face={place} tabIndex={isFirst ? 0 : -1} aria-label={label} title={emoji} onClick={onChoose}>
      <Still sticker={sticker} />
    </button>
  )
}

function Still({ sticker }: { readonly sticker: Attachment }) {
  const [broken, setBroken] = useState<string>()
  const isPicture = sticker.state === 'stored' && (sticker.mime === 'image/webp' || sticker.mime === 'image/png')
  const url = isPicture ? mediaUrl(sticker.id, 'full') : sticker.thumb ? mediaUrl(sticker.id, 'thumb') : undefined
  if (!url || broken === url) return <span className={styles.stand}>{sticker.emoji || '▢'}</span>
  return <img src={url} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(url)} />
}
