/** Where a picture of an album lies, in parts of the grid's width and height (0 to 1). */
export type Tile = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** A grid and the ratio (width / height) of the whole. */
export type Album = { readonly ratio: number; readonly tiles: readonly Tile[] }

const widest = 2
const tallest = 0.6
const mostPerRow = 4

/**
 * Lays pictures of these ratios (width / height) out in full rows, in their order, so that the whole comes near
 * `wanted` and no row is a sliver. Between all ways to break them into rows (a few hundred for ten) the best one is taken.
 */
export function albumLayout(ratios: readonly number[], wanted = 1.1): Album {
  const kept = ratios.map(ratio => Math.min(widest, Math.max(tallest, ratio > 0 && Number.isFinite(ratio) ? ratio : 1)))
  const best = breaks(kept.length)
    .map(counts => rowsOf(kept, counts))
    .toSorted((a, b) => flaw(a, wanted) - flaw(b, wanted))[0]
  if (!best) return { ratio: 1, tiles: [] }
  const total = heightOf(best)
  let top = 0
  const tiles = best.flatMap(row => {
    const height = 1 / sum(row) / total
    let left = 0
    const placed = row.map(ratio => {
      const tile = { left, top, width: ratio / sum(row), height }
      left += tile.width
      return tile
    })
    top += height
    return placed
  })
  return { ratio: 1 / total, tiles }
}

type Rows = readonly (readonly number[])[]

function breaks(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]]
  return Array.from({ length: Math.min(mostPerRow, count) }, (_, index) => index + 1).flatMap(first =>
    breaks(count - first).map(rest => [first, ...rest]),
  )
}

function rowsOf(ratios: readonly number[], counts: readonly number[]): Rows {
  let from = 0
  return counts.map(count => ratios.slice(from, (from += count)))
}

/** In widths of the grid. */
function heightOf(rows: Rows): number {
  return rows.reduce((height, row) => height + 1 / sum(row), 0)
}

function flaw(rows: Rows, wanted: number): number {
  const heights = rows.map(row => 1 / sum(row))
  const average = heightOf(rows) / Math.max(1, rows.length)
  const uneven = heights.reduce((worst, height) => worst + Math.abs(height - average), 0)
  const slivers = heights.filter(height => height < 0.22).length
  return Math.abs(heightOf(rows) - 1 / wanted) + uneven * 0.5 + slivers * 0.4
}

function sum(row: readonly number[]): number {
  return row.reduce((total, ratio) => total + ratio, 0)
}
