import { describe, expect, test } from 'vitest'
import { mutantOf } from './core-child'
import { type Sample, judgeSamples, runSoak } from './soak'

/** BELLHOP_SOAK_SECONDS makes it longer: `npm run soak` is twenty minutes, a day and a third of simulated time. */
const seconds = Number(process.env['BELLHOP_SOAK_SECONDS'] ?? 45)
const isLong = seconds >= 600
const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))

/** A short form restarts oftener, or it would see only one life. Simulated milliseconds. */
const restartEvery = isLong ? 3_600_000 : 600_000
const say = ({ at, life, heap, resident, handles, fds, wal, logs, loop, machineP99 }: Sample) =>
  console.info(`${at.toFixed(2)} h, life ${life}: heap ${mega(heap)}, resident ${mega(resident)}, handles ${handles}, fds ${fds}, wal ${mega(wal)}, logs ${mega(logs)}, loop p99 ${loop.wall.toFixed(1)} ms, its own ${loop.own.toFixed(1)} ms, the machine's ${machineP99.toFixed(1)} ms`)

test(`REL-50: ${seconds} s at 100 times the clock lose nothing, repeat nothing and grow nowhere (seed ${seed})`, { timeout: (seconds + 120) * 1000 }, async () => {
  const { faults, samples: _samples, ...counts } = await runSoak({ seed, seconds, restartEvery, onSample: say })
  console.info(JSON.stringify(counts))
  expect(faults).toEqual([])
  // An hour in which nothing happened would prove nothing.
  expect([counts.updates > counts.hours * 3600, counts.sends > counts.hours * 50, counts.restarts >= 1, counts.struck > 5]).toEqual([true, true, true, true])
})

// Ten minutes more, and only seen over hours: for the night.
test.each(isLong ? ['two kilobytes that are kept of each update'] : [])('REL-50: %s are found', { timeout: (seconds + 120) * 1000 }, async () => {
  const change = (file: string) => mutantOf(file, 'keeps-updates', /(function telegramUpdate\(botId, update\) \{)/, '$1 (globalThis.kept ??= []).push(new Array(250).fill(update.update_id));')
  const { faults } = await runSoak({ seed, seconds: seconds / 2, restartEvery, change, onSample: say })
  expect(faults).toContainEqual(expect.stringMatching(/the heap grows by/))
})

describe('the judge of REL-50', () => {
  const look = (at: number, change: Partial<Sample> = {}): Sample => ({ at, life: 1, heap: 4e7, resident: 1.2e8, handles: 20, fds: 30, loop: { wall: 5, own: 4 }, machineP99: 3, wal: 4e6, logs: 1e6, ...change })
  const looks = (change: (number: number) => Partial<Sample>) => Array.from({ length: 10 }, (_, number) => look(number, change(number)))

  test.each([
    ['memory that grows', (number: number) => ({ heap: 4e7 + number * 1.1e6 }), /heap grows by 1.05 MB/],
    ['resident memory that grows', (number: number) => ({ resident: 1.2e8 + number * 1.1e6 }), /resident memory grows/],
    ['handles that pile up', (number: number) => ({ handles: 20 + number * 2 }), /handles rise/],
    ['descriptors that pile up', (number: number) => ({ fds: 30 + number * 2 }), /descriptors rise/],
    ['a WAL that is never checkpointed', (number: number) => ({ wal: number * 1e7 }), /WAL grew/],
    ['logs beyond 50 MB', (number: number) => ({ logs: number * 1e7 }), /logs grew/],
    ['an event loop that computes for too long, even where everybody is late', () => ({ loop: { wall: 300, own: 240 }, machineP99: 200 }), /event loop was late/],
    ['a late event loop', () => ({ loop: { wall: 60, own: 4 } }), /event loop was late/],
  ])('sees %s', (_, change, fault) => {
    expect(judgeSamples(looks(change))).toEqual([expect.stringMatching(fault)])
  })

  test('sees within an hour what rises by more than two looks differ', () => {
    const short = (rise: number) => looks(number => ({ at: number / 6, heap: 4e7 + number * rise }))
    expect(judgeSamples(short(5e5))).toEqual([expect.stringMatching(/heap grows/)])
    expect(judgeSamples(short(1e5))).toEqual([])
  })

  test('does not take the first hour of a long life, or what a restart began anew, for a slope', () => {
    expect(judgeSamples(looks(number => ({ life: number < 4 ? 0 : 1, heap: number < 4 ? 9e7 : number === 4 ? 2e7 : 4e7 })))).toEqual([])
  })

  test('has nothing to say about looks that are alike', () => {
    expect(judgeSamples(looks(number => ({ heap: 4e7 + (number % 3) * 1e6, handles: number % 2 === 0 ? 20 : 60, loop: { wall: number === 3 ? 90 : 5, own: 4 } })))).toEqual([])
  })
})

function mega(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
