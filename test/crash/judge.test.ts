import { expect, it } from 'vitest'
import { type Chat, judge } from './judge'

const fine: Chat = {
  name: 'Ada',
  written: ['in 1', 'in 2'],
  delivered: ['out 1', 'out 2', 'out 2', 'out 4'],
  accepted: ['out 1', 'out 2', 'out 3'],
  shown: [
    { direction: 'incoming', text: 'in 1' },
    { direction: 'outgoing', text: 'out 1', delivery: 'sent' },
    { direction: 'incoming', text: 'in 2' },
    { direction: 'outgoing', text: 'out 2', delivery: 'sent' },
    { direction: 'outgoing', text: 'out 3', delivery: 'discarded' },
    { direction: 'outgoing', text: 'out 4', delivery: 'sent' },
  ],
  repeats: new Map([['out 2', 1]]),
  discarded: new Set(['out 3']),
}

it('finds nothing where every promise was kept', () => {
  expect(judge(fine)).toEqual([])
})

it.each<readonly [string, Partial<Chat>]>([
  ['lost in Ada: in 3', { written: ['in 1', 'in 2', 'in 3'] }],
  ['invented in Ada: in 2', { written: ['in 1'] }],
  ['shown twice in Ada: in 1', { shown: [...fine.shown, { direction: 'incoming', text: 'in 1' }] }],
  ['shown out of order in Ada: in 1', { shown: [{ direction: 'incoming', text: 'in 2' }, { direction: 'incoming', text: 'in 1' }] }],
  ['accepted and gone in Ada: out 9', { accepted: ['out 9'] }],
  ['said to be sent, never delivered in Ada: out 4', { delivered: ['out 1', 'out 2'] }],
  ['left over in Ada: out 5 (sending)', { shown: [...fine.shown, { direction: 'outgoing', text: 'out 5', delivery: 'sending' }] }],
  ['given up by nobody in Ada: out 3', { discarded: new Set() }],
  ['sent twice without the operator in Ada: out 2', { repeats: new Map() }],
  ['delivered out of order in Ada: out 1', { delivered: ['out 2', 'out 1', 'out 4'] }],
])('finds %s', (fault, change) => {
  expect(judge({ ...fine, ...change })).toContain(fault)
})
