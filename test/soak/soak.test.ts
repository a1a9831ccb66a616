import { describe, expect, test } from 'vitest'
import { type Sample, judgeSamples, runSoak } from './soak'

/** BELLHOP_SOAK_SECONDS makes it longer: `npm run soak` is twenty minutes, a day and a third of simulated time. */
const seconds = Number(process.env['BELLHOP_SOAK_SECONDS'] ?? 45)
const isLong = seconds >= 600
const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))

test(`REL-50: ${seconds} s at 100 times the clock lose nothing, repeat nothing and grow nowhere (seed ${seed})`, { timeout: (seconds + 120) * 1000 }, async () => {
  const say = ({ at, heap, rss, handles, fds, wal, logs, loop, machineP99 }: Sample) =>
    console.info(`${at.toFixed(2)} h: heap ${mega(heap)}, rss ${mega(rss)}, handles ${handles}, fds ${fds}, wal ${mega(wal)}, logs ${mega(logs)}, loop p99 ${loop.wall.toFixed(1)} ms, its own ${loop.own.toFixed(1)} ms, the machine's ${machineP99.toFixed(1)} ms`)
  // A short form restarts oftener, or it would see only one life.
  const { faults, samples, ...counts } = await runSoak({ seed, seconds, restartEvery: isLong ? 3_600_000 : 600_000, ...(isLong && { onSample: say }) })
  const last = samples.at(-1)
  if (last) say(last)
  console.info(JSON.stringify(counts))
  expect(faults).toEqual([])
  // An hour in which nothing happened would prove nothing.
  expect([counts.updates > counts.hours * 3600, counts.sends > counts.hours * 500, counts.restarts >= 3, counts.struck > 10]).toEqual([true, true, true, true])
})

describe('the judge of REL-50', () => {
  const life = (number: number, change: Partial<Sample> = {}): Sample => ({ at: number, life: number, heap: 4e7, rss: 1.2e8, handles: 20, fds: 30, loop: { wall: 5, own: 4 }, machineP99: 3, wal: 4e6, logs: 1e6, ...change })
  const lives = (change: (number: number) => Partial<Sample>) => Array.from({ length: 8 }, (_, number) => life(number, change(number)))

  test.each([
    ['memory that grows', (number: number) => ({ heap: 4e7 + number * 2e6 }), /heap grows by 1.91 MB/],
    ['resident memory that grows', (number: number) => ({ rss: 1.2e8 + number * 3e6 }), /resident memory grows/],
    ['handles that pile up', (number: number) => ({ handles: 20 + number * 4 }), /handles wander/],
    ['descriptors that pile up', (number: number) => ({ fds: 30 + number * 4 }), /descriptors wander/],
    ['a WAL that is never checkpointed', (number: number) => ({ wal: number * 1e7 }), /WAL grew/],
    ['logs beyond 50 MB', (number: number) => ({ logs: number * 1e7 }), /logs grew/],
    ['an event loop that computes for too long, even where everybody is late', () => ({ loop: { wall: 300, own: 60 }, machineP99: 200 }), /event loop was late/],
    ['a late event loop', () => ({ loop: { wall: 60, own: 4 } }), /event loop was late/],
  ])('sees %s', (_, change, fault) => {
    expect(judgeSamples(lives(change))).toEqual([expect.stringMatching(fault)])
  })

  test('sees within an hour what rises by more than two lives differ', () => {
    const short = (rise: number) => lives(number => ({ at: number / 6, heap: 4e7 + number * rise }))
    expect(judgeSamples(short(2e6))).toEqual([expect.stringMatching(/heap grows/)])
    expect(judgeSamples(short(5e5))).toEqual([])
  })

  test('has nothing to say about lives that are alike', () => {
    expect(judgeSamples(lives(number => ({ heap: 4e7 + (number % 3) * 1e6, loop: { wall: number === 3 ? 90 : 5, own: 4 } })))).toEqual([])
  })
})

function mega(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
