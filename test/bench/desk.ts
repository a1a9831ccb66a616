import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Person } from '../../src/simulator/people'
import type { Bot, Simulator } from '../../src/simulator/simulator'
import { simulated } from '../support/simulated'
import { type App, type AppOptions, type Session, startApp } from '../support/app'
import { createTexts } from './texts'

/** A simulator with people and the app against it. */
export type Desk = {
  readonly simulator: Simulator
  readonly bots: readonly Bot[]
  readonly people: readonly Person[]
  readonly app: App
  readonly session: Session
  readonly dataDir: string
  /** Queues this many updates at Telegram; answers the last text. */
  pile(count: number, at?: Bot): string
  close(): Promise<void>
}

export async function openDesk(options: { people: number; bots?: number; dataDir?: string; env?: AppOptions['env'] }): Promise<Desk> {
  const simulator = simulated({ seed: 11, flood: null, journalLimit: 1_000 })
  const { apiRoot } = await simulator.start()
  const bots = Array.from({ length: options.bots ?? 1 }, () => simulator.createBot())
  const people = Array.from({ length: options.people }, (_, index) => simulator.createUser({ firstName: `Person ${index}` }))
  const bot = bots[0]!
  for (const person of people) person.start(bot)
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'bellhop-bench-'))
  const app = await startApp({ dataDir: folder, apiRoot, vault: 'session', env: options.env })
  const session = await app.session()
  for (const { token } of bots) await session.call('bot.connect', { token })
  const texts = createTexts(12)
  let piled = 0
  return {
    simulator,
    bots,
    people,
    app,
    session,
    dataDir: folder,
    pile(count, at = bot) {
      let text = ''
      for (let index = 0; index < count; index++) {
        piled += 1
        text = `${texts.next()} ${piled}`
        people[texts.random.between(0, people.length - 1)]!.write(at, text)
      }
      return text
    },
    async close() {
      await app.kill()
      await simulator.close()
      if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}
