import { expect, it } from 'vitest'
import { isHeavy } from '../../../../src/renderer/features/conversation/in-parts'

const all = (from: number, count: number) => Array.from({ length: count }, (_, at) => String.fromCodePoint(from + at)).join('')

it.each([
  ['letters and accents', 'façade naïve Straße '.repeat(40)],
  ['four languages and emoji', 'Hello Здравствуйте שלום 您好 안녕하세요 🎁🚗🥐 – “so” → 5 € '.repeat(20)],
  ['every Chinese letter there is', all(0x4e00, 4_096)],
  ['every emoji', all(0x1f300, 1_500)],
  ['signs and arrows', all(0x2010, 0x700)],
  ['a few letters of everything', all(0x300, 200)],
])('SEC-31: %s are drawn at once', (_, text) => {
  expect(isHeavy(text)).toBe(false)
})

it.each([
  ['a text out of more scripts than people write in', all(0x300, 4_000)],
  ['700 families', '👨‍👩‍👧‍👦'.repeat(700)],
])('SEC-31: %s is drawn in parts', (_, text) => {
  expect(isHeavy(text)).toBe(true)
})
