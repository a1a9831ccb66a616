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

test('a kind that does not exist yet is named by its field and counts as somebody\'s word', () => {
  expect(message({ hologram: { file_id: 'x' } })).toMatchObject({ kind: 'hologram', direction: 'incoming' })
  expect(message({})).toMatchObject({ kind: 'unknown' })
})

test('Telegram\'s own lines are no words of the contact', () => {
  expect(message({ pinned_message: {} })).toMatchObject({ kind: 'pinned_message', direction: 'system' })
})

test('a block closes the conversation and stands in it as a line', () => {
  const facts = decode('my_chat_member', { chat, from: chat, date: 1_790_000_000, new_chat_member: { status: 'kicked' } })
  expect(facts).toMatchObject({ reach: 'blocked', conversationId: '900:501', messages: [{ kind: 'blocked', direction: 'system' }] })
})

test.each([
  ['supergroup', { status: 'member' }, 'open'],
  ['supergroup', { status: 'restricted', is_member: true, can_send_messages: true }, 'open'],
  ['supergroup', { status: 'restricted', is_member: true, can_send_messages: false }, 'restricted'],
  ['supergroup', { status: 'restricted', is_member: false, can_send_messages: false }, 'kicked'],
  ['supergroup', { status: 'administrator' }, 'open'],
  ['channel', { status: 'administrator', can_post_messages: true }, 'open'],
  ['channel', { status: 'administrator', can_post_messages: false }, 'restricted'],
  ['channel', { status: 'member' }, 'restricted'],
])('in a %s, a bot that is %j finds it %s', (type, after, reach) => {
  const room = { id: -100501, type, title: 'Desk' }
  const facts = (before: object) => decode('my_chat_member', { chat: room, from: chat, date: 1_790_000_000, old_chat_member: before, new_chat_member: after })
  expect(facts({ status: 'left' })).toMatchObject({ reach, messages: [{ kind: reach === 'kicked' ? 'bot_removed' : 'bot_added' }] })
  expect(facts({ status: 'member' })).toMatchObject({ reach, messages: [{ kind: reach === 'kicked' ? 'bot_removed' : 'bot_rights' }] })
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

test('a person’s part of a channel’s direct messages is a conversation of its own, called by the person', () => {
  const topic = { topic_id: 4_503_599_627_370_495, user: { id: 502, is_bot: false, first_name: 'Bo' } }
  expect(decode('message', { ...base, direct_messages_topic: topic, text: 'x' })).toMatchObject({ conversationId: '900:501:d4503599627370495', topic: 'Bo' })
  expect(decode('message', { ...base, direct_messages_topic: { topic_id: 'no' }, text: 'x' }).conversationId).toBe('900:501')
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

test('a pressed button says which, from the words on it where Telegram shows them', () => {
  const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes:1' }]] }
  const press = (data: string) => decode('callback_query', { id: '1', from: base.from, message: { ...base, reply_markup }, chat_instance: '1', data }).messages[0]
  expect(press('yes:1')).toMatchObject({ direction: 'system', author: 'Ada', text: 'Yes', more: { content: { type: 'callback_query', data: 'yes:1', button: 'Yes' } } })
  // Forged or stale: data that no button carries is shown as what it is, and is nothing but text.
  expect(press('drop table')).toMatchObject({ text: 'drop table', more: { content: { type: 'callback_query', data: 'drop table' } } })
})

test('a pressed button on a message out of reach stands in its chat, one without a message in the person\'s own', () => {
  const query = { id: '1', from: base.from, chat_instance: '1', data: 'x' }
  expect(decode('callback_query', { ...query, message: { chat: { id: -5, type: 'group', title: 'G' }, message_id: 3, date: 0 } }).conversationId).toBe('900:-5')
  expect(decode('callback_query', query).conversationId).toBe('900:501')
})

test('a poll\'s new state goes by the poll, wherever it stands, and a vote names who voted for what', () => {
  const poll = { id: '9', question: 'When?', options: [{ text: 'Now', voter_count: 2 }], total_voter_count: 2, is_closed: true, type: 'regular' }
  expect(decode('poll', poll)).toMatchObject({ conversationId: null, messages: [], poll: { pollId: '9', isClosed: true, options: [{ text: 'Now', votes: 2 }] } })
  expect(decode('poll_answer', { poll_id: '9', user: base.from, option_ids: [0] })).toMatchObject({ vote: { pollId: '9', actor: '501', name: 'Ada', options: [0] } })
})

test('deletions in a business chat name the messages by its own numbering', () => {
  expect(decode('deleted_business_messages', { business_connection_id: 'cOnn_1', chat, message_ids: [3, 4] }).deleted).toEqual(['900:501:bcOnn_1:3', '900:501:bcOnn_1:4'])
})

test('a business connection says whose account it is and what the bot may do, in either way of saying it', () => {
  const connection = { id: 'cOnn_1', user: base.from, user_chat_id: 501, date: 1, is_enabled: true }
  expect(decode('business_connection', { ...connection, rights: { can_reply: true } }).connection).toEqual({ id: 'cOnn_1', botId: '900', name: 'Ada', isEnabled: true, canReply: true })
  expect(decode('business_connection', { ...connection, can_reply: true, is_enabled: false }).connection).toMatchObject({ isEnabled: false, canReply: true })
})

test('anonymous reactions are counted as one actor\'s', () => {
  const change = { chat, message_id: 7, date: 1, reactions: [{ type: { type: 'emoji', emoji: '👍' }, total_count: 2 }, { type: { type: 'paid' }, total_count: 1 }] }
  expect(decode('message_reaction_count', change).reactions).toEqual([{ messageKey: '900:501:7', actor: '*', name: '', emoji: ['👍', '👍', '⭐'] }])
})

test('a server that counts without end fills no memory with its reactions', () => {
  const reactions = Array.from({ length: 20_000 }, () => ({ type: { type: 'emoji', emoji: '👍'.repeat(1_000) }, total_count: 2 ** 40 }))
  const [counted] = decode('message_reaction_count', { chat, message_id: 7, date: 1, reactions }).reactions
  expect(counted?.emoji.length).toBeLessThan(100_000)
  expect(JSON.stringify(counted).length).toBeLessThan(4_000_000)
})

test('who wrote it is told by id in a group, by that of the chat where it speaks for itself, and by the conversation in a private chat', () => {
  const group = { id: -100, type: 'supergroup', title: 'Team' }
  expect(message({ text: 'hi', chat: group, from: { id: 502, is_bot: false, first_name: 'Ada' } })).toMatchObject({ author: 'Ada', more: { authorId: '502' } })
  expect(message({ text: 'hi', chat: group, sender_chat: group })).toMatchObject({ author: 'Team', more: { authorId: '-100' } })
  expect(message({ text: 'hi' }).more).not.toHaveProperty('authorId')
  expect(message({ chat: group, new_chat_title: 'New' }).more).not.toHaveProperty('authorId')
})

test('who speaks for a channel or a group is named as that, signed where it is', () => {
  const sender_chat = { id: -100, type: 'channel', title: 'News' }
  expect(message({ text: 'hi', sender_chat, author_signature: 'Anna' })).toMatchObject({ author: 'News', more: { signature: 'Anna' } })
})

test('a reply quotes what was chosen, and a message of a topic does not answer the topic\'s first line', () => {
  const reply_to_message = { ...base, message_id: 3, text: 'blue or green?' }
  expect(message({ text: 'that', reply_to_message, quote: { text: 'green', position: 8 } }).more.replyTo).toMatchObject({ key: '900:501:3', text: 'green', isQuote: true })
  const first = { ...base, message_id: 3, forum_topic_created: { name: 'Returns', icon_color: 1 } }
  expect(message({ text: 'hi', reply_to_message: first }).more.replyTo).toBeUndefined()
  expect(decode('message', { ...base, text: 'hi', is_topic_message: true, message_thread_id: 3, reply_to_message: first })).toMatchObject({ topic: 'Returns', conversationId: '900:501:t3' })
})

test('a reply to one task of a checklist or one option of a poll shows that', () => {
  const checklist = { title: 'To bring', tasks: [{ id: 1, text: 'Receipt' }, { id: 2, text: 'The box' }] }
  expect(message({ text: 'done', reply_to_message: { ...base, message_id: 3, checklist }, reply_to_checklist_task_id: 2 }).more.replyTo).toMatchObject({ key: '900:501:3', text: 'The box', kind: 'checklist' })
  const poll = { id: '1', question: 'When?', options: [{ persistent_id: 'a', text: 'Monday' }, { persistent_id: 'b', text: 'Friday' }] }
  expect(message({ text: 'that', reply_to_message: { ...base, message_id: 3, poll }, reply_to_poll_option_id: 'b' }).more.replyTo).toMatchObject({ text: 'Friday', kind: 'poll' })
  expect(message({ text: 'that', reply_to_message: { ...base, message_id: 3, poll }, reply_to_poll_option_id: 'z' }).more.replyTo).toMatchObject({ text: 'When?' })
})

test('a forward of a channel or a group names who signed it there', () => {
  const news = { id: -100, type: 'channel', title: 'News' }
  expect(message({ text: 'x', forward_origin: { type: 'channel', date: 1, chat: news, message_id: 5, author_signature: 'Anna' } }).more.forwardedFrom).toBe('News (Anna)')
  expect(message({ text: 'x', forward_origin: { type: 'hidden_user', date: 1, sender_user_name: 'Somebody' } }).more.forwardedFrom).toBe('Somebody')
})

test('a live location says until when it moves, where to and how exactly; one without an end has none', () => {
  const place = { latitude: 1, longitude: 2, live_period: 900, heading: 90, horizontal_accuracy: 12.5 }
  expect(message({ location: place }).more.location).toEqual({ latitude: 1, longitude: 2, isLive: true, liveUntil: message({ text: 'x' }).date + 900_000, heading: 90, accuracy: 12.5 })
  expect(message({ location: { ...place, live_period: 0x7fffffff } }).more.location).not.toHaveProperty('liveUntil')
  expect(message({ location: { latitude: 1, longitude: 2 } }).more.location).toEqual({ latitude: 1, longitude: 2, isLive: false })
})

test('a game that moves, the file of a poll and the cover of a video are shown', () => {
  const still = [{ ...file, width: 1, height: 1 }]
  const kinds = (fields: object) => message(fields)?.attachments.map(({ kind }) => kind)
  expect(kinds({ game: { title: 'Run', description: '', photo: still, animation: { ...file, duration: 1 } } })).toEqual(['animation'])
  const poll = { id: '1', question: 'Which?', options: [] }
  expect(kinds({ poll })).toEqual([])
  expect(kinds({ poll: { ...poll, media: { photo: still } } })).toEqual(['photo'])
  expect(kinds({ poll: { ...poll, media: { video: file } } })).toEqual(['video'])
  expect(kinds({ poll: { ...poll, media: { live_photo: file, photo: still } } })).toEqual(['photo', 'video'])
  expect(kinds({ poll: { ...poll, media: { photo: 'x', document: 7, hologram: {} } } })).toEqual([])
  const video = { ...file, thumbnail: { file_id: 'small', file_unique_id: 's', width: 9, height: 9 }, cover: [{ file_id: 'cover', file_unique_id: 'c', width: 90, height: 60 }] }
  expect(message({ video })).toMatchObject({ attachments: [{ kind: 'video', thumb: { fileId: 'cover', width: 90 } }] })
  expect(message({ video: { ...video, cover: 'x' } })).toMatchObject({ attachments: [{ thumb: { fileId: 'small' } }] })
})

test('a game brings its picture', () => {
  expect(message({ game: { title: 'Run', description: 'Fast', photo: [{ ...file, width: 1, height: 1 }] } })).toMatchObject({ kind: 'game', attachments: [{ kind: 'photo' }] })
})

test('a reply into another chat or to a story says where that is', () => {
  const news = { id: -100, type: 'channel', title: 'News' }
  const external_reply = { origin: { type: 'channel', date: 1, chat: news, message_id: 5 }, chat: news, message_id: 5, photo: [{ ...file, width: 1, height: 1 }] }
  expect(message({ text: 'see', external_reply }).more.replyTo).toMatchObject({ key: '', author: 'News', kind: 'photo', chat: 'News' })
  expect(message({ text: 'see', reply_to_story: { chat: news, id: 3 } }).more.replyTo).toMatchObject({ author: 'News', kind: 'story' })
})

test('an update that is told in a line says who and what', () => {
  const [line] = decode('pre_checkout_query', { id: '1', from: base.from, currency: 'EUR', total_amount: 1_450, invoice_payload: 'x' }).messages
  expect(line).toMatchObject({ direction: 'system', more: { content: { type: 'service', key: 'pre_checkout_query', params: { who: 'Ada', amount: 1_450, currency: 'EUR' } } } })
})
