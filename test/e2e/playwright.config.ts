import { defineConfig } from 'playwright/test'
import { chromiumLaunch } from '../support/chromium'
import { electronPath } from './electron-path'

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
    { name: 'web', use: { browserName: 'chromium', launchOptions: chromiumLaunch() } },
    ...(electron === undefined ? [] : [{ name: 'electron', metadata: { electron } }]),
  ],
})
