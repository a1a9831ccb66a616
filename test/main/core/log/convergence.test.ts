import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstDrift, play, worlds } from './world'

test('devices with skewed clocks that heard the same events in any order hold the same tables, and so does a replay', () => {
  fc.assert(
    fc.property(worlds, world => {
      const { synced, replayed } = play(world)
      for (const dump of [...synced, ...replayed]) expect(dump).toBe(synced[0])
    }),
    { numRuns: 500, verbose: 1 },
  )
}, 600_000)

test('what is carried forward message by message is what the facts add up to, after every single commit', () => {
  fc.assert(
    fc.property(worlds, world => {
      expect(firstDrift(world)).toBeNull()
    }),
    { numRuns: 200, verbose: 1 },
  )
}, 600_000)
