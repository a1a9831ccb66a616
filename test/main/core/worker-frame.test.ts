import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { frames } from '../../../src/main/core/worker-frame'
import type { Delta } from '../../../src/shared/contract'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const removed = (rev: number, id: string): Delta => ({ epoch: 'e', rev, rows: [{ kind: 'removed', of: 'message', id }] })

/** When each row was stored, and when it left for the page: milliseconds of the virtual clock. */
function lateness(gaps: readonly number[]): { readonly waits: readonly number[]; readonly batches: number } {
  const storedAt: number[] = []
  const sentAt = new Map<string, number>()
  let batches = 0
  const { push, stop } = frames(delta => {
    batches += 1
    if ('rows' in delta) for (const row of delta.rows) if (row.kind === 'removed') sentAt.set(row.id, Date.now())
  })
  gaps.forEach((gap, index) => {
    vi.advanceTimersByTime(gap)
    storedAt.push(Date.now())
    push(removed(index + 1, `${index}`))
  })
  vi.advanceTimersByTime(1_000)
  stop()
  return { waits: storedAt.map((at, index) => (sentAt.get(`${index}`) ?? Infinity) - at), batches }
}

it('REL-8: a message that comes alone leaves for the page in the moment in which it is stored', () => {
  expect(lateness([0, 500, 17, 16]).waits).toEqual([0, 0, 0, 0])
})

it('REL-8: at a hundred a second none waits longer than one frame of 16 ms, for as long as it goes on', () => {
  const { waits, batches } = lateness(Array.from({ length: 6_000 }, () => 10))
  expect(Math.max(...waits)).toBeLessThanOrEqual(16)
  // Sixty seconds have 3,750 frames; the page is not asked to draw more often.
  expect(batches).toBeLessThanOrEqual(3_752)
})

it('REL-8: however they come, none is kept back', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 200 }), gaps => {
      const { waits } = lateness(gaps)
      expect(Math.max(...waits)).toBeLessThanOrEqual(16)
    }),
  )
})
