// `npm test [-- stage ...]`: sets itself up, runs every suite, and ends with one line `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { electronBinary } from './electron-binary.mjs'
import { tool, toolEnvironment } from './node.mjs'
import { endWithChildren, root, run } from './processes.mjs'
import { setUp } from './setup.mjs'

endWithChildren()
/** Seconds that a suite may take; the long forms of the night (BELLHOP_LONG) have an hour. */
const patience = process.env.BELLHOP_LONG === '1' ? 3_600 : 1_200
const node = await setUp({ forTests: true })
const reports = join(root, 'node_modules', '.cache', 'reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/** Each answers `{ passed, failed, skipped }`; what is no test suite counts as one. */
const stages = {
  typecheck: async () => check(tool('typescript', 'tsc'), ['-b'], 180),
  lint: async () => check(tool('oxlint'), ['--type-aware', '--deny-warnings'], 180),
  deadcode: async () => check(tool('knip'), [], 180),
  build: async () => one(await build(node, { always: true })),
  unit: () => vitest('unit', 'test/vitest.config.ts', patience),
  storage: () => vitest('storage', 'test/storage/vitest.config.ts', patience, ownMounts()),
  crash: () => vitest('crash', 'test/crash/vitest.config.ts', patience),
  soak: () => vitest('soak', 'test/soak/vitest.config.ts', patience),
  e2e: () => playwright(patience),
}

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !Object.hasOwn(stages, name))
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}.`)
  process.exit(2)
}

const results = []
/** What failed, by name, each with the first words of why. */
const failures = []
for (const [name, stage] of Object.entries(stages)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n== ${name}`)
  const began = Date.now()
  const result = await stage().catch(error => {
    console.error(error)
    return one(false)
  })
  results.push(result)
  if (result.failed > 0 && !failures.some(failure => failure.suite === name)) failures.push({ suite: name, name, why: 'See its part of this log.' })
  console.log(`== ${name}: ${line(result)} (${((Date.now() - began) / 1000).toFixed(0)} s)`)
}

const total = results.reduce((sum, result) => ({
  passed: sum.passed + result.passed,
  failed: sum.failed + result.failed,
  skipped: sum.skipped + result.skipped,
}), { passed: 0, failed: 0, skipped: 0 })
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
// Once more at the end: whoever has only the last lines of a long log still learns what broke.
for (const { name, why } of failures) console.log(`\nFAILED: ${name}\n${why.split('\n').slice(0, 12).join('\n')}`)
console.log(`\n${line(total)}`)

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function one(isFine) {
  return { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1, skipped: 0 }
}

async function check(file, args, seconds) {
  const result = await run(node, [file, ...args], { seconds, env: toolEnvironment(node) })
  if (result.timedOut) console.log(`It took longer than ${seconds} seconds.`)
  return one(result.code === 0)
}

/** What a suite reported; a run that broke without naming a failed test is one failure more. */
function judged(result, counts, seconds) {
  if (result.timedOut) console.log(`The suite took longer than ${seconds} seconds and was ended.`)
  const isBroken = result.code !== 0 && counts.failed === 0
  return { ...counts, failed: counts.failed + (isBroken ? 1 : 0) }
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** What a suite that mounts disks is run by, so that they are gone with it however it ends; nothing where that cannot be had. */
function ownMounts() {
  const ways = [['unshare', '--mount'], ['unshare', '--mount', '--map-root-user']]
  return ways.find(([command, ...args]) => spawnSync(command, [...args, 'true']).status === 0) ?? []
}

async function vitest(name, config, seconds, by = []) {
  const file = join(reports, `${name}.json`)
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const [command, ...rest] = [...by, node, tool('vitest'), ...args]
  const result = await run(command, rest, { seconds, env: toolEnvironment(node) })
  const report = readReport(file)
  const unloadable = report?.testResults.filter(suite => suite.status === 'failed' && suite.assertionResults.length === 0).length ?? 0
  for (const suite of report?.testResults ?? []) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) failures.push({ suite: name, name: suite.name, why: suite.message })
    for (const test of suite.assertionResults) if (test.status === 'failed') failures.push({ suite: name, name: test.fullName, why: test.failureMessages.join('\n') })
  }
  const skipped = report?.testResults.flatMap(suite => suite.assertionResults).filter(test => test.status === 'skipped' || test.status === 'pending' || test.status === 'todo') ?? []
  for (const test of skipped) console.log(`SKIPPED: ${test.fullName}`)
  return judged(result, { passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + unloadable, skipped: skipped.length }, seconds)
}

async function playwright(seconds) {
  if (!electronBinary()) {
    console.log('SKIPPED: the end-to-end specs on real Electron, because its binary is not here (npm start fetches it where it can be reached).')
  }
  const file = join(reports, 'e2e.json')
  const args = ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json']
  const result = await run(node, [tool('playwright'), ...args], { seconds, env: toolEnvironment(node, { PLAYWRIGHT_JSON_OUTPUT_FILE: file }) })
  const report = readReport(file)
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {}
  for (const spec of specsOf(report?.suites ?? [])) {
    if (!spec.ok) failures.push({ suite: 'e2e', name: `${spec.file}: ${spec.title}`, why: messagesOf(spec) })
  }
  return judged(result, { passed: expected, failed: unexpected + flaky, skipped }, seconds)
}

/** All specs of a report, also of suites within suites. */
function specsOf(suites) {
  return suites.flatMap(suite => [...suite.specs, ...specsOf(suite.suites ?? [])])
}

function messagesOf(spec) {
  return spec.tests.flatMap(test => test.results.flatMap(result => result.errors.map(error => error.message))).join('\n')
}
