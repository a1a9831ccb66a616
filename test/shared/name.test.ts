import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasOverrides, visibleFileName, visibleName } from '../../src/shared/name'

test('a direction override in a file name is spelled out, so the real extension is seen', () => {
  expect(visibleFileName('invoice\u202Efdp.exe')).toBe('invoice[RLO]fdp.exe')
  expect(hasOverrides('invoice\u202Efdp.exe')).toBe(true)
})

test('inkless characters, line breaks and piled marks do not survive', () => {
  expect(visibleName('A\u200bd\u200fa\n Love\u0301\u0301\u0301\u0301\u0301lace ')).toBe('Ada Love\u0301\u0301\u0301lace')
  expect(visibleName('\u3164 \u200b\u2060')).toBe('')
})

test('a joined emoji is one grapheme and is not torn by the cut', () => {
  const family = '👩‍👩‍👧'
  expect(visibleName(family.repeat(70))).toBe(`${family.repeat(64)}…`)
})

test('ten thousand combining marks become three', () => {
  expect(visibleName(`Z${'\u0317'.repeat(10_000)}`)).toBe(`Z${'\u0317'.repeat(3)}`)
})

test('no name, however made, shows an override or more than 64 graphemes and a sign of the cut', () => {
  const parts = fc.constantFrom('\u202e', '\u2066', 'a', ' ', '\u0301', '👍🏽', '\ud83d', '\n', 'א', '\u200d')
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 300 }), list => {
      const shown = visibleName(list.join(''))
      expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\n]/u)
      expect([...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(shown)].length).toBeLessThanOrEqual(65)
    }),
  )
})
