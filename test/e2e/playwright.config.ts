import { existsSync } from 'node:fs'
import { defineConfig } from 'playwright/test'
import { electronPath } from './electron-path'

/** Debian's Chromium, or another that is told by BELLHOP_CHROMIUM, or Playwright's own. */
const chromium = process.env['BELLHOP_CHROMIUM'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const electron = electronPath()

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // Of two cores each test leaves a part to nobody, while it waits.
  workers: 3,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  // Recording every step of every test is a sixth of the time of all of them.
  use: { viewport: { width: 1280, height: 800 }, trace: process.env['BELLHOP_TRACE'] === '1' ? 'retain-on-failure' : 'off', screenshot: 'only-on-failure', reducedMotion: 'reduce' },
  projects: [
    { name: 'web', use: { browserName: 'chromium', launchOptions: { executablePath: chromium, args: quiet } } },
    ...(electron === undefined ? [] : [{ name: 'electron', metadata: { electron } }]),
  ],
})
