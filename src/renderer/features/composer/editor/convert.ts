import type { Mark, Node } from 'prosemirror-model'
import type { Rich, RichEntity, RichType } from '../rich'
import { nodeType, schema, type MarkName } from './schema'

const types = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'strikethrough',
  spoiler: 'spoiler',
  code: 'code',
  link: 'text_link',
  emoji: 'custom_emoji',
} satisfies Readonly<Record<MarkName, RichType>>

/** What a document says: its lines, and one entity for each stretch of formatting. Outer entities come before those inside them. */
export function toRich(doc: Node): Rich {
  const entities: RichEntity[] = []
  let text = ''
  const line = (node: Node) => {
    entities.push(...marksOf(node, text.length))
    text += node.textContent
  }
  doc.forEach((block, _offset, place) => {
    if (place > 0) text += '\n'
    const start = text.length
    if (block.type.name === 'quote')
      block.forEach((paragraph, _inside, index) => {
        if (index > 0) text += '\n'
        line(paragraph)
      })
    else line(block)
    const length = text.length - start
    if (length === 0) return
    if (block.type.name === 'quote') entities.push({ type: block.attrs['isExpandable'] === true ? 'expandable_blockquote' : 'blockquote', offset: start, length })
    if (block.type.name === 'pre') {
      const language = String(block.attrs['language'])
      entities.push({ type: 'pre', offset: start, length, ...(language ? { language } : {}) })
    }
  })
  return { text, entities: entities.toSorted(inOrder) }
}

/** The document that says it. Blocks that do not stand on whole lines are widened to them; code inside a line stays a part of it. */
export function fromRich({ text, entities: given }: Rich): Node {
  const entities = given.map(entity => untorn(text, entity))
  const lines = linesOf(text)
  const blocks = blocksOf(text, entities)
  const nodes: Node[] = []
  for (let place = 0; place < lines.length; ) {
    const line = lines[place]
    if (!line) break
    const block = blocks.find(one => one.start <= line.start && line.end <= one.end)
    if (!block) {
      nodes.push(nodeType('paragraph').create(null, inline(text, line.start, line.end, entities)))
      place += 1
      continue
    }
    const inside = lines.filter(one => one.start >= block.start && one.end <= block.end)
    nodes.push(blockNode(text, block, inside, entities))
    place += Math.max(1, inside.length)
  }
  return schema.node('doc', null, nodes)
}

type Line = { readonly start: number; readonly end: number }
type Block = Line & { readonly entity: RichEntity }

function blockNode(text: string, { start, end, entity }: Block, lines: readonly Line[], entities: readonly RichEntity[]): Node {
  if (entity.type === 'pre') {
    const code = text.slice(start, end)
    return nodeType('pre').create({ language: entity.language ?? '' }, code === '' ? null : schema.text(code))
  }
  return nodeType('quote').create(
    { isExpandable: entity.type === 'expandable_blockquote' },
    lines.map(line => nodeType('paragraph').create(null, inline(text, line.start, line.end, entities))),
  )
}

function linesOf(text: string): readonly Line[] {
  let start = 0
  return text.split('\n').map(line => {
    const end = start + line.length
    const place = { start, end }
    start = end + 1
    return place
  })
}

/** Quotes, and code on lines of its own: whole lines, none inside another. */
function blocksOf(text: string, entities: readonly RichEntity[]): readonly Block[] {
  const blocks: Block[] = []
  for (const entity of entities.toSorted(inOrder)) {
    const isQuote = entity.type === 'blockquote' || entity.type === 'expandable_blockquote'
    if (!isQuote && entity.type !== 'pre') continue
    const { start, end } = withoutLastFeed(text, entity)
    const isWhole = (start === 0 || text[start - 1] === '\n') && (end === text.length || text[end] === '\n')
    if (!isQuote && !isWhole) continue
    const wide = { start: text.lastIndexOf('\n', start - 1) + 1, end: endOfLine(text, end), entity }
    const from = start === 0 ? 0 : wide.start
    if (!blocks.some(other => from <= other.end && other.start <= wide.end)) blocks.push({ ...wide, start: from })
  }
  return blocks
}

function withoutLastFeed(text: string, { offset, length }: RichEntity): Line {
  const end = offset + length
  const isAtEnd = end === text.length || text[end] === '\n'
  return { start: offset, end: !isAtEnd && length > 1 && text[end - 1] === '\n' ? end - 1 : end }
}

function endOfLine(text: string, place: number): number {
  const feed = text.indexOf('\n', place)
  return feed < 0 ? text.length : feed
}

/** The formatted pieces of one line. */
function inline(text: string, start: number, end: number, entities: readonly RichEntity[]): Node[] {
  if (start === end) return []
  const here = entities.filter(entity => entity.offset < end && entity.offset + entity.length > start && markOf(entity) !== undefined)
  const borders = new Set([start, end])
  for (const { offset, length } of here) for (const place of [offset, offset + length]) if (place > start && place < end) borders.add(place)
  const places = [...borders].toSorted((a, b) => a - b)
  return places.slice(0, -1).map((from, index) => {
    const to = places[index + 1] ?? end
    const over = here.filter(entity => entity.offset <= from && entity.offset + entity.length >= to)
    return schema.text(text.slice(from, to), marksAt(over))
  })
}

function marksAt(entities: readonly RichEntity[]): readonly Mark[] {
  const none: readonly Mark[] = []
  return entities.reduce((marks, entity) => markOf(entity)?.addToSet(marks) ?? marks, none)
}

function markOf({ type, url, customEmojiId }: RichEntity): Mark | undefined {
  if (type === 'text_link') return schema.mark('link', { url: url ?? '' })
  if (type === 'custom_emoji') return schema.mark('emoji', { id: customEmojiId ?? '' })
  // Code that does not stand on lines of its own.
  if (type === 'pre') return schema.mark('code')
  if (type === 'blockquote' || type === 'expandable_blockquote') return undefined
  return schema.mark(type)
}

function untorn(text: string, entity: RichEntity): RichEntity {
  const offset = whole(text, entity.offset)
  return { ...entity, offset, length: whole(text, entity.offset + entity.length) - offset }
}

/** A border between two halves of a character outside the basic plane belongs before it. */
function whole(text: string, place: number): number {
  const isInside = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(place - 1, place + 1))
  return isInside ? place - 1 : place
}

/** The stretches of each mark in a line: neighbours that share it are one. */
function marksOf(node: Node, base: number): readonly RichEntity[] {
  const done: RichEntity[] = []
  let open: { readonly mark: Mark; readonly from: number }[] = []
  let at = base
  const close = (kept: readonly Mark[]) => {
    for (const { mark, from } of open) if (!mark.isInSet(kept)) done.push(entityOf(mark, from, at - from))
    open = open.filter(({ mark }) => mark.isInSet(kept))
  }
  node.forEach(child => {
    close(child.marks)
    for (const mark of child.marks) if (!open.some(one => one.mark.eq(mark))) open.push({ mark, from: at })
    at += child.textContent.length
  })
  close([])
  return done
}

function entityOf(mark: Mark, offset: number, length: number): RichEntity {
  const type = types[mark.type.name as MarkName]
  if (type === 'text_link') return { type, offset, length, url: String(mark.attrs['url']) }
  if (type === 'custom_emoji') return { type, offset, length, customEmojiId: String(mark.attrs['id']) }
  return { type, offset, length }
}

/** By place, the longer one first; of two that cover the same, the one that stands for a block. */
function inOrder(one: RichEntity, other: RichEntity): number {
  return one.offset - other.offset || other.length - one.length || rank(one.type) - rank(other.type)
}

const ranks: readonly RichType[] = [
  'blockquote', 'expandable_blockquote', 'pre', 'text_link', 'bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'custom_emoji', 'code',
]

function rank(type: RichType): number {
  return ranks.indexOf(type)
}
