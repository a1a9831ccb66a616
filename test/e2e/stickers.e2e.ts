import { gzipSync } from 'node:zlib'
import type { StoredFile } from '../../src/simulator/files'
import { postGolden } from '../../src/simulator/golden-post'
import type { JsonObject } from '../../src/simulator/json'
import { mediaContent } from '../../src/simulator/people'
import { type Desk, expect, test } from './desk'

const evil = 'https://evil.example'
const shape = { ind: 1, ty: 4, ks: {}, shapes: [], ip: 0, op: 60 }
const whole = { v: '5.5.2', fr: 60, ip: 0, op: 60, w: 512, h: 512, layers: [shape] }
const packed = (animation: object) => gzipSync(JSON.stringify(animation))
const script = '(globalThis.pwned = true)'

/** What is sent, by its emoji: none of these may run, and each falls back to its emoji. */
const hostile: readonly (readonly [emoji: string, kind: 'animated' | 'video' | 'still', bytes: Buffer])[] = [
  ['💣', 'animated', gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20))],
  ['📦', 'animated', Buffer.from(JSON.stringify(whole))],
  ['🕳️', 'animated', packed({ ...whole, layers: [{ ...shape, shapes: JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`) as object }] })],
  ['🧮', 'animated', packed({ ...whole, layers: [{ ...shape, ks: { o: { a: 0, k: 100, x: `var $bm_rt; ${script}` } } }] })],
  ['🖼️', 'animated', packed({ ...whole, assets: [{ id: 'i', w: 1, h: 1, p: `${evil}/asset.png`, e: 1 }] })],
  ['🔁', 'animated', packed({ ...whole, layers: [{ ty: 0, refId: 'c', ks: {} }], assets: [{ id: 'c', layers: [{ ty: 0, refId: 'c', ks: {} }] }] })],
  ['🐘', 'animated', Buffer.alloc(70 * 1024, 1)],
  ['🎞️', 'video', Buffer.from('\x1aE\xdf\xa3 no film at all', 'latin1')],
  ['📜', 'video', Buffer.from(`<html><script>${script}</script></html>`)],
  ['🖌️', 'still', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><script>${script}</script><image href="${evil}/svg.png"/></svg>`)],
  ['🌐', 'still', Buffer.from(`<!doctype html><img src=x onerror="${script}">`)],
]

function sendSticker({ simulator, ada, bot }: Desk, emoji: string, kind: 'animated' | 'video' | 'still', bytes: Buffer): void {
  const { world } = simulator
  const file: StoredFile = world.files.add('sticker', bytes, {})
  const sticker = {
    file_id: world.files.idFor(bot.state.id, file),
    file_unique_id: file.uniqueId,
    file_size: bytes.byteLength,
    type: 'regular',
    width: 512,
    height: 512,
    emoji,
    is_animated: kind === 'animated',
    is_video: kind === 'video',
  }
  ada.sendRaw(bot, { sticker })
}

test('SEC-35: no sticker runs anything, asks for anything or holds the page up; each falls back to its emoji', async ({ desk }) => {
  await desk.connect()
  const page = desk.page()
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  page.on('dialog', dialog => void dialog.dismiss())
  for (const [emoji, kind, bytes] of hostile) sendSticker(desk, emoji, kind, bytes)
  desk.ada.write(desk.bot, 'that was all')
  await desk.choose('Ada Lovelace')
  await expect(desk.message('that was all')).toBeVisible()
  const feed = page.getByRole('feed')
  const origin = new URL(page.url()).origin
  // Upwards through all of them.
  const seen = new Set<string>()
  for (let stop = 0; stop < 12 && seen.size < hostile.length; stop += 1) {
    for (const [emoji] of hostile) {
      const sticker = feed.getByRole('img', { name: `Sticker ${emoji}`, exact: true })
      if ((await sticker.count()) === 0) continue
      await expect(sticker).toHaveText(emoji)
      await expect(sticker.locator('svg, video, img')).toHaveCount(0)
      seen.add(emoji)
    }
    await feed.hover()
    await page.mouse.wheel(0, -350)
    await page.evaluate(() => new Promise(done => setTimeout(done, 100)))
  }
  expect([...seen].toSorted()).toEqual(hostile.map(([emoji]) => emoji).toSorted())
  await expect(feed.locator('video')).toHaveCount(0)
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
  expect(asked.filter(url => !url.startsWith(origin) && !url.startsWith('blob:'))).toEqual([])
})

test('custom emoji are drawn over their plain ones: a picture, shapes and a film; a hostile or unknown one stays plain', async ({ desk }) => {
  await desk.connect()
  const page = desk.page()
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  const { world } = desk.simulator
  const add = (id: string, emoji: string, bytes: Buffer, facts: JsonObject = {}) =>
    world.customEmoji.set(id, mediaContent(world, 'sticker', { bytes, facts: { width: 100, height: 100, emoji, is_animated: false, is_video: false, ...facts } }))
  postGolden(desk.simulator, desk.bot, desk.ada, ({ name }) => name === 'only custom emoji')
  add('8', '📦', packed({ ...whole, layers: [{ ...shape, ks: { o: { a: 0, k: 100, x: `var $bm_rt; ${script}` } } }] }), { is_animated: true })
  add('9', '📜', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"/>`))
  const said = 'Bad 📦 and 📜, unknown 🪁, words pay'
  const custom = (words: string, id: string) => ({ type: 'custom_emoji', offset: said.indexOf(words), length: words.length, custom_emoji_id: id })
  desk.ada.sendRaw(desk.bot, { text: said, entities: [custom('📦', '8'), custom('📜', '9'), custom('🪁', '404'), custom('pay', '5')] })
  await desk.choose('Ada Lovelace')
  const feed = page.getByRole('feed')
  const good = feed.getByRole('article').filter({ hasText: '🌵🎁🎉' })
  await expect(good.locator('[data-emoji="own"]')).toHaveCount(3)
  await expect(good.locator('[data-emoji] img')).toHaveCount(1)
  await expect(good.locator('[data-emoji] svg')).toHaveCount(1)
  await expect(good.locator('[data-emoji] video')).toHaveCount(1)
  // As large as a letter, and what is copied is the text.
  const { width, height } = (await good.locator('[data-emoji]').first().boundingBox()) ?? { width: 0, height: 0 }
  expect(Math.abs(width - height)).toBeLessThan(1)
  expect(width).toBeLessThan(60)
  const bad = feed.getByRole('article').filter({ hasText: said })
  await expect(bad.locator('[data-emoji]')).toHaveCount(3)
  await expect(bad.locator('[data-emoji="own"]')).toHaveCount(0)
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
  const origin = new URL(page.url()).origin
  expect(asked.filter(address => !address.startsWith(origin) && !address.startsWith('blob:') && !address.startsWith('data:'))).toEqual([])
  expect(desk.simulator.journal.entries.filter(({ method }) => method === 'getCustomEmojiStickers').flatMap(({ args }) => JSON.parse(args['custom_emoji_ids'] ?? '[]') as string[]).toSorted()).toEqual(
    ['404', '5', '5368324170671202286', '7', '8', '9'],
  )
})
