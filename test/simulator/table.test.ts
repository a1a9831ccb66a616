import { Agent, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { FaultRule } from '../../src/simulator/faults'
import { openTcpProxy } from '../support/tcp-proxy'
import { answered, arrived, pause, post, stand } from './world'
import type { Answer, Stand } from './world'

const allowed_updates = ['message']
const day = 86_400_000

type Row = { readonly name: string; readonly options?: Parameters<typeof stand>[0]; readonly run: (world: Stand) => Promise<void> }

/** What a client sees of one getMe under a fault: its status, or that the connection broke. */
async function seen(world: Stand, rule: FaultRule): Promise<string> {
  const fault = world.simulator.faults.add({ methods: 'getMe', ...rule })
  const outcome = await world.ask('getMe').then(
    answer => `${answer.status}${answer.ok ? ' ok' : answer.text.startsWith('{') ? ' json' : answer.text === '' ? ' empty' : ' page'}`,
    () => 'broken',
  )
  fault.remove()
  return outcome
}

/** Whether a request has no end within a moment, which begins when it `hasCome`: on a busy machine that may take longer than the moment. */
async function isSilent(asked: Promise<unknown>, hasCome = () => true): Promise<boolean> {
  while (!hasCome()) await pause(2)
  return (await Promise.race([asked.then(() => 'ended', () => 'ended'), pause(80).then(() => 'silent')])) === 'silent'
}

async function updates(world: Stand, args: Record<string, unknown> = {}): Promise<number[]> {
  const { result } = await world.ask('getUpdates', { allowed_updates, ...args })
  return (result as { update_id: number }[]).map(update => update.update_id)
}

/** A poll that has been parked. */
async function park(world: Stand, args: Record<string, unknown> = {}): Promise<{ reply: Promise<Answer> }> {
  const before = world.simulator.journal.of('getUpdates').length
  const reply = world.ask('getUpdates', { timeout: 50, allowed_updates, ...args })
  reply.catch(() => undefined)
  await arrived(world, 'getUpdates', before + 1)
  return { reply }
}

const virtual = { clock: 'virtual' } as const

describe('MAP 6.4, fault by fault', () => {
  const rows: readonly Row[] = [
    {
      name: 'T1 refused; a TLS error; a connection that is never opened',
      run: async world => {
        const proxy = await openTcpProxy(world.port)
        const ask = () => post(`${proxy.apiRoot}/bot${world.bot.token}/getMe`, {})
        expect((await ask()).ok).toBe(true)
        proxy.drop('reset')
        await proxy.refuse()
        await expect(ask()).rejects.toThrow('fetch failed')
        await proxy.listen()
        proxy.set({ kind: 'garbage' })
        await expect(post(`https://127.0.0.1:${proxy.port}/getMe`, {})).rejects.toMatchObject({ cause: { code: expect.stringMatching(/SSL|EPROTO|ECONNRESET/) as unknown } })
        await proxy.hang()
        expect(await isSilent(ask())).toBe(true)
        await proxy.close()
      },
    },
    {
      name: 'T2 reset before the request, after its headers, in an upload, before and within the reply; a FIN with a short body',
      run: async world => {
        for (const rule of [{ kind: 'refuse' }, { kind: 'reset-before' }, { kind: 'reset-mid-upload', afterBytes: 1 }, { kind: 'reset-after' }, { kind: 'reset-mid-response', afterBytes: 9 }, { kind: 'short-body', afterBytes: 9 }] as const) {
          expect([rule.kind, await seen(world, rule)]).toEqual([rule.kind, 'broken'])
        }
        const executed = world.simulator.journal.of('getMe').map(entry => [entry.fault, entry.isExecuted])
        expect(executed).toEqual([['refuse', false], ['reset-before', false], ['reset-mid-upload', false], ['reset-after', true], ['reset-mid-response', true], ['short-body', true]])
      },
    },
    {
      name: 'T3 a black hole; a kept connection on which nothing is answered any more, while a new one works',
      run: async world => {
        const asked = () => world.simulator.journal.entries.length
        world.simulator.faults.add({ kind: 'black-hole', nth: 1 })
        expect(await isSilent(world.ask('getMe'), () => asked() === 1)).toBe(true)
        world.simulator.faults.clear()
        world.simulator.faults.add({ kind: 'stale-connection', nth: 1 })
        const agent = new Agent({ keepAlive: true, maxSockets: 1 })
        const ask = (through: Agent) => new Promise<number>((resolve, reject) => {
          request(`${world.apiRoot}/bot${world.bot.token}/getMe`, { agent: through }, reply => reply.resume().once('end', () => resolve(reply.statusCode ?? 0))).once('error', reject).end()
        })
        expect(await ask(agent)).toBe(200)
        expect(await isSilent(ask(agent), () => asked() === 3)).toBe(true)
        expect(await ask(new Agent())).toBe(200)
        agent.destroy()
      },
    },
    {
      name: 'T4 slow headers, a slow body, a body of 4 MiB, chunks, gzip',
      run: async world => {
        for (const rule of [{ kind: 'slow-headers', bytesPerTick: 20, tickMs: 1 }, { kind: 'slow-reply', bytesPerTick: 20, tickMs: 1 }, { kind: 'huge-body', bytes: 4 * 1024 * 1024 }, { kind: 'chunked', chunkBytes: 10 }, { kind: 'gzip' }] as const) {
          expect([rule.kind, await seen(world, rule)]).toEqual([rule.kind, '200 ok'])
        }
        world.simulator.faults.add({ kind: 'huge-body', bytes: 4 * 1024 * 1024 })
        expect((await world.ask('getMe')).text.length).toBe(4 * 1024 * 1024)
        world.simulator.faults.clear()
        for (const kind of ['gzip', 'chunked'] as const) {
          world.simulator.faults.add({ kind, chunkBytes: 10 })
          const { headers } = await world.ask('getMe')
          expect([headers.get('content-encoding'), headers.get('content-length') !== null]).toEqual(kind === 'gzip' ? ['gzip', true] : [null, false])
          world.simulator.faults.clear()
        }
      },
    },
    {
      name: 'T5 gateways, empty statuses, a captive portal, {} and a redirect',
      run: async world => {
        const outcomes = [
          [{ kind: 'gateway', status: 502, format: 'json' }, '502 json'], [{ kind: 'gateway', status: 504, format: 'html' }, '504 page'], [{ kind: 'gateway', status: 500, format: 'json' }, '500 json'],
          [{ kind: 'empty-status', status: 413 }, '413 empty'], [{ kind: 'empty-status', status: 431 }, '431 empty'], [{ kind: 'captive-portal' }, '200 page'], [{ kind: 'empty-object' }, '200 json'],
          [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 'broken'],
        ] as const
        for (const [rule, outcome] of outcomes) expect([rule.kind, await seen(world, rule)]).toEqual([rule.kind, outcome])
      },
    },
    {
      name: 'T6 a 429 with any number, without one, and on every method at a time',
      options: virtual,
      run: async world => {
        for (const retryAfter of [1, 5, 35, 10_072]) {
          world.simulator.faults.add({ kind: 'flood', retryAfter })
          for (const method of ['getUpdates', 'getMe']) expect((await world.ask(method, method === 'getUpdates' ? { allowed_updates } : {})).parameters).toEqual({ retry_after: retryAfter })
          world.simulator.faults.clear()
        }
        expect((await world.ask('getMe')).ok).toBe(true)
        expect(await seen(world, { kind: 'flood', retryAfter: 1, isBare: true })).toBe('429 json')
        // All of this came far too soon.
        world.simulator.clearComplaints()
      },
    },
    {
      name: 'T7 401 once, 401 for ever, and a token revoked in the middle of a poll',
      run: async world => {
        world.simulator.faults.add({ kind: 'unauthorized', times: 1 })
        expect([(await world.ask('getMe')).status, (await world.ask('getMe')).status]).toEqual([401, 200])
        world.simulator.faults.add({ kind: 'revoked', afterMs: 20, methods: 'getUpdates' })
        const old = `${world.apiRoot}/bot${world.bot.token}`
        const poll = await post(`${old}/getUpdates`, { timeout: 50, allowed_updates })
        expect([poll.status, poll.result]).toEqual([200, []])
        expect([(await post(`${old}/getMe`, {})).status, (await post(`${old}/getMe`, {})).status]).toEqual([401, 401])
        expect((await world.ask('getMe')).ok).toBe(true)
      },
    },
    {
      name: 'T8 a real second poller; a webhook and other allowed_updates from a third party during a poll',
      // The 409s of a minute's quarrel come 3 s apart.
      options: { clock: 30 },
      run: async world => {
        const { simulator, bot } = world
        const first = await park(world)
        const rival = simulator.rival(bot, { polls: 3 })
        expect((await first.reply).description).toContain('terminated by other getUpdates request')
        const second = await park(world)
        await expect.poll(() => rival.polls).toBe(2)
        expect((await second.reply).status).toBe(409)
        await rival.stop()
        simulator.faults.add({ kind: 'foreign-webhook', url: 'https://other.example/hook', afterMs: 500, methods: 'getUpdates', nth: 1 })
        const third = await world.ask('getUpdates', { timeout: 50, allowed_updates })
        expect(third.description).toBe('Conflict: terminated by setWebhook request')
        simulator.faults.add({ kind: 'foreign-allowed-updates', kinds: ['poll'], methods: 'getMe' })
        await world.ask('getMe')
        expect((await world.ask('getWebhookInfo')).result.allowed_updates).toEqual(['poll'])
      },
    },
    {
      name: 'T9 a lost confirm, a request that never came, doubles, another order, gaps, a new epoch lower and higher, ids near 2e9',
      options: virtual,
      run: async world => {
        const { simulator, bot, ada } = world
        ada.write(bot, 'one')
        ada.write(bot, 'two')
        const [one = 0, two = 0] = await updates(world)
        simulator.faults.add({ kind: 'reset-before', methods: 'getUpdates', times: 1 })
        await expect(updates(world, { offset: two })).rejects.toThrow('fetch failed')
        expect(bot.pendingCount()).toBe(2)
        simulator.faults.add({ kind: 'reset-after', methods: 'getUpdates', times: 1 })
        await expect(updates(world, { offset: two })).rejects.toThrow('fetch failed')
        expect(bot.pendingCount()).toBe(1)
        await simulator.advance(4000)
        expect([one + 1, await updates(world, { offset: two })]).toEqual([two, [two]])
        bot.skipIds(3)
        ada.write(bot, 'three')
        simulator.faults.add({ kind: 'duplicate-updates', methods: 'getUpdates', times: 1 })
        await simulator.advance(4000)
        expect(await updates(world, { offset: two })).toEqual([two, two, two + 4, two + 4])
        simulator.faults.add({ kind: 'shuffled-updates', methods: 'getUpdates', times: 1 })
        await simulator.advance(4000)
        expect(await updates(world, { offset: two })).toEqual([two + 4, two])
        for (const id of [5, 1_500_000_000, 1_999_999_999]) {
          bot.renumber(id)
          ada.write(bot, 'new epoch')
          expect(await updates(world)).toEqual([id])
        }
        ada.write(bot, 'beyond')
        const [beyond = 0] = await updates(world)
        expect(beyond).toBeLessThan(1_000_000_001)
      },
    },
    {
      name: 'T10 the server restarts: 500 or 429 with 5 s, the queue kept or lost; a backlog of a hundred thousand',
      run: async world => {
        const { simulator, bot, ada } = world
        const first = await park(world)
        simulator.restart()
        expect(await first.reply).toMatchObject({ status: 500, description: 'Internal Server Error: restart' })
        simulator.faults.add({ kind: 'restart', status: 429, afterMs: 10, methods: 'getUpdates', times: 1 })
        expect((await world.ask('getUpdates', { timeout: 50, allowed_updates })).parameters).toEqual({ retry_after: 5 })
        ada.write(bot, 'kept')
        simulator.restart()
        expect(bot.pendingCount()).toBe(1)
        simulator.restart({ losesQueues: true })
        expect(bot.pendingCount()).toBe(0)
        simulator.backlog(bot, 100_000)
        expect(bot.pendingCount()).toBe(100_000)
      },
    },
    {
      name: "T11 the server's clock a day ahead or behind, stepping while it runs; messages from the future and of the year 1970",
      options: virtual,
      run: async world => {
        const { simulator, bot, ada } = world
        const before = simulator.clock.now()
        simulator.faults.add({ kind: 'clock-step', ms: day, methods: 'getMe', times: 1 })
        await world.ask('getMe')
        expect(simulator.clock.now()).toBe(before + day)
        const real = await stand()
        await real.simulator.advance(-day)
        const { result } = await real.ask('sendMessage', { chat_id: real.ada.id, text: 'yesterday' })
        expect(Math.abs(result.date * 1000 - (Date.now() - day))).toBeLessThan(60_000)
        ada.write(bot, 'tomorrow', { at: simulator.clock.now() + day })
        ada.write(bot, 'never', { at: 0 })
        expect(bot.pendingCount()).toBe(1)
        bot.inject({ message: { message_id: 1, date: 0, chat: { id: ada.id, type: 'private', first_name: 'Ada' }, text: 'zero' } })
        const { result: batch } = await world.ask('getUpdates', { allowed_updates })
        expect((batch as { message: { date: number } }[]).map(update => update.message.date)).toEqual([Math.floor(before / 1000) + 2 * 86_400, 0])
      },
    },
    {
      name: 'T12 files: stalled, reset half-way, of a wrong length, gone after an hour, temporarily unavailable, changed',
      options: virtual,
      run: async world => {
        const { simulator, apiRoot, bot, ada } = world
        ada.sendDocument(bot, { bytes: Buffer.from('0123456789'), name: 'a.txt' })
        const { result } = await world.ask('getUpdates', { allowed_updates })
        const fileId = (result as { message: { document: { file_id: string } } }[])[0]?.message.document.file_id
        const unavailable = { kind: 'error', code: 400, description: 'Bad Request: wrong file_id or the file is temporarily unavailable', methods: 'getFile', times: 2 } as const
        simulator.faults.add(unavailable)
        const statuses: number[] = []
        for (let index = 0; index < 3; index++) statuses.push((await world.ask('getFile', { file_id: fileId })).status)
        expect(statuses).toEqual([400, 400, 200])
        const { file_path: path } = (await world.ask('getFile', { file_id: fileId })).result as { file_path: string }
        const load = async (rule: FaultRule) => {
          const fault = simulator.faults.add({ ...rule, methods: 'file', times: 1 })
          const text = await fetch(`${apiRoot}/file/bot${bot.token}/${path}`).then(answered).then(answer => answer.text, () => 'broken')
          fault.remove()
          return text
        }
        expect(await load({ kind: 'wrong-length', bytes: 4 })).toBe('0123')
        expect(await load({ kind: 'wrong-length', bytes: 12 })).toHaveLength(12)
        expect(await load({ kind: 'changed-bytes' })).not.toBe('0123456789')
        expect(await load({ kind: 'reset-mid-response', afterBytes: 5 })).toBe('broken')
        expect(await isSilent(load({ kind: 'stall', afterBytes: 5 }), () => simulator.faults.struck.at(-1) === 1)).toBe(true)
        await simulator.advance(3_600_001)
        expect((await fetch(`${apiRoot}/file/bot${bot.token}/${path}`)).status).toBe(404)
      },
    },
    {
      name: 'T13 carried out, and the reply lost: the person has it once, and a repetition would make it two',
      options: { provokes: ['repeated-ambiguous-send'] },
      run: async world => {
        world.simulator.faults.add({ kind: 'reset-after', methods: 'sendMessage', times: 1 })
        const send = () => world.ask('sendMessage', { chat_id: world.ada.id, text: 'x' })
        await expect(send()).rejects.toThrow('fetch failed')
        expect(world.ada.chatOf(world.bot)).toHaveLength(1)
        await pause()
        await send()
        expect(world.ada.chatOf(world.bot)).toHaveLength(2)
      },
    },
    {
      name: 'T14 a group becomes a supergroup in the middle of a queue of sends',
      run: async world => {
        const { simulator, bot, ada } = world
        const group = simulator.createGroup({ title: 'Shop', people: [ada], bots: [bot] })
        simulator.faults.add({ kind: 'group-upgraded', groupId: group.id, methods: 'sendMessage', nth: 2 })
        const send = (chatId: number) => world.ask('sendMessage', { chat_id: chatId, text: 'x' })
        expect((await send(group.id)).status).toBe(200)
        const moved = await send(group.id)
        expect(moved).toMatchObject({ status: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat' })
        expect((await send(moved.parameters?.migrate_to_chat_id ?? 0)).status).toBe(200)
      },
    },
    {
      name: 'T15 the person blocks the bot between two sends',
      run: async world => {
        world.simulator.faults.add({ kind: 'blocked', userId: world.ada.id, methods: 'sendMessage', nth: 2 })
        const send = () => world.ask('sendMessage', { chat_id: world.ada.id, text: 'x' })
        expect([(await send()).status, (await send()).description]).toEqual([200, 'Forbidden: bot was blocked by the user'])
      },
    },
  ]

  test.each(rows)('$name', async ({ options, run }) => {
    await expect(run(await stand(options))).resolves.toBeUndefined()
  })

  test('no fault of the map is left out', () => {
    expect(rows.map(({ name }) => name.split(' ')[0])).toEqual(Array.from({ length: 15 }, (_, index) => `T${index + 1}`))
  })
})

describe('MAP 5, rule by rule', () => {
  const rows: readonly Row[] = [
    {
      name: '5.1 asking with an offset forgets what lies before it, also when the reply is lost',
      run: async world => {
        for (const text of ['one', 'two']) world.ada.write(world.bot, text)
        const [, two = 0] = await updates(world)
        world.simulator.faults.add({ kind: 'reset-after', methods: 'getUpdates', times: 1 })
        await expect(updates(world, { offset: two })).rejects.toThrow('fetch failed')
        expect(world.bot.pendingCount()).toBe(1)
      },
    },
    {
      name: '5.2 offset 0, or none, begins at the oldest and removes nothing',
      run: async world => {
        world.ada.write(world.bot, 'one')
        expect([await updates(world), await updates(world, { offset: 0 }), world.bot.pendingCount()]).toMatchObject([[expect.any(Number)], [expect.any(Number)], 1])
      },
    },
    {
      name: '5.3 a negative offset deletes all but the last ones',
      options: { provokes: ['negative-offset'] },
      run: async world => {
        for (const text of ['one', 'two', 'three']) world.ada.write(world.bot, text)
        expect([(await updates(world, { offset: -2 })).length, world.bot.pendingCount()]).toEqual([2, 2])
      },
    },
    {
      name: '5.4 an offset too far ahead or behind is ignored',
      run: async world => {
        world.ada.write(world.bot, 'one')
        const [one = 0] = await updates(world)
        expect([await updates(world, { offset: one + 12 }), await updates(world, { offset: 1 }), await updates(world, { offset: Math.max(1, one - 200_000) })]).toEqual([[one], [one], [one]])
      },
    },
    {
      name: '5.5 limit is clamped to 1..100, and a reply is cut at 4 MiB',
      options: virtual,
      run: async world => {
        for (let index = 0; index < 110; index++) world.ada.write(world.bot, 'x')
        const counts: number[] = []
        for (const limit of [0, 500]) {
          counts.push((await updates(world, { limit })).length)
          await world.simulator.advance(4000)
        }
        world.bot.renumber(7_000_000)
        for (let index = 0; index < 10; index++) world.bot.inject({ message: { text: 'x'.repeat(500_000) } })
        counts.push((await updates(world)).length)
        expect(counts).toEqual([1, 100, 8])
      },
    },
    {
      name: '5.6 timeout is clamped to 0..50 s, and 0 answers at once',
      options: virtual,
      run: async world => {
        expect(await updates(world, { timeout: 0 })).toEqual([])
        await world.simulator.advance(4000)
        const { reply } = await park(world, { timeout: 999 })
        expect(await isSilent(reply)).toBe(true)
        await world.simulator.advance(50_001)
        expect((await reply).result).toEqual([])
      },
    },
    {
      name: '5.7 the same offset within 3 s waits 3 s, within half a second brings one update',
      options: virtual,
      run: async world => {
        await updates(world, { timeout: 0 })
        const hurried = world.ask('getUpdates', { allowed_updates, timeout: 0 })
        await arrived(world, 'getUpdates', 2)
        expect(await isSilent(hurried)).toBe(true)
        await world.simulator.advance(3001)
        expect((await hurried).result).toEqual([])
        for (const text of ['one', 'two']) world.ada.write(world.bot, text)
        expect((await updates(world)).length).toBe(1)
        await world.simulator.advance(600)
        expect((await updates(world)).length).toBe(2)
      },
    },
    {
      name: '5.8 with updates the answer is immediate, a parked request wakes with the next one',
      run: async world => {
        const { reply } = await park(world)
        world.ada.write(world.bot, 'one')
        expect((await reply).result).toHaveLength(1)
      },
    },
    {
      name: '5.9 the older of two that wait gets the 409; one that finds updates just gets them',
      run: async world => {
        const first = await park(world)
        const rival = world.simulator.rival(world.bot, { polls: 1 })
        expect((await first.reply).status).toBe(409)
        world.ada.write(world.bot, 'one')
        expect(await updates(world)).toHaveLength(1)
        await rival.stop()
      },
    },
    {
      name: '5.10 ids begin at random, rise by one, and begin anew after a week of silence or at two thousand million',
      options: virtual,
      run: async world => {
        const { simulator, bot, ada } = world
        for (const text of ['one', 'two']) ada.write(bot, text)
        const [one = 0, two] = await updates(world)
        expect([one >= 2_000_001 && one <= 1_000_000_000, two]).toEqual([true, one + 1])
        await simulator.advance(8 * day)
        ada.write(bot, 'three')
        expect((await updates(world))[0]).not.toBe(one + 2)
        bot.renumber(2_000_000_000)
        ada.write(bot, 'four')
        expect((await updates(world))[0]).toBeLessThan(1_000_000_001)
      },
    },
    {
      name: '5.11 a message lives 24 h from its date, a press 150 s, and a press is answered in time or never',
      options: { ...virtual, provokes: ['callback-unanswered'] },
      run: async world => {
        const { simulator, bot, ada } = world
        const { result } = await world.ask('sendMessage', { chat_id: ada.id, text: 'x', reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] } })
        ada.write(bot, 'old', { at: simulator.clock.now() - day + 160_000 })
        const id = ada.press(bot, (result as { message_id: number }).message_id, 'Go')
        expect(bot.pendingCount()).toBe(2)
        await simulator.advance(150_001)
        expect([bot.pendingCount(), (await world.ask('answerCallbackQuery', { callback_query_id: id })).status]).toEqual([1, 400])
        await simulator.advance(10_000)
        expect(bot.pendingCount()).toBe(0)
      },
    },
    {
      name: '5.12 the order holds within a chat, not across chats',
      options: virtual,
      run: async world => {
        const { simulator, bot, ada } = world
        const bob = simulator.createUser({ firstName: 'Bob' })
        bob.start(bot)
        ada.write(bot, 'first', { late: 1000 })
        bob.write(bot, 'second')
        await simulator.advance(2000)
        const { result } = await world.ask('getUpdates', { allowed_updates })
        expect((result as { message: { text: string } }[]).map(update => update.message.text)).toEqual(['/start', 'second', 'first'])
      },
    },
    {
      name: '5.13 allowed_updates sticks, and counts for later updates alone',
      options: { ...virtual, provokes: ['missing-allowed-updates'] },
      run: async world => {
        const { simulator, bot, ada } = world
        ada.write(bot, 'before')
        await world.ask('getUpdates', { allowed_updates: ['poll'] })
        await simulator.advance(4000)
        ada.write(bot, 'after')
        const { result } = await world.ask('getUpdates', {})
        expect((result as { message: { text: string } }[]).map(update => update.message.text)).toEqual(['before'])
      },
    },
    {
      name: '5.14 drop_pending_updates empties the queue at once',
      options: { provokes: ['drop-pending-updates', 'delete-webhook-without-consent'] },
      run: async world => {
        world.ada.write(world.bot, 'one')
        await world.ask('deleteWebhook', { drop_pending_updates: true })
        expect(world.bot.pendingCount()).toBe(0)
      },
    },
    {
      name: '5.15 getWebhookInfo tells the backlog while a poll waits',
      run: async world => {
        await park(world, { offset: 1 })
        expect((await world.ask('getWebhookInfo')).result).toMatchObject({ url: '', pending_update_count: 0 })
        world.bot.inject({ poll: {} })
        expect((await world.ask('getWebhookInfo')).result.pending_update_count).toBe(1)
      },
    },
    {
      name: '5.16 a webhook makes every getUpdates a 409, and is not set twice within a second',
      options: { ...virtual, provokes: ['delete-webhook-without-consent'] },
      run: async world => {
        await world.ask('setWebhook', { url: 'https://a.example' })
        expect((await world.ask('getUpdates', { allowed_updates })).status).toBe(409)
        expect((await world.ask('setWebhook', { url: 'https://a.example' })).parameters).toEqual({ retry_after: 1 })
        await world.ask('deleteWebhook')
        await world.simulator.advance(4000)
        expect((await world.ask('getUpdates', { allowed_updates })).ok).toBe(true)
      },
    },
  ]

  test.each(rows)('$name', async ({ options, run }) => {
    await expect(run(await stand(options))).resolves.toBeUndefined()
  })

  test('no rule of the map is left out', () => {
    expect(rows.map(({ name }) => name.split(' ')[0])).toEqual(Array.from({ length: 16 }, (_, index) => `5.${index + 1}`))
  })
})
