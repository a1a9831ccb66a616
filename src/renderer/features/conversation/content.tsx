import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { AlbumGrid, type AlbumPart } from './album-grid'
import { Audio } from './audio'
import { ContactCard, LocationCard, UnknownCard } from './cards'
import { FileCard } from './file-card'
import styles from './content.module.css'
import { useHistoryActs } from './history-acts'
import { Picture } from './picture'
import { chipOf, isPicture, roomFor } from './pictures'

/** Kinds that are drawn as themselves; everything else shows its name and its raw JSON. */
const drawn = new Set([
  'text',
  'photo',
  'video',
  'animation',
  'video_note',
  'voice',
  'audio',
  'document',
  'sticker',
  'contact',
  'location',
  'venue',
])

export function isDrawn(message: Message): boolean {
  return drawn.has(message.kind)
}

/** Whether a bubble begins with pictures that reach its edges. */
export function hasPictures(messages: readonly Message[]): boolean {
  return picturesOf(messages).length > 0
}

/** What stands without a bubble around it. */
export function isBare(messages: readonly Message[]): boolean {
  return messages.some(message => message.attachments.some(({ kind, state }) => (kind === 'sticker' || kind === 'video-note') && state !== 'too-big'))
}

/** Pictures of a message or an album, flush with the bubble. */
export function Pictures({ messages }: { readonly messages: readonly Message[] }) {
  const { t, i18n } = useTranslation()
  const parts = picturesOf(messages)
  const [only] = parts
  if (!only) return null
  if (parts.length > 1) return <AlbumGrid parts={parts} />
  const { message, attachment } = only
  const { width, height } = roomFor(sizeOf(attachment), { width: 420, height: 400 }, 160)
  const name = visibleName(message.author)
  const { state, error } = attachment
  return (
    <>
      <Picture
        message={message}
        attachment={attachment}
        style={{ width, aspectRatio: `${width} / ${height}` }}
        label={[t(pictureWords(attachment), { name }), chipOf(attachment, i18n.language)].filter(Boolean).join(', ')}
      />
      {(state === 'failed' || state === 'gone') && (
        <p className={styles.failed}>
          {error ? t(`problem.${error.code}`, error.params ?? {}) : t(state === 'gone' ? 'conversation.attachment.gone' : 'conversation.attachment.failed')}
        </p>
      )}
    </>
  )
}

/** Everything of a message that is neither text nor a picture. */
export function Rest({ message }: { readonly message: Message }) {
  const isOurs = message.direction === 'outgoing'
  const others = message.attachments.filter(attachment => !isFlush(attachment))
  return (
    <>
      {others.map(attachment => (
        <Other key={attachment.id} message={message} attachment={attachment} isOurs={isOurs} />
      ))}
      {message.contact && <ContactCard contact={message.contact} />}
      {message.location && <LocationCard location={message.location} />}
      {!isDrawn(message) && <UnknownCard message={message} />}
    </>
  )
}

function Other({ message, attachment, isOurs }: { readonly message: Message; readonly attachment: Attachment; readonly isOurs: boolean }) {
  const { t } = useTranslation()
  const isFile = attachment.state === 'too-big' || attachment.state === 'gone'
  if (isFile) return <FileCard attachment={attachment} from={visibleName(message.author)} isOurs={isOurs} />
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
      return <FileCard attachment={attachment} from={visibleName(message.author)} isOurs={isOurs} />
    default:
      return attachment.kind satisfies never
  }
}

/** Stickers are stills: the picture where there is one, else its small picture, else its emoji. */
function Sticker({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const emoji = attachment.emoji ?? ''
  const label = emoji ? t('conversation.attachment.stickerOf', { emoji }) : t('conversation.attachment.sticker')
  const isPlain = attachment.mime === 'image/webp' || attachment.mime === 'image/png'
  const size = isPlain && attachment.state === 'stored' ? 'full' : attachment.thumb ? 'thumb' : undefined
  const { width, height } = roomFor(attachment, { width: 176, height: 176 }, 128)
  if (!size)
    return (
      <span className={styles.emoji} role="img" aria-label={label} style={{ width, height }}>
        {emoji || '▢'}
      </span>
    )
  return (
    <img
      className={styles.sticker}
      src={acts.mediaUrl(attachment.id, size)}
      alt={label}
      width={width}
      height={height}
      decoding="async"
      draggable={false}
    />
  )
}

function picturesOf(messages: readonly Message[]): readonly AlbumPart[] {
  return messages.flatMap(message => message.attachments.filter(isFlush).map(attachment => ({ message, attachment })))
}

function isFlush(attachment: Attachment): boolean {
  return isPicture(attachment) && attachment.state !== 'too-big' && (attachment.state !== 'gone' || attachment.thumb !== undefined)
}

function sizeOf({ width, height, thumb }: Attachment) {
  return { width: width ?? thumb?.width, height: height ?? thumb?.height }
}

function pictureWords(attachment: Attachment) {
  const isPhoto = attachment.kind === 'photo'
  if (attachment.state !== 'stored') return isPhoto ? 'conversation.attachment.fetchPhoto' : 'conversation.attachment.fetchVideo'
  return isPhoto ? 'conversation.attachment.view' : 'conversation.attachment.playVideo'
}
