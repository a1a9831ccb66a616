import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Block, Cell, Content, ListItem, Span } from '../../../shared/content'
import { placesOf } from '../../../shared/leads'
import type { Attachment, Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { cx } from '../../ui/cx'
import { each } from '../../ui/each'
import { ChevronLeft, ChevronRight, ChevronRight as Fold, Square, SquareCheck } from '../../ui/icons'
import styles from './article.module.css'
import { AttachmentView } from './attachment-view'
import { LocationCard } from './cards'
import { CodeBlock } from './code-block'
import { Key } from './keyboard'
import { placeProps } from './places'
import { isLong, RichText } from './rich-text'

type Article = Extract<Content, { type: 'rich_message' }>
type Props = { readonly message: Message }

/** A rich message (Bot API 10.1): blocks, each over a piece of the message's own text. */
export function ArticleView({ message, content }: Props & { readonly content: Article }) {
  return (
    <div className={styles.article} dir={content.isRtl ? 'rtl' : 'auto'}>
      <Blocks message={message} blocks={content.blocks} />
    </div>
  )
}

function Blocks({ message, blocks }: Props & { readonly blocks: readonly Block[] }): ReactNode {
  return each(blocks, block => <BlockView message={message} block={block} />)
}

function BlockView({ message, block }: Props & { readonly block: Block }): ReactNode {
  const { t } = useTranslation()
  switch (block.type) {
    case 'paragraph':
      return <RichText message={message} span={block.text} />
    case 'footer':
      return <Small message={message} span={block.text} />
    case 'thinking':
      return <div className={styles.small}>{t('content.rich.thinking', { text: wordsOf(message, block.text) })}</div>
    case 'heading':
      return (
        <div className={styles.heading} role="heading" aria-level={Math.min(6, block.size + 2)} data-size={block.size}>
          <RichText message={message} span={block.text} />
        </div>
      )
    case 'pre':
      return (
        <CodeBlock text={wordsOf(message, block.text)} language={block.language}>
          <RichText message={message} span={block.text} />
        </CodeBlock>
      )
    case 'mathematical_expression':
      return <code className={styles.formula}>{wordsOf(message, block.text)}</code>
    case 'divider':
      return <hr className={styles.divider} />
    case 'anchor':
      return <span className={styles.anchor} {...placeProps('anchor', block.name)} />
    case 'list':
      return (
        <ul className={styles.list}>
          {each(block.items, item => (
            <Item message={message} item={item} />
          ))}
        </ul>
      )
    case 'blockquote':
      return (
        <blockquote className={styles.quote}>
          <Blocks message={message} blocks={block.blocks} />
          <Small message={message} span={block.credit} />
        </blockquote>
      )
    case 'expandable_blockquote':
      return <ExpandableQuote message={message} text={block.text} credit={block.credit} />
    case 'pullquote':
      return (
        <aside className={styles.pull}>
          <RichText message={message} span={block.text} />
          <Small message={message} span={block.credit} />
        </aside>
      )
    case 'collage':
      return (
        <figure className={styles.collage}>
          <div className={styles.tiles}>
            <Blocks message={message} blocks={block.blocks} />
          </div>
          <Caption message={message} block={block} />
        </figure>
      )
    case 'slideshow':
      return <Slideshow message={message} block={block} />
    case 'table':
      return <Table message={message} block={block} />
    case 'details':
      return (
        <details className={styles.details} open={block.isOpen}>
          <summary className={styles.summary}>
            <Fold aria-hidden="true" />
            <RichText message={message} span={block.summary} />
          </summary>
          <Blocks message={message} blocks={block.blocks} />
        </details>
      )
    case 'map':
      return (
        <figure className={styles.figure}>
          <LocationCard message={message} location={{ latitude: block.latitude, longitude: block.longitude, isLive: false }} place={placesOf(message).indexOf(block)} />
          <Caption message={message} block={block} />
        </figure>
      )
    case 'animation':
    case 'audio':
    case 'document':
    case 'photo':
    case 'video':
    case 'voice_note':
      return <File message={message} block={block} attachment={message.attachments[block.attachment]} />
    case 'buttons':
      return (
        <div className={styles.buttons} data-align={block.align}>
          {each(block.buttons, button => (
            <Key message={message} button={button} />
          ))}
        </div>
      )
    case 'unknown':
      return <div className={styles.small}>{t('content.rich.unknown', { name: visibleName(block.name) })}</div>
    default:
      return block satisfies never
  }
}

function wordsOf(message: Message, { offset, length }: Span): string {
  return message.text.slice(offset, offset + length)
}

function Small({ message, span }: Props & { readonly span: Span | undefined }) {
  if (!span || span.length === 0) return null
  return (
    <div className={styles.small}>
      <RichText message={message} span={span} />
    </div>
  )
}

function Caption({ message, block }: Props & { readonly block: { readonly caption?: Span | undefined; readonly credit?: Span | undefined } }) {
  if (!block.caption && !block.credit) return null
  return (
    <figcaption>
      <Small message={message} span={block.caption} />
      <Small message={message} span={block.credit} />
    </figcaption>
  )
}

function Item({ message, item }: Props & { readonly item: ListItem }) {
  const { t } = useTranslation()
  return (
    <li className={styles.item}>
      <span className={styles.label}>
        {item.isChecked === undefined ? (
          visibleName(item.label) || '•'
        ) : item.isChecked ? (
          <SquareCheck role="img" aria-label={t('content.rich.checked')} />
        ) : (
          <Square role="img" aria-label={t('content.rich.unchecked')} />
        )}
      </span>
      <div className={styles.inside}>
        <Blocks message={message} blocks={item.blocks} />
      </div>
    </li>
  )
}

function ExpandableQuote({ message, text, credit }: Props & { readonly text: Span; readonly credit: Span | undefined }) {
  const { t } = useTranslation()
  const isFolded = isLong(wordsOf(message, text))
  const [isOpen, setOpen] = useState(false)
  return (
    <blockquote className={styles.quote}>
      <div className={cx(isFolded && !isOpen && styles.clamped)}>
        <RichText message={message} span={text} />
      </div>
      <Small message={message} span={credit} />
      {isFolded && (
        <button type="button" className={styles.more} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'conversation.message.showLess' : 'conversation.message.showMore')}
        </button>
      )}
    </blockquote>
  )
}

function Slideshow({ message, block }: Props & { readonly block: Extract<Block, { type: 'collage' | 'slideshow' }> }) {
  const { t } = useTranslation()
  const [at, setAt] = useState(0)
  const total = block.blocks.length
  const shown = block.blocks[at]
  if (!shown) return null
  return (
    <figure className={styles.figure}>
      <BlockView message={message} block={shown} />
      {total > 1 && (
        <div className={styles.slides}>
          <button type="button" className={styles.turn} aria-label={t('content.rich.previous')} disabled={at === 0} onClick={() => setAt(at - 1)}>
            <ChevronLeft />
          </button>
          <span>{t('content.rich.slide', { at: at + 1, total })}</span>
          <button type="button" className={styles.turn} aria-label={t('content.rich.next')} disabled={at === total - 1} onClick={() => setAt(at + 1)}>
            <ChevronRight />
          </button>
        </div>
      )}
      <Caption message={message} block={block} />
    </figure>
  )
}

function Table({ message, block }: Props & { readonly block: Extract<Block, { type: 'table' }> }) {
  return (
    <figure className={styles.wide}>
      <table className={cx(styles.table, block.isBordered && styles.bordered, block.isStriped && styles.striped, block.isCompact && styles.compact)}>
        <tbody>
          {each(block.rows, row => (
            <tr>
              {each(row, cell => (
                <CellView message={message} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Caption message={message} block={block} />
    </figure>
  )
}

function CellView({ message, cell }: Props & { readonly cell: Cell }) {
  const Tag = cell.isHeader ? 'th' : 'td'
  return (
    <Tag colSpan={cell.columns} rowSpan={cell.rows} data-align={cell.align} data-valign={cell.valign}>
      {cell.text && <RichText message={message} span={cell.text} />}
    </Tag>
  )
}

type FileBlock = Extract<Block, { attachment: number }>

function File({ message, block, attachment }: Props & { readonly block: FileBlock; readonly attachment: Attachment | undefined }) {
  if (!attachment) return null
  return (
    <figure className={styles.figure}>
      <AttachmentView message={message} attachment={attachment} isHidden={block.isSpoiler === true} />
      <Caption message={message} block={block} />
    </figure>
  )
}

