// `npm run bench [-- --quick] [-- name ...]`: builds the app and the benchmarks, then prints one JSON line per figure.
import { join } from 'node:path'
import { build } from './build.mjs'
import { tool, toolEnvironment } from './node.mjs'
import { endWithChildren, root, run } from './processes.mjs'
import { setUp } from './setup.mjs'

endWithChildren()
const node = await setUp()
if (!(await build(node))) process.exit(1)

// Two folders below the root, like test/support, so that both find the built app in the same way.
const bundle = join(root, '.cache', 'bench')
const bundling = await run(node, [tool('vite'), 'build', '--config', join('test', 'bench', 'vite.config.ts'), '--outDir', bundle, '--logLevel', 'warn'], {
  seconds: 120,
  env: toolEnvironment(node),
})
if (bundling.code !== 0) process.exit(1)
const result = await run(node, [join(bundle, 'main.js'), ...process.argv.slice(2)], { env: toolEnvironment(node), seconds: 3_600 })
process.exitCode = result.code ?? 1
