import { memo, useState, type ReactNode, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { Avatar } from '../../ui/avatar'
import { cx } from '../../ui/cx'
import { Clock, Forward, type Icon, Lock, Sparkles, Star, Trash } from '../../ui/icons'
import styles from './bubble.module.css'
import { hasPictures, isBare, Pictures, Rest } from './content'
import { momentOf, timeOf } from './days'
import { DeliveryMark } from './delivery-mark'
import { DeliveryNotice } from './delivery-notice'
import { gravestDelivery } from './delivery-words'
import { useFocusKept } from './focus-kept'
import { ProtectedContext, useHistoryActs } from './history-acts'
import { Keyboard } from './keyboard'
import { RichText } from './rich-text'
import { sameMessages } from './rows'
import { emojiCount } from './runs'
import { useSpokenMessage } from './spoken'
import { Tools } from './tools'
import { Undo } from './undo'

type Props = {
  /** One message, or the parts of one album. */
  readonly messages: readonly [Message, ...Message[]]
  /** Picks the tint of the face; the author's name where it is absent. */
  readonly seed: string | undefined
  /** Tells the author from another of the same name. */
  readonly twin: string | undefined
  readonly isFirst: boolean
  readonly isLast: boolean
  /** Whether Tab stops here: one message of the history at a time. */
  readonly isStop: boolean
  /** It was jumped to. */
  readonly isMarked: boolean
}

/** A message, or an album, with everything that belongs to it. Drawn again only when its own rows changed. */
export const Bubble = memo(function Bubble({ messages, seed, twin, isFirst, isLast, isStop, isMarked }: Props) {
  const { t } = useTranslation()
  // The tools are made for the message under the pointer or the focus alone: a hundred toolbars would cost a frame.
  const [isUnder, setUnder] = useState(false)
  const { article, isFocused, ...focus } = useFocusKept()
  const [head] = messages
  const isOurs = head.direction === 'outgoing'
  const isNote = head.direction === 'note'
  const words = messages.find(message => message.text !== '' && showsText(message))
  const delivery = gravestDelivery(messages)
  const isEdited = messages.some(message => message.editedAt !== undefined)
  const showsMeta = isLast || isEdited || signCount(head) > 0 || (delivery !== undefined && delivery !== 'sent')
  const bare = isBare(messages) || (words !== undefined && isLargeEmoji(messages, words))
  const flush = hasPictures(messages)
  const captionAbove = flush && messages.some(message => message.captionAbove === true)
  const reactions = messages.flatMap(message => message.reactions)
  const meta = showsMeta ? <Meta messages={messages} /> : null
  // Over a picture that nothing stands under.
  const metaFloats = meta !== null && flush && !words && reactions.length === 0 && messages.every(message => isOnlyPictures(message))
  // A player has room for the time beside its own.
  const isSound = messages.length === 1 && reactions.length === 0 && head.attachments.some(({ kind, state }) => (kind === 'voice' || kind === 'audio') && state !== 'too-big' && state !== 'gone')
  const author = visibleName(head.author) || t('conversation.nameless')
  const isProtected = messages.some(message => message.isProtected === true)
  const isDeleted = messages.every(message => message.isDeleted === true)

  const tools = (isUnder || isFocused) && <Tools message={head} time={showsMeta ? undefined : timeOf(head.date)} />

  const bubble = (
    // Messages take the focus one at a time, like the articles of a feed do (WAI-ARIA); the list listens to their keys.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      ref={article}
      className={cx(styles.row, isFirst && styles.first, isMarked && styles.marked)}
      data-side={isNote ? 'note' : isOurs ? 'ours' : 'theirs'}
      data-message={head.id}
      data-protected={isProtected || undefined}
      data-deleted={isDeleted || undefined}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isStop ? 0 : -1}
      aria-label={useSpokenMessage(messages, twin)}
      onPointerEnter={() => setUnder(true)}
      onPointerLeave={() => setUnder(false)}
      {...focus}
      {...(isProtected && { onCopy: refuse, onCut: refuse, onDragStart: refuse })}
    >
      {!isOurs && !isNote && <span className={styles.face}>{isLast && <Avatar name={author} seed={seed ?? author} size={32} />}</span>}
      <div className={styles.column}>
        <div className={styles.line}>
          <div className={cx(styles.bubble, bare && styles.bare, flush && styles.flush)} data-first={isFirst || undefined} data-last={isLast || undefined} data-gone={delivery === 'discarded' || undefined}>
            {isNote && <div className={styles.label}>{t('conversation.message.note')}</div>}
            {!isOurs && !isNote && isFirst && !bare && (
              <div className={styles.author} dir="auto">
                {author}
                {twin !== undefined && <span className={styles.signature} title={t('conversation.message.twin', { id: head.authorId ?? '' })}>{`#${twin}`}</span>}
                {head.signature !== undefined && <span className={styles.signature}>{visibleName(head.signature)}</span>}
              </div>
            )}
            {head.forwardedFrom !== undefined && <Forwarded from={head.forwardedFrom} at={head.forwardedAt} />}
            {head.viaBot !== undefined && <div className={styles.forwarded}>{t('content.envelope.via', { bot: visibleName(head.viaBot) })}</div>}
            {head.replyTo && <Quote replyTo={head.replyTo} />}
            {captionAbove && words && <RichText message={words} />}
            {flush && (
              <div className={styles.pictures}>
                <Pictures messages={messages} />
                {metaFloats && <span className={styles.over}>{meta}</span>}
              </div>
            )}
            {messages.map(message => (
              <Rest key={message.id} message={message} />
            ))}
            {words && !captionAbove && <RichText message={words} end={reactions.length === 0 && meta && <End meta={meta} messages={messages} />} />}
            {(reactions.length > 0 || ((!words || captionAbove) && !metaFloats && meta)) && (
              <div className={cx(styles.foot, isSound && styles.tucked)}>
                <Reactions message={messages.find(message => message.reactions.length > 0) ?? head} list={reactions} />
                {meta && <span className={styles.last}>{meta}</span>}
              </div>
            )}
          </div>
          <div className={styles.aside}>
            {isOurs ? <Undo messages={messages}>{tools}</Undo> : tools}
          </div>
        </div>
        {messages.map(message => message.buttons && <Keyboard key={message.id} message={message} />)}
        {messages.map(message => (
          <DeliveryNotice key={message.id} message={message} />
        ))}
      </div>
    </article>
  )
  return isProtected ? <ProtectedContext value>{bubble}</ProtectedContext> : bubble
}, sameProps)

/** What is protected is not copied and not dragged out of the window. */
function refuse(event: SyntheticEvent): void {
  event.preventDefault()
}

function sameProps(before: Props, after: Props): boolean {
  return (
    before.seed === after.seed &&
    before.twin === after.twin &&
    before.isFirst === after.isFirst &&
    before.isLast === after.isLast &&
    before.isStop === after.isStop &&
    before.isMarked === after.isMarked &&
    sameMessages(before.messages, after.messages)
  )
}

/** Cards show their own words; the text of a venue, a poll or an article only repeats them. */
function showsText({ contact, location, content }: Message): boolean {
  return contact === undefined && location === undefined && (content === undefined || content.type === 'paid_media')
}

/** How many signs the foot has to show, even inside a group. */
function signCount({ isDeleted, isProtected, isAutomatic, paidStars, effectId }: Message): number {
  return [isDeleted === true, isProtected === true, isAutomatic === true, paidStars !== undefined, effectId !== undefined].filter(Boolean).length
}

function isLargeEmoji(messages: readonly Message[], words: Message): boolean {
  return messages.length === 1 && words.attachments.length === 0 && words.replyTo === undefined && emojiCount(words.text) > 0
}

function isOnlyPictures(message: Message): boolean {
  return message.content === undefined && message.attachments.every(({ kind, state }) => (kind === 'photo' || kind === 'video' || kind === 'animation') && state !== 'too-big')
}

function Meta({ messages }: { readonly messages: readonly [Message, ...Message[]] }) {
  const { t } = useTranslation()
  const last = messages.at(-1) ?? messages[0]
  const acts = useHistoryActs()
  const edited = messages.find(message => message.versions !== undefined) ?? messages.find(message => message.editedAt !== undefined)
  const delivery = gravestDelivery(messages)
  const at = shownAt(last)
  return (
    <span className={styles.meta} dir="ltr">
      <Marks message={last} />
      {edited?.editedAt !== undefined &&
        (edited.versions === undefined ? (
          <span title={t('conversation.message.editedAt', { time: momentOf(edited.editedAt) })}>{t('conversation.message.edited')}</span>
        ) : (
          <button
            type="button"
            className={styles.edited}
            aria-label={t('conversation.versions.show')}
            title={t('conversation.message.editedAt', { time: momentOf(edited.editedAt) })}
            onClick={() => acts.showVersions(edited)}
          >
            {t('conversation.message.edited')}
          </button>
        ))}
      <time dateTime={new Date(at).toISOString()} title={momentOf(at)}>
        {timeOf(at)}
      </time>
      {delivery && <DeliveryMark delivery={delivery} />}
    </span>
  )
}

/** What waits for its time was not said yet. */
function shownAt({ delivery, sendAt, date }: Message): number {
  return delivery === 'scheduled' ? (sendAt ?? date) : date
}

/** What is unusual about how it came, each a small sign with its words. */
function Marks({ message }: { readonly message: Message }) {
  const { t } = useTranslation()
  const signs: readonly (readonly [Icon, string])[] = [
    ...(message.isDeleted === true ? [[Trash, t('conversation.message.deletedWords')] as const] : []),
    ...(message.isProtected === true ? [[Lock, t('content.envelope.protected')] as const] : []),
    ...(message.isAutomatic === true ? [[Clock, t('content.envelope.automatic')] as const] : []),
    ...(message.paidStars === undefined ? [] : [[Star, t('content.envelope.paid', { count: message.paidStars })] as const]),
    ...(message.effectId === undefined ? [] : [[Sparkles, t('content.envelope.effect')] as const]),
  ]
  return signs.map(([Sign, words]) => (
    <span key={words} className={styles.sign} title={words}>
      <Sign role="img" aria-label={words} />
    </span>
  ))
}

/** As wide as one sign and the gap after it. */
const signRoom = '\u2003\u2009'

/** The meta in the corner, and room for it at the end of the last line; the room has its width, but no text of its own. */
function End({ meta, messages }: { readonly meta: ReactNode; readonly messages: readonly [Message, ...Message[]] }) {
  const { t } = useTranslation()
  const last = messages.at(-1) ?? messages[0]
  const edited = messages.some(message => message.editedAt !== undefined) ? `${t('conversation.message.edited')} ` : ''
  return (
    <>
      <span className={styles.room} data-room={`${signRoom.repeat(signCount(last))}${edited}${timeOf(shownAt(last))}`} data-mark={last.delivery && true} aria-hidden="true" />
      <span className={styles.end}>{meta}</span>
    </>
  )
}

function Forwarded({ from, at }: { readonly from: string; readonly at: number | undefined }) {
  const { t } = useTranslation()
  return (
    <div className={styles.forwarded} title={at === undefined ? undefined : t('content.envelope.forwardedAt', { moment: momentOf(at) })}>
      <Forward aria-hidden="true" />
      <span dir="auto">{t('conversation.message.forwarded', { name: visibleName(from) || t('conversation.nameless') })}</span>
    </div>
  )
}

function Quote({ replyTo }: { readonly replyTo: NonNullable<Message['replyTo']> }) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const { messageId } = replyTo
  const author = visibleName(replyTo.author) || t('conversation.nameless')
  const kind = `conversation.kind.${replyTo.kind}`
  const text = replyTo.text || (i18n.exists(kind) ? t(kind) : t('conversation.kind.unknown'))
  const words = (
    <>
      <span className={styles.quoteAuthor} dir="auto">
        {author}
        {replyTo.chat !== undefined && replyTo.chat !== replyTo.author && <span className={styles.signature}>{t('content.envelope.otherChat', { chat: visibleName(replyTo.chat) })}</span>}
      </span>
      <span className={styles.quoteText} dir="auto">
        {text.slice(0, 200)}
      </span>
    </>
  )
  if (messageId === undefined)
    return (
      <div className={styles.quote} title={t('conversation.message.replyGone')}>
        {words}
      </div>
    )
  return (
    <button
      type="button"
      className={styles.quote}
      title={t('conversation.message.showQuoted')}
      onClick={() => acts.jump(messageId)}
    >
      {words}
    </button>
  )
}

function Reactions({ message, list }: { readonly message: Message; readonly list: readonly string[] }): ReactNode {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  if (list.length === 0) return null
  const counted = [...new Set(list)].map(emoji => [emoji, list.filter(other => other === emoji).length] as const)
  return (
    <button type="button" className={styles.reactions} aria-label={t('conversation.versions.showReactions', { list: list.map(emoji => visibleName(emoji)).join(' ') })} onClick={() => acts.showVersions(message)}>
      {counted.map(([emoji, count]) => (
        <span key={emoji} className={styles.reaction}>
          {visibleName(emoji).slice(0, 16)}
          {count > 1 && <span className={styles.reactionCount}>{count}</span>}
        </span>
      ))}
    </button>
  )
}
