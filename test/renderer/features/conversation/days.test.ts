import { expect, test } from 'vitest'
import { dayLabel, dayOf, timeOf } from '../../../../src/renderer/features/conversation/days'

const words = { today: 'Today', yesterday: 'Yesterday' }
const label = (at: string, now: string, zone: string) => dayLabel(Date.parse(at), Date.parse(now), words, 'en-GB', zone)

test('the same moment is another day in another zone', () => {
  const at = Date.parse('2026-11-20T23:30:00Z')
  expect([dayOf(at, 'UTC'), dayOf(at, 'Asia/Tokyo'), dayOf(at, 'America/Los_Angeles')]).toEqual(['2026-11-20', '2026-11-21', '2026-11-20'])
})

test('today and yesterday are named, in the zone of the operator', () => {
  expect(label('2026-11-20T01:00:00Z', '2026-11-20T12:00:00Z', 'UTC')).toBe('Today')
  expect(label('2026-11-20T01:00:00Z', '2026-11-20T12:00:00Z', 'America/New_York')).toBe('Yesterday')
})

test('yesterday is right on a day of 25 hours', () => {
  // 24 hours before the end of that day is still that day.
  expect(label('2026-10-24T12:00:00Z', '2026-10-25T22:30:00Z', 'Europe/Berlin')).toBe('Yesterday')
  expect(label('2026-10-24T21:30:00Z', '2026-10-26T22:30:00Z', 'Europe/Berlin')).not.toBe('Yesterday')
})

test('an older day has its weekday, and its year once that differs', () => {
  expect(label('2026-11-02T12:00:00Z', '2026-11-20T12:00:00Z', 'UTC')).toBe('Monday, 2 November'.replace(',', ''))
  expect(label('2025-11-02T12:00:00Z', '2026-11-20T12:00:00Z', 'UTC')).toBe('2 November 2025')
})

test('a time of day is written as the language writes it', () => {
  expect(timeOf(Date.parse('2026-11-20T07:05:00Z'), 'en-GB', 'UTC')).toBe('07:05')
})
