import type { Block, Cell, Span } from '../../../shared/content'
import type { Entity } from '../../../shared/model'
import { buttonOf } from './buttons'
import { nameOf } from './contact'
import type { AttachmentFact } from './facts'
import { type Json, count, list, number, object, seconds, text } from './read'

/** A rich message as one text with entities, and its blocks as pieces of that text: lists, search and notifications read the text. */
export type Rich = {
  readonly blocks: readonly Block[]
  readonly text: string
  readonly entities: readonly Entity[]
  readonly attachments: readonly AttachmentFact[]
}

/** Makes the file of a block. `ordinal` is its place on the message; null where it is none. */
export type MakeFile = (kind: AttachmentFact['kind'], file: unknown, ordinal: number) => AttachmentFact | null

/** Telegram's limits (MAP 2.4), with room: what is beyond them is left out, and the raw JSON has it. */
const most = { blocks: 1_000, depth: 24, characters: 65_536, entities: 5_000, columns: 40 }

/** Reads a `rich_message`. Never throws: what is not as it should be is left out, an unknown block keeps its name. */
export function richOf(value: unknown, makeFile: MakeFile): Rich {
  const flow = new Flow(makeFile)
  const blocks = flow.blocks(object(value)?.['blocks'], 0)
  return { blocks, text: flow.text, entities: flow.entities, attachments: flow.attachments }
}

/** Lays blocks out behind each other. */
class Flow {
  text = ''
  readonly entities: Entity[] = []
  readonly attachments: AttachmentFact[] = []
  readonly #makeFile: MakeFile
  #left = most.blocks

  constructor(makeFile: MakeFile) {
    this.#makeFile = makeFile
  }

  blocks(value: unknown, depth: number): Block[] {
    if (depth > most.depth) return []
    return list(value).flatMap(each => {
      const block = object(each)
      if (!block || this.#left === 0) return []
      this.#left -= 1
      return [this.#block(block, depth)]
    })
  }

  #block(block: Json, depth: number): Block {
    const name = text(block['type']) ?? ''
    switch (name) {
      case 'paragraph':
      case 'footer':
      case 'thinking':
        return { type: name, text: this.#span(block['text']) }
      case 'heading':
        return { type: name, text: this.#span(block['text']), size: Math.min(6, Math.max(1, count(block['size']) ?? 1)) }
      case 'pre':
        return { type: name, text: this.#span(block['text']), language: text(block['language'])?.slice(0, 40) }
      case 'divider':
        return { type: name }
      case 'mathematical_expression':
        return { type: name, text: this.#span(block['expression']) }
      case 'anchor':
        return { type: name, name: text(block['name'], 200) ?? '' }
      case 'list':
        return { type: name, items: list(block['items']).flatMap(each => this.#item(object(each), depth)) }
      case 'blockquote':
        return { type: name, blocks: this.blocks(block['blocks'], depth + 1), credit: this.#optional(block['credit']) }
      case 'expandable_blockquote':
      case 'pullquote':
        return { type: name, text: this.#span(block['text']), credit: this.#optional(block['credit']) }
      case 'collage':
      case 'slideshow':
        return { type: name, blocks: this.blocks(block['blocks'], depth + 1), ...this.#caption(block['caption']) }
      case 'table':
        return {
          type: name,
          rows: this.#rows(block['cells']),
          isBordered: block['is_bordered'] === true,
          isStriped: block['is_striped'] === true,
          isCompact: block['is_compact'] === true,
          caption: this.#optional(block['caption']),
        }
      case 'details':
        return { type: name, summary: this.#span(block['summary']), blocks: this.blocks(block['blocks'], depth + 1), isOpen: block['is_open'] === true }
      case 'map':
        return this.#map(block)
      case 'animation':
      case 'audio':
      case 'document':
      case 'photo':
      case 'video':
        return this.#file(name, name, block)
      case 'voice_note':
        return this.#file(name, 'voice', block)
      case 'buttons':
        return { type: name, buttons: list(block['buttons']).flatMap(each => this.#button(object(each))), align: alignOf(block['align']) }
      default:
        return { type: 'unknown', name: name.slice(0, 100) }
    }
  }

  #item(item: Json | null, depth: number): Extract<Block, { type: 'list' }>['items'] {
    if (!item || this.#left === 0) return []
    this.#left -= 1
    const label = text(item['label'])?.slice(0, 40) ?? ''
    return [
      {
        label,
        blocks: this.blocks(item['blocks'], depth + 1),
        ...(item['has_checkbox'] === true && { isChecked: item['is_checked'] === true }),
      },
    ]
  }

  #rows(value: unknown): Cell[][] {
    return list(value).flatMap(row => {
      if (this.#left === 0) return []
      this.#left -= 1
      return [list(row).slice(0, most.columns).map(each => this.#cell(object(each) ?? {}))]
    })
  }

  #cell(cell: Json): Cell {
    const valign = cell['valign']
    return {
      text: this.#optional(cell['text']),
      isHeader: cell['is_header'] === true,
      columns: Math.min(most.columns, Math.max(1, count(cell['colspan']) ?? 1)),
      rows: Math.min(most.blocks, Math.max(1, count(cell['rowspan']) ?? 1)),
      align: alignOf(cell['align']),
      valign: valign === 'middle' || valign === 'bottom' ? valign : 'top',
    }
  }

  #map(block: Json): Block {
    const place = object(block['location'])
    const latitude = number(place?.['latitude'])
    const longitude = number(place?.['longitude'])
    if (latitude === null || longitude === null) return { type: 'unknown', name: 'map' }
    return { type: 'map', latitude, longitude, zoom: number(block['zoom']) ?? 15, ...this.#caption(block['caption']) }
  }

  #file(type: 'animation' | 'audio' | 'document' | 'photo' | 'video' | 'voice_note', kind: AttachmentFact['kind'], block: Json): Block {
    const ordinal = this.attachments.length
    const file = this.#makeFile(kind, block[type], ordinal)
    if (!file) return { type: 'unknown', name: type }
    this.attachments.push(file)
    return { type, attachment: ordinal, isSpoiler: block['has_spoiler'] === true || undefined, ...this.#caption(block['caption']) }
  }

  #button(raw: Json | null) {
    const { offset, length } = this.#span(raw?.['text'])
    return buttonOf(raw, this.text.slice(offset, offset + length))
  }

  #caption(value: unknown): { caption?: Span; credit?: Span } {
    const caption = object(value)
    if (!caption) return {}
    const words = this.#optional(caption['text'])
    const credit = this.#optional(caption['credit'])
    return { ...(words && { caption: words }), ...(credit && { credit }) }
  }

  #optional(value: unknown): Span | undefined {
    return value === undefined ? undefined : this.#span(value)
  }

  /** A piece of its own: on a new line, its entities begin and end in it. */
  #span(value: unknown): Span {
    if (this.text !== '' && !this.text.endsWith('\n')) this.#add('\n')
    const offset = this.text.length
    this.#rich(value, 0)
    return { offset, length: this.text.length - offset }
  }

  #add(words: string): void {
    this.text += words.slice(0, most.characters - this.text.length).toWellFormed()
  }

  #rich(value: unknown, depth: number): void {
    if (typeof value === 'string') return this.#add(value)
    if (depth > most.depth) return
    if (Array.isArray(value)) return value.forEach(each => this.#rich(each, depth + 1))
    const piece = object(value)
    if (!piece) return
    const offset = this.text.length
    // In front of what stands in it: an outer entity comes first.
    const place = this.entities.length
    this.#words(piece, depth)
    const entity = entityOf(piece, this.text.slice(offset))
    if (entity && this.entities.length < most.entities) this.entities.splice(place, 0, { ...entity, offset, length: this.text.length - offset })
  }

  #words(piece: Json, depth: number): void {
    if (piece['type'] === 'custom_emoji') return this.#add(text(piece['alternative_text']) ?? '')
    if (piece['type'] === 'mathematical_expression') return this.#add(text(piece['expression']) ?? '')
    if (piece['type'] === 'button') return this.#rich(object(piece['button'])?.['text'], depth + 1)
    this.#rich(piece['text'], depth + 1)
  }
}

/** What a rich text's piece is called among entities, with what it needs to be drawn; null for one without a type. */
function entityOf(piece: Json, words: string): Omit<Entity, 'offset' | 'length'> | null {
  const type = text(piece['type'])
  switch (type) {
    case null:
      return null
    case 'url':
      return { type: 'text_link', url: (text(piece['url']) ?? words).slice(0, 2_048) }
    case 'email_address':
      return { type, url: `mailto:${(text(piece['email_address']) ?? words).slice(0, 320)}` }
    case 'mention':
      return { type, url: `https://t.me/${(text(piece['username']) ?? words).replace(/^@/, '').slice(0, 64)}` }
    case 'text_mention':
      return { type, name: nameOf(object(piece['user']) ?? {}) }
    case 'custom_emoji':
      return { type, customEmojiId: text(piece['custom_emoji_id'])?.slice(0, 64) }
    case 'date_time':
      return { type, time: seconds(piece['unix_time']) ?? undefined, format: text(piece['date_time_format'])?.slice(0, 10) }
    case 'anchor':
    case 'reference':
      return { type, name: text(piece['name'])?.slice(0, 200) }
    case 'anchor_link':
      return { type, name: text(piece['anchor_name'])?.slice(0, 200) }
    case 'reference_link':
      return { type, name: text(piece['reference_name'])?.slice(0, 200) }
    case 'button': {
      const [button] = buttonOf(object(piece['button']), words)
      return { type, ...(button?.url !== undefined && { url: button.url }) }
    }
    default:
      return { type: type.slice(0, 64) }
  }
}

function alignOf(value: unknown): 'left' | 'center' | 'right' {
  return value === 'center' || value === 'right' ? value : 'left'
}
