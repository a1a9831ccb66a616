import { expect, test } from 'vitest'
import type { Attachment } from '../../../../src/shared/model'
import { nextInGrid } from '../../../../src/renderer/features/composer/picker/grid'
import { emojiIn, shownGroups } from '../../../../src/renderer/features/composer/picker/stickers'

/** Seven in lines of three, then a heading's worth further down a last one of another group. */
const grid = [...Array.from({ length: 7 }, (_none, at) => ({ at, offsetLeft: (at % 3) * 40, offsetTop: Math.floor(at / 3) * 40 })), { at: 7, offsetLeft: 0, offsetTop: 160 }]
const from = (at: number, key: string) => {
  const here = grid[at]
  return here && nextInGrid(grid, here, key)?.at
}

test('arrow keys go beside, and up and down to what lies nearest', () => {
  expect([from(0, 'ArrowRight'), from(1, 'ArrowLeft'), from(1, 'ArrowDown'), from(4, 'ArrowUp')]).toEqual([1, 0, 4, 1])
  expect([from(5, 'ArrowDown'), from(6, 'ArrowDown'), from(7, 'ArrowUp')]).toEqual([6, 7, 6])
  expect([from(0, 'ArrowLeft'), from(1, 'ArrowUp'), from(7, 'ArrowDown'), from(2, 'Enter')]).toEqual([undefined, undefined, undefined, undefined])
})

const sticker = (id: string, emoji: string, title?: string) => ({ id, kind: 'sticker', emoji, state: 'stored', ...(title ? { title } : {}) }) as Attachment
const known = { stickers: [sticker('a', '❤️', 'hearts'), sticker('b', '😂'), sticker('c', '👍', 'hands')], sets: [{ name: 'hands', stickers: 1 }, { name: 'hearts', stickers: 1 }] }
const said = (...rest: [Parameters<typeof shownGroups>[1], Parameters<typeof shownGroups>[2]]) =>
  shownGroups(known, ...rest).map(({ id, title, stickers }) => [id, title, stickers.map(one => one.id).join('')])

test('the last ones come first, then the sets; a set that was asked for is whole', () => {
  expect(shownGroups(undefined, new Map(), undefined)).toEqual([])
  expect(said(new Map(), undefined)).toEqual([['recent', '', 'abc'], ['set-hands', 'hands', 'c'], ['set-hearts', 'hearts', 'a']])
  const whole = { name: 'hands', title: 'Helping hands', isWhole: true, stickers: [sticker('c', '👍'), sticker('d', '👎')] }
  expect(said(new Map([['hands', whole]]), undefined)[1]).toEqual(['set-hands', 'Helping hands', 'cd'])
})

test('stickers are found by their emoji and by its name', async () => {
  expect(await emojiIn('  ')).toBeUndefined()
  expect(said(new Map(), await emojiIn('❤'))).toEqual([['recent', '', 'a'], ['set-hearts', 'hearts', 'a']])
  expect(said(new Map(), await emojiIn(':joy'))).toEqual([['recent', '', 'b']])
  expect(said(new Map(), await emojiIn('no such thing'))).toEqual([])
})
