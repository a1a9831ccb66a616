import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeUpdate, unreadable } from '../../../../src/main/core/update/decode'

const chat = { id: 501, type: 'private', first_name: 'Ada' }
const base = { message_id: 7, from: { ...chat, is_bot: false }, chat, date: 1_790_000_000 }

function decode(kind: string, content: object) {
  return decodeUpdate('900', { update_id: 1, [kind]: content }, 'e1')
}

function message(content: object) {
  const [first] = decode('message', { ...base, ...content }).messages
  if (!first) throw new Error('no message')
  return first
}

const file = { file_id: 'f', file_unique_id: 'u', file_size: 10 }

test.each([
  ['text', { text: 'hi' }, []],
  ['photo', { photo: [{ ...file, width: 90, height: 60 }, { ...file, file_id: 'g', width: 900, height: 600 }] }, ['photo']],
  ['document', { document: { ...file, file_name: 'a.pdf', mime_type: 'application/pdf' } }, ['document']],
  ['animation', { animation: file, document: file }, ['animation']],
  ['video', { video: { ...file, duration: 3 } }, ['video']],
  ['video_note', { video_note: { ...file, length: 240 } }, ['video-note']],
  ['voice', { voice: { ...file, duration: 2 } }, ['voice']],
  ['audio', { audio: { ...file, title: 'Song' } }, ['audio']],
  ['sticker', { sticker: { ...file, emoji: '🙂', width: 512, height: 512 } }, ['sticker']],
  ['contact', { contact: { phone_number: '+1', first_name: 'Bo' } }, []],
  ['location', { location: { latitude: 1, longitude: 2 } }, []],
  ['venue', { venue: { location: { latitude: 1, longitude: 2 }, title: 'Café', address: 'Street 1' }, location: { latitude: 1, longitude: 2 } }, []],
  ['dice', { dice: { emoji: '🎲', value: 3 } }, []],
  ['poll', { poll: { id: '1' } }, []],
])('a %s is named and has its files', (kind, content, kinds) => {
  expect(message(content)).toMatchObject({ kind, direction: 'incoming' })
  expect(message(content).attachments.map(each => each.kind)).toEqual(kinds)
})

test('the largest picture is the photo and a smaller one its thumbnail', () => {
  const sizes = [90, 320, 1_280].map(width => ({ file_id: `f${width}`, file_unique_id: `u${width}`, width, height: width / 2 }))
  expect(message({ photo: sizes }).attachments).toMatchObject([{ fileId: 'f1280', width: 1_280, thumb: { fileId: 'f320', width: 320 } }])
})

test('a caption is the text and brings its entities', () => {
  const entities = [{ type: 'bold', offset: 0, length: 3 }]
  expect(message({ photo: [{ ...file, width: 9, height: 9 }], caption: 'two of these', caption_entities: entities })).toMatchObject({
    text: 'two of these',
    entities,
  })
})

test('an entity says where it leads', () => {
  const text = 'see example.org or @shop_bot'
  const entities = [
    { type: 'url', offset: 4, length: 11 },
    { type: 'mention', offset: 19, length: 9 },
    { type: 'text_link', offset: 0, length: 3, url: 'https://a.example/x' },
  ]
  expect(message({ text, entities }).entities.map(each => each.url)).toEqual(['https://example.org', 'https://t.me/shop_bot', 'https://a.example/x'])
})

test('a kind that does not exist yet is named by its field', () => {
  expect(message({ hologram: { file_id: 'x' } })).toMatchObject({ kind: 'hologram', direction: 'system' })
  expect(message({})).toMatchObject({ kind: 'unknown' })
})

test('Telegram\'s own lines are no words of the contact', () => {
  expect(message({ pinned_message: {} })).toMatchObject({ kind: 'pinned_message', direction: 'system' })
})

test('a block closes the conversation and stands in it as a line', () => {
  const facts = decode('my_chat_member', { chat, from: chat, date: 1_790_000_000, new_chat_member: { status: 'kicked' } })
  expect(facts).toMatchObject({ reach: 'blocked', conversationId: '900:501', messages: [{ kind: 'blocked', direction: 'system' }] })
})

test('a business chat has a numbering of its own, and its owner\'s words are ours', () => {
  const content = { ...base, business_connection_id: 'cOnn_1', text: 'x' }
  expect(decode('business_message', content).messages[0]).toMatchObject({ id: '900:501:bcOnn_1:7', conversationId: '900:501:bcOnn_1', direction: 'incoming' })
  expect(decode('business_message', { ...content, from: { id: 9, first_name: 'Boss' } }).messages[0]).toMatchObject({ direction: 'outgoing' })
})

test('a topic is a conversation of its own', () => {
  const facts = decode('message', { ...base, is_topic_message: true, message_thread_id: 5, text: 'x' })
  expect(facts.conversationId).toBe('900:501:t5')
})

test('a message without a number goes by its update, an ephemeral one by its own number', () => {
  expect(message({ message_id: 0, text: 'x' }).id).toBe('900:501:u1')
  expect(message({ message_id: 0, ephemeral_message_id: 3, text: 'x' }).id).toBe('900:501:e3')
})

test('an update that names a chat is a line there whatever its kind', () => {
  expect(decode('chat_boost', { chat, date: 1_790_000_000 }).messages[0]).toMatchObject({ kind: 'chat_boost', direction: 'system' })
})

test('any JSON at all is either decoded or refused with an error, and then still has a line', () => {
  fc.assert(
    fc.property(fc.constantFrom('message', 'my_chat_member', 'message_reaction', 'callback_query', 'x'), fc.jsonValue(), (kind, value) => {
      const update = { update_id: 1, [kind]: value }
      try {
        decodeUpdate('900', update, 'e')
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
      unreadable('900', update, 'e')
    }),
    { numRuns: 2_000 },
  )
})

test('a real message with any field spoiled is decoded or refused, never something in between', () => {
  const whole: Record<string, unknown> = { ...base, text: 'hi', entities: [], reply_to_message: base, photo: [file], contact: { phone_number: '1' } }
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(whole)), fc.jsonValue(), (field, value) => {
      try {
        for (const each of decode('message', { ...whole, [field]: value }).messages) {
          expect(typeof each.text).toBe('string')
          expect(Number.isSafeInteger(each.date)).toBe(true)
        }
      } catch (error) {
        expect(String(error)).toMatch(/without/)
      }
    }),
    { numRuns: 2_000 },
  )
})
