import { expect, test } from 'vitest'
import type { MessageId } from '../../../../src/shared/model'
import { simulated } from '../../../support/simulated'
import { clock } from '../telegram/support/world'
import { until } from '../core-world'
import { desk } from './world'

/** What is done to messages after they went out: under a flood limit, and in a profile that came back from a backup. */

/** A desk at ten times the clock, so that nobody waits for half a minute. */
async function fastDesk() {
  const speed = 10
  const d = await desk({ clock: clock(speed), simulator: simulated({ seed: 5, clock: speed }) })
  const sent = async (text: string): Promise<MessageId> => {
    const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text })
    await d.becomes(messageId, { delivery: 'sent' })
    return messageId
  }
  return { ...d, sent }
}

type Fast = Awaited<ReturnType<typeof fastDesk>>

const deeds: readonly { readonly method: string; readonly ask: (d: Fast, messageId: MessageId) => Promise<unknown>; readonly shape: object }[] = [
  { method: 'editMessageText', ask: (d, messageId) => d.call('message.edit', { messageId, text: 'two' }), shape: { text: 'two', versions: 2 } },
  { method: 'deleteMessage', ask: (d, messageId) => d.call('message.delete', { messageId }), shape: { isDeleted: true } },
  { method: 'setMessageReaction', ask: (d, messageId) => d.call('message.react', { messageId, emoji: '👍' }), shape: { reactions: ['👍'] } },
  { method: 'pinChatMessage', ask: (d, messageId) => d.call('message.pin', { messageId, isPinned: true }), shape: { isPinned: true } },
]

// The simulator complains of every request that comes before its time is over, and that fails the test.
test.each(deeds)('REL-5: $method waits as long as 429 says, is done after that and is not lost', async ({ method, ask, shape }) => {
  const d = await fastDesk()
  const messageId = await d.sent('one')
  d.simulator.faults.add({ kind: 'flood', retryAfter: 4, methods: method, times: 2 })
  await ask(d, messageId)
  await d.becomes(messageId, shape)
  expect(d.calls(method)).toHaveLength(3)
  expect(await d.message(messageId)).not.toHaveProperty('pending')
})

test.each(deeds)('REL-5: $method obeys a 429 over a restart', async ({ method, ask, shape }) => {
  const d = await fastDesk()
  const messageId = await d.sent('one')
  d.simulator.faults.add({ kind: 'flood', retryAfter: 20, methods: method, times: 1 })
  await ask(d, messageId)
  await until(() => expect(d.calls(method)).toHaveLength(1))
  await d.reopen()
  await d.becomes(messageId, shape)
  expect(d.calls(method)).toHaveLength(2)
})

test.each(['forward', 'copy'] as const)('REL-5: a %s that met a 429 waits, and arrives once', async as => {
  const d = await fastDesk()
  const messageId = await d.sent('one')
  const method = as === 'copy' ? 'copyMessage' : 'forwardMessage'
  d.simulator.faults.add({ kind: 'flood', retryAfter: 4, methods: method, times: 2 })
  const there = await d.call('message.forward', { messageId, conversationId: d.conversationId, as })
  await d.becomes(there.messageId, { delivery: 'sent' })
  expect(d.calls(method)).toHaveLength(3)
  expect(d.seen().filter(({ text }) => text === 'one')).toHaveLength(2)
})

test('REL-27: in a profile that came back from a backup nothing is done to messages, and what is scheduled is held, until the operator says so', async () => {
  const d = await desk()
  const { call, conversationId } = d
  const ids = []
  for (const text of ['edit me', 'delete me', 'react to me', 'pin me', 'refused']) {
    const { messageId } = await call('message.send', { conversationId, text })
    await d.becomes(messageId, { delivery: 'sent' })
    ids.push(messageId)
  }
  const [edited, deleted, reacted, pinned, refused] = ids as [MessageId, MessageId, MessageId, MessageId, MessageId]
  d.simulator.faults.add({ kind: 'error', methods: 'editMessageText', nth: 1, code: 400, description: "Bad Request: message can't be edited" })
  await call('message.edit', { messageId: refused, text: 'no' })
  await d.becomes(refused, { pending: [{ problem: { code: 'not-editable' } }] })
  // None of these gets an answer before the backup is made.
  const methods = ['editMessageText', 'deleteMessage', 'setMessageReaction', 'pinChatMessage']
  const cut = d.simulator.faults.add({ kind: 'refuse', methods })
  await call('message.edit', { messageId: edited, text: 'edited' })
  await call('message.delete', { messageId: deleted })
  await call('message.react', { messageId: reacted, emoji: '👍' })
  await call('message.pin', { messageId: pinned, isPinned: true })
  const soon = await call('message.send', { conversationId, text: 'soon', sendAt: Date.now() + 3_600_000 })
  await call('settings.set', { holdSeconds: 30 })
  const heldBack = await call('message.send', { conversationId, text: 'held back' })
  await call('settings.set', { holdSeconds: 0 })
  const { id } = await call('backup.make', {})
  await call('message.discard', { messageId: heldBack.messageId })
  await call('message.schedule', { messageId: soon.messageId, sendAt: null })
  cut.remove()
  await call('bot.resume', { botId: d.botId })
  await d.becomes(edited, { text: 'edited' })
  await d.becomes(deleted, { isDeleted: true })
  await d.becomes(reacted, { reactions: ['👍'] })
  await d.becomes(pinned, { isPinned: true })
  await d.becomes(soon.messageId, { delivery: 'sent' })
  const done = () => methods.map(method => d.calls(method).length)
  const before = done()

  await call('backup.restore', { id })
  await call('app.startReceiving', {})
  for (const [messageId, what] of [[edited, 'edit'], [deleted, 'delete'], [reacted, 'react'], [pinned, 'pin']] as const) {
    expect(await d.message(messageId)).toMatchObject({ pending: [{ what, problem: { code: 'after-restore' } }] })
  }
  expect(await d.message(refused)).toMatchObject({ pending: [{ what: 'edit', problem: { code: 'not-editable' } }] })
  expect([await d.message(soon.messageId), await d.message(heldBack.messageId)]).toMatchObject([{ delivery: 'held' }, { delivery: 'held' }])
  // Telegram has all that was said since, so there was time for anything else.
  const marker = await call('message.send', { conversationId, text: 'marker' })
  await d.becomes(marker.messageId, { delivery: 'sent' })
  expect(done()).toEqual(before)
  expect(d.seen().filter(({ text }) => text === 'soon' || text === 'held back')).toHaveLength(1)

  // Each is done once where the operator wants it, and forgotten where not.
  await call('message.retry', { messageId: pinned })
  await d.becomes(pinned, { isPinned: true })
  for (const messageId of [edited, deleted, reacted]) await call('message.discard', { messageId })
  for (const messageId of [edited, deleted, reacted]) expect(await d.message(messageId)).not.toHaveProperty('pending')
  expect(done()).toEqual(before.map((count, index) => (methods[index] === 'pinChatMessage' ? count + 1 : count)))
})
