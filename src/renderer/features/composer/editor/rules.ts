import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import type { Plugin } from 'prosemirror-state'
import { markType, nodeType, type MarkName } from './schema'

/** What may stand before a sign that begins formatting: `snake_case_names` are none. */
const before = String.raw`(^|[\s([{"'«“‘>–—-])`

/** Formatting by the signs of Markdown, while one types them; undo, or Backspace right after, gives the signs back. */
export function markdownRules(): Plugin {
  return inputRules({
    rules: [
      between('**', 'bold', '*'),
      between('*', 'italic', '*'),
      between('__', 'underline', '_'),
      between('_', 'italic', '_'),
      between('~~', 'strikethrough', '~'),
      between('||', 'spoiler', '|'),
      between('`', 'code', '`'),
      textblockTypeInputRule(/^```([\w+#.-]*)\s$/, nodeType('pre'), match => ({ language: match[1] ?? '' })),
      wrappingInputRule(/^>\s$/, nodeType('quote')),
    ],
  })
}

/** `sign` around words that neither begin nor end with a blank. */
function between(sign: string, name: MarkName, own: string): InputRule {
  const [signs, other] = [escaped(sign), escaped(own)]
  const pattern = new RegExp(`${before}${signs}([^${other}\\s](?:[^${other}]*[^${other}\\s])?)${signs}$`, 'u')
  return new InputRule(pattern, (state, match, start, end) => {
    const [, lead = '', words = ''] = match
    const from = start + lead.length
    const text = from + sign.length
    const type = markType(name)
    if (!state.doc.resolve(from).parent.type.allowsMarkType(type)) return null
    const tr = state.tr
    tr.delete(text + words.length, end)
    tr.delete(from, text)
    tr.addMark(from, from + words.length, type.create())
    return tr.removeStoredMark(type)
  })
}

function escaped(sign: string): string {
  return sign.replaceAll(/[*|]/g, String.raw`\$&`)
}
