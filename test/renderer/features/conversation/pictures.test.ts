import { expect, test } from 'vitest'
import { ratioOf, roomFor } from '../../../../src/renderer/features/conversation/pictures'

const box = { width: 420, height: 360 }

test('a picture reserves its own ratio inside the box', () => {
  expect(roomFor({ width: 1280, height: 640 }, box)).toEqual({ width: 420, height: 210 })
  expect(roomFor({ width: 600, height: 1200 }, box)).toEqual({ width: 180, height: 360 })
})

test('a tiny, endless or unknown picture still has a sensible room', () => {
  expect(roomFor({ width: 10, height: 10 }, box)).toEqual({ width: 96, height: 96 })
  expect(roomFor({ width: 10_000, height: 10 }, box)).toEqual({ width: 420, height: 140 })
  expect(roomFor({}, box)).toEqual({ width: 360, height: 360 })
  expect(ratioOf({ width: 0, height: 5 })).toBe(1)
})
