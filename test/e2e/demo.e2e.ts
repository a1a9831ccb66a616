import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'playwright/test'
import { startApp } from '../support/app'
import { en, expect } from './desk'

base('the demo is a living inbox within ten seconds, without a token', async ({ page }, info) => {
  base.skip(info.project.name !== 'web', 'Electron shows the same page; the web shell stands for both')
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-demo-'))
  const began = performance.now()
  const app = await startApp({ dataDir, isDemo: true })
  try {
    await page.goto(app.link)
    const rows = page.getByRole('region', { name: en.inbox.label }).getByRole('listitem')
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    expect(performance.now() - began).toBeLessThan(10_000)
    await expect(page.getByRole('note').filter({ hasText: en.rail.demo }).first()).toBeVisible()

    // It lives: what the operator answers is answered in turn.
    await rows.first().getByRole('button').first().click()
    const field = page.getByRole('textbox', { name: /^Message to/ })
    const before = await page.getByRole('article').count()
    await field.fill('Thank you, we are on it!')
    await field.press('Enter')
    await expect.poll(() => page.getByRole('article').count(), { timeout: 30_000 }).toBeGreaterThan(before + 1)
  } finally {
    await app.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
