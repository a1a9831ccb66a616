// `npm run network [seconds]`: the full form of the suites about time and ends: 200 SIGTERMs, a sleep of ten minutes (or so many seconds).
import { build } from './build.mjs'
import { tool, toolEnvironment } from './node.mjs'
import { endWithChildren, run } from './processes.mjs'
import { setUp } from './setup.mjs'

endWithChildren()
const node = await setUp({ forTests: true })
if (!(await build(node))) process.exit(1)
const env = toolEnvironment(node, { BELLHOP_SIGTERMS: '200', BELLHOP_SLEEP: process.argv[2] ?? '600' })
const result = await run(node, [tool('vitest'), 'run', '--config', 'test/vitest.config.ts', 'test/network'], { seconds: 3_600, env })
process.exitCode = result.code ?? 1
