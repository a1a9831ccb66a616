import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginning, emojiCount, isEmoji, textOf, toRuns, type Piece } from '../../../../src/renderer/features/conversation/runs'
import type { Entity } from '../../../../src/shared/model'

const entity = (type: string, offset: number, length: number): Entity => ({ type, offset, length })

test('entities that nest become a tree in their own order', () => {
  expect(toRuns('one two three', [entity('italic', 4, 3), entity('bold', 0, 7)])).toEqual([
    { entity: entity('bold', 0, 7), index: 1, children: ['one ', { entity: entity('italic', 4, 3), index: 0, children: ['two'] }] },
    ' three',
  ])
})

test('two entities over the same text nest in the order in which they came', () => {
  expect(shape(toRuns('hi', [entity('bold', 0, 2), entity('url', 0, 2)]))).toBe('bold(url(hi))')
})

test.each([
  ['negative', entity('bold', -1, 3)],
  ['out of range', entity('bold', 2, 30)],
  ['empty', entity('bold', 2, 0)],
  ['fractional', entity('bold', 0.5, 1)],
  ['not a number', entity('bold', Number.NaN, 1)],
  ['huge', entity('bold', 1, Number.MAX_VALUE)],
  ['unknown', entity('blink', 0, 2)],
])('an entity that is %s leaves plain text', (_, wrong) => {
  expect(toRuns('hello', [wrong])).toEqual(['hello'])
})

test('an entity that tears a surrogate pair leaves plain text', () => {
  expect(toRuns('a😀b', [entity('bold', 0, 2)])).toEqual(['a😀b'])
  expect(toRuns('a😀b', [entity('bold', 2, 2)])).toEqual(['a😀b'])
})

test('of two entities that cross, the first stays and the second is plain', () => {
  expect(shape(toRuns('abcdef', [entity('bold', 0, 4), entity('italic', 2, 4)]))).toBe('bold(abcd)ef')
})

test('thousands of nested entities neither throw nor nest without end', () => {
  const deep = Array.from({ length: 5_000 }, () => entity('bold', 0, 3))
  expect(textOf(toRuns('abc', deep))).toBe('abc')
  expect(shape(toRuns('abc', deep)).split('(').length).toBeLessThan(20)
})

test('whatever the entities say, the joined text is the text that came', () => {
  const types = fc.constantFrom('bold', 'spoiler', 'pre', 'url', 'custom_emoji', 'blockquote', 'from_the_future', '__proto__')
  const number = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.double(), fc.maxSafeInteger())
  const anyEntity = fc.record({ type: types, offset: number, length: number })
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '😀', '\ud83d', '\n', 'ש', '\u202e', 'e\u0301') }), fc.array(anyEntity), (text, entities) => {
      expect(textOf(toRuns(text, entities))).toBe(text)
      const short = beginning(text, entities, 7)
      expect(text.startsWith(textOf(toRuns(short.text, short.entities)))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a long text is begun without tearing a character, and keeps the places of its entities', () => {
  const { text, entities } = beginning('ab😀cd', [entity('bold', 4, 1), entity('url', 0, 6)], 3)
  expect(text).toBe('ab')
  expect(shape(toRuns(text, entities))).toBe('url(ab)')
  expect(toRuns(text, entities)[0]).toMatchObject({ index: 1 })
})

test('only one to three emoji and nothing else are shown large', () => {
  expect(['👍', '👨‍👩‍👧 ', '🇫🇷🇫🇷🇫🇷', '👍👍👍👍', 'ok 👍', '12', '', '#️⃣'].map(emojiCount)).toEqual([1, 1, 3, 0, 0, 0, 0, 1])
})

function shape(pieces: readonly Piece[]): string {
  return pieces.map(piece => (typeof piece === 'string' ? piece : `${piece.entity.type}(${shape(piece.children)})`)).join('')
}

test('a picture may cover an emoji and nothing else', () => {
  expect(['🎁', '❤', '❤️', '👍🏽', '👨‍👩‍👧', '🇩🇪', '1️⃣', '⭐'].filter(text => !isEmoji(text))).toEqual([])
  expect(['', 'a', '1', 'pay now', '🎁🎁', '🎁a', 'a🎁', ' 🎁', '🎁\n', `🎁${'\u0301'.repeat(3)}`, '🎁'.repeat(99)].filter(isEmoji)).toEqual([])
})
