import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright/test'
import { type Desk, en, expect, test } from './desk'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function fill(desk: Desk): Promise<void> {
  await desk.connect()
  desk.ada.write(desk.bot, 'Is the blue one in stock? See https://shop.example/blue')
  desk.ada.sendDocument(desk.bot, { bytes: Buffer.from('hello'), name: 'order.txt', mime: 'text/plain' })
  desk.ada.sendPhoto(desk.bot, { bytes: readFileSync('resources/icon.png'), caption: 'This one' })
  await desk.choose('Ada Lovelace')
  await desk.answer('Two of them.')
}

/** Serious and critical findings of axe, in words. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run())
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test(`no screen has serious accessibility findings (${colorScheme})`, async ({ desk }) => {
      // Seven screens, each looked through whole: on a busy machine that alone takes a minute.
      test.setTimeout(150_000)
      expect(await findings(desk.page()), 'first screen').toEqual([])
      await fill(desk)
      const page = desk.page()
      await expect(page.getByText('order.txt').first()).toBeVisible()
      expect(await findings(page), 'conversation').toEqual([])
      const screens: readonly [string, string][] = [
        ['settings', 'Control+,'],
        ['help', '?'],
        ['palette', 'Control+k'],
      ]
      for (const [name, keys] of screens) {
        await blur(page)
        await page.keyboard.press(keys)
        await expect(page.getByRole('dialog')).toBeVisible()
        expect(await findings(page), name).toEqual([])
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toHaveCount(0)
      }
      await page.getByRole('button', { name: en.conversation.header.showPanel }).click()
      await expect(page.getByRole('complementary').or(page.getByRole('region', { name: 'About Ada Lovelace' })).first()).toBeVisible()
      expect(await findings(page), 'contact panel').toEqual([])
      await page.getByRole('button', { name: en.rail.connect }).click()
      await expect(page.getByRole('dialog', { name: en.onboarding.dialogTitle })).toBeVisible()
      expect(await findings(page), 'connecting another bot').toEqual([])
    })

    test(`the system's colours are followed (${colorScheme})`, async ({ desk }) => {
      const [red = 0, green = 0, blue = 0] = await desk.page().evaluate(() => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
        if (!canvas) throw new Error('no canvas')
        canvas.fillStyle = getComputedStyle(document.body).backgroundColor
        canvas.fillRect(0, 0, 1, 1)
        return [...canvas.getImageData(0, 0, 1, 1).data]
      })
      const brightness = (red + green + blue) / 3
      expect(colorScheme === 'dark' ? brightness < 90 : brightness > 200).toBe(true)
    })
  })
}

test.describe('narrow', () => {
  test.use({ viewport: { width: 480, height: 720 } })

  test('in a narrow window the list and the conversation take turns, and nothing is cut off', async ({ desk }) => {
    await fill(desk)
    const page = desk.page()
    const list = page.getByRole('region', { name: en.inbox.label })
    await expect(list).toHaveCount(0)
    expect(await sideways(page)).toBe(0)
    await page.getByRole('button', { name: en.conversation.header.back }).click()
    await expect(list).toBeVisible()
    expect(await sideways(page)).toBe(0)
  })
})

test.describe('as narrow as a page at 400 %', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  test('a conversation shows who it is and reaches every act', async ({ desk }) => {
    await fill(desk)
    const page = desk.page()
    const { name, more } = { name: page.getByRole('heading', { name: 'Ada Lovelace' }), more: page.getByRole('button', { name: en.conversation.header.more }) }
    expect((await name.boundingBox())?.width).toBeGreaterThan(24)
    for (const act of [page.getByRole('button', { name: en.conversation.header.resolve, exact: true }).last(), more]) {
      const box = await act.boundingBox()
      expect((box?.x ?? 320) + (box?.width ?? 0)).toBeLessThanOrEqual(320)
    }
  })
})

/** Takes the focus out of what is typed into, so that keys mean acts. */
async function blur(page: Page): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
}

/** Pixels that the page could be scrolled sideways. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
