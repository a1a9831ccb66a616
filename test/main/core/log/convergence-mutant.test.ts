import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Database, Value } from '../../../../src/main/core/store/database'
import { play, worlds } from './world'

// Not a stand-in for testing: the rule under test, broken on purpose, to see that the property notices.
vi.mock('../../../../src/main/core/store/merge', async original => ({
  ...(await original<object>()),
  set(db: Database, table: string, id: string, clock: string, at: string, fields: Readonly<Record<string, Value>>): boolean {
    const columns = Object.keys(fields).map(column => `${column} = ?`)
    return db.run(`UPDATE ${table} SET ${columns.join(', ')}, ${clock} = ? WHERE id = ?`, ...Object.values(fields), at, id) > 0
  },
}))

test('the convergence property fails when `set` lets the last writer win instead of the later one', () => {
  const outcome = fc.check(
    fc.property(worlds, world => {
      const { synced } = play(world)
      return synced.every(dump => dump === synced[0])
    }),
    { numRuns: 200, endOnFailure: true },
  )
  expect(outcome.failed).toBe(true)
})
