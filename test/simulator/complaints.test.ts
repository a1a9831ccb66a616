import { expect, test } from 'vitest'
import { arrived, form, pause, stand } from './world'
import type { Stand } from './world'

const rules = ({ simulator }: Stand) => simulator.complaints.map(complaint => complaint.rule)

test('a clean client is complained about in nothing', async () => {
  const world = await stand()
  const { ask, ada, bot, apiRoot } = world
  const id = ada.write(bot, 'x').messageId
  await ask('getMe')
  await ask('getUpdates', { offset: 1, limit: 100, timeout: 0, allowed_updates: ['message'] })
  await ask('sendMessage', { chat_id: ada.id, text: 'x', entities: [{ type: 'bold', offset: 0, length: 1 }], reply_parameters: { message_id: id }, link_preview_options: { is_disabled: true } })
  await fetch(`${apiRoot}/bot${bot.token}/sendDocument`, { method: 'POST', body: form({ chat_id: String(ada.id), document: 'attach://f', f: new File(['x'], 'a.txt') }) })
  await fetch(`${apiRoot}/bot${bot.token}/sendMediaGroup`, { method: 'POST', body: form({ chat_id: String(ada.id), media: '[{"type":"document","media":"attach://f"},{"type":"document","media":"attach://f"}]', f: new File(['x'], 'a.txt') }) })
  expect(world.simulator.complaints).toEqual([])
})

test('names and types are held against the documentation, also inside objects', async () => {
  const world = await stand({ provokes: ['missing-parameter', 'unimplemented-method', 'unknown-method', 'unknown-parameter', 'wrong-type'] })
  const { ask, ada } = world
  await ask('sendMessage', { chat_id: ada.id, text: 'x', texte: 'y' })
  await ask('sendMessage', { chat_id: ada.id, text: 'x', disable_notification: 'maybe' })
  await ask('sendMessage', { chat_id: ada.id, text: 'x', entities: [{ type: 'bold', offset: 0, length: 1, colour: 'red' }] })
  await ask('sendMessage', { chat_id: ada.id, text: 'x', reply_parameters: { chat_id: 1 } })
  await ask('sendMessage', { chat_id: ada.id })
  await ask('sendMesage', { chat_id: ada.id })
  await ask('createForumTopic', { chat_id: ada.id, name: 'x' })
  expect(world.simulator.complaints.map(({ rule, detail }) => `${rule} ${detail.split(':')[0]}`)).toEqual([
    'unknown-parameter texte', 'wrong-type disable_notification', 'unknown-parameter entities[0].colour', 'missing-parameter reply_parameters.message_id',
    'missing-parameter text', 'unknown-method not in Bot API 10.1', 'unimplemented-method not simulated yet',
  ])
})

test('two other programs that throw each other out are no mistake of the app', async () => {
  const world = await stand()
  const rivals = [world.simulator.rival(world.bot), world.simulator.rival(world.bot)]
  await expect.poll(() => world.simulator.journal.of('getUpdates').filter(({ reply }) => reply?.status === 409).length).toBeGreaterThan(1)
  await new Promise(resolve => void setTimeout(resolve, 150))
  await Promise.all(rivals.map(rival => rival.stop()))
  expect(rules(world)).toEqual([])
})

test('careless polling is noticed', async () => {
  const world = await stand({ provokes: ['concurrent-get-updates'], clock: 'virtual' })
  await world.ask('getUpdates', { offset: -1 })
  expect(rules(world)).toEqual(['missing-allowed-updates', 'negative-offset'])
  world.simulator.clearComplaints()
  const polls = [0, 1].map(() => world.ask('getUpdates', { timeout: 50, allowed_updates: [] }).catch(() => null))
  await expect.poll(() => rules(world)).toEqual(['concurrent-get-updates'])
  await world.simulator.advance(60_000)
  await Promise.all(polls)
})

test('a poll that follows a dropped connection is no concurrent one', async () => {
  const world = await stand()
  const url = `${world.apiRoot}/bot${world.bot.token}/getUpdates?timeout=50&allowed_updates=[]`
  for (const count of [1, 2]) {
    const patience = new AbortController()
    const answer = fetch(url, { signal: patience.signal })
    answer.catch(() => undefined)
    await arrived(world, 'getUpdates', count)
    patience.abort()
    await expect(answer).rejects.toThrow('aborted')
    await expect.poll(() => world.simulator.journal.entries.at(-1)?.lostAt).toBeTypeOf('number')
  }
  expect(rules(world)).toEqual([])
})

test('a poll that is held up until its caller has gone neither ends the one that came after it nor waits', async () => {
  const world = await stand({ clock: 'virtual' })
  world.simulator.faults.add({ kind: 'delay', ms: 1000, times: 1 })
  const url = `${world.apiRoot}/bot${world.bot.token}/getUpdates?timeout=50&allowed_updates=[]`
  const patience = new AbortController()
  const held = fetch(url, { signal: patience.signal })
  held.catch(() => undefined)
  await arrived(world, 'getUpdates', 1)
  patience.abort()
  await expect(held).rejects.toThrow('aborted')
  await expect.poll(() => world.simulator.journal.entries.at(-1)?.lostAt).toBeTypeOf('number')
  const living = world.ask('getUpdates', { timeout: 50, allowed_updates: ['message'] })
  await arrived(world, 'getUpdates', 2)
  await world.simulator.advance(2000)
  // Longer than it is looked for an overlap.
  await pause(200)
  world.ada.write(world.bot, 'hello')
  expect((await living).result).toHaveLength(1)
  expect(rules(world)).toEqual([])
})

test('taking a webhook down needs consent, dropping updates is always noticed', async () => {
  const world = await stand({ provokes: ['drop-pending-updates'] })
  await world.ask('deleteWebhook')
  expect(rules(world)).toEqual(['delete-webhook-without-consent'])
  world.simulator.clearComplaints()
  world.bot.consent()
  await world.ask('deleteWebhook', { drop_pending_updates: true })
  expect(rules(world)).toEqual(['drop-pending-updates'])
})

test('parse_mode and writing an unchanged profile are noticed', async () => {
  const world = await stand({ provokes: ['parse-mode', 'unchanged-profile'] })
  await world.ask('sendMessage', { chat_id: world.ada.id, text: 'x', parse_mode: 'HTML' })
  await world.ask('setMyDescription', { description: 'new' })
  await world.ask('setMyDescription', { description: 'new' })
  expect(rules(world)).toEqual(['parse-mode', 'unchanged-profile'])
})

test('a send repeated after its fate was open is noticed, an operator may repeat it', async () => {
  for (const fault of [{ kind: 'reset-after' }, { kind: 'gateway', status: 502, format: 'html' }, { kind: 'truncated-json' }] as const) {
    const world = await stand({ provokes: ['repeated-ambiguous-send'] })
    const send = (text: string) => world.ask('sendMessage', { chat_id: world.ada.id, text }).catch(() => null)
    world.simulator.faults.add({ ...fault, times: 2 })
    await send('a')
    await send('b')
    await pause()
    await send('c')
    expect([fault.kind, ...rules(world)]).toEqual([fault.kind])
    await send('a')
    expect([fault.kind, ...rules(world)]).toEqual([fault.kind, 'repeated-ambiguous-send'])
    world.simulator.allowRepeat()
    await send('b')
    expect([fault.kind, ...rules(world)]).toHaveLength(2)
  }
})

test('a send that is held up and lost to its caller meanwhile does not repeat itself; the next one does', async () => {
  const world = await stand({ provokes: ['repeated-ambiguous-send'], clock: 'virtual' })
  world.simulator.faults.add({ kind: 'delay', ms: 1000, times: 1 })
  const caller = new AbortController()
  const lost = fetch(`${world.apiRoot}/bot${world.bot.token}/sendMessage?chat_id=${world.ada.id}&text=a`, { signal: caller.signal }).catch(() => null)
  await arrived(world, 'sendMessage', 1)
  caller.abort()
  await lost
  await expect.poll(() => world.simulator.journal.of('sendMessage')[0]?.lostAt).toBeTypeOf('number')
  await world.simulator.advance(1000)
  await expect.poll(() => world.ada.chatOf(world.bot).at(-1)?.text).toBe('a')
  expect(rules(world)).toEqual([])
  await world.ask('sendMessage', { chat_id: world.ada.id, text: 'a' })
  expect(rules(world)).toEqual(['repeated-ambiguous-send'])
})

test('too many connections at a time are noticed', async () => {
  const world = await stand({ provokes: ['too-many-connections', 'unknown-parameter'], limits: { connections: 3 }, clock: 'virtual' })
  world.simulator.faults.add({ kind: 'delay', ms: 1000 })
  const calls = [1, 2, 3, 4].map(offset => world.ask('getMe', { offset }))
  await arrived(world, 'getMe', 4)
  await world.simulator.advance(1000)
  await Promise.all(calls)
  expect(rules(world)).toContain('too-many-connections')
})

test('repeating after a clear refusal is fine', async () => {
  const world = await stand()
  const { simulator, ask, ada } = world
  simulator.faults.add({ kind: 'unauthorized', times: 1 })
  await ask('sendMessage', { chat_id: ada.id, text: 'a' })
  await ask('sendMessage', { chat_id: ada.id, text: 'a' })
  await ask('sendMessage', { chat_id: ada.id, text: 'a' })
  expect(rules(world)).toEqual([])
})

test('an offset that forgets updates which were never shown is noticed', async () => {
  const world = await stand({ clock: 'virtual' })
  for (const text of ['one', 'two', 'three']) world.ada.write(world.bot, text)
  const [first] = (await world.ask('getUpdates', { limit: 1, allowed_updates: [] })).result as { update_id: number }[]
  await world.simulator.advance(4000)
  await world.ask('getUpdates', { offset: (first?.update_id ?? 0) + 1, limit: 1, allowed_updates: [] })
  expect(rules(world)).toEqual([])
  await world.simulator.advance(4000)
  await world.ask('getUpdates', { offset: (first?.update_id ?? 0) + 3, allowed_updates: [] })
  expect(rules(world)).toEqual(['skipped-updates'])
  world.simulator.clearComplaints()
})

test('an offset that forgets what the app has not stored is noticed', async () => {
  const world = await stand({ clock: 'virtual', provokes: ['uncommitted-offset'] })
  const stored = new Set<number>()
  world.simulator.judgeConfirmed((botId, updateId) => botId === world.bot.id && stored.has(updateId))
  for (const text of ['one', 'two']) world.ada.write(world.bot, text)
  const batch = (await world.ask('getUpdates', { allowed_updates: [] })).result as { update_id: number }[]
  const [one = 0, two = 0] = batch.map(update => update.update_id)
  stored.add(one)
  await world.ask('getUpdates', { offset: two, allowed_updates: [] })
  expect(rules(world)).toEqual([])
  await world.simulator.advance(4000)
  await world.ask('getUpdates', { offset: two + 1, allowed_updates: [] })
  expect(world.simulator.complaints).toMatchObject([{ rule: 'uncommitted-offset', detail: `not stored: ${two}` }])
})

test('a token anywhere but in the path is noticed, also one that was revoked', async () => {
  const world = await stand({ provokes: ['token-exposed'] })
  const { token } = world.bot
  await world.ask('sendMessage', { chat_id: world.ada.id, text: `see ${token.slice(token.indexOf(':') + 1)}` })
  await fetch(`${world.apiRoot}/bot${token}/getMe`, { headers: { 'x-trace': `/bot${token}/getMe` } })
  world.bot.revokeToken()
  world.simulator.expose('bellhop.log', `{"error":"request to https://api/bot${token}/getMe failed"}`)
  world.simulator.expose('bellhop.log', 'nothing of it')
  expect(world.simulator.complaints.map(({ rule, method }) => `${rule} ${method}`)).toEqual([
    'token-exposed arguments of sendMessage', 'token-exposed headers of getMe', 'token-exposed bellhop.log',
  ])
})

test('a method newer than this server may be tried once; with a stub it is answered', async () => {
  const world = await stand({ provokes: ['unchecked-method'] })
  const edit = () => world.ask('editEphemeralMessageText', { chat_id: world.ada.id, ephemeral_message_id: 1, text: 'x' })
  expect((await edit()).description).toBe('Not Found: method not found')
  expect(rules(world)).toEqual([])
  await edit()
  expect(rules(world)).toEqual(['unchecked-method'])
  world.simulator.stub('editEphemeralMessageText', true)
  expect(await edit()).toMatchObject({ status: 200, result: true })
})

test('writing the same commands or menu button again is noticed', async () => {
  const world = await stand()
  const commands = [{ command: 'help', description: 'Help' }]
  for (let count = 0; count < 2; count++) await world.ask('setMyCommands', { commands })
  for (let count = 0; count < 2; count++) await world.ask('setChatMenuButton', { menu_button: { type: 'commands' } })
  expect(rules(world)).toEqual(['unchanged-profile', 'unchanged-profile'])
  world.simulator.clearComplaints()
})

test('the second client of a test is judged by nobody', async () => {
  const world = await stand({ clock: 30 })
  world.simulator.faults.add({ kind: 'flood', retryAfter: 30, methods: 'getUpdates' })
  const rival = world.simulator.rival(world.bot, { polls: 4 })
  await expect.poll(() => rival.polls).toBe(4)
  await rival.stop()
  expect(rules(world)).toEqual([])
})

test('the journal keeps requests as they came, where it is asked to', async () => {
  const world = await stand({ limits: { rawBytes: 20 } })
  await world.ask('sendMessage', { chat_id: world.ada.id, text: 'x'.repeat(100) })
  const [entry] = world.simulator.journal.of('sendMessage')
  expect(entry?.raw?.toString()).toBe(`{"chat_id":${world.ada.id},"text"`.slice(0, 20))
  expect(entry?.head?.[0]).toBe(`POST /bot${world.bot.token}/sendMessage`)
  expect(entry?.head).toContain('application/json')
})
