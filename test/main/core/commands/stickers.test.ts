import { expect, test } from 'vitest'
import { customEmojiOf, stickerSetOf } from '../../../../src/main/core/update/sticker-set'
import { mediaContent } from '../../../../src/simulator/people'
import { until } from '../core-world'
import { desk } from './world'

const webp = (mark: string) => Buffer.from(`RIFFxxxxWEBPVP8 ${mark}`)
const facts = (set_name: string, emoji = '😀') => ({ width: 512, height: 512, emoji, set_name })

async function withCats() {
  const d = await desk()
  d.ada.sendSticker(d.bot, { bytes: webp('one'), facts: facts('Cats') })
  const other = d.simulator.createBot({ firstName: 'Other', username: 'other_bot' })
  const bo = d.simulator.createUser({ firstName: 'Bo' })
  bo.start(other)
  // Never seen by our bot: only Telegram knows that it is in the set.
  bo.sendSticker(other, { bytes: webp('two'), facts: facts('Cats', '😺') })
  await until(async () => expect((await d.call('sticker.list', { botId: d.botId })).stickers).toHaveLength(1))
  return { ...d, set: (name = 'Cats') => d.call('sticker.set', { botId: d.botId, name }) }
}

test('a set is what Telegram says it is: its stickers are fetched, shown and can be sent, and it is asked for once', async () => {
  const d = await withCats()
  expect((await d.call('sticker.list', { botId: d.botId })).sets).toEqual([{ name: 'Cats', stickers: 1 }])
  expect(await d.set()).toMatchObject({ name: 'Cats', title: 'All of Cats', isWhole: true, stickers: [{ emoji: '😀' }, { emoji: '😺' }] })
  await until(async () => expect((await d.set()).stickers.map(({ state }) => state)).toEqual(['stored', 'stored']))
  expect(d.calls('getStickerSet')).toHaveLength(1)
  const attachmentId = (await d.set()).stickers[1]?.id
  if (!attachmentId) throw new Error('no second sticker')
  expect(d.deltas.flatMap(delta => ('rows' in delta ? delta.rows : []))).toContainEqual(expect.objectContaining({ kind: 'progress', of: 'download', id: attachmentId }))
  const shown = await d.core.files(new Request(`http://app/media/${attachmentId}/full`))
  expect(Buffer.from(await shown.arrayBuffer()).toString()).toContain('two')
  const { messageId } = await d.call('message.send', { conversationId: d.conversationId, content: { type: 'sticker', attachmentId } })
  await d.becomes(messageId, { delivery: 'sent', kind: 'sticker' })
  expect(d.seen()[0]).toMatchObject({ kind: 'sticker' })
})

test('where Telegram does not say, a set is what came in of it; a set that nobody knows is not found', async () => {
  const d = await withCats()
  d.simulator.faults.add({ kind: 'error', methods: 'getStickerSet', code: 400, description: 'Bad Request: STICKERSET_INVALID', times: 2 })
  expect(await d.set()).toMatchObject({ title: 'Cats', isWhole: false, stickers: [{ emoji: '😀' }] })
  expect(await d.problem('sticker.set', { botId: d.botId, name: 'Dogs' })).toBe('not-found')
  expect(await d.problem('sticker.set', { botId: d.botId, name: 'no/path' })).toBe('bad-input')
  expect(await d.set()).toMatchObject({ isWhole: true, stickers: [{ emoji: '😀' }, { emoji: '😺' }] })
})

test('an answer that is no set of stickers is none, and of a set only what can be fetched counts', () => {
  const sticker = { file_id: 'f', file_unique_id: 'u', emoji: '🙂' }
  const hostile = [null, 7, [], {}, { stickers: 'x' }, { stickers: [null, {}, { file_id: 5 }] }, { sticker_type: 'custom_emoji', stickers: [sticker] }]
  expect(hostile.map(answer => stickerSetOf('900', 'Cats', answer))).toEqual(hostile.map(() => null))
  expect(stickerSetOf('900', 'Cats', { title: ' ', stickers: [null, sticker] })).toMatchObject({ title: 'Cats', stickers: [{ fileId: 'f', emoji: '🙂' }] })
  expect(stickerSetOf('900', 'Cats', { title: 'x'.repeat(99), stickers: Array.from({ length: 500 }, (_, n) => ({ ...sticker, file_unique_id: `${n}` })) })?.stickers).toHaveLength(200)
})

test('custom emoji are asked for once each, their files fetched; what Telegram does not know is left out', async () => {
  const d = await desk()
  d.simulator.world.customEmoji.set('501', mediaContent(d.simulator.world, 'sticker', { bytes: webp('gift'), facts: { emoji: '🎁' } }))
  d.simulator.world.customEmoji.set('502', mediaContent(d.simulator.world, 'sticker', { bytes: webp('bell'), facts: { emoji: '🔔', is_animated: true } }))
  const ask = (...ids: string[]) => d.call('sticker.emoji', { botId: d.botId, ids })
  expect(await ask('501', '501', '999')).toMatchObject({ isAsked: true, emoji: [{ id: '501', sticker: { kind: 'sticker', emoji: '🎁' } }] })
  expect(await ask('501', '502', '999')).toMatchObject({ emoji: [{ id: '501' }, { id: '502', sticker: { mime: 'application/x-tgsticker' } }] })
  expect(d.calls('getCustomEmojiStickers')).toEqual([{ custom_emoji_ids: '["501","999"]' }, { custom_emoji_ids: '["502"]' }])
  await until(async () => expect((await ask('501', '502')).emoji.map(({ sticker }) => sticker.state)).toEqual(['stored', 'stored']))
  const shown = await d.core.files(new Request(`http://app/media/${(await ask('501')).emoji[0]?.sticker.id}/full`))
  expect(Buffer.from(await shown.arrayBuffer()).toString()).toContain('gift')
  // No set of that name is offered, nor can it be asked for.
  expect((await d.call('sticker.list', { botId: d.botId })).sets).toEqual([])
  expect(await d.problem('sticker.set', { botId: d.botId, name: 'emoji:501' })).toBe('bad-input')
  expect(await d.problem('sticker.emoji', { botId: d.botId, ids: Array.from({ length: 201 }, (_, n) => `${n}`) })).toBe('bad-input')
})

test('custom emoji that cannot be asked for are asked for the next time', async () => {
  const d = await desk()
  d.simulator.world.customEmoji.set('501', mediaContent(d.simulator.world, 'sticker', { bytes: webp('gift'), facts: { emoji: '🎁' } }))
  d.simulator.faults.add({ kind: 'error', methods: 'getCustomEmojiStickers', code: 400, description: 'Bad Request: no', times: 1 })
  expect(await d.call('sticker.emoji', { botId: d.botId, ids: ['501'] })).toEqual({ emoji: [], isAsked: false })
  expect(await d.call('sticker.emoji', { botId: d.botId, ids: ['501'] })).toMatchObject({ emoji: [{ id: '501' }], isAsked: true })
})

test('of an answer about custom emoji only those count that were asked for and can be fetched', () => {
  const sticker = { file_id: 'f', file_unique_id: 'u', emoji: '🙂', custom_emoji_id: '1' }
  expect([null, 7, {}, 'x'].map(answer => customEmojiOf('900', ['1'], answer))).toEqual([null, null, null, null])
  const hostile = [null, 7, {}, { ...sticker, custom_emoji_id: '2' }, { ...sticker, file_id: 5 }, { ...sticker, custom_emoji_id: 1 }]
  expect(customEmojiOf('900', ['1'], hostile)?.size).toBe(0)
  expect([...(customEmojiOf('900', ['1'], [...hostile, sticker]) ?? [])]).toMatchObject([['1', { fileId: 'f', kind: 'sticker' }]])
})
