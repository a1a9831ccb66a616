import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ConversationId } from '../../src/shared/model'
import { createAuthority } from '../../src/simulator/certificate'
import { startApp } from '../support/app'
import { simulatedInTest } from '../support/simulated-in-test'
import { until } from './world'

/** The built app over TLS, as it talks to Telegram itself: what it trusts is what its process was started with. */
it('a server of an authority that the system trusts is talked to, one of an unknown authority is sent nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const authority = createAuthority()
  const extra = join(folder, 'authority.pem')
  writeFileSync(extra, authority.cert)
  const simulator = simulatedInTest()
  const { apiRoot } = await simulator.start({ certificate: createAuthority('Another authority').issue() })
  const bot = simulator.createBot({ firstName: 'Desk' })
  const ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const app = await startApp({ dataDir: join(folder, 'profile'), apiRoot, vault: 'session', env: { NODE_EXTRA_CA_CERTS: extra } })
  onTestFinished(() => app.kill())
  const session = await app.session()

  await expect(session.call('bot.connect', { token: bot.token })).rejects.toMatchObject({ code: 'connection-unsafe' })
  expect(simulator.journal.entries).toEqual([])

  simulator.present(authority.issue())
  await session.call('bot.connect', { token: bot.token })
  const conversationId = ConversationId.parse(`${bot.id}:${ada.id}`)
  await until('Ada is shown', async () => (await session.call('conversation.list', {})).conversations.length === 1)
  await session.call('message.send', { conversationId, text: 'good morning' })
  await until('Ada has it', () => ada.chatOf(bot).some(({ text }) => text === 'good morning'))

  simulator.present(authority.issue({ until: Date.now() - 1_000 }))
  const health = async () => (await session.call('bot.list', {})).bots[0]?.health.state
  await until('it is told', async () => (await health()) === 'unsafe')
  const told = simulator.journal.entries.length
  ada.write(bot, 'while the certificate was old')
  await session.call('message.send', { conversationId, text: 'typed meanwhile' })
  expect(simulator.journal.entries).toHaveLength(told)

  simulator.present(authority.issue())
  await session.call('bot.resume', { botId: (await session.call('bot.list', {})).bots[0]?.id as never })
  await until('it receives', async () => (await health()) === 'receiving')
  await until('what waited went out once', () => ada.chatOf(bot).filter(({ text }) => text === 'typed meanwhile').length === 1)
  await until('what waited came in', async () => (await session.call('message.list', { conversationId, limit: 50 })).messages.some(({ text }) => text === 'while the certificate was old'))
})
