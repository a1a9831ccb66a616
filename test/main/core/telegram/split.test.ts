import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxTextLength, splitText } from '../../../../src/main/core/telegram/split'

/** What is wrong with the pieces, held against the whole: anything but white space missing between them, or a piece that is none. */
function seamsOf(text: string, limit: number): readonly string[] {
  const wrong: string[] = []
  let at = 0
  for (const piece of splitText(text, limit)) {
    if (text.slice(at, piece.start).trim() !== '') wrong.push(`lost before ${piece.start}`)
    if (text.slice(piece.start, piece.start + piece.text.length) !== piece.text) wrong.push(`changed at ${piece.start}`)
    if (piece.text.length > limit || piece.text.trim() === '') wrong.push(`no piece at ${piece.start}`)
    at = piece.start + piece.text.length
  }
  if (text.slice(at).trim() !== '') wrong.push('lost at the end')
  return wrong
}

const words = fc.array(fc.oneof(fc.lorem(), fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('\n', '\n\n', '👩‍👩‍👧‍👦', ' ', '. ')), { maxLength: 60 })

describe('splitText', () => {
  test('loses nothing but white space at the seams', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 200 }), (parts, limit) => {
        expect(seamsOf(parts.join(''), limit)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('👩‍👩‍👧‍👦', '🇩🇪', 'é', 'नि', 'a'), { minLength: 1, maxLength: 200 }), fc.integer({ min: 30, max: 90 }), (graphemes, limit) => {
        const whole = graphemes.join('')
        const borders = new Set([...new Intl.Segmenter().segment(whole)].map(part => part.index))
        for (const piece of splitText(whole, limit)) expect(borders.has(piece.start)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('leaves a text that fits as it is', () => {
    const text = 'x'.repeat(maxTextLength)
    expect(splitText(text)).toEqual([{ text, start: 0 }])
  })

  test('has no piece for a blank text', () => {
    expect(splitText(' \n\t ')).toEqual([])
  })

  test.each([
    ['a paragraph', `${'a b. '.repeat(12)}\n\n${'c '.repeat(30)}`, 'a b. '.repeat(12).trim()],
    ['a line', `${'a b. '.repeat(12)}\n${'c '.repeat(30)}`, 'a b. '.repeat(12).trim()],
    ['a sentence', `${'a '.repeat(30)}end. ${'c '.repeat(30)}`, `${'a '.repeat(30)}end.`],
    ['a space', 'abc '.repeat(40), 'abc '.repeat(20).trim()],
  ])('prefers to cut after %s', (_, text, first) => {
    expect(splitText(text, 80)[0]?.text).toBe(first)
  })

  test('cuts a text without a space between characters', () => {
    expect(splitText('x'.repeat(250), 100).map(piece => piece.text.length)).toEqual([100, 100, 50])
  })

  test('does not break a surrogate pair even inside one endless character', () => {
    const endless = `a${'\u200d😀'.repeat(200)}`
    for (const piece of splitText(endless, 100)) expect(piece.text.isWellFormed()).toBe(true)
    expect(seamsOf(endless, 100)).toEqual([])
  })
})
