import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '../../src/shared/model'
import { ConversationId } from '../../src/shared/model'
import type { Person } from '../../src/simulator/people'
import type { Bot, Simulator } from '../../src/simulator/simulator'
import { type App, type AppOptions, type Session, startApp } from '../support/app'
import { simulated } from '../support/simulated'
import { type TcpProxy, openTcpProxy } from '../support/tcp-proxy'

/** The built app with one bot and one person, and between it and Telegram a line that can be cut. */
export type World = {
  readonly simulator: Simulator
  readonly bot: Bot
  readonly ada: Person
  readonly line: TcpProxy
  readonly app: App
  readonly session: Session
  readonly conversationId: ConversationId
  /** What the app shows of the conversation, oldest first. */
  shown(): Promise<Message[]>
  /** Texts that Ada got from the bot, in order. */
  delivered(): string[]
  send(text: string): Promise<void>
  /** How many requests of a method the simulator has seen. */
  count(method: string): number
  /** Throws where the simulator has something to complain about. */
  close(): Promise<void>
}

/** `relay` is given the line's port and answers one on 127.0.0.2 that leads there, for whoever takes that address away. */
export async function openWorld(options: Partial<AppOptions> = {}, relay?: (port: number) => Promise<number>): Promise<World> {
  const simulator = simulated({ seed: 7 })
  const { port } = await simulator.start()
  const line = await openTcpProxy(port)
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-network-'))
  const bot = simulator.createBot({ firstName: 'Desk' })
  const ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const app = await startApp({ vault: 'session', apiRoot: relay ? `http://127.0.0.2:${await relay(line.port)}` : line.apiRoot, ...options, dataDir })
  const session = await app.session()
  await session.call('bot.connect', { token: bot.token })
  const conversationId = ConversationId.parse(`${bot.id}:${ada.id}`)
  const world: World = {
    simulator,
    bot,
    ada,
    line,
    app,
    session,
    conversationId,
    shown: async () => (await session.call('message.list', { conversationId, limit: 200 })).messages,
    delivered: () => ada.chatOf(bot).filter(({ from }) => from === 'bot').map(({ text }) => text),
    send: async text => void (await session.call('message.send', { conversationId, text })),
    count: method => simulator.journal.of(method).length,
    async close() {
      await app.kill()
      await line.close()
      await simulator.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  await until('the first message is shown', async () => (await session.call('conversation.list', {})).conversations.length === 1)
  return world
}

/** Waits for a fact; says which one never came. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const end = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`never happened: ${what}`)
    await sleep(50)
  }
}
