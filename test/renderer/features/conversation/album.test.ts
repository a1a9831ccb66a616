import fc from 'fast-check'
import { expect, test } from 'vitest'
import { albumLayout } from '../../../../src/renderer/features/conversation/album'

test('two portraits stand side by side, two panoramas one above the other', () => {
  expect(albumLayout([0.7, 0.7]).tiles.map(tile => tile.top)).toEqual([0, 0])
  expect(albumLayout([2, 2]).tiles.map(tile => tile.left)).toEqual([0, 0])
})

test('four squares make a square', () => {
  const { ratio, tiles } = albumLayout([1, 1, 1, 1])
  expect(ratio).toBeCloseTo(1)
  expect(tiles.map(tile => [tile.left, tile.top])).toEqual([[0, 0], [0.5, 0], [0, 0.5], [0.5, 0.5]])
})

test('no picture, one picture and impossible ratios are laid out too', () => {
  expect(albumLayout([]).tiles).toEqual([])
  expect(albumLayout([1.5])).toEqual({ ratio: 1.5, tiles: [{ left: 0, top: 0, width: 1, height: 1 }] })
  expect(albumLayout([Number.NaN, 0, -3, 1e9]).tiles).toHaveLength(4)
})

test('tiles of up to ten pictures fill the grid exactly, without overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 10 }), ratios => {
      const { tiles } = albumLayout(ratios)
      expect(tiles).toHaveLength(ratios.length)
      expect(tiles.reduce((area, tile) => area + tile.width * tile.height, 0)).toBeCloseTo(1, 6)
      for (const tile of tiles) {
        expect(tile.left + tile.width).toBeLessThanOrEqual(1.000001)
        expect(tile.top + tile.height).toBeLessThanOrEqual(1.000001)
        expect(tiles.filter(other => overlaps(tile, other))).toEqual([tile])
      }
    }),
  )
})

type Tile = ReturnType<typeof albumLayout>['tiles'][number]
function overlaps(a: Tile, b: Tile): boolean {
  const hair = 1e-6
  return (
    a.left + hair < b.left + b.width && b.left + hair < a.left + a.width && a.top + hair < b.top + b.height && b.top + hair < a.top + a.height
  )
}
