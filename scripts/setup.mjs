// Makes a clone ready: npm's packages, the right Node and, for the tests, Debian's.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fittingNode, npm } from './node.mjs'
import { root, run } from './processes.mjs'

/** What the tests use of Debian, and what is missing without it. The last four build keytar where no ready-made one can be had. */
const debian = {
  chromium: 'the end-to-end tests',
  'fonts-noto-color-emoji': 'the gallery of messages',
  'fonts-dejavu-core': 'the gallery of messages',
  dbus: 'the keyring tests',
  'gnome-keyring': 'the keyring tests',
  'libsecret-tools': 'the keyring tests',
  xvfb: 'the keyring tests',
  gcr: 'the keyring tests',
  faketime: 'the clock tests',
  iproute2: 'the network tests',
  'util-linux': 'the network tests',
  'libsecret-1-dev': 'keytar',
  strace: 'the power cuts',
  'pkg-config': 'keytar',
  'g++': 'keytar',
  make: 'keytar',
  python3: 'keytar',
}

/** What only some have; without it the end-to-end tests take the whole Chromium, and longer. */
const lean = 'chromium-headless-shell'

/** Answers the path of the Node to use; ends the process with a sentence where Bellhop cannot be set up. */
export async function setUp({ forTests = false } = {}) {
  if (forTests) await installDebianPackages()
  if (!isInstalled() || (forTests && mayBuildKeytar())) await installPackages()
  const node = await fittingNode()
  if (!node) give(`Bellhop needs Node 24.18.1 or newer, and this is ${process.version}: install it from https://nodejs.org and try again.`)
  return node
}

function give(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** Whether node_modules holds what the lockfile asks for; an optional package may be missing (other systems, no headers). */
export function isInstalled() {
  const wanted = readLock(join(root, 'package-lock.json'))
  const present = readLock(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = present[path]
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional === true
  })
}

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

async function installPackages() {
  console.log('Installing packages ...')
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const first = await npm(args, { seconds: 600 })
  if (first.code === 0) return
  console.log('That did not work; once more without install scripts (tokens then cannot go to the keychain).')
  const second = await npm([...args, '--ignore-scripts'], { seconds: 600 })
  if (second.code !== 0) give('The packages could not be installed: see what npm says above, check the network, and try again.')
}

/** keytar's own build failed when the headers were missing, and npm then leaves it out: worth another try once they are there. */
function mayBuildKeytar() {
  const built = existsSync(join(root, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node'))
  return !built && installedNow
}

let installedNow = false

async function installDebianPackages() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) {
    if (process.platform === 'linux') console.log('On this system, please see to it that Chromium, D-Bus, gnome-keyring and secret-tool are installed.')
    return
  }
  const { output } = await run('dpkg-query', ['-W', '-f=${db:Status-Status} ${Package}\n', ...Object.keys(debian), lean], {
    seconds: 30,
    capture: true,
  })
  const present = new Set(output.split('\n').flatMap(line => (line.startsWith('installed ') ? [line.slice(10)] : [])))
  const missing = Object.keys(debian).filter(name => !present.has(name))
  const isLean = present.has(lean)
  if (missing.length === 0 && isLean) return
  if (process.getuid() !== 0) {
    const uses = [...new Set(missing.map(name => debian[name]))].join(', ')
    if (missing.length > 0) console.log(`For ${uses}, please run: sudo apt-get install ${missing.join(' ')}`)
    return
  }
  const patience = ['-qq', '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=2', '-o', 'DPkg::Lock::Timeout=120']
  const aptGet = (args, seconds) => run('apt-get', [...patience, ...args], { seconds, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  const install = async names => {
    console.log(`Installing from Debian: ${names.join(', ')} ...`)
    return (await aptGet(['install', '-y', '--no-install-recommends', ...names], 600)).code === 0
  }
  await aptGet(['update'], 180)
  if (missing.length > 0) {
    installedNow = await install(missing)
    if (!installedNow) console.log('apt-get could not install them; the suites that need them will fail or say that they are skipped.')
  }
  // By itself, since apt installs nothing at all where it does not know one of the names.
  if (!isLean && !(await install([lean]))) console.log('It could not be installed: the tests take the whole Chromium, and longer.')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`Ready. Node: ${await setUp({ forTests: process.argv.includes('--tests') })}`)
}
