// Makes docs/screenshot.png from the running demo: `node scripts/screenshot.mjs [--dark] [file]`. Needs Chromium and a build.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { toolEnvironment } from './node.mjs'
import { root, run } from './processes.mjs'
import { setUp } from './setup.mjs'

const isChild = process.env.BELLHOP_SCREENSHOT === 'child'
const args = process.argv.slice(2)
if (isChild) await shoot()
else {
  const node = await setUp()
  if (!(await build(node))) process.exit(1)
  // Playwright and the app want the Node that was just set up.
  const env = toolEnvironment(node, { BELLHOP_SCREENSHOT: 'child' })
  process.exitCode = (await run(node, [fileURLToPath(import.meta.url), ...args], { seconds: 120, env })).code ?? 1
}

async function shoot() {
  const { chromium } = await import('playwright')
  const file = resolve(root, args.find(arg => !arg.startsWith('--')) ?? join('docs', 'screenshot.png'))
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-screenshot-'))
  const app = spawn(process.execPath, [join(root, 'out', 'main', 'headless.js'), '--demo', '--data-dir', dataDir, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({
    executablePath: existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
  try {
    const link = await linkOf(app)
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 2,
      colorScheme: args.includes('--dark') ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    await page.goto(link)
    await page.locator('[data-conversation]').nth(3).waitFor()
    await page.waitForTimeout(8_000)
    await page.locator('[data-conversation]').filter({ hasText: 'Priya' }).or(page.locator('[data-conversation]').nth(1)).first().click()
    const field = page.getByRole('textbox', { name: /^Message to/ })
    await field.fill('Number 41 it is, and the courier will ring next door. A care card comes with every plant.')
    await field.press('Enter')
    // What the pointer rests on would show what it offers.
    await page.mouse.move(900, 200)
    await page.waitForTimeout(6_000)
    mkdirSync(dirname(file), { recursive: true })
    await page.screenshot({ path: file, scale: 'device' })
    console.log(`Written: ${file}`)
  } finally {
    await browser.close()
    app.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function linkOf(app) {
  return new Promise((found, failed) => {
    let said = ''
    app.stdout.on('data', text => {
      said += text
      const link = /Bellhop is at (\S+)/.exec(said)?.[1]
      if (link) found(link)
    })
    app.once('close', code => failed(new Error(`the app ended with ${code}: ${said}`)))
  })
}
