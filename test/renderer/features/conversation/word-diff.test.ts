import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordChanges, type Change } from '../../../../src/renderer/features/conversation/word-diff'

function shown(changes: readonly Change[]): string {
  return changes.map(({ kind, text }) => (kind === 'kept' ? text : kind === 'added' ? `{+${text}+}` : `{-${text}-}`)).join('')
}

test('a word that was replaced is one removal and one addition', () => {
  expect(shown(wordChanges('It arrives on Monday at noon', 'It arrives on Tuesday at noon'))).toBe('It arrives on {-Monday-}{+Tuesday+} at noon')
})

test('neighbouring words that were replaced are told as one change, not as hatching', () => {
  expect(shown(wordChanges('please send it home', 'please keep the parcel there'))).toBe('please {-send it home-}{+keep the parcel there+}')
})

test('what is added at the end leaves the rest untouched', () => {
  expect(shown(wordChanges('Thanks', 'Thanks, Ada'))).toBe('Thanks{+, Ada+}')
})

test('kept and removed join to what it was, kept and added to what it is, for any two texts', () => {
  const word = fc.oneof(fc.constantFrom('a', 'b', ' ', '  ', '\n', '.', 'the', '\u{1F600}', '\u0301', 'שלום'), fc.string({ maxLength: 4 }))
  const text = fc.array(word, { maxLength: 30 }).map(words => words.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = wordChanges(before, after)
      const without = (kind: Change['kind']) => changes.filter(change => change.kind !== kind).map(change => change.text).join('')
      expect([without('added'), without('removed')]).toEqual([before, after])
    }),
  )
})

test('two long texts with nothing in common are told apart as wholes', () => {
  const before = Array.from({ length: 4_000 }, (_, place) => `a${place}`).join(' ')
  const after = Array.from({ length: 4_000 }, (_, place) => `b${place}`).join(' ')
  expect(wordChanges(before, after)).toEqual([{ kind: 'removed', text: before }, { kind: 'added', text: after }])
})
