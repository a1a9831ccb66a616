import { type Page } from 'playwright/test'
import { type Desk, en, expect, test } from './desk'

test('a piece of music is fetched, played, sought, sped up and paused', async ({ desk }) => {
  desk.ada.sendAudio(desk.bot, { bytes: wave(12), name: 'song.wav', mime: 'audio/wav', facts: { duration: 12, title: 'Song', performer: 'Ada' } })
  await open(desk)
  const page = desk.page()
  const player = page.getByRole('group', { name: 'Ada – Song' })
  await fetched(page, player.getByRole('button', { name: /Download/ }))
  const play = player.getByRole('button', { name: en.conversation.player.play, exact: true })
  await play.click()
  await expect(player.getByRole('button', { name: en.conversation.player.pause, exact: true })).toBeVisible()
  const track = player.getByRole('slider')
  await expect.poll(async () => Number(await track.inputValue())).toBeGreaterThan(0.2)
  await track.focus()
  await page.keyboard.press('ArrowRight')
  await track.fill('6')
  await expect(track).toHaveAttribute('aria-valuetext', /^0:0[67]/)
  await player.getByRole('button', { name: /speed/i }).click()
  await expect(player.getByRole('button', { name: /speed/i })).toContainText('1.5')
  await player.getByRole('button', { name: en.conversation.player.pause, exact: true }).click()
  const at = await track.inputValue()
  await expect(player.getByRole('button', { name: en.conversation.player.play, exact: true })).toBeVisible()
  expect(Number(at)).toBeGreaterThan(5)
})

test('what cannot be played says so in place, and the next one plays', async ({ desk }) => {
  desk.ada.sendAudio(desk.bot, { bytes: Buffer.from('this is no music'), name: 'broken.wav', mime: 'audio/wav', facts: { duration: 3, title: 'Broken' } })
  desk.ada.sendAudio(desk.bot, { bytes: wave(5), name: 'good.wav', mime: 'audio/wav', facts: { duration: 5, title: 'Good' } })
  await open(desk)
  const page = desk.page()
  const broken = page.getByRole('group', { name: 'Broken' })
  const good = page.getByRole('group', { name: 'Good' })
  for (const one of [broken, good]) await fetched(page, one.getByRole('button', { name: /Download/ }))
  await broken.getByRole('button', { name: /^Play/ }).click()
  await expect(broken.getByRole('alert')).toHaveText(en.conversation.player.failed)
  await good.getByRole('button', { name: /^Play/ }).click()
  await expect(good.getByRole('button', { name: /^Pause/ })).toBeVisible()
  await expect(broken.getByRole('alert')).toHaveCount(0)
})

test('a video plays in its place when it is pressed, keeps the focus, and moves nothing around it', async ({ desk }) => {
  await desk.connect()
  const bytes = await film(desk.page())
  desk.ada.sendVideo(desk.bot, { bytes, name: 'film.webm', mime: 'video/webm', facts: { duration: 1, width: 320, height: 240 } })
  desk.ada.write(desk.bot, 'Did you see it?')
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const picture = page.locator('article [data-act="open"][data-state]')
  await fetched(page, picture)
  await expect(picture).toHaveAttribute('data-state', 'stored')
  const before = await page.locator('article').last().boundingBox()
  await picture.focus()
  await page.keyboard.press('Enter')
  const video = page.locator('article video')
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(1)
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0)
  await expect(video).toBeFocused()
  expect(await page.locator('article').last().boundingBox()).toEqual(before)
})

test('an animation does not move by itself for who asked for less motion, and can be started', async ({ desk }) => {
  await desk.connect()
  const bytes = await film(desk.page())
  desk.ada.sendAnimation(desk.bot, { bytes, name: 'loop.webm', mime: 'video/webm', facts: { duration: 1, width: 320, height: 240 } })
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const picture = page.locator('article [data-act="open"][data-state]')
  const video = page.locator('article video')
  await fetched(page, picture, video)
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0)
  expect(await video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(true)
  await expect(video).toHaveAttribute('controls', '')
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.reload()
  await desk.choose('Ada Lovelace')
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.paused)).toBe(false)
})

async function open(desk: Desk): Promise<void> {
  await desk.connect()
  await desk.choose('Ada Lovelace')
}

/** Small files come by themselves, perhaps in this very moment; the others when they are asked for. */
async function fetched(page: Page, button: ReturnType<Page['locator']>, there = page.locator('article button[aria-label^="Play"], article [data-state="stored"]')): Promise<void> {
  await expect(button.or(there).first()).toBeVisible()
  await button.evaluateAll(found => found.forEach(one => one instanceof HTMLElement && one.dataset['state'] !== 'stored' && one.click()))
}

/** A tone of so many seconds, as an uncompressed sound file. */
function wave(seconds: number): Buffer {
  const rate = 8_000
  const samples = Buffer.alloc(rate * seconds)
  for (let place = 0; place < samples.length; place++) samples[place] = 128 + Math.round(40 * Math.sin((place * 2 * Math.PI * 440) / rate))
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** A second of film, made by the browser itself. */
async function film(page: Page): Promise<Buffer> {
  const numbers = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
    const brush = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' })
    const parts: Blob[] = []
    recorder.ondataavailable = event => void parts.push(event.data)
    const done = new Promise(resolve => void (recorder.onstop = resolve))
    recorder.start()
    for (let frame = 0; frame < 40; frame++) {
      if (brush) {
        brush.fillStyle = `hsl(${frame * 9} 80% 50%)`
        brush.fillRect(0, 0, 320, 240)
      }
      await new Promise(resolve => void setTimeout(resolve, 33))
    }
    recorder.stop()
    await done
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
  })
  return Buffer.from(numbers)
}
