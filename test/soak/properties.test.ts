import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleCore } from './core-child'
import { type Verdict, runDay } from './day'

/** BELLHOP_SEED repeats one day's decisions (the instants of the machine stay its own); BELLHOP_DAYS makes it longer. */
const given = process.env['BELLHOP_SEED']
const seed = Number(given ?? Math.floor(Math.random() * 1_000_000))
const days = given === undefined ? Number(process.env['BELLHOP_DAYS'] ?? 36) : 1
const atOnce = 4

let core: Awaited<ReturnType<typeof bundleCore>>

beforeAll(async () => {
  core = await bundleCore()
})

afterAll(() => rmSync(core.folder, { recursive: true, force: true }))

/** Runs days until one breaks a promise, or all are over. */
async function runDays(file: string, count: number, isEnough: (verdict: Verdict) => boolean = () => false): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  let next = 0
  let isOver = false
  const work = async () => {
    while (next < count && !isOver) {
      const verdict = await runDay({ seed: seed + next++, file })
      verdicts.push(verdict)
      isOver ||= isEnough(verdict)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return verdicts
}

test(`MAP 6.6 P1-P7: hold over ${days} random days (seed ${seed})`, async () => {
  const verdicts = await runDays(core.file, days, ({ faults }) => faults.length > 0)
  const broken = verdicts.filter(({ faults }) => faults.length > 0)
  for (const { seed: at, faults, script } of broken) console.error(`BELLHOP_SEED=${at} breaks\n  ${faults.join('\n  ')}\n  ${JSON.stringify(script)}`)
  expect(broken.map(({ seed: at, faults }) => ({ seed: at, faults }))).toEqual([])
  const sum = (count: keyof Verdict['counts']) => verdicts.reduce((total, { counts }) => total + counts[count], 0)
  console.info(JSON.stringify({ days, written: sum('written'), delivered: sum('delivered'), uncertain: sum('uncertain'), kills: sum('kills'), struck: sum('struck') }))
  // Days on which nothing happened would prove nothing.
  if (days > 10) expect([sum('written') > days * 10, sum('delivered') > days * 3, sum('struck') > days, sum('kills') > 0]).toEqual([true, true, true, true])
})
