// `npm start`: sets itself up, builds, and opens Bellhop in Electron, or, where that cannot be had, in the browser.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { electronBinary, fetchElectron } from './electron-binary.mjs'
import { toolEnvironment } from './node.mjs'
import { endWithChildren, root, start } from './processes.mjs'
import { setUp } from './setup.mjs'

const help = `npm start -- [--demo] [--data-dir DIR] [--api-root URL] [--vault keychain|session|file]
             [--web] [--port N] [--no-open]

  --demo      a small shop's inbox against the built-in simulator: no token, no network
  --data-dir  where the profile lies
  --web       in the browser instead of a window; --port and --no-open ask for it too`

endWithChildren()
const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(help)
  process.exit(0)
}

const node = await setUp()
if (!(await build(node))) process.exit(1)
const reason = await whyNotElectron()
if (reason) console.log(`${reason} Opening Bellhop in the browser instead.`)
const failed = reason ? undefined : await inElectron()
if (failed) console.log(`${failed} Opening Bellhop in the browser instead.`)
if (reason || failed) process.exitCode = await inBrowser()

/** A sentence, or undefined where a window can be opened. */
async function whyNotElectron() {
  const asked = ['--web', '--no-open', '--port'].find(flag => args.some(arg => arg === flag || arg.startsWith(`${flag}=`)))
  if (asked) return `${asked} asks for the web shell.`
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display for a window here.'
  // Chromium's sandbox does not work for root, and Bellhop never runs without it.
  if (process.platform === 'linux' && process.getuid() === 0) return 'Electron does not run as root with its sandbox on.'
  if (electronBinary()) return undefined
  console.log('Fetching Electron (once) ...')
  const problem = await fetchElectron(node)
  return problem && `Electron could not be fetched: ${problem}.`
}

/** Runs the window to its end; answers a sentence when it could not even start. */
function inElectron() {
  const began = Date.now()
  const child = start(electronBinary(), [root, ...args], { env: toolEnvironment(node) })
  return new Promise(resolve => {
    child.once('error', error => resolve(`Electron could not be started: ${error.message}.`))
    child.once('close', code => {
      const isStillborn = code !== 0 && code !== null && Date.now() - began < 10_000
      resolve(isStillborn ? `Electron ended at once with code ${code} (a system library may be missing).` : undefined)
    })
  })
}

/** Runs the web shell to its end; answers its exit code. */
function inBrowser() {
  const file = join(root, 'out', 'main', 'headless.js')
  if (!existsSync(file)) throw new Error('out/main/headless.js is missing after the build')
  const child = start(node, [file, ...args.filter(arg => arg !== '--web')], { env: toolEnvironment(node) })
  return new Promise(resolve => child.once('close', code => resolve(code ?? 0)))
}
