import type { EditorState } from 'prosemirror-state'

/** `:na` or `:name:` right before the cursor. Positions in the document, from the first colon on. */
export type Shortcode = { readonly from: number; readonly to: number; readonly name: string; readonly isClosed: boolean }

/** What may stand before the colon: `10:30`, `https://` and `key:value` are no emoji. */
const pattern = /(?:^|[\s([{"'«“‘>–—-]):([\w+-]{1,40})(:?)$/iu

/** Undefined where something is selected, and in code. */
export function shortcodeAt({ selection, storedMarks }: EditorState): Shortcode | undefined {
  const { $head, empty } = selection
  const isCode = $head.parent.type.name === 'pre' || (storedMarks ?? $head.marks()).some(mark => mark.type.name === 'code')
  if (!empty || isCode) return undefined
  const match = pattern.exec($head.parent.textBetween(Math.max(0, $head.parentOffset - 50), $head.parentOffset))
  if (!match) return undefined
  const [, name = '', end] = match
  const isClosed = end === ':'
  return { from: $head.pos - name.length - (isClosed ? 2 : 1), to: $head.pos, name, isClosed }
}
