import { expect, test } from 'vitest'
import { formatBytes, formatDuration } from '../../src/shared/format'

test('sizes keep one digit below a hundred of a unit and none above', () => {
  expect([0, 1, 1023, 1024, 1_500_000, 157_286_400, 5 * 1024 ** 3].map(size => formatBytes(size, 'en'))).toEqual([
    '0 bytes',
    '1 byte',
    '1,023 bytes',
    '1 kB',
    '1.4 MB',
    '150 MB',
    '5 GB',
  ])
})

test('durations have hours only when they last that long', () => {
  expect([0, 7.9, 760, 3723, Number.NaN, -5].map(formatDuration)).toEqual(['0:00', '0:07', '12:40', '1:02:03', '0:00', '0:00'])
})
