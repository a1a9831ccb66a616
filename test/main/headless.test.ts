import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { isNewEnough } from '../../src/main/shell/web/node-version'
import type { App, AppOptions } from '../support/app'
import { root, startApp } from '../support/app'
import { until } from '../support/until'
import { tempFolder } from '../support/folder'

const entry = join(process.env['BELLHOP_OUT'] ?? join(root, 'out'), 'main', 'headless.js')
const running: App[] = []

beforeAll(() => {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run "npm run build" first.`)
})

afterEach(async () => {
  await Promise.all(running.splice(0).map(app => app.close()))
})

async function start(options: Partial<AppOptions> = {}): Promise<App & { readonly dataDir: string }> {
  const dataDir = options.dataDir ?? tempFolder('headless')
  const app = await startApp({ ...options, dataDir })
  running.push(app)
  return { ...app, dataDir }
}

/** Runs it to its end; for starts that fail. */
function run(args: readonly string[], node = process.execPath): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise(resolve => {
    const child = execFile(node, [entry, '--no-open', ...args], (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }))
  })
}

test('it says one line, works, and ends in order, leaving a profile that is closed to others', async () => {
  const app = await start()
  expect(app.output()).toMatch(/^Bellhop is at http:\/\/127\.0\.0\.1:\d+\/#[A-Za-z0-9_-]{43}\n$/)
  const link = join(app.dataDir, 'link')
  expect(readFileSync(link, 'utf8')).toBe(`${app.link}\n`)
  const session = await app.session()
  expect(await session.call('app.info', {})).toMatchObject({ shell: 'web', isDemo: false, mode: 'normal', dataDir: app.dataDir })
  expect(await session.call('conversation.list', {})).toMatchObject({ conversations: [] })
  // The link was used, so another waits.
  expect(readFileSync(link, 'utf8')).not.toContain(app.link)
  expect((await fetch(app.origin)).status).toBe(200)

  for (const name of readdirSync(app.dataDir, { recursive: true, encoding: 'utf8' })) {
    const { mode } = statSync(join(app.dataDir, name))
    expect([name, mode & 0o077]).toEqual([name, 0])
  }
  expect(await app.close()).toBe(0)
  expect(app.output().trim().split('\n')).toHaveLength(1)
  // Closed in order: nothing is left in a write-ahead log, and no link leads nowhere.
  expect(readdirSync(app.dataDir).filter(name => name.endsWith('-wal') || name === 'link')).toEqual([])
})

test('a link from the file opens a session when the printed one was used', async () => {
  const app = await start()
  await app.session()
  const token = new URL(readFileSync(join(app.dataDir, 'link'), 'utf8').trim()).hash.slice(1)
  const answer = await fetch(`${app.origin}/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) })
  expect(answer.status).toBe(200)
})

test('REL-9: a profile that is in use is refused in a sentence', async () => {
  const { dataDir } = await start()
  expect(await run(['--data-dir', dataDir])).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^Bellhop is already running with this profile\.[^\n]*\n$/) })
})

test('a profile is free again after its process was killed', async () => {
  const first = await start()
  await first.kill()
  const second = await start({ dataDir: first.dataDir })
  expect(await (await second.session()).call('bot.list', {})).toMatchObject({ bots: [] })
})

test('SEC-60: --host, unknown flags and a taken port are refused in a sentence', async () => {
  const { origin } = await start()
  const dataDir = tempFolder('headless')
  expect(await run(['--host', '0.0.0.0', '--data-dir', dataDir])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('this machine only') })
  expect(await run(['--hots', 'x'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Usage') })
  expect(await run(['--data-dir', dataDir, '--vault', 'session', '--port', new URL(origin).port])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Port \d+ is taken by another program/) })
})

test('REL-16: settings that were cut do not keep it from starting', async () => {
  const first = await start()
  await (await first.session()).call('settings.set', { theme: 'dark' })
  await first.close()
  writeFileSync(join(first.dataDir, 'settings.json'), '{"settings":')
  const second = await start({ dataDir: first.dataDir })
  expect(await (await second.session()).call('settings.get', {})).toMatchObject({ theme: 'dark' })
})

test('a page that streams and one that hangs do not hold the end', async () => {
  const app = await start()
  const session = await app.session()
  let deltas = 0
  const following = session.follow(() => (deltas += 1), new AbortController().signal)
  await until(async () => {
    await session.call('settings.set', { sound: false })
    expect(deltas).toBeGreaterThan(0)
  })
  const { port } = new URL(app.origin)
  const hanging = connect({ host: '127.0.0.1', port: Number(port) })
  hanging.on('error', () => {})
  await once(hanging, 'connect')
  hanging.write('POST /session HTTP/1.1\r\n')
  expect(await app.close()).toBe(0)
  await following
  hanging.destroy()
})

test('the demo fills an inbox by itself, in a profile that goes with it', async () => {
  const app = await start({ isDemo: true })
  const session = await app.session()
  expect(await session.call('app.info', {})).toMatchObject({ isDemo: true })
  await until(async () => expect((await session.call('conversation.list', {})).conversations.length).toBeGreaterThan(3), { interval: 200 })
  expect(await session.call('vault.status', {})).toMatchObject({ kind: 'session', state: 'ok' })
  const profiles = () => readdirSync(app.dataDir).filter(name => name.startsWith('demo-'))
  expect(profiles()).toHaveLength(1)
  expect(existsSync(join(app.dataDir, 'bellhop.db'))).toBe(false)
  expect(await app.close()).toBe(0)
  expect(profiles()).toEqual([])
})

test('the demo opens beside a profile and ends with it', async () => {
  const app = await start()
  const { url } = await (await app.session()).call('app.openDemo', {})
  const { origin } = new URL(url ?? '')
  expect(origin).not.toBe(app.origin)
  expect((await fetch(origin)).status).toBe(200)
  await app.kill()
  await until(() => expect(fetch(origin)).rejects.toThrow('fetch failed'))
})

const oldNode = oldNodeOnPath()

test.skipIf(!oldNode)('started with an older Node, it runs with the one that was installed, and passes on signals and the end', async () => {
  const dataDir = tempFolder('headless')
  const child = spawn(oldNode ?? '', [entry, '--no-open', '--vault', 'session', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  expect(String(line)).toMatch(/^Bellhop is at \S+\n$/)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(existsSync(join(dataDir, 'link'))).toBe(false)
})

test.skipIf(!oldNode)('the newer Node ends with the older one, even if that was killed', async () => {
  const dataDir = tempFolder('headless')
  const child = spawn(oldNode ?? '', [entry, '--no-open', '--vault', 'session', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { origin } = new URL(String(line).trim().split(' ').at(-1) ?? '')
  child.kill('SIGKILL')
  await until(() => expect(fetch(origin)).rejects.toThrow('fetch failed'))
})

/** A Node on this machine's PATH that Bellhop cannot run with, if there is one. */
function oldNodeOnPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':')
  return folders.map(folder => join(folder, 'node')).find(path => {
    if (!existsSync(path)) return false
    return !isNewEnough(execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1))
  })
}
