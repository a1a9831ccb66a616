import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright/test'
import { serviceKinds } from '../../src/shared/content-kinds'
import { type Golden } from '../../src/simulator/golden'
import { postGolden } from '../../src/simulator/golden-post'
import { type Desk, en, expect, test } from './desk'
import { cellsOf, cellsThatDiffer, sheetOf } from './sheet'

/**
 * Every kind of message through the real app: its words and roles against `gallery/words.yml`, its looks against a sheet of small pictures
 * for each theme. `BELLHOP_GALLERY=keep` writes both anew, to be looked at before they are committed. `BELLHOP_GALLERY_SHOTS=<folder>`
 * writes the window as it is scrolled.
 */
const isKept = process.env['BELLHOP_GALLERY'] === 'keep'
const shots = process.env['BELLHOP_GALLERY_SHOTS']
const baselines = join(import.meta.dirname, 'gallery')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Piece = { readonly name: string; readonly words: string; readonly picture: string }

async function arrange(desk: Desk, chosen?: (golden: Golden) => boolean): Promise<readonly Golden[]> {
  await desk.connect()
  const goldens = postGolden(desk.simulator, desk.bot, desk.ada, chosen)
  await desk.choose('Ada Lovelace')
  await expect(feed(desk.page())).toBeVisible()
  while (await scroll(desk.page(), 1));
  await expect(feed(desk.page()).getByRole('article').filter({ hasText: 'hologram' })).toBeVisible()
  return goldens
}

function feed(page: Page) {
  return page.getByRole('feed')
}

/** What moves or changes by itself, and what the system draws. */
const still = 'video, time, [data-floats] { visibility: hidden !important }'

/** A bubble is as wide as its time, and a picture of it is as large as the bubble allows: both would depend on the hour. */
const timeless =
  'time { display: inline-block; inline-size: 56px; overflow: hidden; white-space: nowrap } [data-room]::before { content: "12:00 AM" !important }'

/** Goes up from the end and tells every message once, by its place among the goldens; `step` runs at every stop. */
async function walk(page: Page, blank: Page, goldens: readonly Golden[], step: () => Promise<void>): Promise<readonly Piece[]> {
  const found = new Map<number, Omit<Piece, 'name'>>()
  do {
    // What is fetched by itself is there before it is looked at.
    await expect(page.locator('article [data-state="fetching"]')).toHaveCount(0)
    await expect(page.locator('article [data-emoji="plain"]')).toHaveCount(0)
    await settled(page)
    await step()
    const articles = await feed(page).evaluate(articlesIn)
    const words = wordsOf(await feed(page).ariaSnapshot())
    expect(words).toHaveLength(articles.length)
    const fresh = articles.map((article, place) => ({ ...article, words: words[place] ?? '' })).filter(({ number, isWhole }) => isWhole && !found.has(number))
    const window = await page.screenshot({ style: still, animations: 'disabled' })
    const pictures = await cellsOf(blank, window, fresh.map(({ box }) => box))
    for (const [place, { number, words: said }] of fresh.entries()) found.set(number, { words: quiet(said), picture: pictures[place] ?? '' })
  } while (await scroll(page, -0.33))
  const numbers = [...found.keys()].toSorted((one, other) => one - other).slice(-goldens.length)
  expect(numbers).toHaveLength(goldens.length)
  return goldens.map(({ name }, place) => ({ name, words: '', picture: '', ...found.get(numbers[place] ?? 0) }))
}

/** Every message that is drawn: its number, where what it says lies in the window, and whether all of it is in sight. */
function articlesIn(element: Element) {
  const inside = element.getBoundingClientRect()
  return [...element.querySelectorAll<HTMLElement>('article[data-message]')].map(article => {
    const said = [...article.children].findLast(child => child.matches('div, span')) ?? article
    const { x, y, width, height, bottom } = said.getBoundingClientRect()
    return { number: Number(article.dataset['message']?.split(':').at(-1)), box: { x, y, width, height }, isWhole: y >= inside.y && bottom <= inside.bottom + 1 }
  })
}

/** The words and roles of the feed, one text a message. */
function wordsOf(snapshot: string): readonly string[] {
  const indent = /^( *)- ['"]?article\b/m.exec(snapshot)?.[1] ?? ''
  return `\n${snapshot}`
    .split(new RegExp(`\\n(?=${indent}- )`))
    .filter(part => /^ *- ['"]?article\b/.test(part))
    .map(part => part.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
}

/** Some windows down, or up where negative; false at the end. As a wheel does it, but at once. */
async function scroll(page: Page, windows: number): Promise<boolean> {
  const [before, after] = await feed(page).evaluate((element, by) => {
    const from = element.scrollTop
    element.dispatchEvent(new WheelEvent('wheel', { deltaY: by * element.clientHeight }))
    element.scrollTop += by * element.clientHeight
    return [from, element.scrollTop]
  }, windows)
  await settled(page)
  return before !== after
}

/** Nothing has moved for three frames and every picture has been decoded. */
async function settled(page: Page): Promise<void> {
  await feed(page).evaluate(async element => {
    const frame = () => new Promise(done => requestAnimationFrame(done))
    for (let calm = 0, top = -1, height = -1; calm < 3; calm = element.scrollTop === top && element.scrollHeight === height ? calm + 1 : 0) {
      top = element.scrollTop
      height = element.scrollHeight
      await frame()
    }
    await Promise.all([...element.querySelectorAll('img')].map(image => image.decode().catch(() => undefined)))
    await document.fonts.ready
    await frame()
  })
}

/** Without what depends on when the test runs. */
function quiet(words: string): string {
  return words
    .replaceAll(/\b\d{1,2}:\d\d\s?[AP]M\b/g, '<time>')
    .replaceAll(/blob:\S+/g, '<blob>')
    .replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, '<app>')
    .replaceAll(/\/media\/[0-9a-f]{32}/g, '/media/<id>')
}

/** Serious and critical findings of axe, in words. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(() => (globalThis as unknown as { axe: { run(where: string): Promise<AxeResults> } }).axe.run('[role="feed"]'))
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target, html }) => `${id}: ${help} at ${target.join(' ')} ${html.slice(0, 120)}`))
}

function baseline(name: string, now: string | Buffer): Buffer {
  const path = join(baselines, name)
  if (isKept) {
    mkdirSync(baselines, { recursive: true })
    writeFileSync(path, now)
  }
  return readFileSync(path)
}

// A trace of so many pictures takes longer than the test.
test.use({ trace: 'off' })

for (const colorScheme of ['light', 'dark'] as const) {
  // As tall as the longest article, so that each message can be drawn in one piece.
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1280, height: 3_600 }, bypassCSP: true, timezoneId: 'UTC', locale: 'en-US' })

    test(`every kind of message has its words, its roles and its looks (${colorScheme})`, async ({ desk }, info) => {
      test.setTimeout(480_000)
      const goldens = await arrange(desk)
      const page = desk.page()
      const mistakes = new Set<string>()
      await page.addStyleTag({ content: timeless })
      const blank = await page.context().newPage()
      await page.bringToFront()
      const pieces = await walk(page, blank, goldens, async () => {
        for (const mistake of await findings(page)) mistakes.add(mistake)
      })
      expect([...mistakes], 'axe').toEqual([])

      const words = pieces.map(piece => `# ${piece.name}\n${piece.words}\n`).join('\n')
      await info.attach('words', { body: words, contentType: 'text/plain' })
      expect(words).toBe(baseline('words.yml', words).toString())

      // Lines are words and nothing else.
      const drawn = pieces.filter((_, place) => !Object.keys(goldens[place]?.fields ?? {}).some(field => (serviceKinds as readonly string[]).includes(field)))
      const sheet = await sheetOf(blank, drawn.map(({ picture }) => picture))
      await info.attach('sheet', { body: sheet, contentType: 'image/png' })
      const differing = await cellsThatDiffer(blank, baseline(`${colorScheme}.png`, sheet), sheet, drawn.length)
      expect(differing.map(({ place, by }) => `${drawn[place]?.name}: ${by}`)).toEqual([])
    })
  })
}

// Colours make nothing wider.
for (const viewport of [{ width: 1280, height: 800 }, { width: 1720, height: 1000 }, { width: 480, height: 720 }]) {
  test.describe(`${viewport.width} wide`, () => {
    test.use({ viewport, timezoneId: 'UTC', locale: 'en-US' })

    test(`no kind of message is wider than its pane (${viewport.width})`, async ({ desk }) => {
      test.setTimeout(480_000)
      await arrange(desk)
      const page = desk.page()
      const wide = new Set<string>()
      for (let stop = 0; ; stop += 1) {
        await settled(page)
        if (shots !== undefined) await page.screenshot({ path: join(shots, `${viewport.width}-${String(stop).padStart(2, '0')}.png`) })
        for (const found of await feed(page).evaluate(tooWide)) wide.add(found)
        if (!(await scroll(page, -0.7))) break
      }
      expect([...wide]).toEqual([])
    })
  })
}

/** The messages that reach beyond the history, or make it scroll sideways. */
function tooWide(element: Element): readonly string[] {
  const edge = element.getBoundingClientRect()
  const beyond = [...element.querySelectorAll('article')].filter(article =>
    [...article.querySelectorAll('*')].some(inner => {
      const box = inner.getBoundingClientRect()
      return box.width > 1 && (box.right > edge.right + 1 || box.left < edge.left - 1) && getComputedStyle(inner).visibility === 'visible' && !inner.closest('pre, [data-scrolls]')
    }),
  )
  return [...(element.scrollWidth > element.clientWidth ? ['the history scrolls sideways'] : []), ...beyond.map(article => article.getAttribute('aria-label') ?? '')]
}

test.describe('in the list and for screen readers', () => {
  test.use({ timezoneId: 'UTC', locale: 'en-US' })

  test('an unknown kind shows its name and its raw JSON', async ({ desk }) => {
    await arrange(desk, ({ name }) => name === 'a kind of tomorrow')
    const page = desk.page()
    await feed(page).getByRole('button', { name: en.conversation.unknown.show }).click()
    await expect(page.getByRole('dialog')).toContainText('"depth": 3')
  })
})
