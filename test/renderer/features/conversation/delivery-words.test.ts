import { expect, test } from 'vitest'
import { deliveryActs, deliverySign, gravestDelivery } from '../../../../src/renderer/features/conversation/delivery-words'
import { conversation } from '../../../../src/shared/i18n/en/conversation'
import { Delivery } from '../../../../src/shared/model'
import { aMessage } from './fixture'

test('every delivery has a sign of its own and words', () => {
  expect(new Set(Delivery.options.map(deliverySign)).size).toBe(Delivery.options.length)
  for (const delivery of Delivery.options) expect(conversation.delivery[delivery]).toMatch(/\w/)
})

test('no words claim that a message was read or delivered to a person', () => {
  for (const words of Object.values(conversation.delivery)) expect(words).not.toMatch(/\b(read|seen|delivered)\b/i)
})

test('every act that is offered has its words', () => {
  for (const act of Delivery.options.flatMap(deliveryActs)) expect(conversation.act[act]).toMatch(/\w/)
})

test('an uncertain message offers to say that it arrived before sending it again', () => {
  expect(deliveryActs('uncertain')).toEqual(['arrived', 'again', 'discard'])
})

test('an album shows what needs the operator most', () => {
  const parts = (['sent', 'uncertain', 'sending'] as const).map(delivery => aMessage({ delivery, direction: 'outgoing' }))
  expect(gravestDelivery(parts)).toBe('uncertain')
  expect(gravestDelivery([aMessage()])).toBeUndefined()
})
