import i18next from 'i18next'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWords } from '../../src/renderer/words'

// As components have it.
const t = (key: string, options?: object) => i18next.getFixedT('en', 'translation')(key as never, options as never) as unknown as string

beforeAll(startWords)
afterAll(() => void i18next.addResource('en', 'translation', 'conversation.history', 'Messages'))

test('what is filled in is said anew each time', () => {
  expect([3, 1, 4].map(count => t('conversation.jumpCount', { count }))).toEqual(['3 new messages', '1 new message', '4 new messages'])
})

test('a sentence with nothing filled in stays the same, and another key is another sentence', () => {
  expect([t('conversation.history'), t('conversation.jump'), t('conversation.history')]).toEqual(['Messages', 'Jump to the latest message', 'Messages'])
  expect(i18next.t('conversation.history')).toBe('Messages')
})

test('a sentence that is replaced is said as it is from then on', () => {
  expect(t('conversation.history')).toBe('Messages')
  i18next.addResource('en', 'translation', 'conversation.history', 'What was said')
  expect(t('conversation.history')).toBe('What was said')
})

test('a default is not kept for a key that has none', () => {
  expect(t('nowhere.at.all', { defaultValue: 'Perhaps' })).toBe('Perhaps')
  expect(t('nowhere.at.all')).toBe('nowhere.at.all')
})
