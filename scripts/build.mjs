// Builds when a source is newer than what was built.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { tool, toolEnvironment } from './node.mjs'
import { root, run } from './processes.mjs'

const products = ['out/main/index.js', 'out/main/headless.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const sources = ['src', 'resources', 'electron.vite.config.ts', 'package-lock.json']

/** Answers whether a build of the current sources is there; shows the builder's own words where it failed. */
export async function build(node, { always = false } = {}) {
  if (!always && isFresh()) return true
  console.log('Building ...')
  const result = await run(node, [tool('electron-vite'), 'build', '--logLevel', 'warn'], {
    seconds: 300,
    capture: true,
    env: toolEnvironment(node, { NODE_ENV: 'production' }),
  })
  const isBuilt = result.code === 0 && products.every(path => existsSync(join(root, path)))
  if (!isBuilt) console.error(result.output, result.timedOut ? 'The build took longer than five minutes.' : '')
  return isBuilt
}

function isFresh() {
  if (!products.every(path => existsSync(join(root, path)))) return false
  const built = Math.min(...products.map(path => statSync(join(root, path)).mtimeMs))
  return sources.every(path => newest(join(root, path)) < built)
}

function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map(name => newest(join(path, name))))
}
