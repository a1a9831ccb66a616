import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Random, createRandom } from '../../src/simulator/random'
import { openDatabase } from '../../src/main/core/store/database'
import { Problem } from '../../src/shared/problem'
import { Disk, type Fate } from './disk'
import { asSource, folder, hasTool, isLong, mayBeSkipped, program } from './support'
import { type Call, readTrace, straceFlags } from './trace'

const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const images = isLong ? 10_000 : 1_000
const canTrace = hasTool('strace')

type Verdict = { readonly images: number; readonly lost: string[]; readonly broken: string[] }

/** Two runs on one profile, the second over what a kill of the first has left. */
async function traced(synchronous: 'FULL' | 'NORMAL' | 'OFF'): Promise<{ readonly calls: readonly Call[]; readonly dataDir: string; readonly said: string }> {
  const home = folder('power', true)
  const dataDir = join(home, 'profile')
  const said = join(home, 'said')
  mkdirSync(dataDir)
  const calls: Call[] = []
  for (const [run, end] of [[1, []], [2, ['--end']]] as const) {
    const trace = join(home, `trace-${run}`)
    const args = ['-o', trace, ...straceFlags, process.execPath, ...asSource, program('writer.ts'), dataDir, said, synchronous, '150', ...end]
    execFileSync('strace', args, { stdio: ['ignore', 'ignore', 'inherit'] })
    calls.push(...(await readTrace(trace)))
  }
  return { calls, dataDir, said }
}

/** Cuts the power `count` times, each at a random call of the trace, and opens what is left as the next start would. */
async function cut(synchronous: 'FULL' | 'NORMAL' | 'OFF', count: number, random: Random): Promise<Verdict> {
  const { calls, dataDir, said } = await traced(synchronous)
  const disk = new Disk(dataDir)
  const from = calls.findIndex(call => call.is === 'open' && call.path.startsWith(dataDir))
  const instants = Array.from({ length: count }, () => random.between(from, calls.length)).toSorted((one, other) => one - other)
  const place = folder('image', true)
  const verdict: Verdict = { images: count, lost: [], broken: [] }
  let acknowledged = 0
  let saying = -1
  let position = 0
  for (const [index, instant] of instants.entries()) {
    for (; position < instant; position += 1) {
      const call = calls[position]
      if (!call) break
      if (call.is === 'open' && call.path === said) saying = call.fd
      else if (call.is === 'write' && call.fd === saying) acknowledged = Number(call.bytes.toString())
      disk.apply(call)
    }
    const fate = (['none', 'all', 'some'] as const)[index % 3] ?? 'some'
    judge(verdict, `${synchronous} call ${instant} of ${calls.length}, ${fate}`, acknowledged, image(place, disk, fate, random))
  }
  return verdict
}

/** Puts what survived into a folder; the index of the log is not a file that anybody syncs, and is made anew from the log. */
function image(place: string, disk: Disk, fate: Fate, random: Random): string {
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place)
  for (const [name, bytes] of disk.afterPowerCut(fate, random)) if (!name.endsWith('-shm')) writeFileSync(join(place, name), bytes)
  return place
}

function judge(verdict: Verdict, what: string, acknowledged: number, dataDir: string): void {
  try {
    const db = openDatabase(dataDir, undefined, () => verdict.broken.push(`${what}: the log is called broken`))
    try {
      const check = db.all<{ integrity_check: string }>('PRAGMA integrity_check').map(row => row.integrity_check)
      if (check.join() !== 'ok') verdict.broken.push(`${what}: ${check[0]}`)
      const rows = db.get<{ n: number; last: number }>("SELECT count(*) AS n, coalesce(max(cast(body ->> '$.update.update_id' AS INTEGER)), 0) AS last FROM events")
      const messages = db.get<{ n: number }>('SELECT count(*) AS n FROM messages')
      if ((rows?.n ?? 0) < acknowledged) verdict.lost.push(`${what}: ${rows?.n} of ${acknowledged}`)
      // What survives is a moment of the past as a whole: no holes, and every event with what follows from it.
      else if (rows?.n !== rows?.last || messages?.n !== rows?.n) verdict.broken.push(`${what}: ${JSON.stringify({ rows, messages })}`)
    } finally {
      db.close()
    }
  } catch (error) {
    verdict.broken.push(`${what}: ${error instanceof Problem ? error.code : String(error)}`)
  }
}

it.skipIf(!canTrace && mayBeSkipped)(`REL-11: over ${images} power cuts no acknowledged event is lost and no file is broken (seed ${seed})`, async () => {
  const verdict = await cut('FULL', images, createRandom(seed))
  expect(verdict).toEqual({ images, lost: [], broken: [] })
}, 300_000)

it.skipIf(!canTrace && mayBeSkipped)('REL-11: the same cuts show what NORMAL loses', async () => {
  const { lost } = await cut('NORMAL', 300, createRandom(seed))
  expect(lost.length).toBeGreaterThan(10)
}, 300_000)

it.skipIf(!canTrace && mayBeSkipped)('REL-11: the same cuts show what OFF breaks', async () => {
  const { broken } = await cut('OFF', 300, createRandom(seed))
  expect(broken.length).toBeGreaterThan(0)
}, 300_000)
