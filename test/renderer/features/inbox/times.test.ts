import { describe, expect, it } from 'vitest'
import { patience, shortSpan, shortTime } from '../../../../src/renderer/features/inbox/times'

const minute = 60_000
const hour = 60 * minute
const now = new Date(2026, 10, 19, 15, 30).getTime()
const words = { now: 'now', yesterday: 'Yesterday' }
const at = (...parts: [number, number, number, number?, number?]) => shortTime(new Date(parts[0], parts[1], parts[2], parts[3] ?? 0, parts[4] ?? 0).getTime(), now, words, 'en-GB')

describe('the time of a row', () => {
  it('is told by how long ago it was, as short as it can be', () => {
    expect(shortTime(now - 20_000, now, words, 'en')).toBe('now')
    expect(shortTime(now - 14 * minute, now, words, 'en')).toBe('14m')
    expect(at(2026, 10, 19, 9, 41)).toBe('09:41')
    expect(at(2026, 10, 18, 23, 59)).toBe('Yesterday')
    expect(at(2026, 10, 18, 0, 0)).toBe('Yesterday')
    expect(at(2026, 10, 17, 12)).toBe('Tue')
    expect(at(2026, 10, 13, 12)).toBe('Fri')
    expect(at(2026, 10, 3)).toBe('3 Nov')
    expect(at(2024, 10, 3)).toBe('3 Nov 2024')
  })

  it('of a clock that is ahead of ours is now', () => expect(shortTime(now + hour, now, words)).toBe('now'))
})

describe('waiting', () => {
  it('is told in one unit', () => {
    expect([shortSpan(10_000, 'en'), shortSpan(14 * minute, 'en'), shortSpan(3 * hour, 'en'), shortSpan(50 * hour, 'en')]).toEqual(['1m', '14m', '3h', '2d'])
  })

  it('turns amber and then red', () => {
    expect([patience(14 * minute), patience(15 * minute), patience(2 * hour)]).toEqual(['fine', 'slow', 'late'])
  })
})
