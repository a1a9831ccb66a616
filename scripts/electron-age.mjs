// `node scripts/electron-age.mjs`: asks npm whether Electron has newer patches than ours, and fails when we are far behind (SEC-90).
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './processes.mjs'

/** More patches than this behind is too old, and so is one that was out for longer than `days`. */
const most = { patches: 2, days: 14 }
/** Electron looks after its three newest lines. */
const lines = 3

/**
 * What is wrong with our version, a sentence each; none when it is current.
 * @param ours for example `45.4.1`
 * @param times version → when it was published, as npm's registry has it
 */
export function faults(ours, times, now = Date.now()) {
  const stable = Object.keys(times).filter(version => /^\d+\.\d+\.\d+$/.test(version)).toSorted(compare)
  const newest = stable.at(-1)
  if (!newest || !stable.includes(ours)) return [`nobody knows Electron ${ours}`]
  const newer = stable.filter(version => major(version) === major(ours) && compare(version, ours) > 0)
  const waits = newer.length > 0 ? (now - Date.parse(times[newer[0]])) / 86_400_000 : 0
  return [
    ...(newer.length > most.patches ? [`Electron ${ours} is ${newer.length} releases behind ${newer.at(-1)}`] : []),
    ...(waits > most.days ? [`Electron ${newer[0]} has been out for ${Math.floor(waits)} days`] : []),
    ...(major(newest) - major(ours) >= lines ? [`the line of Electron ${ours} is no longer looked after`] : []),
  ]
}

function major(version) {
  return Number(version.split('.')[0])
}

function compare(a, b) {
  const [x, y] = [a, b].map(version => version.split('.').map(Number))
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2]
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron
  const times = JSON.parse(execFileSync('npm', ['view', 'electron', 'time', '--json'], { encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 2 ** 26 }))
  const found = faults(ours, times)
  for (const fault of found) console.error(fault)
  if (found.length === 0) console.log(`Electron ${ours} is current.`)
  process.exitCode = found.length === 0 ? 0 : 1
}
