import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../../../shared/model'
import styles from './album-grid.module.css'
import { albumLayout } from './album'
import { Picture } from './picture'
import { chipOf, ratioOf } from './pictures'

export type AlbumPart = { readonly message: Message; readonly attachment: Attachment }

/** Pictures of an album as one grid, whatever order they came in. */
export function AlbumGrid({ parts }: { readonly parts: readonly AlbumPart[] }) {
  const { t, i18n } = useTranslation()
  const ratios = parts.map(part => ratioOf(part.attachment)).join()
  const { ratio, tiles } = useMemo(() => albumLayout(ratios.split(',').map(Number)), [ratios])
  return (
    <div className={styles.grid} style={{ aspectRatio: `${Math.max(0.75, ratio)}` }}>
      {parts.map(({ message, attachment }, index) => {
        const tile = tiles[index]
        if (!tile) return null
        return (
          <div
            key={attachment.id}
            className={styles.tile}
            style={{ left: percent(tile.left), top: percent(tile.top), width: percent(tile.width), height: percent(tile.height) }}
          >
            <Picture
              message={message}
              attachment={attachment}
              className={styles.fill}
              label={[t('conversation.attachment.viewOf', { index: index + 1, count: parts.length }), chipOf(attachment, i18n.language)].filter(Boolean).join(', ')}
            />
          </div>
        )
      })}
    </div>
  )
}

function percent(part: number): string {
  return `${part * 100}%`
}
