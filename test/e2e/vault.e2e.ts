import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulated } from '../support/simulated'
import { type App, startApp } from '../support/app'
import { en, expect, test } from './desk'

/** A machine whose session has no bus, so that no keychain answers. */
const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }

test('SEC-59: without a keychain each way of keeping tokens can be left for the other, also when the passphrase is forgotten', async ({ page }) => {
  test.skip(test.info().project.name !== 'web', 'it does not depend on the project')
  const simulator = simulated({ seed: 1 })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ firstName: 'Corner Shop', username: 'corner_shop_bot' })
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-e2e-vault-'))
  const start = (): Promise<App> => startApp({ dataDir, apiRoot, vault: 'chosen', env })
  let app = await start()
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const passphrase = page.getByLabel(en.vault.passphrase)
  try {
    await page.goto(app.link)
    await page.getByLabel(en.onboarding.token).fill(bot.token)
    await page.getByLabel(en.onboarding.token).press('Enter')
    await button(new RegExp(`^${en.vault.file}`)).click()
    await button(en.vault.back).click()
    await expect(button(new RegExp(`^${en.vault.session}`))).toBeVisible()
    await button(new RegExp(`^${en.vault.file}`)).click()
    await expect(page.getByText(en.vault.passphraseHint)).toBeVisible()
    await passphrase.fill('correct horse battery')
    await passphrase.press('Enter')
    await button(en.onboarding.done.inbox).click()

    await app.close()
    app = await start()
    await page.goto(app.link)
    await button(en.banner.unlock).click()
    await expect(passphrase).toBeVisible()
    // That is about making one, not about giving it.
    await expect(page.getByText(en.vault.passphraseHint)).toHaveCount(0)
    await button(en.vault.forgotten).click()
    await button(new RegExp(`^${en.vault.session}`)).click()
    await button(en.banner.enterToken).click()
    await page.getByLabel(en.onboarding.token).fill(bot.token)
    await page.getByLabel(en.onboarding.token).press('Enter')
    await expect(page.getByText(en.onboarding.done.back)).toBeVisible()
  } finally {
    await app.close()
    await simulator.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
