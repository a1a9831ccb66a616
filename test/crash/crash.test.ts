import { expect, it } from 'vitest'
import { mutant } from './mutant'
import { runWorld } from './world'

/** BELLHOP_SEED repeats a run's decisions (the instants of the machine stay its own); BELLHOP_KILLS makes it longer. */
const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const kills = Number(process.env['BELLHOP_KILLS'] ?? 400)
const worlds = 3

it(`REL-1: loses nothing and repeats nothing over ${kills} kills (seed ${seed})`, async () => {
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
}, 300_000 + kills * 1_000)

it.concurrent('sees what is lost when the cursor is committed first', async () => {
  const out = mutant(
    'cursor-first',
    /log\.append\((updates\.map\(\(?update\)? => telegramUpdate\(botId, update\)\)),\s*\(\) => \{\s*(advanceCursor\(db, botId, next, now, idsOf\(updates\)\);)[^}]*\}\);/,
    '$2 setTimeout(() => log.append($1), 30);',
  )
  const { faults } = await runWorld({ seed, kills: 60, out, until: found => found.some(fault => fault.startsWith('lost')) })
  expect(faults.filter(fault => fault.startsWith('lost'))).not.toEqual([])
})

it.concurrent('sees what is sent twice when an uncertain message is repeated without asking', async () => {
  const out = mutant('no-question', /(case "doubt": return this\.#record\(message, all\(\(?messageId\)? => \(\{\s*type: )"message\.uncertain"/, '$1"message.requeued"')
  const isTwice = (fault: string) => fault.startsWith('sent twice')
  const { faults, complaints } = await runWorld({ seed, kills: 60, out, until: found => found.some(isTwice) })
  expect(faults.filter(isTwice)).not.toEqual([])
  expect(complaints.some(complaint => complaint.startsWith('repeated-ambiguous-send'))).toBe(true)
})
