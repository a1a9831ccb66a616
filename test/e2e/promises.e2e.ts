import { readFileSync } from 'node:fs'
import { type Desk, en, expect, stored, test } from './desk'

/** What the operator is promised about what comes in and what goes out, seen where it counts: on the page. */

test.beforeEach(async ({ desk }) => {
  await desk.connect()
  desk.ada.write(desk.bot, 'Is the blue one in stock?')
  await desk.choose('Ada Lovelace')
})

const field = (desk: Desk) => desk.page().getByRole('textbox', { name: /^Message to/ })

/** What stands in the composer, be it a text area or an editor. */
const written = (desk: Desk) => field(desk).evaluate(element => (element instanceof HTMLTextAreaElement ? element.value : (element.textContent ?? '')))

const fromDesk = ({ ada, bot }: Desk) => ada.chatOf(bot).filter(({ from }) => from === 'bot').map(({ text }) => text)

test('REL-8: what comes at a hundred a second is on screen, to the last, with no key pressed', async ({ desk }) => {
  for (let index = 1; index <= 300; index += 1) {
    desk.ada.write(desk.bot, `Question ${index} of 300`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await expect(desk.message('Question 300 of 300')).toBeVisible()
})

test.describe('REL-20: what was written is on the disk before it leaves the composer', () => {
  test.beforeEach(() => test.skip(test.info().project.name === 'electron', 'There the call is no request that could be held back.'))

  test('a send that the app never heard of is still in the composer after a kill', async ({ desk }) => {
    await desk.page().route('**/call/message.send', () => undefined)
    await field(desk).fill('We keep one for you.')
    await expect.poll(() => stored(desk).drafts).toEqual(['We keep one for you.'])
    await field(desk).press('Enter')
    await expect.poll(() => stored(desk)).toEqual({ drafts: ['We keep one for you.'], outgoing: [] })
    await desk.restart()
    await desk.choose('Ada Lovelace')
    await expect.poll(() => written(desk)).toBe('We keep one for you.')
    expect(fromDesk(desk)).toEqual([])
  })

  test('a send whose answer the page never saw is stored, once, and gone from the composer', async ({ desk }) => {
    let answered = false
    await desk.page().route('**/call/message.send', async route => {
      await route.fetch()
      // The answer stays here: the page does not know yet that it was taken.
      answered = true
    })
    await field(desk).fill('We keep one for you.')
    await expect.poll(() => stored(desk).drafts).toEqual(['We keep one for you.'])
    await field(desk).press('Enter')
    await expect.poll(() => answered).toBe(true)
    expect(stored(desk)).toEqual({ drafts: [], outgoing: ['We keep one for you.'] })
    await desk.restart()
    await desk.choose('Ada Lovelace')
    await expect(desk.message('We keep one for you.')).toHaveCount(1)
    await expect.poll(() => written(desk)).toBe('')
  })

  test('a send that the app refuses comes back into the composer', async ({ desk }) => {
    await desk.page().route('**/call/message.send', route => route.fulfill({ json: { ok: false, problem: { code: 'disk-full' } } }))
    await field(desk).fill('We keep one for you.')
    await field(desk).press('Enter')
    await expect.poll(() => written(desk)).toBe('We keep one for you.')
    expect(stored(desk).outgoing).toEqual([])
  })
})

test.describe('REL-22: a doubt', () => {
  test.beforeEach(async ({ desk }) => {
    desk.simulator.faults.add({ kind: 'reset-after', methods: 'sendMessage', nth: 1 })
    await desk.answer('Your parcel left today.')
    await expect(desk.page().getByText(en.conversation.uncertain.title)).toBeVisible()
  })

  test('is shown with three answers to it, and holds back what is written after it until it is asked for', async ({ desk }) => {
    const { act, uncertain } = en.conversation
    const acts = desk.page().getByRole('group', { name: uncertain.acts }).getByRole('button')
    await expect(acts).toHaveText([act.arrived, act.again, act.discard])
    await field(desk).fill('And here is the number.')
    await field(desk).press('Enter')
    await expect(desk.page().getByText(en.composer.uncertain.title)).toBeVisible()
    await expect.poll(() => written(desk)).toBe('And here is the number.')
    expect(fromDesk(desk)).toEqual(['Your parcel left today.'])
    await desk.page().getByRole('button', { name: en.composer.uncertain.anyway, exact: true }).click()
    await expect.poll(() => fromDesk(desk)).toEqual(['Your parcel left today.', 'And here is the number.'])
    await expect(desk.page().getByText(uncertain.title)).toBeVisible()
  })

  test('that is discarded is not sent again, and says so', async ({ desk }) => {
    await desk.page().getByRole('button', { name: en.conversation.act.discard, exact: true }).click()
    await expect(desk.page().getByText(en.conversation.uncertain.title)).toHaveCount(0)
    await desk.answer('And here is the number.')
    await expect.poll(() => fromDesk(desk)).toEqual(['Your parcel left today.', 'And here is the number.'])
    await expect(desk.message('Your parcel left today.')).toContainText(en.conversation.discarded)
  })

  test('is still one after a kill, and nothing was repeated meanwhile', async ({ desk }) => {
    await desk.restart()
    await desk.choose('Ada Lovelace')
    await expect(desk.page().getByText(en.conversation.uncertain.title)).toBeVisible()
    expect(fromDesk(desk)).toEqual(['Your parcel left today.'])
  })
})

test('SEC-46: no file and no address can be dragged out of the page, whatever a picture allows; words can', async ({ desk }) => {
  desk.ada.sendPhoto(desk.bot, { bytes: readFileSync('resources/icon.png'), name: 'icon.png' })
  desk.ada.write(desk.bot, 'Like this one, please.')
  const page = desk.page()
  const picture = page.locator('article img').last()
  await expect(picture).toBeVisible()
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await page.evaluate(() => {
    const drags: [string, boolean][] = []
    Object.assign(globalThis, { drags })
    addEventListener('dragstart', event => drags.push([event.dataTransfer?.types.includes('text/uri-list') ? 'file' : 'words', event.defaultPrevented]))
  })
  const drags = () => page.evaluate(() => Reflect.get(globalThis, 'drags') as unknown)
  const drag = async (from: { x: number; y: number }) => {
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y + 40, { steps: 5 })
    await page.mouse.up()
  }
  const middle = async () => {
    const box = await picture.boundingBox()
    return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }
  }
  const words = desk.message('Like this one, please.').getByText('Like this one, please.')
  await words.selectText()
  const box = await words.boundingBox()
  await drag({ x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 })
  await expect.poll(drags).toEqual([['words', false]])
  // A picture that somebody forgot to fix in its place.
  await page.evaluate(() => {
    const loose = Object.assign(document.createElement('img'), { src: [...document.querySelectorAll<HTMLImageElement>('article img')].at(-1)?.src ?? '', id: 'loose' })
    Object.assign(loose.style, { position: 'fixed', top: '0', left: '0', width: '80px', height: '80px', zIndex: '9999' })
    document.body.append(loose)
  })
  await expect.poll(() => page.locator('#loose').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await drag({ x: 30, y: 30 })
  await expect.poll(drags).toEqual([['words', false], ['file', true]])
  await page.locator('#loose').evaluate(image => image.remove())
  // As it is drawn, there is nothing to begin with.
  await drag(await middle())
  expect(await drags()).toEqual([['words', false], ['file', true]])
})
