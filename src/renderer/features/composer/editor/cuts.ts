import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { cutsOf } from '../cuts'
import { toRich } from './convert'

const key = new PluginKey<DecorationSet>('cuts')

/** Lines where a long text is cut into messages. `words`: what stands on the line before the message of that number; null while nothing is cut. */
export function cutLines(words: (place: number, count: number) => string | null): Plugin {
  const draw = (state: EditorState) => {
    const cuts = cutsOf(toRich(state.doc))
    const lines = cuts.flatMap((offset, index) => {
      const said = words(index + 2, cuts.length + 1)
      return said === null ? [] : [Decoration.widget(placeAt(state.doc, offset), () => lineOf(said), { side: -1, key: said, ignoreSelection: true })]
    })
    return lines.length === 0 ? DecorationSet.empty : DecorationSet.create(state.doc, lines)
  }
  return new Plugin({
    key,
    state: { init: (_config, state) => draw(state), apply: (transaction, before, _old, state) => (transaction.docChanged ? draw(state) : before) },
    props: { decorations: state => key.getState(state) },
  })
}

/** The position in the document of a place in what it says: every block of text is a line. */
export function placeAt(doc: Node, offset: number): number {
  let place = doc.content.size
  let start = 0
  let isFound = false
  doc.descendants((node, position) => {
    if (!node.isTextblock) return !isFound
    const end = start + node.content.size
    if (!isFound && offset <= end) {
      place = position + 1 + Math.max(0, offset - start)
      isFound = true
    }
    start = end + 1
    return false
  })
  return place
}

/** For the eye: the counter says the same to everybody. */
function lineOf(words: string): HTMLElement {
  const line = document.createElement('span')
  line.dataset['cut'] = words
  line.contentEditable = 'false'
  line.setAttribute('aria-hidden', 'true')
  return line
}
