import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allBots, botOf } from '../../../../src/main/core/store/bots'
import { mediaFile } from '../../../../src/main/core/store/attachments'
import { tokenOf } from '../../../../src/main/core/store/tokens'
import { mediaPath } from '../../../../src/main/core/store/media'
import { desk, deskWithAda } from './support/desk'
import { deadRoot } from './support/server'
import { token, until } from './support/world'

describe('connecting', () => {
  test('keeps the token in the vault alone, and knows the bot by its own name', async () => {
    const d = await desk()
    expect(await d.telegram.connect({ token: `  ${d.bot.token}\n` })).toBe(String(d.bot.id))
    expect(botOf(d.db, String(d.bot.id))).toMatchObject({ name: 'Desk', channelName: 'Desk', state: 'running', username: d.bot.state.username })
    expect(d.vault.secrets.get(`bot:${d.bot.id}`)).toBe(d.bot.token)
    expect(tokenOf(d.db, String(d.bot.id))?.kind).toBe('keychain')
    d.db.script('PRAGMA wal_checkpoint(TRUNCATE)')
    const secret = d.bot.token.split(':')[1] ?? ''
    expect(readFileSync(`${d.dataDir}/bellhop.db`).includes(secret.slice(0, 12))).toBe(false)
  })

  test.each([
    ['nonsense', 'token-shape'],
    ['123:short', 'token-shape'],
    [`${token} x`, 'token-shape'],
  ])('refuses %j without asking anybody', async (given, code) => {
    const d = await desk()
    await expect(d.telegram.connect({ token: given })).rejects.toMatchObject({ code })
    expect(d.simulator.journal.entries).toEqual([])
  })

  test.each(['http://bellhop.example', 'ftp://127.0.0.1', 'http://localhost:8081', 'https://user:pass@bellhop.example', 'https://bellhop.example/?a=1', 'x', 'http://127.0.0.1.evil.example'])(
    'refuses the address %j',
    async apiRoot => {
      const d = await desk()
      await expect(d.telegram.connect({ token: d.bot.token, apiRoot })).rejects.toMatchObject({ code: 'address-refused' })
    },
  )

  test('with a wrong token says so and keeps nothing', async () => {
    const d = await desk()
    await expect(d.telegram.connect({ token })).rejects.toMatchObject({ code: 'token-refused' })
    expect(d.vault.secrets.size).toBe(0)
    expect(allBots(d.db)).toEqual([])
  })

  test('refuses the token of another bot for a bot that is known', async () => {
    const d = await desk()
    const other = d.simulator.createBot()
    await d.connect()
    await expect(d.telegram.connect({ token: other.token, botId: String(d.bot.id) })).rejects.toMatchObject({ code: 'wrong-bot' })
  })

  test('says that Telegram cannot be reached', async () => {
    const d = await desk()
    await expect(d.telegram.connect({ token: d.bot.token, apiRoot: await deadRoot() })).rejects.toMatchObject({ code: 'offline' })
  })

  test('asks before it takes a foreign webhook, and shows whose it is', async () => {
    const d = await desk()
    d.bot.setForeignWebhook('https://crm.example/in?secret=1')
    await expect(d.telegram.connect({ token: d.bot.token })).rejects.toMatchObject({ code: 'webhook-set', params: { url: 'https://crm.example/in' } })
    expect(d.bot.state.webhookUrl).not.toBe('')
    expect(d.vault.secrets.size).toBe(0)
    d.bot.consent()
    await d.telegram.connect({ token: d.bot.token, takeWebhook: true })
    await until('it receives', () => d.healths.at(-1)?.state === 'receiving')
  })

  test('leaves the webhook alone when the vault does not take the token', async () => {
    const d = await desk()
    d.bot.setForeignWebhook('https://crm.example/')
    d.vault.isLocked = true
    await expect(d.telegram.connect({ token: d.bot.token, takeWebhook: true })).rejects.toMatchObject({ code: 'vault-locked' })
    expect(d.bot.state.webhookUrl).not.toBe('')
    expect(allBots(d.db)).toEqual([])
  })

  test('a known bot again keeps its channel name and colour', async () => {
    const d = await desk()
    await d.telegram.connect({ token: d.bot.token, channelName: 'Shop' })
    const before = botOf(d.db, String(d.bot.id))
    await d.telegram.connect({ token: d.bot.token })
    expect(botOf(d.db, String(d.bot.id))).toMatchObject({ channelName: 'Shop', hue: before?.hue })
    await until('it receives', () => d.healths.at(-1)?.state === 'receiving')
  })

  test('gives several bots different colours', async () => {
    const d = await desk()
    for (let i = 0; i < 5; i += 1) await d.telegram.connect({ token: d.simulator.createBot().token })
    expect(new Set(allBots(d.db).map(bot => bot.hue)).size).toBe(5)
  })

  test('fetches the bot’s picture', async () => {
    const d = await desk()
    const photo = Buffer.alloc(5_000, 4)
    const bot = d.simulator.createBot({ firstName: 'Pictured', photo: [photo] })
    await d.telegram.connect({ token: bot.token })
    await until('it has one', () => botOf(d.db, String(bot.id))?.photoId !== undefined)
    const file = mediaFile(d.db, botOf(d.db, String(bot.id))?.photoId ?? '', 'full')
    expect(readFileSync(mediaPath(d.dataDir, file?.sha ?? '')).equals(photo)).toBe(true)
  })
})

describe('a bot', () => {
  test('that is paused asks for nothing, and goes on when it is resumed', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    await d.connect()
    await d.telegram.pause(String(d.bot.id))
    expect(d.telegram.health(String(d.bot.id))).toMatchObject({ state: 'paused' })
    const calls = d.simulator.journal.entries.length
    ada.start(d.bot)
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(d.simulator.journal.entries.length).toBe(calls)
    await d.telegram.resume(String(d.bot.id), { takeWebhook: false })
    await until('it is here', () => d.messages(ada.id).length === 1)
  })

  test('that was paused stays so after a restart', async () => {
    const d = await desk()
    await d.connect()
    await d.telegram.pause(String(d.bot.id))
    d.simulator.journal.clear()
    await d.restart('close')
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(d.simulator.journal.entries).toEqual([])
    expect(d.telegram.health(String(d.bot.id))).toMatchObject({ state: 'paused' })
  })

  test('that is disconnected has no token any more, but its history', async () => {
    const d = await deskWithAda()
    const { ada } = d
    await d.telegram.disconnect(String(d.bot.id))
    expect(d.vault.secrets.size).toBe(0)
    expect(tokenOf(d.db, String(d.bot.id))).toBeUndefined()
    expect(d.messages(ada.id).length).toBe(1)
    await expect(d.telegram.resume(String(d.bot.id), { takeWebhook: false })).rejects.toMatchObject({ code: 'bot-disconnected' })
  })

  test('whose token cannot be removed says so and is disconnected all the same', async () => {
    const d = await desk()
    await d.connect()
    d.vault.isLocked = true
    await expect(d.telegram.disconnect(String(d.bot.id))).rejects.toMatchObject({ code: 'token-not-forgotten' })
    expect(botOf(d.db, String(d.bot.id))?.state).toBe('disconnected')
  })

  test('that nobody knows is a problem with a name', async () => {
    const d = await desk()
    for (const work of [d.telegram.pause('1'), d.telegram.resume('1', { takeWebhook: false }), d.telegram.disconnect('1')])
      await expect(work).rejects.toMatchObject({ code: 'not-found' })
  })

  test('waits while the keychain is locked and starts when it is opened', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.connect()
    d.vault.isLocked = true
    await d.restart('close')
    await until('it is locked', () => d.healths.at(-1)?.state === 'locked')
    ada.write(d.bot, 'anybody?')
    d.vault.isLocked = false
    d.telegram.vaultChanged()
    await expect(until('it is here', () => d.messages(ada.id).length === 2)).resolves.toBeUndefined()
  })

  test('comes back by itself when the keychain was only late', async () => {
    const d = await desk({ speed: 20, pollSeconds: 20 })
    await d.telegram.connect({ token: d.bot.token })
    d.vault.isLocked = true
    await d.restart('close')
    await until('it is locked', () => d.healths.at(-1)?.state === 'locked')
    d.vault.isLocked = false
    await expect(until('it receives', () => d.healths.at(-1)?.state === 'receiving')).resolves.toBeUndefined()
  })

  test('asks for its token when an open vault has none', async () => {
    const d = await desk()
    await d.connect()
    d.vault.secrets.clear()
    await d.restart('close')
    await until('it is unauthorized', () => d.healths.at(-1)?.state === 'unauthorized')
    // Nobody refused it, and nobody may be sent to BotFather for a new one.
    expect(d.healths.at(-1)).toMatchObject({ state: 'unauthorized', isMissing: true })
  })

  test.each(['the bot is resumed', 'its token is entered'])('REL-27: what waits is held where another keychain has the token, once (%s)', async how => {
    const d = await deskWithAda()
    const botId = String(d.bot.id)
    const outgoing = () => d.messages(d.ada.id).filter(message => message.direction === 'outgoing').map(message => `${message.text} ${message.delivery}`)
    await d.telegram.pause(botId)
    d.queue(d.ada.id, 'before')
    d.vault.secrets.clear()
    await d.restart('close')
    if (how === 'the bot is resumed') {
      await d.telegram.resume(botId, { takeWebhook: false })
      expect(outgoing()).toEqual(['before held'])
      // Written here, it can have gone out nowhere else.
      d.queue(d.ada.id, 'after')
      await d.restart('close')
      await until('it is unauthorized', () => d.healths.at(-1)?.state === 'unauthorized')
    }
    await d.telegram.connect({ token: d.bot.token })
    if (how === 'its token is entered') d.queue(d.ada.id, 'after')
    await until('what was written here is out', () => outgoing().includes('after sent'))
    expect(outgoing()).toContain('before held')
    expect(d.simulator.journal.entries.filter(({ method }) => method.toLowerCase() === 'sendmessage')).toHaveLength(1)
  })

  test('talks to its own server, whatever the program was told', async () => {
    const d = await desk()
    const dead = await deadRoot()
    await expect(d.telegram.connect({ token: d.bot.token, apiRoot: dead })).rejects.toMatchObject({ code: 'offline' })
    await d.telegram.connect({ token: d.bot.token, apiRoot: `${d.apiRoot}/` })
    expect(botOf(d.db, String(d.bot.id))?.apiRoot).toBe(d.apiRoot)
  })

  test('answers a pressed button, so that it stops spinning', async () => {
    const d = await desk()
    await d.connect()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    d.bot.inject({ callback_query: { id: '42', from: { id: ada.id, is_bot: false, first_name: 'Ada' }, chat_instance: '1', data: 'rate:5' } })
    await until('it is answered', () => d.simulator.journal.of('answerCallbackQuery').length === 1)
    expect(d.simulator.journal.of('answerCallbackQuery')[0]?.args).toEqual({ callback_query_id: '42' })
  })
})

describe('a pressed button', () => {
  test('REL-21: is answered again where the answer was lost, until it has stopped', async () => {
    const d = await desk({ speed: 20 })
    await d.connect()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    d.simulator.faults.add({ kind: 'reset-before', methods: 'answerCallbackQuery', times: 2 })
    d.simulator.faults.add({ kind: 'flood', retryAfter: 2, methods: 'answerCallbackQuery', nth: 3 })
    d.bot.inject({ callback_query: { id: '42', from: { id: ada.id, is_bot: false, first_name: 'Ada' }, chat_instance: '1', data: 'rate:5' } })
    await until('it is answered', () => d.simulator.journal.of('answerCallbackQuery').some(({ reply }) => reply?.status === 400))
    // Injected, so that the simulator knows no such query: a refusal is an end, and comes once.
    expect(d.simulator.journal.of('answerCallbackQuery').length).toBe(4)
  })
})

describe('ending', () => {
  test('does not wait for what hangs, and asks nothing more', async () => {
    const d = await desk({ speed: 1 })
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.connect()
    d.simulator.faults.add({ kind: 'black-hole', methods: ['sendMessage', 'getFile'] })
    ada.sendPhoto(d.bot, { bytes: Buffer.alloc(1_000) })
    d.queue(ada.id, 'hangs')
    await until('both hang', () => d.simulator.journal.entries.filter(entry => entry.fault === 'black-hole').length === 2)
    const calls = d.simulator.journal.entries.length
    await d.telegram.close()
    expect(d.simulator.journal.entries.length).toBe(calls)
  })
})
