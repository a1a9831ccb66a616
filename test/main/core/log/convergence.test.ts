import fc from 'fast-check'
import { expect, test } from 'vitest'
import { play, worlds } from './world'

test('devices with skewed clocks that heard the same events in any order hold the same tables, and so does a replay', () => {
  fc.assert(
    fc.property(worlds, world => {
      const { synced, replayed } = play(world)
      for (const dump of [...synced, ...replayed]) expect(dump).toBe(synced[0])
    }),
    { numRuns: 500, verbose: 1 },
  )
}, 120_000)
