import { expect, test } from 'vitest'
import { amountOf } from '../../../../src/renderer/features/more/amount'
import { placeIn } from '../../../../src/renderer/features/more/place'
import { eveningOf, morningOf, zoneOf } from '../../../../src/renderer/features/more/times'
import { localValue, tomorrowAt } from '../../../../src/renderer/ui/local-time'

test.each([
  ['52.52, 13.405', 52.52, 13.405],
  ['-33.9 151.2', -33.9, 151.2],
  ['https://maps.example/@52.5,13.4,15z', 52.5, 13.4],
  ['https://osm.example/?mlat=52.5&mlon=-13.4', 52.5, -13.4],
  ['geo:52.5,13.4', 52.5, 13.4],
  ['https://maps.example/?q=52.5%2C13.4', 52.5, 13.4],
])('%s is a place', (typed, latitude, longitude) => {
  expect(placeIn(typed)).toEqual({ latitude, longitude })
})

test.each(['', 'Berlin', '91, 0', '0, 181', '1', '%E0%A4%A'])('%s is none', typed => {
  expect(placeIn(typed)).toBeUndefined()
})

test.each([
  ['5', 'XTR', 5],
  ['5.5', 'XTR', undefined],
  ['12.5', 'EUR', 1_250],
  ['12,50', 'EUR', 1_250],
  ['12.505', 'EUR', undefined],
  ['300', 'JPY', 300],
  ['0', 'EUR', undefined],
  ['x', 'EUR', undefined],
  ['1', 'E', undefined],
])('%s %s is %s of its smallest unit', (typed, currency, amount) => {
  expect(amountOf(typed, currency)).toBe(amount)
})

test('the evening of a contact is the next seven o\'clock where they are', () => {
  const noon = Date.UTC(2026, 0, 15, 12, 34, 56)
  expect(new Date(eveningOf(noon, 'Asia/Tokyo')).toISOString()).toBe('2026-01-16T10:00:00.000Z')
  expect(new Date(eveningOf(noon, 'Europe/Berlin')).toISOString()).toBe('2026-01-15T18:00:00.000Z')
  expect(new Date(eveningOf(noon, 'Asia/Kolkata')).toISOString()).toBe('2026-01-15T13:30:00.000Z')
  expect(zoneOf('ja-JP')).toBe('Asia/Tokyo')
  // English and Spanish are spoken in many.
  expect(zoneOf('en')).toBeUndefined()
})

test('nine tomorrow where they are is the day after theirs, also over a night in which the clocks change', () => {
  const noon = Date.UTC(2026, 0, 15, 12)
  expect(new Date(morningOf(noon, 'Asia/Tokyo')).toISOString()).toBe('2026-01-16T00:00:00.000Z')
  expect(new Date(morningOf(Date.UTC(2026, 0, 15, 16, 30), 'Asia/Tokyo')).toISOString()).toBe('2026-01-17T00:00:00.000Z')
  expect(new Date(morningOf(Date.UTC(2026, 2, 28, 12), 'Europe/Berlin')).toISOString()).toBe('2026-03-29T07:00:00.000Z')
  expect(new Date(eveningOf(Date.UTC(2026, 2, 28, 23, 30), 'Europe/Berlin')).toISOString()).toBe('2026-03-29T17:00:00.000Z')
})

test('tomorrow at nine is what the field for date and time reads back', () => {
  const at = tomorrowAt(Date.now(), 9)
  expect(new Date(localValue(at)).getTime()).toBe(at)
  expect(new Date(at).getHours()).toBe(9)
})
