import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type World, openWorld, until } from './world'

/** BELLHOP_SLEEP is how long the process stands still, in seconds; 10 by default, 600 at most in the nightly form. */
const seconds = Number(process.env['BELLHOP_SLEEP'] ?? 10)

describe.skipIf(process.platform === 'win32')(`REL-31: a process that stands still for ${seconds} s`, () => {
  const worlds: World[] = []
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close()
  })

  async function open(): Promise<World> {
    const world = await openWorld()
    worlds.push(world)
    return world
  }

  async function standStill(world: World, meanwhile: () => void): Promise<number> {
    process.kill(world.app.pid, 'SIGSTOP')
    meanwhile()
    await sleep(seconds * 1_000)
    const awake = world.simulator.clock.now()
    process.kill(world.app.pid, 'SIGCONT')
    return awake
  }

  for (const [what, cut] of [
    ['whose connections are reset meanwhile', (world: World) => world.line.drop('reset')],
    ['whose connections die without a word', (world: World) => world.line.halfOpen()],
  ] as const) {
    it(`${what} polls within 5 s of waking, and repeats no send`, { timeout: (seconds + 90) * 1_000 }, async () => {
      const world = await open()
      await world.send('before')
      await until('it has arrived', () => world.delivered().length === 1)
      // One is on its way and its reply is lost with the connection; one waits behind it in the same conversation.
      world.simulator.faults.add({ kind: 'black-hole', isExecuted: true, methods: 'sendMessage', times: 1 })
      await world.send('on its way')
      await until('its request is there', () => world.count('sendMessage') === 2)
      await world.send('waits')
      const polls = world.count('getUpdates')
      const awake = await standStill(world, () => {
        cut(world)
        world.ada.write(world.bot, 'written while it slept')
      })
      await until('it polls again', () => world.count('getUpdates') > polls, 60_000)
      const first = world.simulator.journal.of('getUpdates')[polls]
      // Telegram's own record of the moment is what the requirement is about, so this once a time is looked at.
      expect((first?.at ?? Infinity) - awake).toBeLessThanOrEqual(5_000)
      await until('it is shown', async () => (await world.shown()).some(({ text }) => text === 'written while it slept'))
      expect(world.simulator.journal.of('sendMessage').filter(({ args }) => args['text'] === 'on its way')).toHaveLength(1)
      // A connection that died without a word holds its send for a minute, until our own time-out.
      if (what.endsWith('word') && process.env['BELLHOP_SLEEP'] === undefined) return
      // Nobody may know what became of the one under way but the operator, and what waits behind it waits for that.
      await until('the send under way has ended', async () => (await world.shown()).every(({ delivery }) => delivery !== 'sending'), 90_000)
      const doubted = (await world.shown()).find(({ text }) => text === 'on its way')
      expect(doubted?.delivery).toBe('uncertain')
      expect(world.simulator.journal.of('sendMessage').filter(({ args }) => args['text'] === 'on its way')).toHaveLength(1)
      expect(world.delivered().filter(text => text === 'on its way')).toHaveLength(1)
      if (doubted) await world.session.call('message.resolveUncertain', { messageId: doubted.id, choice: 'discard' })
      await until('what waited has arrived', () => world.delivered().includes('waits'))
      expect(world.delivered().filter(text => text === 'waits')).toHaveLength(1)
    })
  }
})
