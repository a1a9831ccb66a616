import { expect, it } from 'vitest'
import { runWorld } from './world'

/** BELLHOP_SEED repeats a run's decisions (the instants of the machine stay its own); BELLHOP_KILLS makes it longer. */
const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const kills = Number(process.env['BELLHOP_KILLS'] ?? 400)
const worlds = 2

it(`loses nothing and repeats nothing over ${kills} kills (seed ${seed})`, async () => {
  const verdicts = await Promise.all(
    Array.from({ length: worlds }, (_, index) => runWorld({ seed: seed + index, kills: Math.ceil(kills / worlds) })),
  )
  for (const verdict of verdicts) console.info(JSON.stringify({ ...verdict, faults: verdict.faults.length, complaints: verdict.complaints.length }))
  expect(verdicts.flatMap(({ faults }) => faults)).toEqual([])
  expect(verdicts.flatMap(({ complaints }) => complaints)).toEqual([])
  // A world in which nothing happened would prove nothing.
  const total = (count: 'written' | 'delivered' | 'uncertain' | 'faultsStruck') => verdicts.reduce((sum, verdict) => sum + verdict[count], 0)
  expect(total('written')).toBeGreaterThan(kills * 5)
  expect(total('delivered')).toBeGreaterThan(kills / 4)
  expect(total('uncertain')).toBeGreaterThan(kills / 20)
  expect(total('faultsStruck')).toBeGreaterThan(kills / 10)
})
