// `node scripts/packed.mjs <program>`: looks at a packed Bellhop from outside, and fails unless its doors are shut and it starts and ends.
import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Milliseconds: to start, to refuse, and to end. */
const patience = { start: 30_000, refuse: 15_000, end: 6_000 }

/** What is wrong with the program, a line each; none when all is well. */
export async function faults(program, limits = patience) {
  const scratch = mkdtempSync(join(tmpdir(), 'bellhop-packed-'))
  const marker = join(scratch, 'it-ran')
  const evil = join(scratch, 'evil.cjs')
  writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`)
  try {
    const found = [...contents(program)]
    for (const flag of ['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '--js-flags=--expose-gc']) {
      const dir = join(scratch, 'refused')
      const { code } = await run(program, [flag, `--data-dir=${dir}`], {}, limits.refuse)
      if (code !== 1) found.push(`${flag} is not refused (${code === null ? 'it goes on' : `it ends with ${code}`})`)
      if (existsSync(dir)) found.push(`${flag} is refused too late`)
    }
    for (const [env, args] of [
      [{ ELECTRON_RUN_AS_NODE: '1' }, [evil]],
      [{ NODE_OPTIONS: `--require=${evil}` }, []],
    ]) {
      const dir = join(scratch, Object.keys(env)[0])
      mkdirSync(dir)
      const end = await started(program, [...args, `--data-dir=${dir}`, '--vault=session'], env, dir, limits.start)
      await end(limits.end)
      if (existsSync(marker)) found.push(`${Object.keys(env)[0]} makes it run what it is given`)
      rmSync(marker, { force: true })
    }
    const dir = join(scratch, 'profile')
    mkdirSync(dir)
    const end = await started(program, [`--data-dir=${dir}`, '--vault=session'], {}, dir, limits.start)
    if (!hasProfile(dir)) found.push('it does not start')
    const { code, signal } = await end(limits.end)
    // Windows knows no signal that asks.
    if (process.platform !== 'win32' && code !== 0) found.push(`it does not end in order (${signal ?? code})`)
    return found
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** What lies beside the program. */
function contents(program) {
  const isMac = program.includes('.app/Contents/MacOS/')
  const resources = isMac ? join(dirname(program), '..', 'Resources') : join(dirname(program), 'resources')
  const plist = join(dirname(program), '..', 'Info.plist')
  const unpacked = globSync('app.asar.unpacked/node_modules/{*,@*/*}/package.json', { cwd: resources }).map(path => dirname(path).replaceAll('\\', '/').replace('app.asar.unpacked/node_modules/', ''))
  return [
    ...['app.asar', 'THIRD-PARTY-NOTICES.txt'].filter(name => !existsSync(join(resources, name))).map(name => `there is no ${name}`),
    ...(existsSync(join(resources, 'app')) ? ['the app lies open beside its archive'] : []),
    ...unpacked.filter(name => !/^(keytar|@napi-rs\/keyring(-.+)?)$/.test(name)).map(name => `${name} should not be there`),
    ...(isMac && !/<key>LSFileQuarantineEnabled<\/key>\s*<true\/>/.test(readFileSync(plist, 'utf8')) ? ['files that it saves are not marked as come from outside'] : []),
  ]
}

function hasProfile(dir) {
  return globSync('*.db', { cwd: dir }).length > 0
}

/** Runs it until it ends, or kills it when its time is over: then the code is null. */
async function run(program, args, env, milliseconds) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  return ended(child, milliseconds)
}

/** Waits for a profile, or as long as that may take; answers how to end it. */
async function started(program, args, env, dir, milliseconds) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  const until = performance.now() + milliseconds
  while (child.exitCode === null && !hasProfile(dir) && performance.now() < until) await new Promise(resolve => setTimeout(resolve, 200))
  // What would be run in its place is run first of all; what opens a database also settles down.
  await new Promise(resolve => setTimeout(resolve, 1_000))
  return limit => {
    child.kill('SIGTERM')
    return ended(child, limit)
  }
}

function ended(child, milliseconds) {
  if (child.exitCode !== null || child.signalCode !== null) return { code: child.exitCode, signal: child.signalCode }
  return new Promise(resolve => {
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal })
    })
    child.once('error', error => {
      clearTimeout(timer)
      resolve({ code: null, signal: error.message })
    })
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const program = process.argv[2]
  const found = program && existsSync(program) ? await faults(program) : ['say which program to look at']
  for (const fault of found) console.error(`${program ?? ''}: ${fault}`)
  if (found.length === 0) console.log(`${program}: its doors are shut, and it starts and ends`)
  process.exitCode = found.length === 0 ? 0 : 1
}
