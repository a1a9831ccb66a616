import { describe, expect, onTestFinished, test } from 'vitest'
import { cursorOf } from '../../../../src/main/core/store/cursors'
import { telegramApi } from '../../../../src/main/core/telegram/api'
import { allowedUpdates, startPoller } from '../../../../src/main/core/telegram/poller'
import type { BotHealth } from '../../../../src/shared/model'
import { desk, deskWithAda, type Desk } from './support/desk'
import { bodyOf, serve } from './support/server'
import { clock, random, token, until } from './support/world'

const texts = ({ messages }: Desk, chatId: number) => messages(chatId).map(message => message.text)
const polls = ({ simulator }: Desk) => simulator.journal.of('getUpdates')

describe('a bot that polls', () => {
  test('stores what people write, in their order and once', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.connect()
    for (let i = 0; i < 30; i += 1) ada.write(d.bot, `line ${i}`)
    await until('all are here', () => d.messages(ada.id).length === 31)
    expect(texts(d, ada.id)).toEqual(['/start', ...Array.from({ length: 30 }, (_, i) => `line ${i}`)])
    expect(d.states()).toEqual(['starting', 'receiving'])
  })

  test('asks for its kinds of updates on every call and never for a negative offset', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    await d.connect()
    ada.start(d.bot)
    await until('it is here', () => d.messages(ada.id).length === 1)
    await until('it polled again', () => polls(d).length > 2)
    for (const { args } of polls(d)) {
      expect(JSON.parse(args.allowed_updates ?? '')).toEqual(allowedUpdates)
      expect(Number(args.offset ?? 0)).toBeGreaterThanOrEqual(0)
    }
  })

  test('confirms a batch only after it is stored: one that the database refuses comes again', async () => {
    const d = await deskWithAda()
    const { ada } = d
    d.db.script("CREATE TEMP TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'refused'); END")
    ada.write(d.bot, 'do not lose me')
    await until('the bot is stuck', () => d.healths.at(-1)?.state === 'stuck')
    expect(d.bot.pendingCount()).toBe(1)
    d.db.script('DROP TRIGGER full')
    await until('it came after all', () => texts(d, ada.id).includes('do not lose me'))
    await until('it receives again', () => d.healths.at(-1)?.state === 'receiving')
    await until('it is confirmed', () => d.bot.pendingCount() === 0)
  })

  test('goes on where it stood after a restart, without asking twice', async () => {
    const d = await deskWithAda()
    const { ada } = d
    await d.restart('close')
    ada.write(d.bot, 'later')
    await until('it is here', () => d.messages(ada.id).length === 2)
    expect(texts(d, ada.id)).toEqual(['/start', 'later'])
  })

  test('takes a lower numbering for a new one', async () => {
    const d = await deskWithAda()
    const { ada } = d
    const next = cursorOf(d.db, String(d.bot.id)).next ?? 0
    // As after a week of silence: the numbers that come are far below the saved one.
    d.log.append([], db => db.run('UPDATE cursors SET next = ? WHERE bot_id = ?', next + 500_000_000, String(d.bot.id)))
    ada.write(d.bot, 'from the new numbering')
    await until('it is here', () => d.messages(ada.id).length === 2)
    await expect(until('the cursor went down', () => (cursorOf(d.db, String(d.bot.id)).next ?? Infinity) < next + 100)).resolves.toBeUndefined()
  })

  test('REL-2: asks once without an offset after six days of silence', async () => {
    const d = await deskWithAda()
    await d.telegram.pause(String(d.bot.id))
    d.log.append([], db => db.run('UPDATE cursors SET last_update_at = ?', Date.now() - 7 * 86_400_000))
    d.simulator.journal.clear()
    await d.telegram.resume(String(d.bot.id), { takeWebhook: false })
    await until('it polled twice', () => polls(d)[1]?.args.allowed_updates !== undefined)
    expect(polls(d).slice(0, 2).map(({ args }) => args.offset === undefined)).toEqual([true, false])
  })

  test('ends in order without confirming what it has not stored', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.connect()
    await until('it waits', () => polls(d).at(-1)?.reply === null)
    const calls = polls(d).length
    await d.telegram.close()
    expect(polls(d).length).toBe(calls)
  })
})

describe('when Telegram cannot be reached', () => {
  test('the bot is offline, says when it tries again, and comes back by itself', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.connect()
    d.simulator.faults.add({ kind: 'refuse' })
    await until('it is offline', () => d.healths.at(-1)?.state === 'offline')
    expect(d.healths.at(-1)).toMatchObject({ since: expect.any(Number), retryAt: expect.any(Number) })
    d.simulator.faults.clear()
    ada.write(d.bot, 'after the tunnel')
    await until('it receives', () => d.healths.at(-1)?.state === 'receiving')
    await until('it is here', () => texts(d, ada.id).includes('after the tunnel'))
  })

  test('a single broken connection is not worth a word', async () => {
    const d = await desk()
    await d.connect()
    d.simulator.faults.add({ kind: 'reset-after', methods: 'getUpdates', times: 1 })
    const before = polls(d).length
    await until('it went on', () => polls(d).slice(before).some(entry => entry.reply?.isOk))
    expect(d.states()).not.toContain('offline')
  })

  test('waking asks again at once instead of waiting for the back-off', async () => {
    // At the clock's own speed the back-off would take up to a minute.
    const d = await desk({ speed: 1 })
    await d.connect()
    d.simulator.faults.add({ kind: 'refuse' })
    await until('it has tried several times', () => d.healths.filter(health => health.state === 'offline').length >= 4)
    d.simulator.faults.clear()
    d.telegram.wake()
    await expect(until('it receives', () => d.healths.at(-1)?.state === 'receiving', 4_500)).resolves.toBeUndefined()
  })

  test('a silent connection is given up, and the next one works', async () => {
    const d = await desk({ speed: 20, pollSeconds: 2 })
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.telegram.connect({ token: d.bot.token })
    d.simulator.faults.add({ kind: 'black-hole', methods: 'getUpdates', times: 1 })
    ada.write(d.bot, 'through')
    await expect(until('it is here', () => texts(d, ada.id).includes('through'))).resolves.toBeUndefined()
  })
})

describe('what else may answer', () => {
  test.each([
    ['a captive portal', { kind: 'captive-portal' }, { state: 'captive' }],
    ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:1/login' }, { state: 'captive' }],
    ['a gateway page', { kind: 'gateway', status: 502, format: 'html' }, { state: 'unwell', status: 502 }],
    ['a gateway error in JSON', { kind: 'gateway', status: 504, format: 'json' }, { state: 'unwell', status: 504 }],
    ['an empty object', { kind: 'empty-object' }, { state: 'unwell', status: 200 }],
    ['half a reply', { kind: 'truncated-json' }, { state: 'unwell' }],
    ['429 with a time', { kind: 'flood', retryAfter: 2 }, { state: 'flooded' }],
    ['429 without one', { kind: 'flood', retryAfter: 0, isBare: true }, { state: 'unwell', status: 429 }],
  ] as const)('%s is a state with a name, and it passes', async (_, fault, health) => {
    const d = await desk()
    await d.connect()
    d.simulator.faults.add({ ...fault, methods: 'getUpdates' })
    await until('it is told', () => d.healths.some(told => told.state === health.state))
    expect(d.healths.findLast(told => told.state === health.state)).toMatchObject(health)
    d.simulator.faults.clear()
    await until('it receives', () => d.healths.at(-1)?.state === 'receiving')
  })

  test('retry_after is obeyed to the second', async () => {
    const d = await desk({ speed: 1 })
    await d.connect()
    d.simulator.faults.add({ kind: 'flood', methods: 'getUpdates', retryAfter: 2, times: 1 })
    await until('it is flooded', () => d.healths.at(-1)?.state === 'flooded')
    await expect(until('it receives', () => d.healths.at(-1)?.state === 'receiving')).resolves.toBeUndefined()
  })
})

/** A poller on its own against a server that is no Bot API, for what the simulator would never do. */
async function pollAgainst(answer: (payload: { limit: number }) => string) {
  const payloads: { limit: number }[] = []
  const healths: BotHealth[] = []
  const taken: number[] = []
  let next: number | null = null
  const root = await serve(async (request, response) => {
    const payload = JSON.parse((await bodyOf(request)).toString()) as { limit: number }
    payloads.push(payload)
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer(payload))
  })
  const time = clock(5)
  const poller = startPoller({
    botId: '7',
    api: telegramApi({ token, root, fetch, clock: time }),
    clock: time,
    random: random(),
    log: () => undefined,
    cursor: () => ({ next, lastUpdateAt: Date.now() }),
    heard: () => undefined,
      take: (updates, after) => {
      taken.push(...updates.map(update => update.update_id))
      next = after
    },
    report: health => void healths.push(health),
  })
  onTestFinished(() => poller.stop())
  return { payloads, healths, taken }
}

describe('a server that misbehaves', () => {
  test('does not spin the loop by answering every poll at once with nothing', async () => {
    const { payloads } = await pollAgainst(() => '{"ok":true,"result":[]}')
    await new Promise(resolve => setTimeout(resolve, 1_500))
    // Without a floor it would be hundreds; 7.5 s of the poller's time have passed.
    expect(payloads.length).toBeGreaterThan(1)
    expect(payloads.length).toBeLessThan(8)
  })

  test('does not spin the loop by sending one batch over and over', async () => {
    const { payloads } = await pollAgainst(() => '{"ok":true,"result":[{"update_id":5,"poll":{}}]}')
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(payloads.length).toBeLessThan(8)
  })

  test('is asked for less when it sends more than we read', async () => {
    const huge = `{"ok":true,"result":[${' '.repeat(9 * 1024 * 1024)}]}`
    const { payloads, taken } = await pollAgainst(({ limit }) =>
      limit > 10 ? huge : `{"ok":true,"result":[{"update_id":${taken.length + 1}}]}`,
    )
    await until('it came through', () => taken.length > 0)
    expect(payloads.slice(0, 3).map(payload => payload.limit)).toEqual([100, 25, 6])
  })

  test.each([['an object'], ['{"x":1}'], ['[{"update_id":"5"}]'], ['[null]'], ['[{"update_id":1e300}]']])('is unwell when it answers %s', async result => {
    const { healths, taken } = await pollAgainst(() => `{"ok":true,"result":${result.startsWith('an') ? '{}' : result}}`)
    await until('it is told', () => healths.at(-1)?.state === 'unwell')
    expect(taken).toEqual([])
  })
})

describe('when somebody else has the bot', () => {
  test('REL-4: a contest is one state until it has been quiet for two minutes', async () => {
    const d = await desk({ speed: 40 })
    await d.connect()
    d.simulator.faults.add({ kind: 'conflict', methods: 'getUpdates', probability: 0.7, until: d.simulator.clock.now() + 300_000 })
    await until('it is contested', () => d.healths.at(-1)?.state === 'contested')
    const before = d.healths.length
    await until('single answers have come through', () => polls(d).filter(entry => entry.reply?.isOk && entry.at > d.simulator.clock.now() - 200_000).length > 0)
    await until('it is quiet', () => d.healths.at(-1)?.state === 'receiving')
    const states = d.states().slice(before)
    expect(states.lastIndexOf('contested')).toBeLessThan(states.indexOf('receiving'))
    const lastConflict = polls(d).findLast(entry => entry.fault === 'conflict')?.at ?? 0
    expect(d.simulator.clock.now() - lastConflict).toBeGreaterThanOrEqual(120_000)
  })

  test('another poller is a contest that we neither win nor make worse', async () => {
    const d = await desk({ speed: 20 })
    await d.connect()
    d.simulator.faults.add({ kind: 'conflict', methods: 'getUpdates' })
    await until('it is contested', () => d.healths.at(-1)?.state === 'contested')
    d.simulator.faults.clear()
    await expect(until('it receives', () => d.healths.at(-1)?.state === 'receiving', 15_000)).resolves.toBeUndefined()
  })

  test('the waits between two polls grow from five seconds', async () => {
    const d = await desk({ speed: 10 })
    await d.connect()
    const before = polls(d).length
    d.simulator.faults.add({ kind: 'conflict', methods: 'getUpdates' })
    await until('three polls were refused', () => polls(d).slice(before).filter(entry => entry.fault === 'conflict').length >= 3)
    const times = polls(d).filter(entry => entry.fault === 'conflict').map(entry => entry.at)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(4_800)
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(14_800)
  })

  test('a foreign webhook stops the polling, is shown without its secrets, and stays', async () => {
    const d = await desk()
    await d.connect()
    d.bot.setForeignWebhook(`https://crm.example/hooks/bot${d.bot.token}/in?key=secret`)
    await until('it is told', () => d.healths.at(-1)?.state === 'webhook')
    expect(d.healths.at(-1)).toMatchObject({ state: 'webhook', url: 'https://crm.example/hooks/bot…/in' })
    const calls = polls(d).length
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(polls(d).length).toBe(calls)
    expect(d.simulator.journal.of('deleteWebhook')).toEqual([])
    expect(d.bot.state.webhookUrl).not.toBe('')
  })

  test('with consent the webhook goes, what waited is kept, and polling begins', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    await d.connect()
    d.bot.setForeignWebhook('https://crm.example/')
    await until('it is told', () => d.healths.at(-1)?.state === 'webhook')
    ada.start(d.bot)
    d.bot.consent()
    await d.telegram.resume(String(d.bot.id), { takeWebhook: true })
    await expect(until('it is here', () => d.messages(ada.id).length === 1)).resolves.toBeUndefined()
  })
})

describe('when Telegram refuses the token', () => {
  test('a single refusal is verified and forgiven', async () => {
    const d = await desk()
    await d.connect()
    d.simulator.faults.add({ kind: 'unauthorized', methods: 'getUpdates', times: 1 })
    await until('it was refused', () => polls(d).some(entry => entry.fault === 'unauthorized'))
    const refused = polls(d).length
    await until('it polls on', () => polls(d).length > refused + 1)
    expect(d.states()).not.toContain('unauthorized')
  })

  test('a revoked one stops the bot after a handful of requests', async () => {
    const d = await desk()
    await d.connect()
    d.bot.revokeToken()
    await until('it is told', () => d.healths.at(-1)?.state === 'unauthorized')
    const calls = d.simulator.journal.entries.length
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(d.simulator.journal.entries.length).toBe(calls)
    // The empty answer, the refusal, and three questions whether it is really so.
    expect(d.simulator.journal.of('getMe').filter(entry => entry.botId === null).length).toBe(3)
  })

  test('a new one starts the same bot again with all that waited', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.connect()
    d.bot.revokeToken()
    await until('it is told', () => d.healths.at(-1)?.state === 'unauthorized')
    ada.write(d.bot, 'still here?')
    await d.telegram.connect({ token: d.bot.token, botId: String(d.bot.id) })
    await expect(until('it is here', () => texts(d, ada.id).includes('still here?'))).resolves.toBeUndefined()
  })
})
