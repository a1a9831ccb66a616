import { EditorState, TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import { fromRich } from '../../../../src/renderer/features/composer/editor/convert'
import { shortcodeAt } from '../../../../src/renderer/features/composer/editor/shortcode'
import { plain, type Rich } from '../../../../src/renderer/features/composer/rich'

function at(rich: Rich | string, place?: number) {
  const doc = fromRich(typeof rich === 'string' ? plain(rich) : rich)
  const selection = place === undefined ? TextSelection.atEnd(doc) : TextSelection.create(doc, place)
  const found = shortcodeAt(EditorState.create({ doc, selection }))
  return found && { name: found.name, isClosed: found.isClosed, says: doc.textBetween(found.from, found.to) }
}

test('a name after a colon is one while it is typed, at the beginning or after a blank', () => {
  expect(at(':sm')).toEqual({ name: 'sm', isClosed: false, says: ':sm' })
  expect(at('so: (:+1:')).toEqual({ name: '+1', isClosed: true, says: ':+1:' })
  expect(at('one\ntwo :tada:')).toEqual({ name: 'tada', isClosed: true, says: ':tada:' })
})

test('times, addresses, lists and faces of signs are none', () => {
  for (const text of ['10:30', 'https://a', 'note:well', ':)', ': ', 'a:b:', '::', 'x :a b']) expect(at(text), text).toBeUndefined()
})

test('only what stands right before the cursor counts', () => {
  expect(at(':smile and', 4)).toEqual({ name: 'sm', isClosed: false, says: ':sm' })
  expect(at(':smile and', 8)).toBeUndefined()
})

test('code is left as it is', () => {
  expect(at({ text: ':smile:', entities: [{ type: 'code', offset: 0, length: 7 }] })).toBeUndefined()
  expect(at({ text: ':smile:', entities: [{ type: 'pre', offset: 0, length: 7 }] })).toBeUndefined()
  expect(at({ text: ':smile:', entities: [{ type: 'bold', offset: 0, length: 7 }] })?.name).toBe('smile')
})
