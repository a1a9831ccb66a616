import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaultRule } from '../../../../src/simulator/faults'
import { desk } from './support/desk'
import { until } from './support/world'

const fault: fc.Arbitrary<FaultRule> = fc
  .tuple(
    fc.constantFrom<FaultRule>(
      { kind: 'reset-before' },
      { kind: 'reset-after' },
      { kind: 'truncated-json' },
      { kind: 'short-body', afterBytes: 5 },
      { kind: 'gateway', status: 502, format: 'html', isExecuted: true },
      { kind: 'gateway', status: 504, format: 'json' },
      { kind: 'empty-object', isExecuted: true },
      { kind: 'flood', retryAfter: 1 },
      { kind: 'captive-portal' },
      { kind: 'error', code: 400, description: 'Bad Request: something' },
      { kind: 'delay', ms: 30 },
    ),
    fc.integer({ min: 1, max: 8 }),
  )
  .map(([kind, nth]) => ({ ...kind, nth, methods: 'sendMessage' }))

// MAP 6.6, P2 to P4: nobody is written to twice unless the operator says so, nothing stays under way for ever, and the order holds.
test('whatever goes wrong, every message ends somewhere, in order, and arrives at most once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 4 }), fc.integer({ min: 1, max: 5 }), async (faults, count) => {
      const d = await desk({ speed: 10, pollSeconds: 4 })
      const people = ['Ada', 'Bob'].map(firstName => d.simulator.createUser({ firstName }))
      for (const person of people) person.start(d.bot)
      await d.connect()
      await until('both are here', () => people.every(person => d.messages(person.id).length === 1))
      for (const rule of faults) d.simulator.faults.add(rule)
      const queued = people.map(person => ({ person, ids: Array.from({ length: count }, (_, i) => d.queue(person.id, `${i}`)) }))
      const stateOf = (chatId: number, id: string) => d.messages(chatId).find(message => message.id === id)?.delivery ?? ''
      const isSettled = ({ person, ids }: (typeof queued)[number]) => {
        const states = ids.map(id => stateOf(person.id, id))
        const doubt = states.indexOf('uncertain')
        return states.every((state, i) => ['sent', 'failed', 'uncertain'].includes(state) || (doubt >= 0 && i > doubt && state === 'queued'))
      }
      await until('all have ended', () => queued.every(isSettled))
      for (const { person, ids } of queued) {
        const arrived = person.chatOf(d.bot).filter(message => message.from === 'bot').map(message => Number(message.text))
        expect(arrived).toEqual([...new Set(arrived)].toSorted((a, b) => a - b))
        for (const [i, id] of ids.entries()) {
          if (stateOf(person.id, id) === 'sent') expect(arrived).toContain(i)
          if (['failed', 'queued'].includes(stateOf(person.id, id))) expect(arrived).not.toContain(i)
        }
      }
      await d.telegram.close()
    }),
    { numRuns: 12 },
  )
}, 240_000)
