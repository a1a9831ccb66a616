import demo from '../../src/simulator/demo/assets.json' with { type: 'json' }
import { addMessage, announce, privateRoom } from '../../src/simulator/rooms'
import { type Desk, expect, test } from './desk'

/** `BELLHOP_PICTURES=10000` is the long form. */
const count = Number(process.env['BELLHOP_PICTURES'] ?? 500)
/** Milliseconds between two of them: Telegram keeps no update for longer than a day. */
const apart = Math.min(60_000, (20 * 3_600_000) / count)

function send({ simulator: { world }, bot, ada }: Desk): void {
  const file = world.files.add('photo', Buffer.from(demo.pictures.shelf.large, 'base64'), { mime: 'image/jpeg' })
  const room = privateRoom(world, bot.state, ada.state)
  const now = world.clock.now()
  for (let place = 0; place < count; place += 1) {
    const photo = [{ file_id: world.files.idFor(bot.state.id, file), file_unique_id: `${file.uniqueId}${place}`, file_size: file.size, width: 900, height: 600 }]
    const at = now - (count - place) * apart
    announce(world, addMessage(world, room, { author: { person: ada.state }, content: { kind: 'other', body: {} }, extra: { photo }, at }), 'new')
  }
}

test('pictures out of sight are dropped: scrolling through many costs no more memory than scrolling through few', async ({ desk }, info) => {
  test.setTimeout(60_000 + count * 360)
  await desk.connect()
  send(desk)
  // More than `choose` would wait for.
  await expect.poll(() => desk.bot.pendingCount(), { timeout: 60_000 + count * 20 }).toBe(0)
  const page = desk.page()
  await desk.choose('Ada Lovelace')
  const feed = page.getByRole('feed')
  await expect(feed.getByRole('article').first()).toBeVisible()
  await page.keyboard.press('Control+End')
  await expect(page.locator('[data-conversation]')).not.toContainText('unread')
  const devtools = await page.context().newCDPSession(page)
  /** Bytes of script, and how many nodes and pictures there are, after what is not needed any more was thrown away. */
  const measure = async () => {
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    const { nodes } = await devtools.send('Memory.getDOMCounters')
    return { heap: usedSize, nodes, pictures: await page.locator('img').count() }
  }
  const measured: Awaited<ReturnType<typeof measure>>[] = []
  let most = 0
  const seen = new Set<string>()
  // Older pages take as long as the machine lets them; what never comes ends it after some fifteen seconds.
  for (let stop = 0, stuck = 0; seen.size < count && stuck < 400; stop += 1) {
    const { ids, pictures } = await feed.evaluate(async element => {
      element.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }))
      element.scrollTop -= element.clientHeight
      // Drawn, however slow the machine is: what is passed over unseen would be missed for ever.
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      await new Promise(done => setTimeout(done, 20))
      return { ids: [...element.querySelectorAll<HTMLElement>('article')].map(({ dataset }) => dataset['message'] ?? ''), pictures: document.images.length }
    })
    const before = seen.size
    for (const id of ids) seen.add(id)
    stuck = seen.size === before ? stuck + 1 : 0
    most = Math.max(most, pictures)
    if (stop % 60 === 30) measured.push(await measure())
  }
  measured.push(await measure())
  await info.attach('measured', { body: JSON.stringify({ seen: seen.size, most, measured }), contentType: 'application/json' })
  expect(seen.size).toBeGreaterThanOrEqual(count)
  expect(most).toBeLessThan(80)
  const [first, last] = [measured[0], measured.at(-1)]
  if (!first || !last) throw new Error('nothing was measured')
  // Rows of messages are kept, about a kilobyte each; pictures and their nodes are not.
  expect(last.heap - first.heap, JSON.stringify(measured)).toBeLessThan(8_000_000 + count * 2_000)
  expect(last.nodes, JSON.stringify(measured)).toBeLessThan(first.nodes * 2 + 1_000)
})
