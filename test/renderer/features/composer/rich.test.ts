import { expect, test } from 'vitest'
import { noText, plain, typedSince } from '../../../../src/renderer/features/composer/rich'

test('what is typed after a message was taken to be sent is the beginning of the next one', () => {
  expect(typedSince(plain('the plan and more'), plain('the plan'))).toEqual(plain('and more'))
  expect(typedSince(plain('the plan\n\nbold'), plain('the plan'))).toEqual(plain('bold'))
  const bold = { text: 'a bc', entities: [{ type: 'bold' as const, offset: 2, length: 2 }] }
  expect(typedSince(bold, plain('a'))).toEqual({ text: 'bc', entities: [{ type: 'bold', offset: 0, length: 2 }] })
})

test('nothing typed since leaves an empty field, and a text that was changed meanwhile stays whole', () => {
  expect(typedSince(plain('the plan'), plain('the plan'))).toEqual(noText)
  expect(typedSince(plain('the plan  '), plain('the plan'))).toEqual(noText)
  expect(typedSince(plain('The plan'), plain('the plan'))).toEqual(plain('The plan'))
  expect(typedSince(plain('voice came with words'), noText)).toEqual(plain('voice came with words'))
})
