import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, test } from 'vitest'
import { HistoryActsContext, type HistoryActs } from '../../../../src/renderer/features/conversation/history-acts'
import { RichText } from '../../../../src/renderer/features/conversation/rich-text'
import { startWords } from '../../../../src/renderer/words'
import type { Entity } from '../../../../src/shared/model'
import { aMessage } from './fixture'

beforeAll(() => startWords())

const types = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code', 'blockquote', 'text_link', 'url', 'mention', 'custom_emoji', 'nonsense']

test('markup in a message is shown, not obeyed', () => {
  const html = drawn('<img src=x onerror=alert(1)><b>hi</b>', [{ type: 'bold', offset: 0, length: 5 }])
  expect(html).toContain('&lt;img')
  expect(html).not.toMatch(/<img|<b>/)
})

test('a link has no address that a click, a middle click or a drag could follow', () => {
  const html = drawn('see this', [{ type: 'text_link', offset: 4, length: 4, url: 'javascript:alert(1)' }])
  expect(html).toContain('role="link"')
  expect(html).not.toContain('href')
  expect(html).not.toContain('javascript:')
})

test('the text on screen is the text that was sent, whatever the entities say', () => {
  const entity = fc.record({ type: fc.constantFrom(...types), offset: fc.integer({ min: -3, max: 30 }), length: fc.integer({ min: -3, max: 30 }) })
  const letters = fc.string({ unit: fc.constantFrom('a', '&', '<', '"', '😀', '\n', 'ש', '\u202e', ' '), maxLength: 30 })
  fc.assert(
    fc.property(letters, fc.array(entity, { maxLength: 12 }), (text, entities) => {
      expect(textOf(drawn(text, entities))).toBe(text)
    }),
    { numRuns: 300 },
  )
})

test('a custom emoji keeps its plain emoji as its text, and covers nothing but an emoji', () => {
  const custom = (text: string) => drawn(text, [{ type: 'custom_emoji', offset: 0, length: text.length, customEmojiId: '5' }])
  expect(textOf(custom('🎁'))).toBe('🎁')
  expect(custom('🎁')).not.toBe(custom('pay').replace('pay', '🎁'))
  expect(textOf(custom('pay'))).toBe('pay')
})

test('a text over 8,192 units begins on screen and says how to see the rest', () => {
  const html = drawn('x'.repeat(20_000), [])
  expect(textOf(html)).toMatch(/^x{8192}… Show the whole message$/)
})

function drawn(text: string, entities: Entity[]): string {
  const acts = {} as HistoryActs
  return renderToStaticMarkup(
    <HistoryActsContext value={acts}>
      <RichText message={aMessage({ text, entities })} />
    </HistoryActsContext>,
  )
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&')
}
