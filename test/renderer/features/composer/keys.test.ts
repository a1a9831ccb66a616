import { expect, test } from 'vitest'
import { isSendPress } from '../../../../src/renderer/features/composer/keys'

const enter = { key: 'Enter', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, isComposing: false, keyCode: 13 }

test('Enter sends, Shift+Enter begins a line', () => {
  expect(isSendPress(enter, 'enter')).toBe(true)
  expect(isSendPress({ ...enter, shiftKey: true }, 'enter')).toBe(false)
})

test('an Enter that takes a suggestion of the input method never sends', () => {
  expect(isSendPress({ ...enter, isComposing: true }, 'enter')).toBe(false)
  expect(isSendPress({ ...enter, keyCode: 229 }, 'enter')).toBe(false)
  expect(isSendPress({ ...enter, ctrlKey: true, keyCode: 229 }, 'mod-enter')).toBe(false)
})

test('with the other setting only Ctrl or Cmd and Enter send', () => {
  expect(isSendPress(enter, 'mod-enter')).toBe(false)
  expect(isSendPress({ ...enter, ctrlKey: true }, 'mod-enter')).toBe(true)
  expect(isSendPress({ ...enter, metaKey: true }, 'mod-enter')).toBe(true)
})
