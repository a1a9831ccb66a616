import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BotHealth } from '../../src/shared/model'
import { type World, openWorld, until } from './world'

/**
 * Runs in a network namespace of its own (`link.test.ts` starts it): the simulator, the app and whoever uses it. Telegram's address
 * there is 127.0.0.2, so that it alone can be taken away. What is seen goes to the parent, which judges it.
 */

export type Seen = {
  /** Telegram's address leads nowhere; the app's own page works. */
  readonly route: {
    readonly healthMeanwhile: BotHealth['state']
    readonly readWorked: boolean
    readonly draftKept: string | undefined
    readonly queuedMeanwhile: string | undefined
    /** When the poll that was under way was given up, after the cut. Milliseconds. */
    readonly pollGivenUpAfter: number | null
    readonly deliveredMeanwhile: number
    /** First poll after "retry now", once the address leads somewhere again. Milliseconds. */
    readonly retryPolledAfter: number
    readonly arrived: boolean
    readonly delivered: readonly string[]
  }
  /** The link itself is down and comes up again; nobody presses anything. */
  readonly link: { readonly polledAfter: number; readonly arrived: boolean; readonly pollsMeanwhile: number }
}

const run = (command: string) => execFileSync('ip', command.split(' '), { stdio: 'inherit' })

async function relay(target: number): Promise<number> {
  const server = createServer(near => {
    const far = connect(target, '127.0.0.1')
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy()).on('close', () => far.destroy())
    far.on('error', () => near.destroy()).on('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.2')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** How long after now (on Telegram's clock) the next poll came in. */
async function nextPoll(world: World, since: number): Promise<number> {
  const before = world.count('getUpdates')
  await until('a poll comes in', () => world.count('getUpdates') > before, 70_000)
  return (world.simulator.journal.of('getUpdates')[before]?.at ?? Infinity) - since
}

async function health(world: World): Promise<BotHealth> {
  const { bots } = await world.session.call('bot.list', {})
  return bots[0]?.health ?? { state: 'starting' }
}

async function withoutRoute(world: World): Promise<Seen['route']> {
  const { session, conversationId, simulator } = world
  await until('a long poll waits', () => simulator.journal.of('getUpdates').at(-1)?.args['timeout'] === '50')
  const poll = simulator.journal.of('getUpdates').length - 1
  run('route add blackhole 127.0.0.2/32 table local proto static metric 0')
  const cut = simulator.clock.now()
  world.ada.write(world.bot, 'while Telegram was away')
  const readWorked = (await world.shown()).length > 0 && (await session.call('conversation.list', {})).conversations.length === 1
  await session.call('draft.set', { conversationId, text: 'written offline', revision: 1 })
  const draftKept = (await session.call('draft.get', { conversationId })).draft?.text
  await until('the bot is offline by our own time-out', async () => (await health(world)).state === 'offline', 100_000)
  await world.send('queued offline')
  await sleep(500)
  const queuedMeanwhile = (await world.shown()).find(({ text }) => text === 'queued offline')?.delivery
  const healthMeanwhile = (await health(world)).state
  const deliveredMeanwhile = world.delivered().length
  // Long enough for the back-off to grow beyond what the requirement allows.
  await sleep(5_000)
  run('route del blackhole 127.0.0.2/32 table local')
  const back = simulator.clock.now()
  const polled = nextPoll(world, back)
  await session.call('bot.resume', { botId: (await session.call('bot.list', {})).bots[0]?.id as never })
  const retryPolledAfter = await polled
  await until('all is there', async () => world.delivered().includes('queued offline') && (await world.shown()).some(({ text }) => text === 'while Telegram was away'))
  const lostAt = simulator.journal.of('getUpdates')[poll]?.lostAt
  return {
    healthMeanwhile,
    readWorked,
    draftKept,
    queuedMeanwhile,
    pollGivenUpAfter: lostAt ? lostAt - cut : null,
    deliveredMeanwhile,
    retryPolledAfter,
    arrived: true,
    delivered: world.delivered(),
  }
}

async function withoutLink(world: World): Promise<Seen['link']> {
  const { simulator } = world
  await until('a long poll waits', () => simulator.journal.of('getUpdates').at(-1)?.args['timeout'] === '50')
  const before = world.count('getUpdates')
  run('link set lo down')
  // As with a real link: whoever was at the other end has given up on these connections, and nobody can tell us.
  world.line.halfOpen()
  world.ada.write(world.bot, 'while the link was down')
  await sleep(12_000)
  const pollsMeanwhile = world.count('getUpdates') - before
  run('link set lo up')
  const polledAfter = await nextPoll(world, simulator.clock.now())
  await until('it is shown', async () => (await world.shown()).some(({ text }) => text === 'while the link was down'))
  return { polledAfter, arrived: true, pollsMeanwhile }
}

run('link set lo up')
const world = await openWorld({}, relay)
try {
  const link = await withoutLink(world)
  const route = await withoutRoute(world)
  process.send?.({ link, route } satisfies Seen)
} finally {
  await world.close()
  process.disconnect?.()
}
process.exit()
