import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Message } from '../../src/shared/model'
import { BotId, ConversationId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import type { Person } from '../../src/simulator/people'
import { createRandom } from '../../src/simulator/random'
import { type App, type Session, startApp } from '../support/app'
import { simulated } from '../support/simulated'

/** BELLHOP_SIGTERMS makes it longer (200 is the full form), BELLHOP_SEED repeats a run's decisions. */
const ends = Number(process.env['BELLHOP_SIGTERMS'] ?? 30)
const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const desks = 2
/** What REL-26 allows: three seconds, and the hard way at five. */
const hardEnd = 5_500

type Side = { readonly person: Person; readonly conversationId: ConversationId; readonly written: string[]; readonly accepted: string[] }
type Tally = { ends: number; slowest: number; uncertain: number; uncertainUndelayed: string[]; faults: string[] }

it(`REL-26: ${ends} SIGTERMs at random instants end in time, lose nothing and repeat nothing (seed ${seed})`, { timeout: 60_000 + ends * 4_000 }, async () => {
  const tallies = await Promise.all(Array.from({ length: desks }, (_, index) => oneDesk(seed + index, Math.ceil(ends / desks))))
  for (const tally of tallies) console.info(JSON.stringify(tally))
  expect(tallies.flatMap(({ faults }) => faults)).toEqual([])
  // Only a send that Telegram held for longer than the grace may be in doubt.
  expect(tallies.flatMap(({ uncertainUndelayed }) => uncertainUndelayed)).toEqual([])
  // A run in which nothing was under way would prove nothing.
  expect(tallies.reduce((sum, { uncertain }) => sum + uncertain, 0)).toBeGreaterThan(0)
  expect(Math.max(...tallies.map(({ slowest }) => slowest))).toBeLessThan(hardEnd)
})

/** People write, the operator answers, and the app is told to end over and over; then one quiet life judges. */
async function oneDesk(start: number, lives: number): Promise<Tally> {
  const random = createRandom(start)
  const simulator = simulated({ seed: start })
  const { apiRoot } = await simulator.start()
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-shutdown-'))
  const bot = simulator.createBot()
  const sides = ['Ada', 'Bob', 'Cleo'].map((firstName): Side => {
    const person = simulator.createUser({ firstName })
    person.start(bot)
    return { person, conversationId: ConversationId.parse(`${bot.id}:${person.id}`), written: [], accepted: [] }
  })
  const tally: Tally = { ends: 0, slowest: 0, uncertain: 0, uncertainUndelayed: [], faults: [] }
  let sends = 0

  async function signIn(app: App): Promise<Session> {
    const session = await app.session()
    await session.call('bot.connect', { token: bot.token, ...(tally.ends > 0 && { botId: BotId.parse(String(bot.id)) }) })
    return session
  }

  /** Telegram holds some replies for a moment, and a few for longer than the app may wait. */
  function weather(): void {
    simulator.faults.clear()
    simulator.faults.add({ kind: 'black-hole', isExecuted: true, methods: 'sendMessage', probability: 0.06 })
    simulator.faults.add({ kind: 'delay', ms: random.between(20, 800), methods: ['sendMessage', 'getUpdates'], probability: 0.4 })
  }

  async function work(app: App, session: Session): Promise<void> {
    try {
      for (;;) {
        const side = random.pick(sides)
        side.person.write(bot, `in ${side.person.state.firstName} ${side.written.length + 1}`)
        side.written.push(`in ${side.person.state.firstName} ${side.written.length + 1}`)
        const text = `out ${(sends += 1)}`
        await session.call('message.send', { conversationId: side.conversationId, text, pastUncertain: true })
        side.accepted.push(text)
        await sleep(random.between(5, 80))
      }
    } catch (error) {
      // A conversation is there once its first update is; anything else must be the end that it was told to come to.
      if (error instanceof Problem && error.code === 'not-found') {
        await sleep(50)
        return work(app, session)
      }
      if (error instanceof Problem && !['interrupted', 'session-gone'].includes(error.code)) throw error
      await app.ended
    }
  }

  for (let life = 0; life < lives; life += 1) {
    weather()
    const app = await startApp({ dataDir, apiRoot, vault: 'session' })
    const session = random.chance(0.9) ? await signIn(app) : undefined
    if (session) await settleDoubts(session, sides, simulator.journal.of('sendMessage'), tally)
    const working = session ? work(app, session) : Promise.resolve()
    await sleep(random.between(0, 500))
    const told = performance.now()
    const code = await app.close()
    tally.slowest = Math.max(tally.slowest, Math.round(performance.now() - told))
    tally.ends += 1
    if (code !== 0) tally.faults.push(`life ${life} ended with ${code}: ${app.output().slice(-300)}`)
    await working
  }

  simulator.faults.clear()
  const app = await startApp({ dataDir, apiRoot, vault: 'session' })
  try {
    const session = await signIn(app)
    for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(200)) {
      const isDrained = bot.pendingCount() === 0
      await settleDoubts(session, sides, simulator.journal.of('sendMessage'), tally)
      const shown = (await Promise.all(sides.map(side => allOf(session, side)))).flat()
      if (isDrained && shown.every(({ delivery }) => delivery === undefined || delivery === 'sent')) break
    }
    for (const side of sides) tally.faults.push(...(await judge(session, side, bot)))
  } finally {
    await app.close()
    await simulator.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return tally
}

type Sends = readonly { readonly args: Record<string, string>; readonly fault: string | null }[]

/** The operator looks whether it arrived and says so; what is in doubt although Telegram was quick is a fault. */
async function settleDoubts(session: Session, sides: readonly Side[], sends: Sends, tally: Tally): Promise<void> {
  for (const side of sides) {
    for (const message of await allOf(session, side)) {
      if (message.delivery !== 'uncertain') continue
      tally.uncertain += 1
      const attempt = sends.find(({ args }) => args['text'] === message.text)
      if (attempt?.fault !== 'black-hole') tally.uncertainUndelayed.push(`${message.text} (${attempt ? (attempt.fault ?? 'no fault') : 'never asked for'})`)
      await session.call('message.resolveUncertain', { messageId: message.id, choice: 'arrived' })
    }
  }
}

async function allOf(session: Session, { conversationId }: Side): Promise<Message[]> {
  const pages: Message[][] = []
  let before: string | undefined
  try {
    do {
      const page: { messages: Message[]; next?: string } = await session.call('message.list', { conversationId, limit: 200, ...(before !== undefined && { before }) })
      pages.unshift(page.messages)
      before = page.next
    } while (before !== undefined)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'not-found') throw error
  }
  return pages.flat()
}

async function judge(session: Session, side: Side, bot: { readonly id: number; readonly token: string }): Promise<string[]> {
  const shown = await allOf(session, side)
  const incoming = shown.filter(({ direction, text }) => direction === 'incoming' && text.startsWith('in ')).map(({ text }) => text)
  const arrived = side.person.chatOf(bot as never).filter(({ from }) => from === 'bot').map(({ text }) => text)
  const faults: string[] = []
  if (JSON.stringify(incoming) !== JSON.stringify(side.written)) faults.push(`${side.person.state.firstName}: written ${side.written.length}, shown ${incoming.length}`)
  for (const text of side.accepted) {
    const times = arrived.filter(one => one === text).length
    if (times !== 1) faults.push(`${text} arrived ${times} times`)
  }
  return faults
}
