import { Schema, type MarkSpec, type NodeSpec } from 'prosemirror-model'

/**
 * How things are drawn, and how the browser's own changes to what is drawn are read back. Nothing from outside is ever read so:
 * what is pasted or dropped comes in as plain text (SEC-32).
 */

/** A line of text; Telegram has no paragraphs, so that what stands between two of them is one line feed. */
const paragraph: NodeSpec = { group: 'block', content: 'inline*', toDOM: () => ['p', { dir: 'auto' }, 0], parseDOM: [{ tag: 'p' }] }

const pre: NodeSpec = {
  group: 'block',
  content: 'text*',
  marks: '',
  code: true,
  defining: true,
  attrs: { language: { default: '' } },
  toDOM: ({ attrs }) => ['pre', { 'data-language': String(attrs['language']), spellcheck: 'false', dir: 'ltr' }, ['code', 0]],
  parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
}

/** Telegram nests no quotes, and no code in them. */
const quote: NodeSpec = {
  group: 'block',
  content: 'paragraph+',
  defining: true,
  attrs: { isExpandable: { default: false } },
  toDOM: ({ attrs }) => ['blockquote', attrs['isExpandable'] === true ? { 'data-expandable': '' } : {}, 0],
  parseDOM: [{ tag: 'blockquote', getAttrs: element => ({ isExpandable: element.hasAttribute('data-expandable') }) }],
}

const marks = {
  link: {
    attrs: { url: {} },
    inclusive: false,
    toDOM: mark => ['span', { 'data-link': String(mark.attrs['url']), title: String(mark.attrs['url']) }, 0],
    parseDOM: [{ tag: 'span[data-link]', getAttrs: element => ({ url: element.getAttribute('data-link') ?? '' }) }],
  },
  bold: { toDOM: () => ['strong', 0], parseDOM: [{ tag: 'strong' }] },
  italic: { toDOM: () => ['em', 0], parseDOM: [{ tag: 'em' }] },
  underline: { toDOM: () => ['u', 0], parseDOM: [{ tag: 'u' }] },
  strikethrough: { toDOM: () => ['s', 0], parseDOM: [{ tag: 's' }] },
  spoiler: { toDOM: () => ['span', { 'data-spoiler': '' }, 0], parseDOM: [{ tag: 'span[data-spoiler]' }] },
  emoji: {
    attrs: { id: {} },
    inclusive: false,
    toDOM: mark => ['span', { 'data-emoji': String(mark.attrs['id']) }, 0],
    parseDOM: [{ tag: 'span[data-emoji]', getAttrs: element => ({ id: element.getAttribute('data-emoji') ?? '' }) }],
  },
  /** Telegram lets nothing else into code. */
  code: { excludes: '_', toDOM: () => ['code', { spellcheck: 'false' }, 0], parseDOM: [{ tag: 'code' }] },
} satisfies Readonly<Record<string, MarkSpec>>

export type MarkName = keyof typeof marks

/** All that Telegram's formatting can say, and nothing else: what is pasted or dropped cannot bring more. */
export const schema = new Schema({
  nodes: { doc: { content: 'block+' }, paragraph, pre, quote, text: { group: 'inline' } },
  marks,
})

type NodeName = 'paragraph' | 'pre' | 'quote'

export function nodeType(name: NodeName) {
  const type = schema.nodes[name]
  if (!type) throw new Error(`the schema has no ${name}`)
  return type
}

export function markType(name: MarkName) {
  const type = schema.marks[name]
  if (!type) throw new Error(`the schema has no ${name}`)
  return type
}
