import { expect, test } from 'vitest'
import { aliases } from '../../../../src/renderer/features/composer/emoji/aliases'
import { emojiGroups, emojiNamed, isCalled, suggestEmoji } from '../../../../src/renderer/features/composer/emoji/names'
import { toned } from '../../../../src/renderer/features/composer/emoji/tone'

const all = emojiGroups.flatMap(({ faces }) => faces)
const suggested = (typed: string, most = 8) => suggestEmoji(typed, most).map(({ emoji }) => emoji)

test('every short name stands for an emoji that there is', () => {
  expect(Object.values(aliases).filter(emoji => !all.some(face => face.emoji === emoji))).toEqual([])
  expect(Object.keys(aliases).filter(name => !/^[\w+-]{1,40}$/.test(name))).toEqual([])
})

test('what people call an emoji comes before what Unicode does, and the shorter name first', () => {
  expect(suggested('sm', 3)).toEqual(['😄', '😏', '😃'])
  expect(suggested('smiling_face_with_sunglasses')).toEqual(['😎'])
  expect(suggested('tada')).toEqual(['🎉'])
  expect(suggested('+1')[0]).toBe('👍')
  expect(suggested('cat', 2)).toEqual(['🐈', '🐱'])
})

test('a word inside a name is found, the middle of a word is not', () => {
  expect(suggested('sunglasses')).toContain('😎')
  expect(suggested('unglasses')).toEqual([])
  expect(suggested('')).toEqual([])
})

test('a name between colons is one emoji, in capitals too, and an unknown one none', () => {
  expect(['smile', 'SMILE', 'grinning_face', '100', '-1', 'thumbsup', 'no_such_thing', '__proto__'].map(name => emojiNamed(name)?.emoji)).toEqual([
    '😄', '😄', '😀', '💯', '👎', '👍', undefined, undefined,
  ])
})

test('each emoji is shown with a name that brings it back', () => {
  expect(all.filter(face => emojiNamed(face.code)?.emoji !== face.emoji).map(({ code }) => code)).toEqual([])
})

test('all words that are looked for have to be in its names', () => {
  const heart = all.find(({ emoji }) => emoji === '💚')
  expect(heart && isCalled(heart, ['green', 'heart'])).toBe(true)
  expect(heart && isCalled(heart, ['green', 'apple'])).toBe(false)
})

test('a skin tone stands right after the first sign, and nowhere where there is none', () => {
  expect(toned({ emoji: '👍', hasTone: true }, '\u{1F3FD}')).toBe('👍🏽')
  expect(toned({ emoji: '✌️', hasTone: true }, '\u{1F3FF}')).toBe('✌🏿')
  expect(toned({ emoji: '🙋‍♀️', hasTone: true }, '\u{1F3FB}')).toBe('🙋🏻‍♀️')
  expect(toned({ emoji: '🚀', hasTone: false }, '\u{1F3FD}')).toBe('🚀')
})
