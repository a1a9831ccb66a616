import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../../../shared/model'
import { formatBytes } from '../../../shared/format'
import { visibleFileName } from '../../../shared/name'
import { mediaUrl } from '../../client'
import { Button } from '../../ui/button'
import { FileText, Music, Video } from '../../ui/icons'
import styles from './tray.module.css'

/** Kinds whose file Telegram lets a bot exchange for another. */
const replaceable: readonly Attachment['kind'][] = ['photo', 'video', 'animation', 'audio', 'document']

/** Whether a file can take the place of what a message of ours has: of its own file, or of nothing beside its words. */
export function mayReplace(message: Message | undefined): boolean {
  if (!message) return false
  const [file] = message.attachments
  return file ? replaceable.includes(file.kind) : message.kind === 'text'
}

/** The file of a message that is being changed, and a way to exchange it. */
export function EditFile({ file, onReplace }: { readonly file: Attachment; readonly onReplace: () => void }) {
  const { t, i18n } = useTranslation()
  const name = file.fileName ? visibleFileName(file.fileName) : t(`conversation.kind.${file.kind}`)
  return (
    <div className={styles.tray}>
      <div className={styles.item}>
        <Face file={file} />
        <div className={styles.body}>
          <div className={styles.name} title={name}>
            {name}
          </div>
          {file.size !== undefined && <div className={styles.facts}>{formatBytes(file.size, i18n.language)}</div>}
        </div>
        {replaceable.includes(file.kind) && (
          <Button size="small" onClick={onReplace}>
            {t('composer.edit.replace')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Face({ file }: { readonly file: Attachment }) {
  const isPicture = file.kind === 'photo' && file.state === 'stored'
  if (file.thumb || isPicture) return <img className={styles.face} src={mediaUrl(file.id, file.thumb ? 'thumb' : 'full')} alt="" draggable={false} />
  return (
    <span className={styles.face} aria-hidden="true">
      {file.kind === 'video' || file.kind === 'animation' ? <Video /> : file.kind === 'audio' ? <Music /> : <FileText />}
    </span>
  )
}
