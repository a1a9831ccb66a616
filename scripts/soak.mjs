// `npm run soak [-- minutes]`: simulated hours at a hundred times the clock, judged by REL-50; half as long with a leak that has to be found;
// and hundreds of random days. 20 minutes are the long form.
import { join } from 'node:path'
import { tool, toolEnvironment } from './node.mjs'
import { endWithChildren, root, run } from './processes.mjs'
import { setUp } from './setup.mjs'

endWithChildren()
const node = await setUp({ forTests: true })
const minutes = Number(process.argv[2] ?? 20)
const config = join(root, 'test', 'soak', 'vitest.config.ts')
const runs = [
  { file: 'test/soak/soak.test.ts', seconds: minutes * 90 + 600, env: { BELLHOP_SOAK_SECONDS: String(minutes * 60) } },
  { file: 'test/soak/properties.test.ts', seconds: minutes * 150 + 900, env: { BELLHOP_DAYS: String(minutes * 30) } },
]
for (const { file, seconds, env } of runs) {
  const { code } = await run(node, [tool('vitest'), 'run', '--config', config, file], { seconds, env: toolEnvironment(node, env) })
  if (code !== 0) process.exitCode = 1
}
