import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { setFileState } from '../../../../src/main/core/store/attachments'
import { conversationOf } from '../../../../src/main/core/store/conversations'
import { attachmentIdOf } from '../../../../src/main/core/log/apply'
import { mediaPath } from '../../../../src/main/core/store/media'
import { positionOf } from '../../../../src/main/core/update/facts'
import type { Person } from '../../../../src/simulator/people'
import { desk, deskWithAda, type Desk } from './support/desk'
import { until } from './support/world'

const seen = (d: Desk, person: Person) => person.chatOf(d.bot).filter(message => message.from === 'bot').map(message => message.text)
const delivery = (d: Desk, chatId: number, id: string) => d.messages(chatId).find(message => message.id === id)?.delivery
const error = (d: Desk, chatId: number, id: string) => d.messages(chatId).find(message => message.id === id)?.error
const becomes = (d: Desk, chatId: number, id: string, state: string) => until(`${id} is ${state}`, () => delivery(d, chatId, id) === state)

/** Queues a file as `message.send` would. */
function queueFile(d: Desk, chatId: number, bytes: Buffer, kind: 'photo' | 'document' = 'document', text = '', fileName = 'a; "b".pdf'): string {
  const sha = createHash('sha256').update(bytes).digest('hex')
  mkdirSync(dirname(mediaPath(d.dataDir, sha)), { recursive: true })
  writeFileSync(mediaPath(d.dataDir, sha), bytes)
  const messageId = `out:device:file-${sha.slice(0, 8)}-${Math.random()}`
  d.log.append(
    [
      {
        type: 'message.queued',
        body: {
          messageId,
          conversationId: `${d.bot.id}:${chatId}`,
          date: Date.now(),
          position: positionOf(Date.now(), 'z'),
          author: 'Desk',
          kind,
          text,
          entities: [],
          replyTo: null,
          attachment: { kind, sha, fileName, mime: 'application/pdf', size: bytes.length, width: null, height: null, duration: null },
        },
      },
    ],
    db => setFileState(db, attachmentIdOf(messageId), { state: 'stored', sha }, 0),
  )
  d.telegram.kickOutbox()
  return messageId
}

describe('a queued message', () => {
  test('arrives, and what Telegram made of it is kept', async () => {
    const d = await deskWithAda()
    const id = d.queue(d.ada.id, 'Hello *Ada* https://example.org ')
    await becomes(d, d.ada.id, id, 'sent')
    expect(seen(d, d.ada)).toEqual(['Hello *Ada* https://example.org'])
    const stored = d.messages(d.ada.id).find(message => message.id === id)
    expect(stored?.text).toBe('Hello *Ada* https://example.org')
    expect(stored?.entities).toMatchObject([{ type: 'url' }])
    expect(d.simulator.journal.of('sendMessage').map(({ args }) => args.parse_mode)).toEqual([undefined])
  })

  test('is written down as under way before its request leaves', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'black-hole', methods: 'sendMessage', isExecuted: false })
    const id = d.queue(d.ada.id, 'slow')
    await until('the request is there', () => d.simulator.journal.of('sendMessage').length === 1)
    expect(delivery(d, d.ada.id, id)).toBe('sending')
  })

  test('arrives in order with the others of its conversation, whatever happens between', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'flood', methods: 'sendMessage', retryAfter: 1, probability: 0.4 })
    const lines = Array.from({ length: 12 }, (_, i) => `line ${i}`)
    for (const line of lines) d.queue(d.ada.id, line)
    await until('all arrived', () => seen(d, d.ada).length === lines.length)
    expect(seen(d, d.ada)).toEqual(lines)
  })

  test('does not wait for those of another conversation', async () => {
    const d = await deskWithAda()
    const bob = d.simulator.createUser({ firstName: 'Bob' })
    bob.start(d.bot)
    await until('Bob is here', () => d.messages(bob.id).length === 1)
    d.simulator.faults.add({ kind: 'black-hole', methods: 'sendMessage', times: 1 })
    d.queue(d.ada.id, 'held up')
    await until('it is', () => d.simulator.journal.of('sendMessage').length === 1)
    const id = d.queue(bob.id, 'free')
    await expect(becomes(d, bob.id, id, 'sent')).resolves.toBeUndefined()
  })

  test('answers the message that it was written to', async () => {
    const d = await deskWithAda()
    const question = d.ada.write(d.bot, 'Is it in stock?')
    await until('it is here', () => d.messages(d.ada.id).length === 2)
    const key = `${d.bot.id}:${d.ada.id}:${question.messageId}`
    d.log.append([
      {
        type: 'message.queued',
        body: {
          messageId: 'out:device:reply',
          conversationId: `${d.bot.id}:${d.ada.id}`,
          date: Date.now(),
          position: positionOf(Date.now(), 'z'),
          author: 'Desk',
          kind: 'text',
          text: 'Yes',
          entities: [{ type: 'bold', offset: 0, length: 3 }],
          replyTo: { key, author: 'Ada', text: '', kind: 'text' },
          attachment: null,
        },
      },
    ])
    d.telegram.kickOutbox()
    await becomes(d, d.ada.id, 'out:device:reply', 'sent')
    const answer = d.ada.chatOf(d.bot).at(-1)
    expect(answer).toMatchObject({ text: 'Yes', replyTo: question.messageId, entities: [{ type: 'bold', offset: 0, length: 3 }] })
  })
})

describe('a send that was certainly not carried out', () => {
  test('is not tried while Telegram is known to be out of reach, so that it cannot end in doubt', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'reset-before' })
    d.simulator.restart()
    await until('offline', () => d.states().at(-1) === 'offline')
    const ids = ['One', 'Two'].map(text => d.queue(d.ada.id, text))
    d.telegram.kickOutbox()
    const polls = d.simulator.journal.of('getUpdates').length
    await until('two more polls failed', () => d.simulator.journal.of('getUpdates').length >= polls + 2)
    expect(ids.map(id => delivery(d, d.ada.id, id))).toEqual(['queued', 'queued'])
    d.simulator.faults.clear()
    for (const id of ids) await becomes(d, d.ada.id, id, 'sent')
    expect(seen(d, d.ada)).toEqual(['One', 'Two'])
  })

  test('is repeated by itself once Telegram can be reached', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'refuse' })
    // The parked poll and every pooled connection have to go first: a reset of one in use would be no certain no.
    await until('it is offline', () => d.healths.at(-1)?.state === 'offline')
    const id = d.queue(d.ada.id, 'through the tunnel')
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(['queued', 'sending']).toContain(delivery(d, d.ada.id, id))
    d.simulator.faults.clear()
    await becomes(d, d.ada.id, id, 'sent')
    expect(seen(d, d.ada)).toEqual(['through the tunnel'])
  })

  test('REL-5: waits as long as 429 says, and with all that waits behind it tells why and until when', async () => {
    const d = await deskWithAda({ speed: 1 })
    d.simulator.faults.add({ kind: 'flood', methods: 'sendMessage', retryAfter: 2, times: 1 })
    const id = d.queue(d.ada.id, 'patience')
    await until('it was refused', () => d.simulator.journal.of('sendMessage')[0]?.reply?.status === 429)
    await becomes(d, d.ada.id, id, 'queued')
    const behind = d.queue(d.ada.id, 'behind it')
    for (const each of [id, behind]) {
      const told = d.messages(d.ada.id).find(message => message.id === each)?.waiting
      expect(told).toMatchObject({ reason: 'slowed-down' })
      // Two seconds and a little at random.
      expect((told?.until ?? 0) - Date.now()).toBeGreaterThan(0)
      expect((told?.until ?? 0) - Date.now()).toBeLessThan(3_100)
    }
    await becomes(d, d.ada.id, behind, 'sent')
    expect(d.messages(d.ada.id).filter(message => message.waiting)).toEqual([])
    const [first, second] = d.simulator.journal.of('sendMessage').map(entry => entry.at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2_000)
  })

  test.each([
    ['blocked', 'blocked'],
    ['deactivated', 'deactivated'],
  ] as const)('fails with its reason and closes the composer when the contact is %s', async (how, code) => {
    const d = await deskWithAda()
    // Telegram refuses, but the update that would have told us beforehand never came.
    const description = how === 'blocked' ? 'Forbidden: bot was blocked by the user' : 'Forbidden: user is deactivated'
    d.simulator.faults.add({ kind: 'error', code: 403, description, methods: 'sendMessage' })
    const id = d.queue(d.ada.id, 'anybody?')
    await becomes(d, d.ada.id, id, 'failed')
    expect(error(d, d.ada.id, id)).toEqual({ code })
    const conversationId = `${d.bot.id}:${d.ada.id}`
    expect(conversationOf(d.db, conversationId)?.reach).toBe(how)
    d.simulator.faults.clear()
    // After the refusal, whatever the simulator's clock says.
    d.ada.write(d.bot, 'I am back', { at: Date.now() + 600_000 })
    await until('it is open again', () => conversationOf(d.db, conversationId)?.reach === 'open')
  })

  test('does not close the composer on a contact who wrote while the refusal was still on its way', async () => {
    const d = await deskWithAda()
    const conversationId = `${d.bot.id}:${d.ada.id}`
    d.ada.block(d.bot)
    await until('it is known', () => conversationOf(d.db, conversationId)?.reach === 'blocked')
    d.simulator.faults.add({ kind: 'slow-reply', methods: 'sendMessage', bytesPerTick: 4, tickMs: 50 })
    const id = d.queue(d.ada.id, 'anybody?')
    await until('it is under way', () => d.simulator.journal.of('sendMessage').length === 1)
    d.ada.unblock(d.bot)
    // After the unblocking, whatever the simulator's clock says.
    d.ada.write(d.bot, 'I am back', { at: Date.now() + 600_000 })
    await until('that has arrived', () => d.messages(d.ada.id).some(({ text }) => text === 'I am back'))
    expect(delivery(d, d.ada.id, id)).toBe('sending')
    await becomes(d, d.ada.id, id, 'failed')
    expect(conversationOf(d.db, conversationId)?.reach).toBe('open')
  })

  test('closes the composer again on a contact who had come back and is gone', async () => {
    const d = await deskWithAda()
    const conversationId = `${d.bot.id}:${d.ada.id}`
    d.ada.block(d.bot)
    await until('it is known', () => conversationOf(d.db, conversationId)?.reach === 'blocked')
    d.ada.unblock(d.bot)
    await until('that is known, too', () => conversationOf(d.db, conversationId)?.reach === 'open')
    // Of a deleted account Telegram tells nobody but who writes to it.
    d.simulator.faults.add({ kind: 'error', code: 403, description: 'Forbidden: user is deactivated', methods: 'sendMessage' })
    await becomes(d, d.ada.id, d.queue(d.ada.id, 'anybody?'), 'failed')
    expect(conversationOf(d.db, conversationId)?.reach).toBe('deactivated')
  })

  test.each([
    ['Bad Request: not enough rights to send text messages to the chat', 'no-rights'],
    ['Bad Request: VOICE_MESSAGES_FORBIDDEN', 'voice-forbidden'],
    ['Bad Request: message thread not found', 'topic-gone'],
    ['Bad Request: something new', 'telegram-refused'],
  ])('fails with what "%s" means', async (description, code) => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'error', code: 400, description, methods: 'sendMessage' })
    const id = d.queue(d.ada.id, 'no')
    await becomes(d, d.ada.id, id, 'failed')
    expect(error(d, d.ada.id, id)?.code).toBe(code)
    expect(d.simulator.journal.of('sendMessage').length).toBe(1)
  })

  test('waits through a revoked token and goes out under the new one', async () => {
    const d = await deskWithAda()
    d.bot.revokeToken()
    const id = d.queue(d.ada.id, 'later')
    await until('the bot is unauthorized', () => d.healths.at(-1)?.state === 'unauthorized')
    expect(delivery(d, d.ada.id, id)).toBe('queued')
    await d.telegram.connect({ token: d.bot.token })
    await becomes(d, d.ada.id, id, 'sent')
  })
})

describe('a send that may have been carried out', () => {
  test.each([
    ['the reply is cut off', { kind: 'reset-after' }, 1],
    ['half a reply arrives', { kind: 'truncated-json' }, 1],
    ['the reply ends early', { kind: 'short-body', afterBytes: 9 }, 1],
    ['a gateway gives up after it went through', { kind: 'gateway', status: 504, format: 'html', isExecuted: true }, 1],
    ['a gateway gives up', { kind: 'gateway', status: 502, format: 'json' }, 0],
    ['the reply is an empty object', { kind: 'empty-object', isExecuted: true }, 1],
    ['the server breaks off before it reads', { kind: 'reset-before' }, 0],
  ] as const)('is in doubt when %s, and nobody repeats it', async (_, fault, arrived) => {
    const d = await deskWithAda()
    d.simulator.faults.add({ ...fault, methods: 'sendMessage', times: 1 })
    const id = d.queue(d.ada.id, 'once')
    const behind = d.queue(d.ada.id, 'behind')
    await becomes(d, d.ada.id, id, 'uncertain')
    d.telegram.wake()
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(seen(d, d.ada).length).toBe(arrived)
    expect(delivery(d, d.ada.id, behind)).toBe('queued')
    expect(d.simulator.journal.of('sendMessage').length).toBe(1)
  })

  test('lets the next one go once the operator has decided', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'reset-after', methods: 'sendMessage', times: 1 })
    const id = d.queue(d.ada.id, 'once')
    const behind = d.queue(d.ada.id, 'behind')
    await becomes(d, d.ada.id, id, 'uncertain')
    d.log.append([{ type: 'message.sent', body: { messageId: id, botId: String(d.bot.id), message: null } }])
    d.telegram.kickOutbox()
    await becomes(d, d.ada.id, behind, 'sent')
    expect(seen(d, d.ada)).toEqual(['once', 'behind'])
  })

  test('is in doubt after its deadline', async () => {
    const d = await deskWithAda({ speed: 15, pollSeconds: 20 })
    d.simulator.faults.add({ kind: 'black-hole', methods: 'sendMessage', isExecuted: true })
    const id = d.queue(d.ada.id, 'into the dark')
    await expect(becomes(d, d.ada.id, id, 'uncertain')).resolves.toBeUndefined()
  })

  test('is in doubt after a crash in the middle of it, and is not sent again', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'black-hole', methods: 'sendMessage', isExecuted: true, times: 1 })
    const id = d.queue(d.ada.id, 'once')
    await until('it arrived', () => seen(d, d.ada).length === 1)
    await d.restart('crash')
    expect(delivery(d, d.ada.id, id)).toBe('uncertain')
    await until('the bot receives', () => d.healths.at(-1)?.state === 'receiving')
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(seen(d, d.ada)).toEqual(['once'])
  })

  test('gets its time to end when the program does', async () => {
    const d = await deskWithAda({ speed: 1 })
    d.simulator.faults.add({ kind: 'delay', ms: 400, methods: 'sendMessage' })
    const id = d.queue(d.ada.id, 'just in time')
    await until('the request is there', () => d.simulator.journal.of('sendMessage').length === 1)
    await d.telegram.close()
    expect(delivery(d, d.ada.id, id)).toBe('sent')
  })

  test('stays under way when the program ends before the reply', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'black-hole', methods: 'sendMessage' })
    const id = d.queue(d.ada.id, 'too slow')
    await until('the request is there', () => d.simulator.journal.of('sendMessage').length === 1)
    await d.telegram.close()
    expect(delivery(d, d.ada.id, id)).toBe('sending')
    await d.restart('close')
    expect(delivery(d, d.ada.id, id)).toBe('uncertain')
  })
})

describe('a disk that refuses', () => {
  test('keeps a message from being sent at all while its attempt cannot be written', async () => {
    const d = await deskWithAda()
    d.db.script("CREATE TEMP TRIGGER full BEFORE INSERT ON attempts BEGIN SELECT RAISE(ABORT, 'refused'); END")
    const id = d.queue(d.ada.id, 'not yet')
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(d.simulator.journal.of('sendMessage')).toEqual([])
    d.db.script('DROP TRIGGER full')
    await becomes(d, d.ada.id, id, 'sent')
  })

  test('is asked again to write down what went out, and nothing goes out twice', async () => {
    const d = await deskWithAda()
    d.db.script("CREATE TEMP TRIGGER full BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'refused'); END")
    const id = d.queue(d.ada.id, 'once')
    await until('it arrived', () => seen(d, d.ada).length === 1)
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(delivery(d, d.ada.id, id)).toBe('sending')
    d.db.script('DROP TRIGGER full')
    await becomes(d, d.ada.id, id, 'sent')
    expect(seen(d, d.ada)).toEqual(['once'])
  })
})

describe('while nothing can be received', () => {
  test.each([
    ['another program has the updates', { kind: 'conflict' }],
    ['Telegram has trouble of its own with them', { kind: 'gateway', status: 502, format: 'json' }],
  ] as const)('what waited for the network goes out as soon as it is back, though %s', async (_, fault) => {
    const d = await deskWithAda({ speed: 10 })
    d.simulator.faults.add({ kind: 'reset-before', methods: 'getUpdates' })
    await until('it is offline', () => d.healths.at(-1)?.state === 'offline')
    const id = d.queue(d.ada.id, 'I waited')
    expect(delivery(d, d.ada.id, id)).toBe('queued')
    d.simulator.faults.clear()
    d.simulator.faults.add({ ...fault, methods: 'getUpdates' })
    await until('the network is back', () => d.healths.at(-1)?.state === 'contested' || d.healths.at(-1)?.state === 'unwell')
    await becomes(d, d.ada.id, id, 'sent')
    expect(seen(d, d.ada)).toEqual(['I waited'])
  })
})

describe('a group', () => {
  test('that became a supergroup gets its message there, once, and is not asked for at its former place again', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    const group = d.simulator.createGroup({ title: 'Team', people: [ada], bots: [d.bot] })
    await d.connect()
    // Only the refusal can say where it went.
    d.simulator.faults.add({ kind: 'error', methods: 'getUpdates', code: 500, description: 'Internal Server Error', times: 1_000 })
    await until('no updates come', () => d.simulator.journal.of('getUpdates').some(entry => entry.reply?.status === 500))
    const supergroup = group.upgrade()
    const id = d.queue(group.id, 'to all')
    await becomes(d, supergroup.id, id, 'sent')
    const next = d.queue(group.id, 'and again')
    await becomes(d, supergroup.id, next, 'sent')
    expect(d.simulator.journal.of('sendMessage').map(({ args }) => Number(args.chat_id))).toEqual([group.id, supergroup.id, supergroup.id])
    expect(d.messages(group.id)).toEqual([])
  })

  test('whose messages told that it became a supergroup is one conversation, and is written to there', async () => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    const group = d.simulator.createGroup({ title: 'Team', people: [ada], bots: [d.bot] })
    await d.connect()
    const supergroup = group.upgrade()
    await until('both have said so', () => d.messages(supergroup.id).filter(({ kind }) => kind.startsWith('migrate_')).length === 2)
    await becomes(d, supergroup.id, d.queue(group.id, 'to all'), 'sent')
    expect(d.simulator.journal.of('sendMessage').map(({ args }) => Number(args.chat_id))).toEqual([supergroup.id])
  })
})

describe('the pace', () => {
  test('keeps within what Telegram allows, so that nothing is refused', async () => {
    const { usualFlood } = await import('../../../../src/simulator/flood')
    const d = await deskWithAda({ speed: 1, flood: usualFlood })
    for (let i = 0; i < 7; i += 1) d.queue(d.ada.id, `line ${i}`)
    await until('all arrived', () => seen(d, d.ada).length === 7)
    expect(d.simulator.journal.of('sendMessage').map(entry => entry.reply?.status)).toEqual(Array(7).fill(200))
  })

  test('is remembered after a restart, so that retry_after is obeyed across it', async () => {
    const d = await deskWithAda({ speed: 1 })
    d.simulator.faults.add({ kind: 'flood', methods: 'sendMessage', retryAfter: 3, times: 1 })
    const id = d.queue(d.ada.id, 'patience')
    await until('it was refused', () => d.simulator.journal.of('sendMessage')[0]?.reply?.status === 429)
    await becomes(d, d.ada.id, id, 'queued')
    await d.restart('close')
    await becomes(d, d.ada.id, id, 'sent')
    const [first, second] = d.simulator.journal.of('sendMessage').map(entry => entry.at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3_000)
  })
})

describe('a file', () => {
  test('goes up with its caption and a name that nothing cuts', async () => {
    const d = await deskWithAda()
    const bytes = Buffer.alloc(300_000, 3)
    const id = queueFile(d, d.ada.id, bytes, 'document', 'the contract')
    await becomes(d, d.ada.id, id, 'sent')
    const arrived = d.ada.chatOf(d.bot).at(-1)
    expect(arrived).toMatchObject({ kind: 'document', text: 'the contract' })
    expect(arrived?.file).toMatchObject({ size: bytes.length, name: 'a; _b_.pdf', sha256: createHash('sha256').update(bytes).digest('hex') })
    expect(d.progress.findLast(told => told.id === id)).toMatchObject({ of: 'upload', done: bytes.length, total: bytes.length })
  })

  test('shows the progress of its bytes while the server takes them in slowly', async () => {
    const d = await deskWithAda({ speed: 1 })
    d.simulator.faults.add({ kind: 'slow-read', methods: 'sendDocument', bytesPerTick: 512 * 1024, tickMs: 20 })
    const size = 30_000_000
    const id = queueFile(d, d.ada.id, Buffer.alloc(size, 1))
    await until('it is under way', () => d.progress.length > 3)
    const received = d.simulator.journal.of('sendDocument')[0]?.bodyBytes ?? 0
    expect(d.progress.at(-1)?.done).toBeLessThan(Math.min(size, received + 16_000_000))
    await until('it is sent', () => delivery(d, d.ada.id, id) === 'sent')
  })

  test('that is gone from the disk is not sent, and says so', async () => {
    const d = await deskWithAda()
    await d.telegram.pause(String(d.bot.id))
    const bytes = Buffer.from('short')
    const id = queueFile(d, d.ada.id, bytes)
    writeFileSync(mediaPath(d.dataDir, createHash('sha256').update(bytes).digest('hex')), 'shorter than that')
    await d.telegram.resume(String(d.bot.id), { takeWebhook: false })
    await becomes(d, d.ada.id, id, 'failed')
    expect(error(d, d.ada.id, id)).toEqual({ code: 'upload-gone' })
    expect(d.simulator.journal.of('sendDocument')).toEqual([])
  })

  test('whose upload breaks off half-way has failed for certain, and nobody repeats it', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'reset-mid-upload', methods: 'sendDocument', afterBytes: 100_000 })
    const id = queueFile(d, d.ada.id, Buffer.alloc(30_000_000, 1))
    await becomes(d, d.ada.id, id, 'failed')
    expect(error(d, d.ada.id, id)).toEqual({ code: 'connection-lost' })
    expect(seen(d, d.ada)).toEqual([])
    expect(d.simulator.journal.of('sendDocument').length).toBe(1)
  })

  test('that the front end finds too big has failed with that reason', async () => {
    const d = await deskWithAda({ limits: { uploadBytes: 200_000 } })
    const id = queueFile(d, d.ada.id, Buffer.alloc(400_000, 1))
    await becomes(d, d.ada.id, id, 'failed')
    expect(error(d, d.ada.id, id)).toEqual({ code: 'file-refused-size' })
  })
})
