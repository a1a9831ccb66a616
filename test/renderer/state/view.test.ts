import { expect, it } from 'vitest'
import { withToast, type ToastRow } from '../../../src/renderer/state/view'

const toast = (id: number, key: string, act?: ToastRow['act']): ToastRow => ({ id, words: { key }, tone: 'neutral', act })
const undo: ToastRow['act'] = { words: { key: 'toast.undo' }, run: () => undefined }

it('keeps the newest three toasts', () => {
  const all = ['a', 'b', 'c', 'd'].reduce<readonly ToastRow[]>((toasts, key, id) => withToast(toasts, toast(id, key)), [])
  expect(all.map(row => row.words.key)).toEqual(['b', 'c', 'd'])
})

it('says the same sentence once, so that what fails again and again leaves what can be undone in place', () => {
  const all = ['resolved', 'gone', 'gone', 'gone'].reduce<readonly ToastRow[]>((toasts, key, id) => withToast(toasts, toast(id, key, key === 'resolved' ? undo : undefined)), [])
  expect(all.map(row => row.id)).toEqual([0, 3])
})

it('keeps two that can be undone apart although they say the same', () => {
  expect(withToast([toast(1, 'resolved', undo)], toast(2, 'resolved', undo))).toHaveLength(2)
})
