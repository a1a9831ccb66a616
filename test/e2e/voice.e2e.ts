import type { Page } from 'playwright/test'
import { chromiumLaunch } from '../support/chromium'
import { en, expect, test } from './desk'

// A microphone that beeps, and nobody to ask.
test.use({
  launchOptions: chromiumLaunch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']),
})

test('a voice note is recorded, shown while it is, and arrives as Opus in Ogg', async ({ desk }) => {
  test.skip(test.info().project.name === 'electron', 'Electron takes no fake devices from here.')
  const page = desk.page()
  desk.ada.write(desk.bot, 'Call me?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  await listenIn(page)
  await page.getByRole('button', { name: en.composer.voice.record }).click()
  const bar = page.getByRole('group', { name: en.composer.voice.record })
  await expect(bar.getByRole('timer')).toHaveText('0:02')
  await bar.getByRole('button', { name: en.composer.voice.stop }).click()
  await expect(bar.locator('audio')).toBeVisible()
  await bar.getByRole('button', { name: en.composer.voice.send }).click()
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.kind).toBe('voice')
  const file = desk.ada.chatOf(desk.bot).at(-1)?.file
  expect(file?.mime).toBe('audio/ogg')
  expect(file?.size).toBeGreaterThan(1_000)
  const handedOver = await page.evaluate(() => Reflect.get(globalThis, 'handedOver') as Handed)
  expect(handedOver.text).toMatch(/^OggS/)
  expect(handedOver.text).toContain('OpusHead')
  expect(handedOver.size).toBe(file?.size)
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeFocused()
})

test('a video note is recorded in a round view, looked at, and arrives as a square MPEG-4 that Telegram plays', async ({ desk }) => {
  test.skip(test.info().project.name === 'electron', 'Electron takes no fake devices from here.')
  const page = desk.page()
  desk.ada.write(desk.bot, 'Show me?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  await listenIn(page)
  await page.getByRole('button', { name: en.composer.more.label }).click()
  await page.getByRole('menuitem', { name: en.composer.more.video }).click()
  const bar = page.getByRole('group', { name: en.composer.video.record })
  await expect(bar.getByRole('timer')).toHaveText('0:01')
  const camera = bar.getByLabel(en.composer.video.view)
  expect(await camera.evaluate((video: HTMLVideoElement) => (video.srcObject as MediaStream).getTracks().map(({ kind, readyState }) => `${kind} ${readyState}`).toSorted())).toEqual(['audio live', 'video live'])
  await bar.getByRole('button', { name: en.composer.video.stop }).click()
  const recorded = bar.locator('video[src]')
  await expect.poll(() => recorded.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(200)
  const [width, height] = await recorded.evaluate((video: HTMLVideoElement) => [video.videoWidth, video.videoHeight])
  expect(height).toBe(width)
  expect(width).toBeLessThanOrEqual(640)
  await bar.getByRole('button', { name: en.composer.video.send }).click()
  await expect.poll(() => desk.ada.chatOf(desk.bot).at(-1)?.kind).toBe('video_note')
  const file = desk.ada.chatOf(desk.bot).at(-1)?.file
  expect(file?.mime).toBe('video/mp4')
  // It says at its beginning what is in it, and how long it is: nothing of it comes in fragments.
  const handedOver = await page.evaluate(() => Reflect.get(globalThis, 'handedOver') as Handed)
  expect(handedOver.size).toBe(file?.size)
  expect(handedOver.boxes).toEqual(['ftyp', 'moov', 'mdat'])
  expect(handedOver.text).toContain('avcC')
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeFocused()
})

/** What left the page last: how much, its beginning as text, and the boxes that an MPEG-4 file is made of. */
type Handed = { readonly size: number; readonly text: string; readonly boxes: readonly string[] }

async function listenIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send
    const look = async (body: Blob) => {
      const bytes = await body.arrayBuffer()
      const view = new DataView(bytes)
      const text = new TextDecoder('latin1').decode(bytes.slice(0, 4_000))
      const boxes: string[] = []
      for (let at = 0; at + 8 <= bytes.byteLength; at += Math.max(8, view.getUint32(at))) boxes.push(new TextDecoder('latin1').decode(bytes.slice(at + 4, at + 8)))
      Object.assign(globalThis, { handedOver: { size: body.size, text, boxes: boxes.filter(name => name !== 'free') } })
    }
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof Blob) void look(body)
      send.call(this, body)
    }
  })
}
