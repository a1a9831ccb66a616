import { describe, expect, test } from 'vitest'
import { isNews, notificationFor, summaryFor } from '../../../../src/main/shell/electron/notice'
import { defaultSettings } from '../../../../src/shared/model'
import type { Conversation, Message } from '../../../../src/shared/model'
import { Conversation as ConversationSchema, Message as MessageSchema } from '../../../../src/shared/model'

const conversation: Conversation = ConversationSchema.parse({
  id: '7:8',
  botId: '7',
  contactId: '8',
  title: 'Ada Lovelace',
  status: 'open',
  unreadCount: 1,
  preview: 'Where is my parcel?',
  previewKind: 'text',
  previewDirection: 'incoming',
  lastMessageAt: 1_000,
  reach: 'open',
  readUpTo: '0001',
  hasUncertain: false,
  hasFailed: false,
})

const message: Message = MessageSchema.parse({
  id: '7:8:2',
  conversationId: '7:8',
  direction: 'incoming',
  kind: 'text',
  text: 'Where is my parcel?',
  entities: [],
  attachments: [],
  date: 1_000,
  position: '0002',
  author: 'Ada Lovelace',
  reactions: [],
})

describe('what a notification says', () => {
  test('the name and the words', () => {
    expect(notificationFor(message, conversation, defaultSettings, false)).toEqual({
      title: 'Ada Lovelace',
      body: 'Where is my parcel?',
      silent: false,
    })
  })
  test('nothing while the operator is looking at that conversation', () => {
    expect(notificationFor(message, conversation, defaultSettings, true)).toBeNull()
  })
  test('nothing when they are off', () => {
    const off = { ...defaultSettings, notifications: false }
    expect(notificationFor(message, conversation, off, false)).toBeNull()
    expect(summaryFor(9, 4, off)).toBeNull()
  })
  test('not one word of the message where the preview is off', () => {
    const hidden = notificationFor(message, conversation, { ...defaultSettings, notificationPreview: false }, false, 3)
    expect(hidden?.body).toBe('3 new messages')
    expect(JSON.stringify(hidden)).not.toContain('parcel')
  })
  test('what came, where there are no words', () => {
    expect(notificationFor({ ...message, kind: 'voice', text: '' }, conversation, defaultSettings, false)?.body).toBe('Voice message')
    expect(notificationFor({ ...message, kind: 'constructor', text: '' }, conversation, defaultSettings, false)?.body).toBe('Unknown message')
  })
  test('what it is before its words, and nothing of what was put under a spoiler', () => {
    const said = (fields: Partial<Message>) => notificationFor({ ...message, ...fields }, conversation, defaultSettings, false)?.body
    expect(said({ kind: 'poll', text: 'When shall we come?' })).toBe('Poll: When shall we come?')
    expect(said({ kind: 'rich_message', text: 'Order 4711\nIt left' })).toBe('Article: Order 4711 It left')
    expect(said({ kind: 'video_note', text: '' })).toBe('Video message')
    expect(said({ text: 'It is Ada', entities: [{ type: 'spoiler', offset: 6, length: 3 }] })).toBe('It is ░░░')
  })
  test('a name that would turn itself around is spelt out, a long text is cut', () => {
    const sly = notificationFor({ ...message, text: 'x'.repeat(5_000) }, { ...conversation, title: 'Ada\u202Egnp' }, defaultSettings, false)
    expect(sly?.title).toBe('Ada[RLO]gnp')
    expect(sly?.body.length).toBeLessThanOrEqual(240)
  })
  test('no sound where sound is off', () => {
    expect(notificationFor(message, conversation, { ...defaultSettings, sound: false }, false)?.silent).toBe(true)
  })
})

describe('what is news', () => {
  test('an unread message that came last', () => {
    expect(isNews(message, conversation, undefined)).toBe(true)
  })
  test.each([
    ['our own', { direction: 'outgoing' as const }],
    ['edited', { editedAt: 2_000 }],
    ['read before', { position: '0001' }],
    ['older than the last one', { date: 900 }],
  ])('a message that is %s is not', (_name, change) => {
    expect(isNews({ ...message, ...change }, conversation, undefined)).toBe(false)
  })
  test('a row that comes again is not', () => {
    expect(isNews(message, conversation, '0002')).toBe(false)
  })
  test('a message that was read elsewhere meanwhile is not', () => {
    expect(isNews(message, { ...conversation, unreadCount: 0 }, undefined)).toBe(false)
  })
})
