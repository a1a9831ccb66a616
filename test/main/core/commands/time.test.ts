import { expect, test } from 'vitest'
import type { Ports } from '../../../../src/main/core/ports'
import type { MessageId } from '../../../../src/shared/model'
import { simulated } from '../../../support/simulated'
import { clock as fastClock } from '../telegram/support/world'
import { until } from '../core-world'
import { desk, png } from './world'

const hour = 3_600_000
const day = 24 * hour

/** A desk whose wall clock can be set, as an operator or a time server sets one; what is waited for passes ten times as fast. */
async function deskInTime() {
  const speed = 10
  let offset = 0
  const clock: Ports['clock'] = { ...fastClock(speed), now: () => Date.now() + offset }
  const d = await desk({ clock, simulator: simulated({ seed: 5, clock: speed }) })
  const set = (to: number) => void (offset = to)
  const now = () => Date.now() + offset
  const texts = () => d.seen().map(message => message.text)
  /** The clock is seen at the next look, which something that is sent brings about; until that is out, all that was due has gone before it. */
  const look = async (marker: string) => {
    const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: marker })
    await d.becomes(messageId, { delivery: 'sent' })
  }
  return { ...d, set, now, texts, look }
}

test('REL-30: what is scheduled goes once when its hour has come, however the clock is set before and after', async () => {
  const d = await deskInTime()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'at its hour', sendAt: d.now() + hour })
  d.set(-2 * day)
  await d.look('two days back')
  expect(await d.message(messageId)).toMatchObject({ delivery: 'scheduled' })
  d.set(hour + 5_000)
  await d.look('just past it')
  await d.becomes(messageId, { delivery: 'sent' })
  expect(await d.message(messageId)).not.toHaveProperty('isLate')
  for (const [offset, marker] of [[-2 * day, 'back again'], [30 * day, 'a month on'], [0, 'and home']] as const) {
    d.set(offset)
    await d.look(marker)
  }
  expect(d.texts().filter(text => text === 'at its hour')).toHaveLength(1)
})

test('REL-30: a clock that jumps past the hour of what is scheduled lets it go once, and calls it late', async () => {
  const d = await deskInTime()
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, text: 'in an hour', sendAt: d.now() + hour })
  d.set(30 * day)
  await d.look('a month on')
  await d.becomes(messageId, { delivery: 'sent', isLate: true })
  d.set(0)
  await d.look('back again')
  expect(d.texts().toSorted((one, other) => one.localeCompare(other))).toEqual(['a month on', 'back again', 'in an hour'])
})

test('REL-30: a schedule outlives the program, and what was due meanwhile goes once and is called late', async () => {
  const d = await deskInTime()
  const { conversationId } = d
  const files = await Promise.all(['a', 'b'].map(async name => ({ as: 'photo' as const, uploadId: await d.upload(`${name}.png`, png(9, 9)) })))
  const { messageIds: album } = await d.call('message.send', { conversationId, text: 'two pictures', attachments: files, asAlbum: true, sendAt: d.now() + hour })
  const { messageId } = await d.call('message.send', { conversationId, text: 'tomorrow', sendAt: d.now() + day })
  const listed = async (id: MessageId) => (await d.list()).find(message => message.id === id)
  // While it is closed the clock is set back: nothing is due.
  d.set(-2 * day)
  await d.reopen()
  expect(await listed(messageId)).toMatchObject({ delivery: 'scheduled' })
  d.set(2 * hour)
  await d.reopen()
  for (const id of album) await until(async () => expect(await listed(id)).toMatchObject({ delivery: 'sent', isLate: true }))
  expect(await listed(messageId)).toMatchObject({ delivery: 'scheduled' })
  d.set(day + hour)
  await d.reopen()
  await until(async () => expect(await listed(messageId)).toMatchObject({ delivery: 'sent', isLate: true }))
  await d.reopen()
  expect(d.calls('sendMediaGroup')).toHaveLength(1)
  expect(d.calls('sendMessage').map(args => args['text'])).toEqual(['tomorrow'])
})
