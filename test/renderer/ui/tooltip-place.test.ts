import { expect, test } from 'vitest'
import { placeOfTip } from '../../../src/renderer/ui/tooltip-place'

const window = { width: 1_000, height: 600 }
const tip = { width: 100, height: 20 }

test('a tooltip stands in the middle of the side that was asked for', () => {
  const button = { left: 400, top: 300, width: 20, height: 20 }
  expect(placeOfTip(button, tip, window, 'bottom')).toEqual({ x: 360, y: 326 })
  expect(placeOfTip(button, tip, window, 'top')).toEqual({ x: 360, y: 274 })
  expect(placeOfTip(button, tip, window, 'left')).toEqual({ x: 294, y: 300 })
  expect(placeOfTip(button, tip, window, 'right')).toEqual({ x: 426, y: 300 })
})

test('where there is no room a tooltip stands opposite, and never leaves the window', () => {
  expect(placeOfTip({ left: 400, top: 590, width: 20, height: 10 }, tip, window, 'bottom')).toEqual({ x: 360, y: 564 })
  expect(placeOfTip({ left: 975, top: 300, width: 20, height: 20 }, tip, window, 'bottom')).toEqual({ x: 895, y: 326 })
  expect(placeOfTip({ left: 2, top: 300, width: 20, height: 20 }, tip, window, 'left')).toEqual({ x: 28, y: 300 })
  expect(placeOfTip({ left: 10, top: 300, width: 20, height: 20 }, { width: 2_000, height: 20 }, window, 'bottom').x).toBe(5)
})
