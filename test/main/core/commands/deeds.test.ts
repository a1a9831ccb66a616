import { expect, test } from 'vitest'
import type { ConversationId } from '../../../../src/shared/model'
import { until } from '../core-world'
import { desk, png } from './world'

test('an edit reaches the contact, keeps what was said before, and leaves the buttons where they are', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'Ten', buttons: [[{ kind: 'postback', text: 'Yes', value: 'y' }]] })
  await d.becomes(messageId, { delivery: 'sent' })
  const before = d.seen()[0]?.keyboard
  await d.call('message.edit', { messageId, text: 'Eleven o’clock', entities: [{ type: 'bold', offset: 0, length: 6 }] })
  await d.becomes(messageId, { text: 'Eleven o’clock', versions: 2 })
  expect(d.seen()[0]).toMatchObject({ text: 'Eleven o’clock', entities: [{ type: 'bold', offset: 0, length: 6 }], keyboard: before })
  expect(await d.message(messageId)).not.toHaveProperty('pending')
  const { versions } = await d.call('message.history', { messageId })
  expect(versions.map(version => version.text)).toEqual(['Ten', 'Eleven o’clock'])
})

test('an edit whose answer was lost is made again, and is one edit', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'one' })
  await d.becomes(messageId, { delivery: 'sent' })
  d.simulator.faults.add({ kind: 'reset-after', methods: 'editMessageText', nth: 1 })
  await d.call('message.edit', { messageId, text: 'two' })
  await d.becomes(messageId, { text: 'two', versions: 2 })
  expect(d.calls('editMessageText')).toHaveLength(2)
})

test('P3: an edit that was done and never heard of is not forgotten when the message could not be deleted after all', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'one' })
  await d.becomes(messageId, { delivery: 'sent' })
  const lost = d.simulator.faults.add({ kind: 'reset-after', methods: 'editMessageText', probability: 1 })
  d.simulator.faults.add({ kind: 'error', methods: 'deleteMessage', nth: 1, code: 400, description: "Bad Request: message can't be deleted" })
  await d.call('message.edit', { messageId, text: 'two' })
  await until(() => expect(d.seen()[0]?.text).toBe('two'))
  await d.call('message.delete', { messageId })
  await d.becomes(messageId, { text: 'one', pending: [{ what: 'edit' }, { what: 'delete', problem: {} }] })
  lost.remove()
  await d.becomes(messageId, { text: 'two', pending: [{ what: 'delete', problem: {} }] })
})

test('what waits for a message that is gone is dropped with it', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'one' })
  await d.becomes(messageId, { delivery: 'sent' })
  d.simulator.faults.add({ kind: 'gateway', status: 502, format: 'json', methods: 'editMessageText', probability: 1 })
  await d.call('message.edit', { messageId, text: 'two' })
  await d.call('message.delete', { messageId })
  expect((await d.message(messageId))?.pending).toMatchObject([{ what: 'delete' }])
  await d.becomes(messageId, { isDeleted: true })
  await until(async () => expect(await d.message(messageId)).not.toHaveProperty('pending'))
  expect(d.seen()[0]).toMatchObject({ text: 'one', isDeleted: true })
})

test('what cannot be done shows on the message with its reason, and can be tried again or forgotten', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'one' })
  await d.becomes(messageId, { delivery: 'sent' })
  d.simulator.faults.add({ kind: 'error', methods: 'editMessageText', nth: 1, code: 400, description: "Bad Request: message can't be edited" })
  await d.call('message.edit', { messageId, text: 'two' })
  await d.becomes(messageId, { text: 'one', pending: [{ what: 'edit', text: 'two', problem: { code: 'not-editable' } }] })
  await d.call('message.retry', { messageId })
  await d.becomes(messageId, { text: 'two' })
  d.simulator.faults.add({ kind: 'error', methods: 'editMessageText', nth: 1, code: 400, description: "Bad Request: message can't be edited" })
  await d.call('message.edit', { messageId, text: 'three' })
  await d.becomes(messageId, { pending: [{ problem: { code: 'not-editable' } }] })
  await d.call('message.discard', { messageId })
  expect(await d.message(messageId)).not.toHaveProperty('pending')
  expect(d.seen()[0]?.text).toBe('two')
})

test('a message that waits is edited here and goes out once, as it says then', async () => {
  const d = await desk()
  await d.call('bot.pause', { botId: d.botId })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'draft' })
  await d.call('message.edit', { messageId, text: 'final' })
  expect(await d.message(messageId)).toMatchObject({ text: 'final', delivery: 'queued' })
  await d.call('bot.resume', { botId: d.botId })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(d.seen().map(message => message.text)).toEqual(['final'])
  expect(await d.message(messageId)).not.toHaveProperty('versions')
})

test('a caption is edited as one, and 1,025 units of it are refused', async () => {
  const d = await desk()
  const attachments = [{ uploadId: await d.upload('a.png', png(9, 9)), as: 'photo' as const }]
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'old', attachments })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(await d.problem('message.edit', { messageId, text: 'x'.repeat(1_025) })).toBe('caption-too-long')
  await d.call('message.edit', { messageId, text: 'x'.repeat(1_024) })
  await until(() => expect(d.seen()[0]?.text).toBe('x'.repeat(1_024)))
})

test('delete takes a message back from the contact; one that has gone out stays here as deleted', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'oops' })
  await d.becomes(messageId, { delivery: 'sent' })
  await d.call('message.delete', { messageId })
  await d.becomes(messageId, { isDeleted: true })
  expect(d.seen()[0]?.isDeleted).toBe(true)
  expect(await d.problem('message.delete', { messageId: (await d.list())[0]?.id ?? messageId })).toBe('not-ours')
})

test('a reaction and a pin are set, taken back, and harmless twice', async () => {
  const d = await desk()
  const theirs = (await d.list())[0]?.id
  if (!theirs) throw new Error('nothing to react to')
  expect(await d.problem('message.react', { messageId: theirs, emoji: '🧀' })).toBe('reaction-unknown')
  d.simulator.faults.add({ kind: 'reset-after', methods: 'setMessageReaction', nth: 1 })
  await d.call('message.react', { messageId: theirs, emoji: '❤️' })
  await d.becomes(theirs, { reactions: ['❤'] })
  await d.call('message.react', { messageId: theirs, emoji: null })
  await d.becomes(theirs, { reactions: [] })
  await d.call('message.pin', { messageId: theirs, isPinned: true })
  await d.becomes(theirs, { isPinned: true })
  await d.call('message.pin', { messageId: theirs, isPinned: false })
  await until(async () => expect(await d.message(theirs)).not.toHaveProperty('isPinned'))
})

test('a forward and a copy are sends: one whose answer was lost is in doubt and never repeated by itself', async () => {
  const d = await desk()
  const bo = d.simulator.createUser({ firstName: 'Bo' })
  bo.start(d.bot)
  const there = `${d.botId}:${bo.id}` as ConversationId
  await until(async () => expect(await d.list(there)).toHaveLength(1))
  d.ada.write(d.bot, 'as she said')
  await until(async () => expect((await d.list()).at(-1)?.text).toBe('as she said'))
  const messageId = (await d.list()).at(-1)?.id
  if (!messageId) throw new Error('nothing to forward')
  await d.call('message.forward', { messageId, conversationId: there, as: 'forward' })
  await until(async () => expect((await d.list(there)).at(-1)).toMatchObject({ text: 'as she said', forwardedFrom: 'Ada', delivery: 'sent' }))
  await d.call('message.forward', { messageId, conversationId: there, as: 'copy' })
  await until(async () => expect((await d.list(there)).at(-1)).toMatchObject({ text: 'as she said', delivery: 'sent' }))
  expect((await d.list(there)).at(-1)).not.toHaveProperty('forwardedFrom')
  d.simulator.faults.add({ kind: 'reset-after', methods: 'forwardMessage', nth: 1 })
  // The page asks again where it heard nothing.
  const again = { messageId, conversationId: there, as: 'forward', sendId: '0b4f1e6e-6a39-4e0e-8a4e-1f2d3c4b5a71' } as const
  const lost = await d.call('message.forward', again)
  expect(await d.call('message.forward', again)).toEqual(lost)
  await until(async () => expect((await d.list(there)).find(({ id }) => id === lost.messageId)).toMatchObject({ delivery: 'uncertain' }))
  expect(bo.chatOf(d.bot).filter(each => each.from === 'bot')).toHaveLength(3)
})

test('a send that is held back can be taken back without a trace, and goes by itself when its time is over, also after a restart', async () => {
  const d = await desk()
  await d.call('settings.set', { holdSeconds: 30 })
  const { messageId: gone } = await d.call('message.send', { conversationId: d.conversationId, text: 'no' })
  expect(await d.message(gone)).toMatchObject({ delivery: 'queued', sendAt: expect.any(Number) as number })
  await d.call('message.discard', { messageId: gone })
  const { messageId: now } = await d.call('message.send', { conversationId: d.conversationId, text: 'at once' })
  await d.call('message.schedule', { messageId: now, sendAt: null })
  await d.becomes(now, { delivery: 'sent' })
  await d.call('settings.set', { holdSeconds: 2 })
  const { messageId: kept } = await d.call('message.send', { conversationId: d.conversationId, text: 'yes' })
  const again = await d.reopen()
  await until(async () => expect((await again.call('message.list', { conversationId: d.conversationId })).messages.find(({ id }) => id === kept)).toMatchObject({ delivery: 'sent' }))
  expect(d.seen().map(message => message.text)).toEqual(['at once', 'yes'])
})

test('REL-30: what is scheduled goes once at its time; what was due while nobody was there goes once, and is called late', async () => {
  const d = await desk()
  const { conversationId } = d
  expect(await d.problem('message.send', { conversationId, text: 'x', sendAt: Date.now() + 400 * 86_400_000 })).toBe('too-far-ahead')
  const soon = await d.call('message.send', { conversationId, text: 'soon', sendAt: Date.now() + 1_500 })
  expect(await d.message(soon.messageId)).toMatchObject({ delivery: 'scheduled' })
  const { messageId: moved } = await d.call('message.send', { conversationId, text: 'moved', sendAt: Date.now() + 3_600_000 })
  await d.becomes(soon.messageId, { delivery: 'sent' })
  expect(await d.message(soon.messageId)).not.toHaveProperty('isLate')
  await d.call('message.schedule', { messageId: moved, sendAt: Date.now() + 7_200_000 })
  expect(await d.message(moved)).toMatchObject({ delivery: 'scheduled' })
  await d.call('message.schedule', { messageId: moved, sendAt: null })
  await d.becomes(moved, { delivery: 'sent' })
  expect(d.seen().map(message => message.text)).toEqual(['soon', 'moved'])
  expect(await d.problem('message.schedule', { messageId: moved, sendAt: null })).toBe('not-scheduled')
})

test('typing is shown at most every four seconds, and never after what was typed', async () => {
  const d = await desk()
  const { conversationId } = d
  const bo = d.simulator.createUser({ firstName: 'Bo' })
  bo.start(d.bot)
  const there = `${d.botId}:${bo.id}` as ConversationId
  await until(async () => expect(await d.list(there)).toHaveLength(1))
  for (let n = 0; n < 5; n += 1) await d.call('conversation.typing', { conversationId: there })
  await until(() => expect(d.calls('sendChatAction')).toHaveLength(1))
  const { messageId } = await d.call('message.send', { conversationId, text: 'here' })
  await d.call('conversation.typing', { conversationId })
  await d.becomes(messageId, { delivery: 'sent' })
  const order = d.simulator.journal.entries.flatMap(({ method }) => (method === 'sendChatAction' || method === 'sendMessage' ? method : []))
  expect(order).toEqual(['sendChatAction', 'sendMessage'])
})

test('a purchase is answered by the rule, straight away; Stars are given back once', async () => {
  const d = await desk()
  const { conversationId } = d
  const { messageId } = await d.call('message.send', { conversationId, content: { type: 'invoice', title: 'Tea', description: 'A pot', currency: 'XTR', amount: 5 } })
  await d.becomes(messageId, { delivery: 'sent' })
  const payload = d.calls('sendInvoice')[0]?.['payload'] ?? ''
  d.ada.pay(d.bot, { currency: 'XTR', total: 4, payload })
  d.ada.pay(d.bot, { currency: 'XTR', total: 5, payload: 'somebody else' })
  d.ada.pay(d.bot, { currency: 'XTR', total: 5, payload })
  d.ada.askShipping(d.bot, payload)
  await until(() => expect(d.calls('answerPreCheckoutQuery').map(args => String(args['ok'])).toSorted((one, other) => one.localeCompare(other))).toEqual(['false', 'false', 'true']))
  await until(() => expect(d.calls('answerShippingQuery')).toMatchObject([{ ok: 'false' }]))
  await until(async () => expect((await d.list()).at(-1)?.content).toMatchObject({ type: 'successful_payment' }))
  const paid = (await d.list()).at(-1)?.id
  if (!paid) throw new Error('nothing was paid')
  await d.call('payment.refund', { messageId: paid })
  expect(await d.problem('payment.refund', { messageId: paid })).toBe('refund-done')
  expect(await d.problem('payment.refund', { messageId })).toBe('not-a-payment')
  await d.call('bot.setCheckout', { botId: d.botId, rule: 'decline', reason: 'Closed today.' })
  d.ada.pay(d.bot, { currency: 'XTR', total: 5, payload })
  await until(() => expect(d.calls('answerPreCheckoutQuery').at(-1)).toMatchObject({ ok: 'false', error_message: 'Closed today.' }))
  await d.call('bot.setCheckout', { botId: d.botId, rule: 'accept' })
  d.ada.pay(d.bot, { currency: 'XTR', total: 5, payload: 'another program' })
  await until(() => expect(d.calls('answerPreCheckoutQuery').at(-1)).toMatchObject({ ok: 'true' }))
  expect(await d.call('bot.list', {})).toMatchObject({ bots: [{ checkout: { rule: 'accept' } }] })
})

test('a business chat is written to, edited and cleared through its connection, and only within a day of the last word', async () => {
  const d = await desk()
  const owner = d.simulator.createUser({ firstName: 'Olga' })
  const connection = owner.connectBusiness(d.bot)
  d.ada.writeBusiness(d.bot, connection, 'Hello?')
  const conversationId = `${d.botId}:${d.ada.id}:b${connection}` as ConversationId
  await until(async () => expect(await d.list(conversationId)).toHaveLength(1))
  const { messageId } = await d.call('message.send', { conversationId, text: 'Yes' })
  const mine = async () => (await d.list(conversationId)).find(({ id }) => id === messageId)
  await until(async () => expect(await mine()).toMatchObject({ delivery: 'sent' }))
  await d.call('message.edit', { messageId, text: 'Yes!' })
  await until(async () => expect(await mine()).toMatchObject({ text: 'Yes!' }))
  await d.call('message.delete', { messageId })
  await until(async () => expect(await mine()).toMatchObject({ isDeleted: true }))
  for (const method of ['sendMessage', 'editMessageText', 'deleteBusinessMessages']) expect(d.calls(method)[0]).toMatchObject({ business_connection_id: connection })
  owner.connectBusiness(d.bot, { canReply: false })
  await until(async () => expect(await d.problem('message.send', { conversationId, text: 'x' })).toBe('business-read-only'))
  expect(await d.problem('message.send', { conversationId, text: 'x', options: { effectId: '1' } })).toBe('business-read-only')
})

test('what could not be done to a contact’s message can be tried again, too', async () => {
  const d = await desk()
  const theirs = (await d.list())[0]?.id
  if (!theirs) throw new Error('nothing to react to')
  d.simulator.faults.add({ kind: 'error', methods: 'setMessageReaction', nth: 1, code: 400, description: 'Bad Request: REACTION_INVALID' })
  await d.call('message.react', { messageId: theirs, emoji: '❤️' })
  await d.becomes(theirs, { pending: [{ what: 'react', problem: { code: 'reaction-unknown' } }] })
  expect(await d.call('message.retry', { messageId: theirs })).toBeNull()
  await d.becomes(theirs, { reactions: ['❤'] })
})

test.each([
  ['was refused', { kind: 'error', code: 400, description: 'Bad Request: not enough rights to send text messages to the chat' }],
  ['has to wait', { kind: 'flood', retryAfter: 1 }],
] as const)('REL-21: a message that was to be deleted while it was on its way, and %s, never goes out', async (_, fault) => {
  const d = await desk()
  d.simulator.faults.add({ ...fault, methods: 'sendMessage', nth: 1 })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'oops' })
  expect(await d.message(messageId)).toMatchObject({ delivery: 'sending' })
  await d.call('message.delete', { messageId })
  await d.becomes(messageId, { delivery: 'discarded' })
  expect(await d.message(messageId)).not.toHaveProperty('pending')
  const { messageId: next } = await d.call('message.send', { conversationId: d.conversationId, text: 'next' })
  await d.becomes(next, { delivery: 'sent' })
  expect(d.seen().map(({ text }) => text)).toEqual(['next'])
})

/** A message of which nobody knows whether it arrived, and that was to be deleted while it was on its way. */
async function lostAndUnwanted() {
  const d = await desk()
  d.simulator.faults.add({ kind: 'gateway', status: 502, format: 'json', methods: 'sendMessage', nth: 1 })
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'perhaps' })
  await d.call('message.delete', { messageId })
  await d.becomes(messageId, { delivery: 'uncertain', pending: [{ what: 'delete' }] })
  return { ...d, messageId }
}

test('"send again" is a later word than an earlier "delete"', async () => {
  const { messageId, ...d } = await lostAndUnwanted()
  d.simulator.allowRepeat()
  await d.call('message.resolveUncertain', { messageId, choice: 'again' })
  await d.becomes(messageId, { delivery: 'sent' })
  expect(await d.message(messageId)).not.toHaveProperty('pending')
  expect(d.seen().map(({ text, isDeleted }) => [text, isDeleted])).toEqual([['perhaps', false]])
})

test('what is discarded in doubt needs no deleting', async () => {
  const { messageId, ...d } = await lostAndUnwanted()
  await d.call('message.resolveUncertain', { messageId, choice: 'discard' })
  await until(async () => expect(await d.message(messageId)).not.toHaveProperty('pending'))
  expect(d.calls('deleteMessage')).toEqual([])
})

/** A group that may become a supergroup, with a message from before of Ada's and one of ours. */
async function groupOfBefore() {
  const d = await desk()
  const group = d.simulator.createGroup({ title: 'Team', people: [d.ada], bots: [d.bot] })
  const before = `${d.botId}:${group.id}` as ConversationId
  d.ada.write(group, '/hers')
  await until(async () => expect((await d.list(before)).at(-1)?.text).toBe('/hers'))
  const hers = (await d.list(before)).at(-1)?.id
  if (!hers) throw new Error('she wrote nothing')
  const { messageId: ours } = await d.call('message.send', { conversationId: before, text: 'ours' })
  await until(async () => expect((await d.list(before)).find(({ id }) => id === ours)).toMatchObject({ delivery: 'sent' }))
  return { ...d, group, before, hers, ours }
}

test('what is done to a message from before its group became a supergroup is never done to another that has its number there', async () => {
  const { hers, ours, group, ...d } = await groupOfBefore()
  const supergroup = group.upgrade()
  const after = `${d.botId}:${supergroup.id}` as ConversationId
  await until(async () => expect((await d.list(after)).map(({ id }) => id)).toEqual(expect.arrayContaining([hers, ours])))
  await d.call('message.delete', { messageId: ours })
  await d.call('message.pin', { messageId: hers, isPinned: true })
  await until(async () => expect((await d.list(after)).find(({ id }) => id === hers)).toMatchObject({ pending: [{ problem: { code: 'message-gone' } }] }))
  await until(() => expect(d.calls('deleteMessage').map(args => Number(args['chat_id']))).toEqual([group.id]))
  expect(d.calls('pinChatMessage').map(args => Number(args['chat_id']))).toEqual([group.id])
  expect(await d.problem('message.forward', { messageId: hers, conversationId: d.conversationId, as: 'copy' })).toBe('message-gone')
})

test('a forward from a group that became a supergroup meanwhile moves nothing but that group', async () => {
  const { hers, ...d } = await groupOfBefore()
  const other = d.simulator.createGroup({ title: 'Other', people: [d.ada], bots: [d.bot] })
  const there = `${d.botId}:${other.id}` as ConversationId
  d.ada.write(other, '/here')
  await until(async () => expect((await d.list(there)).at(-1)?.text).toBe('/here'))
  const parameters = { migrate_to_chat_id: -1_000_000_000_000 - other.id }
  d.simulator.faults.add({ kind: 'error', methods: 'forwardMessage', code: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', parameters })
  const { messageId } = await d.call('message.forward', { messageId: hers, conversationId: there, as: 'forward' })
  await until(async () => expect((await d.list(there)).find(({ id }) => id === messageId)).toMatchObject({ delivery: 'failed' }))
  expect(d.calls('forwardMessage').map(args => Number(args['chat_id']))).toEqual([other.id])
})

test('an edit that a later one has overtaken and Telegram then refuses is over, and does not come back', async () => {
  const d = await desk()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'one' })
  await d.becomes(messageId, { delivery: 'sent' })
  d.simulator.faults.add({ kind: 'error', methods: 'editMessageText', nth: 1, afterMs: 2_000, code: 400, description: 'Bad Request: MESSAGE_TOO_COMPLEX' })
  await d.call('message.edit', { messageId, text: 'two' })
  // One that has not left yet would give way to the later, and nothing would be refused.
  await until(() => expect(d.calls('editMessageText')).toHaveLength(1))
  await d.call('message.edit', { messageId, text: 'three' })
  await d.becomes(messageId, { text: 'three', versions: 2 })
  expect(d.calls('editMessageText').map(args => args['text'])).toEqual(['two', 'three'])
  expect(await d.message(messageId)).not.toHaveProperty('pending')
  expect(await d.problem('message.retry', { messageId })).toBe('not-failed')
})
