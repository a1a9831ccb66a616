import { beforeEach, expect, test } from 'vitest'
import { Dwell, type Clock, dwellTime } from '../../../../src/renderer/features/conversation/dwell'
import { aMessage } from './fixture'

let now: number
let timers: { at: number; act: () => void }[]
let read: string[]
let dwell: Dwell

const clock: Clock = {
  now: () => now,
  after(ms, act) {
    const timer = { at: now + ms, act }
    timers.push(timer)
    return () => {
      timers = timers.filter(other => other !== timer)
    }
  },
}

beforeEach(() => {
  now = 1_000
  timers = []
  read = []
  dwell = new Dwell(message => read.push(message.position), clock)
})

function pass(ms: number): void {
  const end = now + ms
  for (;;) {
    const next = timers.filter(timer => timer.at <= end).toSorted((a, b) => a.at - b.at)[0]
    if (!next) break
    timers = timers.filter(timer => timer !== next)
    now = Math.max(now, next.at)
    next.act()
  }
  now = end
}

const at = (position: string) => aMessage({ position })

test('a message is read once it was in sight for half a second, and not before', () => {
  dwell.see(at('b'))
  pass(dwellTime - 1)
  expect(read).toEqual([])
  pass(1)
  expect(read).toEqual(['b'])
})

test('a conversation that is only passed over stays unread', () => {
  dwell.see(at('b'))
  pass(dwellTime - 100)
  dwell.stop()
  pass(10_000)
  expect(read).toEqual([])
})

test('scrolling on does not put off what was in sight before, and each is read when its own time has come', () => {
  dwell.see(at('b'))
  pass(300)
  dwell.see(at('d'))
  pass(200)
  expect(read).toEqual(['b'])
  pass(300)
  expect(read).toEqual(['b', 'd'])
})

test('what was scrolled out again below was not read', () => {
  dwell.see(at('b'))
  dwell.see(at('d'))
  pass(400)
  dwell.see(at('b'))
  pass(5_000)
  expect(read).toEqual(['b'])
})

test('being told of the same message again and again does not put it off', () => {
  for (let times = 0; times < 10; times++) {
    dwell.see(at('b'))
    pass(60)
  }
  expect(read[0]).toBe('b')
})
