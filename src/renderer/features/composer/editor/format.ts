import { lift, toggleMark, wrapIn } from 'prosemirror-commands'
import { Fragment, Slice, type Node } from 'prosemirror-model'
import { TextSelection, type Command, type EditorState, type Transaction } from 'prosemirror-state'
import { markType, nodeType, schema, type MarkName } from './schema'
import type { Format } from '../format'

/** The command behind a button, a key or an entry of the palette. Links are asked for before: see `linkTo`. */
export function commandOf(format: Exclude<Format, 'link'>): Command {
  switch (format) {
    case 'quote':
      return toggleQuote
    case 'expandable':
      return toggleExpandable
    case 'pre':
      return togglePre
    case 'clear':
      return clear
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strikethrough':
    case 'spoiler':
    case 'code':
      return toggleMark(markType(format))
    default:
      return format satisfies never
  }
}

/** What holds for the whole selection, or where the cursor stands. */
export function formatsAt(state: EditorState): ReadonlySet<Format> {
  const names: readonly Extract<MarkName, Format>[] = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code', 'link']
  const on = new Set<Format>(names.filter(name => hasMark(state, name)))
  const quote = quoteAround(state)
  if (quote) on.add(quote.attrs['isExpandable'] === true ? 'expandable' : 'quote')
  if (state.selection.$from.parent.type.name === 'pre') on.add('pre')
  return on
}

/** The address under the cursor or the selection; undefined where there is none. */
export function linkAt({ selection, doc }: EditorState): string | undefined {
  const { $from, from, to } = selection
  let found: string | undefined
  doc.nodesBetween(from, Math.max(to, $from.pos), node => {
    const mark = markType('link').isInSet(node.marks)
    if (mark) found ??= String(mark.attrs['url'])
  })
  return found
}

/** Makes the selection lead somewhere, or nowhere any more; without a selection the address itself is written. */
export function linkTo(url: string | undefined): Command {
  return ({ selection, tr }, dispatch) => {
    const type = markType('link')
    const { from, to, empty } = selection
    if (empty && url !== undefined) tr.insertText(url, from).addMark(from, from + url.length, type.create({ url }))
    else if (url === undefined) tr.removeMark(from, to, type)
    else tr.removeMark(from, to, type).addMark(from, to, type.create({ url }))
    dispatch?.(tr.removeStoredMark(type).scrollIntoView())
    return true
  }
}

/** Puts plain text in the place of the selection, a line for a line, with the formatting of where it goes. */
export function insertPlain(state: EditorState, text: string): Transaction {
  const said = text.replaceAll(/\r\n?/g, '\n')
  const { $from } = state.selection
  if (!said.includes('\n') || $from.parent.type.name === 'pre') return state.tr.insertText(said).scrollIntoView()
  const marks = state.storedMarks ?? $from.marks()
  const lines = said.split('\n').map(line => nodeType('paragraph').create(null, line === '' ? null : schema.text(line, marks)))
  return state.tr.replaceSelection(new Slice(Fragment.from(lines), 1, 1)).scrollIntoView()
}

/** A line that says nothing but ``` and a language becomes code. */
export const openFence: Command = ({ selection, tr }, dispatch) => {
  const { $from, empty } = selection
  const fence = /^```([\w+#.-]*)$/.exec($from.parent.textContent)
  if (!empty || !fence || $from.parent.type.name !== 'paragraph' || $from.depth !== 1) return false
  const start = $from.before()
  const code = nodeType('pre').create({ language: fence[1] ?? '' })
  tr.replaceWith(start, $from.after(), code).setSelection(TextSelection.create(tr.doc, start + 1))
  dispatch?.(tr.scrollIntoView())
  return true
}

/** Steps out of the last block of code or quote, where there is no line after it to go to. */
export const leaveBlock: Command = ({ selection, doc, tr }, dispatch) => {
  const { $head, empty } = selection
  const isLast = $head.depth > 0 && $head.index(0) === doc.childCount - 1
  const block = doc.child($head.index(0))
  const isAtEnd = $head.pos >= doc.content.size - (block.type.name === 'quote' ? 2 : 1)
  if (!empty || !isLast || !isAtEnd || block.type.name === 'paragraph') return false
  tr.insert(doc.content.size, nodeType('paragraph').create())
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, tr.doc.content.size - 1)).scrollIntoView())
  return true
}

/** Goes on behind code without it. */
export const leaveCode: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const type = markType('code')
  const isInside = (state.storedMarks ?? $from.marks()).some(mark => mark.type === type)
  if (!empty || !isInside || $from.parentOffset < $from.parent.content.size) return false
  dispatch?.(state.tr.removeStoredMark(type))
  return true
}

function hasMark({ selection, storedMarks, doc }: EditorState, name: MarkName): boolean {
  const type = markType(name)
  const { $from, from, to, empty } = selection
  return empty ? (storedMarks ?? $from.marks()).some(mark => mark.type === type) : doc.rangeHasMark(from, to, type)
}

function quoteAround({ selection }: EditorState): Node | undefined {
  const { $from } = selection
  const block = $from.depth > 1 ? $from.node(1) : undefined
  return block?.type.name === 'quote' ? block : undefined
}

const toggleQuote: Command = (state, dispatch) => {
  const quote = quoteAround(state)
  if (!quote) return wrapIn(nodeType('quote'))(state, dispatch)
  if (quote.attrs['isExpandable'] === true) return setExpandable(false)(state, dispatch)
  return lift(state, dispatch)
}

const toggleExpandable: Command = (state, dispatch) => {
  const quote = quoteAround(state)
  if (!quote) return wrapIn(nodeType('quote'), { isExpandable: true })(state, dispatch)
  return setExpandable(quote.attrs['isExpandable'] !== true)(state, dispatch)
}

function setExpandable(isExpandable: boolean): Command {
  return ({ selection, tr }, dispatch) => {
    dispatch?.(tr.setNodeMarkup(selection.$from.before(1), undefined, { isExpandable }))
    return true
  }
}

const togglePre: Command = ({ selection, doc, tr }, dispatch) => {
  const { $from, $to } = selection
  const range = $from.blockRange($to, node => node.type.name === 'doc')
  if (!range) return false
  const blocks = Array.from({ length: range.endIndex - range.startIndex }, (_none, place) => doc.child(range.startIndex + place))
  const text = blocks.map(block => block.textBetween(0, block.content.size, '\n')).join('\n')
  const isCode = blocks.every(block => block.type.name === 'pre')
  const lines = () => text.split('\n').map(line => nodeType('paragraph').create(null, line === '' ? null : schema.text(line)))
  const next = isCode ? lines() : [nodeType('pre').create(null, text === '' ? null : schema.text(text))]
  tr.replaceWith(range.start, range.end, next)
  const end = range.start + next.reduce((size, node) => size + node.nodeSize, 0)
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, end - 1)).scrollIntoView())
  return true
}

const clear: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection
  const tr = state.tr
  if (empty) tr.setStoredMarks([])
  else tr.removeMark(from, to)
  dispatch?.(tr)
  return true
}
