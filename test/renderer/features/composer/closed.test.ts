import { expect, test } from 'vitest'
import { closedBecause, waitsBecause } from '../../../../src/renderer/features/composer/closed'
import { composer } from '../../../../src/shared/i18n/en/composer'
import { Reach, type Bot, type BotId, type ContactId, type Conversation, type ConversationId } from '../../../../src/shared/model'

const bot: Bot = {
  id: '7' as BotId,
  username: 'shop_bot',
  name: 'Shop',
  channelName: 'Shop',
  state: 'running',
  hue: 0,
  connectedAt: 0,
  health: { state: 'receiving', lastContactAt: 0 },
}
const conversation: Conversation = {
  id: '7:1' as ConversationId,
  botId: bot.id,
  contactId: '1' as ContactId,
  title: 'Ada',
  status: 'open',
  unreadCount: 0,
  preview: '',
  previewKind: 'text',
  previewDirection: 'incoming',
  lastMessageAt: 0,
  reach: 'open',
  hasUncertain: false,
  hasFailed: false,
}

test('everything but an open reach closes the composer, each with its reason in words', () => {
  expect(closedBecause(conversation, bot, false)).toBeUndefined()
  for (const reach of Reach.options.filter(other => other !== 'open')) {
    const reason = closedBecause({ ...conversation, reach }, bot, false)
    expect(reason).toBe(reach)
    expect(composer.closed[reason ?? 'viewOnly']).toMatch(/\w/)
  }
})

test('a profile that can only be read and a bot without a token close it, too', () => {
  expect(closedBecause(conversation, bot, true)).toBe('viewOnly')
  expect(closedBecause(conversation, { ...bot, state: 'disconnected' }, false)).toBe('disconnected')
})

test('a bot that cannot send right now leaves the composer open and says that messages wait', () => {
  expect(waitsBecause(bot)).toBeUndefined()
  expect(waitsBecause({ ...bot, state: 'paused' })).toBe('paused')
  expect(waitsBecause({ ...bot, health: { state: 'offline', since: 0, retryAt: 0 } })).toBe('offline')
  expect(waitsBecause({ ...bot, health: { state: 'unauthorized' } })).toBe('unauthorized')
})

test('another program that polls with the token does not keep ours from sending', () => {
  expect(waitsBecause({ ...bot, health: { state: 'contested', since: 0, retryAt: 0 } })).toBeUndefined()
})

test('on a business account it is closed where the bot may not answer, and a day after the contact wrote', () => {
  const at = 1_790_000_000_000
  const business = { owner: 'Bea', canReply: true, replyUntil: at }
  const reason = (fields: Partial<NonNullable<Conversation['business']>>, now: number) => closedBecause({ ...conversation, business: { ...business, ...fields } }, bot, false, now)
  expect(reason({}, at - 1)).toBeUndefined()
  expect(reason({}, at)).toBe('window')
  expect(reason({ canReply: false }, at - 1)).toBe('account')
  expect(composer.closed.window).toContain('{{owner}}')
  expect(composer.closed.account).toContain('{{owner}}')
})
