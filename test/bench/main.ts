import { idle } from './idle'
import { ingest } from './ingest'
import { loopDelay } from './loop-delay'
import { page } from './page'
import { reads } from './reads'
import type { Bench, Size } from './size'
import { full, quick } from './size'

/** Each names the figures that it prints. */
const benches: Readonly<Record<string, Bench>> = { P1: ingest, P2: loopDelay, P6: reads, P12: idle, page }

const names = process.argv.slice(2).filter(name => !name.startsWith('--'))
const unknown = names.filter(name => !Object.hasOwn(benches, name))
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`)
const size: Size = process.argv.includes('--quick') ? quick : full

for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue
  for await (const figure of bench(size)) {
    const { value, limit } = figure
    console.info(JSON.stringify({ bench: figure.bench, value: rounded(value), unit: figure.unit, limit: rounded(limit), ratio: rounded(value / limit) }))
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
