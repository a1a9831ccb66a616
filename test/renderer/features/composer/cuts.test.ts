import fc from 'fast-check'
import { expect, test } from 'vitest'
import { piecesOf } from '../../../../src/main/core/commands/words'
import { cutsOf } from '../../../../src/renderer/features/composer/cuts'
import { fromRich, toRich } from '../../../../src/renderer/features/composer/editor/convert'
import { placeAt } from '../../../../src/renderer/features/composer/editor/cuts'
import { plain, trimmed, type Rich } from '../../../../src/renderer/features/composer/rich'

const paragraph = 'It left this morning. '.repeat(20)
const long = plain(Array.from({ length: 30 }, (_none, place) => `${place} ${paragraph}`).join('\n'))

/** Where the core begins each message after the first, in what was typed. */
function begun(rich: Rich): readonly number[] {
  const lead = rich.text.length - rich.text.trimStart().length
  const { text, entities } = trimmed(rich)
  let at = 0
  return piecesOf(text, [...entities])
    .map(piece => {
      at = text.indexOf(piece.text, at)
      const start = at
      at += piece.text.length
      return start + lead
    })
    .slice(1)
}

test('what fits into one message is not cut', () => {
  expect(cutsOf(plain('a'.repeat(4_096)))).toEqual([])
  expect(cutsOf(plain(`  ${'a'.repeat(4_096)}\n\n`))).toEqual([])
  expect(cutsOf(plain('a'.repeat(4_097)))).toEqual([4_096])
})

test('a text is cut where the core cuts it, also with blanks before it', () => {
  expect(cutsOf(long).length).toBe(3)
  expect(cutsOf(long)).toEqual(begun(long))
  const moved = plain(`\n  ${long.text}`)
  expect(cutsOf(moved)).toEqual(begun(moved))
})

test('a link stays in one piece, as the core keeps it', () => {
  const text = `${'word '.repeat(815)}${'here it leads to '.repeat(3)}${'word '.repeat(40)}`
  const linked: Rich = { text, entities: [{ type: 'text_link', offset: 4_075, length: 51, url: 'https://example.org' }] }
  expect(cutsOf(linked)).toEqual([4_075])
  expect(cutsOf(linked)).toEqual(begun(linked))
  expect(cutsOf(plain(text))).not.toEqual([4_075])
})

test('a place in the text is that place in the document, through lines, quotes and code', () => {
  const rich: Rich = {
    text: 'one\n\nquoted\nmore\ncode\nhere\nlast',
    entities: [
      { type: 'blockquote', offset: 5, length: 11 },
      { type: 'pre', offset: 17, length: 9 },
    ],
  }
  const doc = fromRich(rich)
  const { text } = toRich(doc)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length }), offset => {
      const place = placeAt(doc, offset)
      expect(doc.textBetween(0, place, '\n')).toBe(text.slice(0, offset))
    }),
  )
})
