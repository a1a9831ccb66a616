import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitted, moved, neighbour, photosOf, zoomed } from '../../../../src/renderer/features/viewer/pictures'
import { aMessage, anAttachment } from '../conversation/fixture'

test('all photos of the conversation follow each other, albums included, and nothing else', () => {
  const [a, b, c] = [anAttachment(), anAttachment(), anAttachment()]
  const messages = [aMessage({ attachments: [a] }), aMessage({ attachments: [anAttachment({ kind: 'document' })] }), aMessage({ attachments: [b, c] })]
  const photos = photosOf(messages)
  expect(photos.map(photo => photo.attachmentId)).toEqual([a.id, b.id, c.id])
  expect(neighbour(photos, a.id, 1)?.attachmentId).toBe(b.id)
  expect(neighbour(photos, a.id, -1)).toBeUndefined()
  expect(neighbour(photos, c.id, 1)).toBeUndefined()
})

test('a photo that is gone or too big is passed over', () => {
  expect(photosOf([aMessage({ attachments: [anAttachment({ state: 'gone' }), anAttachment({ state: 'too-big' })] })])).toEqual([])
})

test('what lies under the pointer stays under it while zooming', () => {
  const numbers = fc.integer({ min: -400, max: 400 })
  fc.assert(
    fc.property(numbers, numbers, fc.double({ min: 1.1, max: 3, noNaN: true }), (x, y, factor) => {
      const before = zoomed(fitted, 2)
      const after = zoomed(before, factor, { x, y })
      // A place of the picture is drawn at middle + place * scale.
      const place = { x: (x - before.x) / before.scale, y: (y - before.y) / before.scale }
      expect(after.x + place.x * after.scale).toBeCloseTo(x)
      expect(after.y + place.y * after.scale).toBeCloseTo(y)
    }),
  )
})

test('zooming out ends at the fitted picture, in its place', () => {
  expect(zoomed(moved(zoomed(fitted, 3), { x: 90, y: 10 }, { width: 400, height: 300 }), 0.1)).toEqual(fitted)
})

test('dragging cannot lose the picture', () => {
  const far = moved(zoomed(fitted, 2), { x: 99_999, y: -99_999 }, { width: 400, height: 300 })
  expect(far).toEqual({ scale: 2, x: 400, y: -300 })
})
