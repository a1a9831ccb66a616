import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import styles from './content.module.css'
import { Audio } from './audio'
import { FileCard } from './file-card'
import { Picture } from './picture'
import { chipOf, isPicture, roomFor } from './pictures'
import { Sticker } from './sticker'

type Props = { readonly message: Message; readonly attachment: Attachment; readonly isHidden?: boolean }

/** Whether a file is drawn as a picture that can reach the edges of its bubble. */
export function isFlush(attachment: Attachment): boolean {
  return isPicture(attachment) && attachment.host === undefined && attachment.state !== 'too-big' && (attachment.state !== 'gone' || attachment.thumb !== undefined)
}

/** One file of a message, as what it is. `isHidden` veils a picture until it is asked for. */
export function AttachmentView({ message, attachment, isHidden = false }: Props) {
  const { t } = useTranslation()
  if (isFlush(attachment)) return <Framed message={message} attachment={attachment} isHidden={isHidden} />
  const file = <FileCard attachment={attachment} from={visibleName(message.author)} isOurs={message.direction === 'outgoing'} />
  if (attachment.host !== undefined || attachment.state === 'too-big' || attachment.state === 'gone') return file
  switch (attachment.kind) {
    case 'voice':
    case 'audio':
      return <Audio attachment={attachment} />
    case 'sticker':
      return <Sticker attachment={attachment} />
    case 'video-note':
      return (
        <Picture
          message={message}
          attachment={attachment}
          className={styles.round}
          label={[t(pictureWords(attachment), { name: visibleName(message.author) }), chipOf(attachment)].filter(Boolean).join(', ')}
        />
      )
    case 'document':
    case 'photo':
    case 'video':
    case 'animation':
      return file
    default:
      return attachment.kind satisfies never
  }
}

/** A picture by itself, in room of its own ratio. */
function Framed({ message, attachment, isHidden = false }: Props) {
  const { t, i18n } = useTranslation()
  const { width, height } = roomFor(sizeOf(attachment), { width: 420, height: 400 }, 160)
  const { state, error } = attachment
  return (
    <>
      <Picture
        message={message}
        attachment={attachment}
        isHidden={isHidden}
        style={{ width, aspectRatio: `${width} / ${height}` }}
        label={[t(pictureWords(attachment), { name: visibleName(message.author) }), chipOf(attachment, i18n.language)].filter(Boolean).join(', ')}
      />
      {(state === 'failed' || state === 'gone') && (
        <p className={styles.failed}>
          {error ? t(`problem.${error.code}`, error.params ?? {}) : t(state === 'gone' ? 'conversation.attachment.gone' : 'conversation.attachment.failed')}
        </p>
      )}
    </>
  )
}

function sizeOf({ width, height, thumb }: Attachment) {
  return { width: width ?? thumb?.width, height: height ?? thumb?.height }
}

function pictureWords(attachment: Attachment) {
  const isPhoto = attachment.kind === 'photo'
  if (attachment.state !== 'stored') return isPhoto ? 'conversation.attachment.fetchPhoto' : 'conversation.attachment.fetchVideo'
  return isPhoto ? 'conversation.attachment.view' : 'conversation.attachment.playVideo'
}
