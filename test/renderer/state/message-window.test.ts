import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostMessages, windowOf, withNewer, withOlder, withRow, type MessageWindow } from '../../../src/renderer/state/message-window'
import type { Message } from '../../../src/shared/model'
import { frozen, message } from './rows'

function range(from: number, to: number): Message[] {
  return Array.from({ length: to - from }, (_, index) => message(from + index))
}

function places(window: MessageWindow): number[] {
  return window.messages.map(row => Number(row.position))
}

function hasNoGap(window: MessageWindow): boolean {
  return places(window).every((place, index, all) => index === 0 || place === (all[index - 1] ?? 0) + 1)
}

describe('a window of messages', () => {
  it('never has a gap, never more than 800 rows, whatever is paged and whatever arrives', () => {
    const total = 3_000
    const step = fc.oneof(fc.constant('older' as const), fc.constant('newer' as const), fc.constant('arrive' as const))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: total - 60 }), fc.array(step, { maxLength: 60 }), (from, steps) => {
        let last = total
        let window = windowOf({ messages: range(from, from + 60), next: from > 0 ? 'older' : undefined, previous: from + 60 < total ? 'newer' : undefined })
        for (const one of steps) {
          const first = places(window)[0] ?? 0
          const end = (places(window).at(-1) ?? 0) + 1
          if (one === 'older' && window.older !== 'end') {
            const start = Math.max(0, first - 60)
            window = withOlder(frozen(window), { messages: range(start, first), next: start > 0 ? 'older' : undefined })
          } else if (one === 'newer' && window.newer !== 'end') {
            const stop = Math.min(last, end + 60)
            window = withNewer(frozen(window), { messages: range(end, stop), previous: stop < last ? 'newer' : undefined })
          } else if (one === 'arrive') {
            window = withRow(frozen(window), message(last))
            last += 1
          }
          expect(hasNoGap(window)).toBe(true)
          expect(window.messages.length).toBeLessThanOrEqual(mostMessages)
          expect(window.older === 'end').toBe(places(window)[0] === 0)
          if (window.newer === 'end') expect(places(window).at(-1)).toBe(last - 1)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('takes a new message only when its end is in sight', () => {
    const reading = windowOf({ messages: range(0, 3), previous: 'newer' })
    expect(withRow(reading, message(9))).toBe(reading)
    expect(places(withRow(windowOf({ messages: range(0, 3) }), message(3)))).toEqual([0, 1, 2, 3])
  })

  it('does not take a message from before its beginning, which would hide what lies between', () => {
    const window = windowOf({ messages: range(5, 8), next: 'older' })
    expect(withRow(window, message(2))).toBe(window)
  })

  it('puts a late message in its place and changes a known one where it stands', () => {
    const window = windowOf({ messages: [message(1), message(3)] })
    expect(places(withRow(window, message(2)))).toEqual([1, 2, 3])
    const changed = withRow(window, message(1, { text: 'edited' }))
    expect(changed.messages[0]?.text).toBe('edited')
    expect(changed.messages[1]).toBe(window.messages[1])
  })

  it('takes the first message of an empty conversation', () => {
    expect(places(withRow(windowOf({ messages: [] }), message(1)))).toEqual([1])
  })
})
