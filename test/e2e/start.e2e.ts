import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { killGroup, root } from '../support/app'

/** Another Node than ours, as a machine may have on its PATH. */
const systemNode = '/usr/bin/node'

/** Runs a command until it has printed its link; answers it, and everything that it has said so far. */
async function untilLink(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ said: string; link: string; end(): Promise<void> }> {
  const child: ChildProcess = spawn(command, args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const link = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /^Bellhop is at (http:\/\/127\.0\.0\.1:\d+\/#\S+)$/m.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.once('close', code => reject(new Error(`it ended with ${code}:\n${said}`)))
  })
  return {
    get said() {
      return said
    },
    link,
    async end() {
      killGroup(child, 'SIGTERM')
      await ended
    },
  }
}

let dataDir = ''

test.beforeEach(() => {
  test.skip(test.info().project.name !== 'web', 'it does not depend on the project')
  dataDir = mkdtempSync(join(tmpdir(), 'bellhop-start-'))
})

test.afterEach(() => {
  if (dataDir) rmSync(dataDir, { recursive: true, force: true })
})

test('npm start without a display says why in a sentence and opens the demo in the browser instead', async ({ page }) => {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env
  const app = await untilLink('npm', ['start', '--', '--demo', '--data-dir', dataDir, '--no-open'], env)
  expect(app.said).toMatch(/\. Opening Bellhop in the browser instead\.\n/)
  await page.goto(app.link)
  await expect(page.getByRole('navigation')).toBeVisible()
  await app.end()
})

test('headless.js prints exactly one line', async () => {
  const app = await untilLink(process.execPath, [join(root, 'out', 'main', 'headless.js'), '--data-dir', dataDir, '--vault', 'session', '--no-open'], process.env)
  await new Promise(resolve => void setTimeout(resolve, 500))
  expect(app.said.trim().split('\n')).toEqual([`Bellhop is at ${app.link}`])
  await app.end()
})

test('headless.js runs when PATH has an old Node', async () => {
  test.skip(!existsSync(systemNode), 'there is no other Node on this machine')
  const env = { ...process.env, PATH: '/usr/bin:/bin' }
  const app = await untilLink(systemNode, [join(root, 'out', 'main', 'headless.js'), '--data-dir', dataDir, '--vault', 'session', '--no-open'], env)
  await app.end()
})
