import { expect, test } from 'vitest'
import { albumOf, check, mayBePhoto, messageCount, nameFor, naturalKind, withEnding } from '../../../../src/renderer/features/composer/pending'

const mb = 1024 * 1024
const photo = { name: 'a.jpg', mime: 'image/jpeg', size: 2 * mb, width: 4000, height: 3000 }

test('a photo at the limits goes as a photo, one byte or pixel more as a file, and says why', () => {
  expect(check({ ...photo, size: 10 * mb }, 'photo')).toEqual({ as: 'photo' })
  expect(check({ ...photo, size: 10 * mb + 1 }, 'photo')).toMatchObject({ as: 'document', note: 'photoTooBig', limit: 10 * mb })
  expect(check({ ...photo, width: 6000, height: 4000 }, 'photo')).toEqual({ as: 'photo' })
  expect(check({ ...photo, width: 6001, height: 4000 }, 'photo')).toMatchObject({ as: 'document', note: 'photoTooLarge' })
  expect(check({ ...photo, width: 2000, height: 100 }, 'photo')).toEqual({ as: 'photo' })
  expect(check({ ...photo, width: 2001, height: 100 }, 'photo')).toMatchObject({ as: 'document', note: 'photoTooLong' })
})

test('a large photo that is sent as a file is no problem', () => {
  expect(check({ ...photo, size: 49 * mb }, 'document')).toEqual({ as: 'document' })
})

test('over 50 MB nothing goes through Telegram, but through a server of our own', () => {
  const film = { name: 'a.mp4', mime: 'video/mp4', size: 50 * mb + 1 }
  expect(check({ ...film, size: 50 * mb }, 'video')).toEqual({ as: 'video' })
  expect(check(film, 'video')).toMatchObject({ note: 'tooBig', stop: true, limit: 50 * mb })
  expect(check(film, 'video', true)).toEqual({ as: 'video' })
})

test('a film that is no MP4 goes as a file, and says why', () => {
  const film = { name: 'a.mov', mime: 'video/quicktime', size: mb }
  expect(check(film, naturalKind(film))).toEqual({ as: 'document', note: 'otherVideo' })
  const played = { name: 'a.mp4', mime: 'video/mp4', size: mb }
  expect(check(played, naturalKind(played))).toEqual({ as: 'video' })
  expect(check(played, 'document')).toEqual({ as: 'document' })
})

test('an empty file is stopped before Telegram refuses it', () => {
  expect(check({ ...photo, size: 0 }, 'document')).toMatchObject({ note: 'empty', stop: true })
})

test('only what Telegram shows as such goes as photo, film, GIF or music', () => {
  const kinds = ['image/jpeg', 'image/webp', 'image/gif', 'image/heic', 'image/svg+xml', 'video/mp4', 'video/quicktime', 'audio/mpeg', 'application/pdf', '']
  expect(kinds.map(mime => naturalKind({ mime, name: 'x' }))).toEqual([
    'photo',
    'photo',
    'animation',
    'document',
    'document',
    'video',
    'document',
    'audio',
    'document',
    'document',
  ])
  expect(mayBePhoto({ mime: 'image/svg+xml' })).toBe(false)
})

test('a pasted picture gets a name with its real extension, a named file keeps its own', () => {
  expect(nameFor({ name: 'image.png', type: 'image/png' }, 'screenshot.png')).toBe('screenshot.png')
  expect(nameFor({ name: '', type: 'image/jpeg' }, 'screenshot.png')).toBe('screenshot.jpg')
  expect(nameFor({ name: 'plan.png', type: 'image/png' }, 'screenshot.png')).toBe('plan.png')
})

test('a text is counted as the messages that it becomes, with its files', () => {
  const word = 'word '
  expect(messageCount(' ', 0)).toBe(0)
  expect(messageCount(word.repeat(800), 0)).toBe(1)
  expect(messageCount(word.repeat(900), 0)).toBe(2)
  expect(messageCount(word.repeat(200), 2)).toBe(2)
  expect(messageCount(word.repeat(300), 2)).toBe(3)
  expect(messageCount('', 3)).toBe(3)
})

test('an album holds 2 to 10 files, pictures and films together and anything else only among its own', () => {
  expect(albumOf(['photo'])).toBe('single')
  expect(albumOf(['photo', 'video'])).toBe('album')
  expect(albumOf(['document', 'document'])).toBe('album')
  expect(albumOf(['photo', 'document'])).toBe('mixed')
  expect(albumOf(['audio', 'document'])).toBe('mixed')
  expect(albumOf(['animation', 'animation'])).toBe('mixed')
  expect(albumOf(Array.from({ length: 10 }, () => 'photo' as const))).toBe('album')
  expect(albumOf(Array.from({ length: 11 }, () => 'photo' as const))).toBe('mixed')
})

test('a name without an ending gets the one that its type has', () => {
  expect(withEnding('report', 'application/pdf')).toBe('report.pdf')
  expect(withEnding('report.final', 'application/pdf')).toBe('report.final')
  expect(withEnding('report', 'application/x-unheard')).toBe('report')
})
