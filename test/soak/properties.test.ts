import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleCore, mutantOf } from './core-child'
import type { FaultRule } from '../../src/simulator/faults'
import { type Verdict, runDay } from './day'
import { type Step, burst } from './script'

/** BELLHOP_SEED repeats one day's decisions (the instants of the machine stay its own); BELLHOP_DAYS makes it longer. */
const given = process.env['BELLHOP_SEED']
const seed = Number(given ?? Math.floor(Math.random() * 1_000_000))
const days = given === undefined ? Number(process.env['BELLHOP_DAYS'] ?? 24) : 1
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

test(`REL-1, REL-6, REL-21, REL-23, REL-32: P1-P7 of MAP 6.6 hold over ${days} random days (seed ${seed})`, async () => {
  const verdicts = await runDays(core.file, days, ({ faults }) => faults.length > 0)
  const broken = verdicts.filter(({ faults }) => faults.length > 0)
  for (const { seed: at, faults, script } of broken) console.error(`BELLHOP_SEED=${at} breaks\n  ${faults.join('\n  ')}\n  ${JSON.stringify(script)}`)
  // In the message itself: of a long log only that may be left.
  expect(broken.map(({ seed: at }) => at), broken.flatMap(({ seed: at, faults }) => [`BELLHOP_SEED=${at}`, ...faults.slice(0, 8)]).join('\n')).toEqual([])
  const sum = (count: keyof Verdict['counts']) => verdicts.reduce((total, { counts }) => total + counts[count], 0)
  console.info(JSON.stringify({ days, written: sum('written'), delivered: sum('delivered'), uncertain: sum('uncertain'), kills: sum('kills'), struck: sum('struck') }))
  // Days on which nothing happened would prove nothing.
  if (days > 10) expect([sum('written') > days * 10, sum('delivered') > days * 3, sum('struck') > days / 4, sum('kills') > 0]).toEqual([true, true, true, true])
}, 300_000 + days * 8_000)

// What follows runs at once: a day by itself waits for most of its time.
test.concurrent('REL-5, REL-23: 100 messages at once to three people and a group never meet a flood wait', async () => {
  const { faults, counts } = await runDay({ seed, file: core.file, script: burst, speed: 8 })
  expect(faults).toEqual([])
  expect(counts.delivered).toBe(100)
})

const sieges = (['rival', 'webhook', 'revoke', 'unauthorized'] as const).map((by): Step => ({ at: 5000, do: 'siege', by, forMs: 600_000 }))

test.concurrent('REL-4, REL-7: ten minutes of another poller, a webhook, a revoked token or 401 are one clear state and no storm', async () => {
  const verdicts = await Promise.all(sieges.map(step => runDay({ seed, file: core.file, script: [step] })))
  expect(verdicts.flatMap(({ faults }) => faults)).toEqual([])
})

/** A property, the promise that is taken out of the text of the core, and a day that shows it. */
type Mutant = { readonly name: string; readonly property: string; readonly pattern: RegExp; readonly replacement: string; readonly script: readonly Step[]; readonly speed?: number }

const talk: readonly Step[] = Array.from({ length: 12 }, (_, index): Step => ({ at: 3000 + index * 1500, do: index % 2 === 0 ? 'write' : 'send', who: 0 }))
const chatter = Array.from({ length: 8 }, (_, index): Step => ({ at: 3000 + index, do: 'send', who: 0 }))
/** Everything to the group, which takes twenty a minute. */
const crowd = Array.from({ length: 40 }, (_, index): Step => ({ at: 3000 + index, do: 'send', who: 3 }))
/** The weather ends with the script: on a slow machine what was said at once is still on its way. */
const untilAllIsSaid: Step = { at: 150_000, do: 'wake' }
const duringTalk = (rule: FaultRule): readonly Step[] => [{ at: 3000, do: 'fault', rule: { methods: 'sendMessage', ...rule }, forMs: 200_000 }, ...talk, untilAllIsSaid]

const mutants: readonly Mutant[] = [
  {
    name: 'cursor-first',
    property: 'P1',
    pattern: /log\.append\((updates\.map\(\(?update\)? => telegramUpdate\(botId, update\)\)),\s*\(\) => \{\s*(advanceCursor\([^;]*\);)[^}]*\}\);/,
    replacement: '$2 setTimeout(() => log.append($1), 30);',
    script: talk,
  },
  { name: 'skips-one', property: 'P1', pattern: /highest \+ 1/, replacement: 'highest + 2', script: talk },
  {
    name: 'repeats-the-uncertain',
    property: 'P2',
    pattern: /(case "doubt": return this\.#record\(message, all\(\(?messageId\)? => \(\{\s*type: )"message\.uncertain"/,
    replacement: '$1"message.requeued"',
    script: duringTalk({ kind: 'reset-after', nth: 2 }),
  },
  { name: 'forgets-open-attempts', property: 'P3', pattern: /= doubtOpenAttempts\(db, log\)/, replacement: '= 0', script: duringTalk({ kind: 'black-hole', isExecuted: true, nth: 1 }).toSpliced(-1, 0, { at: 21_000, do: 'kill', during: 'sendMessage' }) },
  { name: 'newest-first', property: 'P4', pattern: /(AND \(m\.position, m\.number\) > \(\?, \?\) ORDER BY m\.position), m\.number/, replacement: '$1 DESC, m.number DESC', script: chatter },
  { name: 'ignores-retry-after', property: 'P5', pattern: /this\.#pause\(message\.chatId, verdict\.seconds\)/, replacement: 'this.#pause(message.chatId, 0)', script: duringTalk({ kind: 'flood', retryAfter: 30, nth: 1 }), speed: 10 },
  { name: 'no-pace', property: 'P5', pattern: /(function waitFor\(pace, chatId, now\) \{)/, replacement: '$1 return 0;', script: crowd, speed: 4 },
  {
    name: 'asks-on-after-401',
    property: 'P6',
    pattern: /return "unauthorized";/,
    replacement: 'return null;',
    script: [{ at: 1000, do: 'siege', by: 'revoke', forMs: 120_000 }],
    speed: 20,
  },
  { name: 'says-the-address', property: 'P7', pattern: /(return async \(url, request\) => \{)/, replacement: '$1 process.stderr.write(url);', script: talk },
]

describe.concurrent('each property falls with the promise behind it', () => {
  test('and holds with all of them, over the same days', async () => {
    const scripts = new Map(mutants.map(({ script, speed }) => [script, speed]))
    const verdicts = await Promise.all([...scripts].map(([script, speed]) => runDay({ seed, file: core.file, script, ...(speed !== undefined && { speed }) })))
    expect(verdicts.flatMap(({ faults }) => faults)).toEqual([])
  })

  test.each(mutants)('$property falls: $name', async ({ name, property, pattern, replacement, script, speed }) => {
    const file = mutantOf(core.file, name, pattern, replacement)
    const { faults } = await runDay({ seed, file, script, speed, patience: 12_000 })
    expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${property}`)))
  })
})
