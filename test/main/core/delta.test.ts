import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Delta } from '../../../src/shared/contract'
import { Deltas } from '../../../src/main/core/delta'
import { openMemory } from '../../../src/main/core/store/database'

const none = { bots: new Set<string>(), contacts: new Set<string>(), conversations: new Set<string>(), messages: new Set<string>(), counts: false }

test('a commit that changes more rows than are remembered makes a page that comes back load anew', () => {
  let rev = 1
  const deltas = new Deltas({ db: openMemory(), epoch: 'e', rev: () => rev, withHealth: bot => ({ ...bot, health: { state: 'paused' } }) })
  const messages = new Set(Array.from({ length: 300_000 }, (_, index) => `900:501:${index}`))
  rev = 2
  deltas.committed({ ...none, messages, rev })
  const heard: Delta[] = []
  deltas.listen(delta => heard.push(delta), { epoch: 'e', since: 1 })
  expect(heard).toEqual([{ epoch: 'e', rev: 2, reset: true }])
  deltas.close()
})

describe('how late a page hears of what was stored', () => {
  afterEach(() => void vi.useRealTimers())

  /** Milliseconds of the virtual clock from each commit until it left for the page, and in how many batches they left. */
  async function lateness(gaps: readonly number[]): Promise<{ readonly waits: readonly number[]; readonly batches: number }> {
    vi.useFakeTimers()
    const began = performance.now()
    const storedAt: number[] = []
    const sentAt = new Map<string, number>()
    let batches = 0
    const deltas = new Deltas({ db: openMemory(), epoch: 'e', rev: () => storedAt.length, withHealth: bot => ({ ...bot, health: { state: 'paused' } }) })
    deltas.listen(delta => {
      batches += 1
      if ('rows' in delta) for (const row of delta.rows) if (row.kind === 'removed') sentAt.set(row.id, performance.now() - began)
    })
    for (const [index, gap] of gaps.entries()) {
      await vi.advanceTimersByTimeAsync(gap)
      storedAt.push(performance.now() - began)
      // Of a conversation that is not there the page is told just that, which needs no rows.
      deltas.committed({ ...none, conversations: new Set([`${index}`]), rev: index + 1 })
    }
    await vi.advanceTimersByTimeAsync(1_000)
    deltas.close()
    return { waits: storedAt.map((at, index) => (sentAt.get(`${index}`) ?? Infinity) - at), batches }
  }

  test('REL-8: a message that comes alone leaves for the page in the moment in which it is stored', async () => {
    expect((await lateness([0, 500, 17, 10])).waits).toEqual([0, 0, 0, 0])
  })

  test('the first goes out at once, and those of the same moment follow together with the last of each', async () => {
    vi.useFakeTimers()
    const deltas = new Deltas({ db: openMemory(), epoch: 'e', rev: () => 1, withHealth: bot => ({ ...bot, health: { state: 'paused' } }) })
    const heard: unknown[] = []
    deltas.listen(delta => heard.push('rows' in delta && delta.rows.map(row => row.kind === 'progress' && `${row.id} ${row.done}`)))
    const progress = (id: string, done: number) => deltas.live(id, { kind: 'progress', of: 'upload', id, done, total: 9 })
    progress('a', 1)
    await vi.advanceTimersByTimeAsync(0)
    for (const [id, done] of [['b', 1], ['a', 2], ['c', 1], ['a', 3], ['b', 2]] as const) progress(id, done)
    await vi.advanceTimersByTimeAsync(20)
    deltas.close()
    expect(heard).toEqual([['a 1'], ['b 2', 'a 3', 'c 1']])
  })

  test('REL-8: at three hundred a second none waits longer than half a frame, for as long as it goes on', async () => {
    const { waits, batches } = await lateness(Array.from({ length: 6_000 }, () => 3))
    expect(Math.max(...waits)).toBeLessThanOrEqual(9)
    // Eighteen seconds at 125 a second.
    expect(batches).toBeLessThanOrEqual(2_251)
  })

  test('REL-8: however they come, none is kept back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(40), { minLength: 1, maxLength: 100 }), async gaps => {
        const { waits } = await lateness(gaps)
        expect(Math.max(...waits)).toBeLessThanOrEqual(9)
      }),
    )
  })
})
