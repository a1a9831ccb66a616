import { existsSync } from 'node:fs'
import { en, expect, test } from './desk'

const chromium = process.env['BELLHOP_CHROMIUM'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)

// A microphone that beeps, and nobody to ask.
test.use({
  launchOptions: {
    ...(chromium === undefined ? {} : { executablePath: chromium }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
})

test('a voice note is recorded, shown while it is, and arrives as Opus in Ogg', async ({ desk }) => {
  test.skip(test.info().project.name === 'electron', 'Electron takes no fake devices from here.')
  const page = desk.page()
  desk.ada.write(desk.bot, 'Call me?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  // What leaves the page: its first page of Ogg, and how much it is.
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof Blob) void body.slice(0, 200).text().then(text => Object.assign(globalThis, { handedOver: { text, size: body.size } }))
      send.call(this, body)
    }
  })
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
  const handedOver = await page.evaluate(() => Reflect.get(globalThis, 'handedOver') as { text: string; size: number })
  expect(handedOver.text).toMatch(/^OggS/)
  expect(handedOver.text).toContain('OpusHead')
  expect(handedOver.size).toBe(file?.size)
  await expect(page.getByRole('textbox', { name: 'Message to Ada Lovelace' })).toBeFocused()
})
