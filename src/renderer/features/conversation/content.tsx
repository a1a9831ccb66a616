import type { Message } from '../../../shared/model'
import { AlbumGrid, type AlbumPart } from './album-grid'
import { ArticleView } from './article'
import { AttachmentView, isFlush } from './attachment-view'
import { ContactCard, LocationCard, UnknownCard } from './cards'
import { ContentCard } from './content-card'
import { LivePhoto } from './live-photo'

/** Whether there is anything of a message that is drawn as what it is; else it shows its name and its raw JSON. */
export function isDrawn(message: Message): boolean {
  if (message.kind === 'unknown' || message.kind === 'unreadable') return false
  return message.kind === 'text' || message.attachments.length > 0 || (message.content ?? message.location ?? message.contact) !== undefined
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
  const parts = picturesOf(messages)
  const [first, second] = parts
  if (!first) return null
  if (first.message.kind === 'live_photo' && second) return <LivePhoto message={first.message} still={first.attachment} moving={second.attachment} />
  if (second) return <AlbumGrid parts={parts} />
  return <AttachmentView message={first.message} attachment={first.attachment} isHidden={first.message.hasSpoiler === true} />
}

/** Everything of a message that is neither text nor a picture. */
export function Rest({ message }: { readonly message: Message }) {
  const { content } = message
  // An article shows its files where it names them.
  if (content?.type === 'rich_message') return <ArticleView message={message} content={content} />
  const others = message.attachments.filter(attachment => !isFlush(attachment))
  return (
    <>
      {others.map(attachment => (
        <AttachmentView key={attachment.id} message={message} attachment={attachment} />
      ))}
      {message.contact && <ContactCard contact={message.contact} />}
      {message.location && <LocationCard message={message} location={message.location} place={0} />}
      {content && <ContentCard content={content} />}
      {!isDrawn(message) && <UnknownCard message={message} />}
    </>
  )
}

function picturesOf(messages: readonly Message[]): readonly AlbumPart[] {
  return messages.flatMap(message => (message.content?.type === 'rich_message' ? [] : message.attachments.filter(isFlush).map(attachment => ({ message, attachment }))))
}
