import { memo, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Span } from '../../../shared/content'
import type { EntityType } from '../../../shared/content-kinds'
import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { cx } from '../../ui/cx'
import { each } from '../../ui/each'
import { CodeBlock } from './code-block'
import { CustomEmoji } from './custom-emoji'
import { momentOf } from './days'
import { useHistoryActs } from './history-acts'
import { useInParts } from './in-parts'
import { goToPlace, placeProps, type PlaceKind } from './places'
import styles from './rich-text.module.css'
import { beginning, emojiCount, isEmoji, pieceOf, textOf, toRuns, type Piece, type Run } from './runs'

/** Twice what Telegram allows: more is asked for before it is laid out (SEC-31). UTF-16 units of ordinary text. */
const mostAtOnce = 8_192

type Props = {
  readonly message: Message
  /** The piece of the text that is drawn; all of it where absent. */
  readonly span?: Span
  /** Stands at the end of the last line where there is room. */
  readonly end?: ReactNode
}

/** A message's text with its entities, as React elements: its joined text is what was sent (SEC-30). */
export const RichText = memo(function RichText({ message, span, end }: Props) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(false)
  const [isRevealed, setRevealed] = useState(false)
  const { text, entities } = useMemo(() => (span ? pieceOf(message.text, message.entities, span) : message), [message, span])
  const until = useInParts(text)
  const { pieces, isCut } = useMemo(() => {
    const shown = beginning(text, entities, isWhole ? Number.POSITIVE_INFINITY : mostAtOnce)
    const sofar = until < shown.text.length ? beginning(shown.text, shown.entities, until) : shown
    return { pieces: toRuns(sofar.text, sofar.entities), isCut: shown.text.length < text.length }
  }, [text, entities, isWhole, until])
  const marks = entities.filter(({ type, offset, length }) => type === 'anchor' && length === 0 && offset >= 0 && offset <= text.length)
  const large = entities.every(entity => entity.type === 'custom_emoji') ? emojiCount(text) : 0

  return (
    <div className={cx(styles.text, large > 0 && styles.large)} dir="auto">
      {/* An anchor in a line has no words; it stands before the line. */}
      {each(marks, ({ name }) => (
        <span {...placeProps('anchor', name)} />
      ))}
      <Pieces pieces={pieces} message={message} isRevealed={isRevealed} reveal={() => setRevealed(true)} />
      {isCut && (
        <>
          {'… '}
          <button type="button" className={styles.more} onClick={() => setWhole(true)}>
            {t('conversation.message.showAll')}
          </button>
        </>
      )}
      {end}
    </div>
  )
})

type PiecesProps = {
  readonly pieces: readonly Piece[]
  readonly message: Message
  readonly isRevealed: boolean
  readonly reveal: () => void
}

function Pieces({ pieces, ...rest }: PiecesProps): ReactNode {
  return pieces.map((piece, place) => {
    // Pieces have no name of their own but their place, and a new text is a new tree.
    const key = place
    if (typeof piece !== 'string') return <RunView key={key} run={piece} {...rest} />
    const before = pieces[place - 1]
    const followsBlock = before !== undefined && typeof before !== 'string' && isBlock(before.entity.type)
    // A block ends its line already; the line break stays in the text, but makes no empty line.
    return followsBlock && piece.startsWith('\n') ? (
      <span key={key}>
        <span className={styles.swallowed}>{'\n'}</span>
        {piece.slice(1)}
      </span>
    ) : (
      piece
    )
  })
}

function RunView({ run, ...rest }: { readonly run: Run } & Omit<PiecesProps, 'pieces'>): ReactNode {
  const inside = <Pieces pieces={run.children} {...rest} />
  const { entity } = run
  // `toRuns` lets no other through.
  const type = entity.type as EntityType
  switch (type) {
    case 'bold':
      return <strong className={styles.bold}>{inside}</strong>
    case 'italic':
      return <em>{inside}</em>
    case 'underline':
      return <u>{inside}</u>
    case 'strikethrough':
      return <s>{inside}</s>
    case 'code':
    case 'mathematical_expression':
      return <code className={styles.code}>{inside}</code>
    case 'subscript':
      return <sub>{inside}</sub>
    case 'superscript':
      return <sup>{inside}</sup>
    case 'marked':
      return <mark className={styles.marked}>{inside}</mark>
    case 'date_time':
      return entity.time === undefined ? (
        inside
      ) : (
        <time dateTime={new Date(entity.time).toISOString()} title={momentOf(entity.time)} className={styles.moment}>
          {inside}
        </time>
      )
    case 'text_mention':
      return (
        <span className={styles.mention} title={entity.name === undefined ? undefined : visibleName(entity.name)}>
          {inside}
        </span>
      )
    case 'pre':
      return (
        <CodeBlock text={textOf(run.children)} language={entity.language}>
          {inside}
        </CodeBlock>
      )
    case 'spoiler':
      return (
        <Spoiler isRevealed={rest.isRevealed} reveal={rest.reveal}>
          {inside}
        </Spoiler>
      )
    case 'blockquote':
      return <blockquote className={styles.quote}>{inside}</blockquote>
    case 'expandable_blockquote':
      return <ExpandableQuote isLong={isLong(textOf(run.children))}>{inside}</ExpandableQuote>
    case 'url':
    case 'text_link':
    case 'email':
    case 'email_address':
    case 'button':
      if (type === 'button' && entity.url === undefined) return <span className={styles.mention}>{inside}</span>
      return (
        <Link message={rest.message} index={run.index} address={entity.url ?? textOf(run.children)}>
          {inside}
        </Link>
      )
    case 'custom_emoji':
      // A picture covers an emoji and nothing else: words could be hidden under it.
      if (entity.customEmojiId === undefined || !isEmoji(textOf(run.children))) return <span className={styles.emoji}>{inside}</span>
      return (
        <CustomEmoji message={rest.message} id={entity.customEmojiId}>
          {inside}
        </CustomEmoji>
      )
    case 'mention':
    case 'hashtag':
    case 'cashtag':
    case 'bot_command':
    case 'phone_number':
    case 'bank_card_number':
      return <span className={styles.mention}>{inside}</span>
    case 'anchor_link':
      return (
        <Jump kind="anchor" name={entity.name}>
          {inside}
        </Jump>
      )
    case 'reference_link':
      return (
        <sup>
          <Jump kind="reference" name={entity.name}>
            {inside}
          </Jump>
        </sup>
      )
    case 'anchor':
    case 'reference':
      return <span {...placeProps(type, entity.name)}>{inside}</span>
    default:
      return type satisfies never
  }
}

type LinkProps = {
  readonly message: Message
  readonly index: number
  readonly address: string
  readonly children: ReactNode
}

/** No `href`: only main opens links, and only those that it finds in the stored message (SEC-20). */
function Link({ message, index, address, children }: LinkProps) {
  const acts = useHistoryActs()
  const open = () => acts.openLink(message, { entity: index })
  return (
    // An anchor without an address cannot be followed by accident; the keys of a link are handled here.
    // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
    <span
      role="link"
      tabIndex={0}
      className={styles.link}
      onClick={open}
      onKeyDown={event => onEnter(event, open)}
      onPointerEnter={() => acts.hoverLink(address)}
      onPointerLeave={() => acts.hoverLink(undefined)}
      onFocus={() => acts.hoverLink(address)}
      onBlur={() => acts.hoverLink(undefined)}
    >
      {children}
    </span>
  )
}

/** Leads to a place in the same message, and nowhere else. */
function Jump({ kind, name, children }: { readonly kind: PlaceKind; readonly name: string | undefined; readonly children: ReactNode }) {
  return (
    // A box of its own could not run over several lines; the keys of a link are handled here.
    // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
    <span
      role="link"
      tabIndex={0}
      className={styles.link}
      onClick={event => goToPlace(event.currentTarget, kind, name)}
      onKeyDown={event => onEnter(event, () => goToPlace(event.currentTarget, kind, name))}
    >
      {children}
    </span>
  )
}

type SpoilerProps = { readonly isRevealed: boolean; readonly reveal: () => void; readonly children: ReactNode }

function Spoiler({ isRevealed, reveal, children }: SpoilerProps) {
  const { t } = useTranslation()
  if (isRevealed) return <span className={styles.revealed}>{children}</span>
  return (
    // A real button would be a box of its own and could not run over several lines.
    // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
    <span
      role="button"
      tabIndex={0}
      className={styles.spoiler}
      aria-label={t('conversation.message.spoiler')}
      onClick={reveal}
      onKeyDown={event => onEnter(event, reveal)}
    >
      <span aria-hidden="true" className={styles.covered} inert>
        {children}
      </span>
    </span>
  )
}

function ExpandableQuote({ isLong: isFolded, children }: { readonly isLong: boolean; readonly children: ReactNode }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <blockquote className={styles.quote}>
      <div className={cx(isFolded && !isOpen && styles.clamped)}>{children}</div>
      {isFolded && (
        <button type="button" className={styles.more} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'conversation.message.showLess' : 'conversation.message.showMore')}
        </button>
      )}
    </blockquote>
  )
}

/** Whether three lines would hide some of it, in the narrowest bubble that there is. */
export function isLong(text: string): boolean {
  return text.length > 120 || text.split('\n').length > 3
}

function isBlock(type: string): boolean {
  return type === 'pre' || type === 'blockquote' || type === 'expandable_blockquote'
}

function onEnter(event: KeyboardEvent<HTMLElement>, run: () => void): void {
  if (event.key !== 'Enter' && event.key !== ' ') return
  event.preventDefault()
  event.stopPropagation()
  run()
}
