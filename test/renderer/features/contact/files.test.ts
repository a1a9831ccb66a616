import { expect, test } from 'vitest'
import { filesOf } from '../../../../src/renderer/features/contact/files'
import { aMessage, anAttachment } from '../conversation/fixture'

test('what was exchanged is listed newest first, without stickers', () => {
  const [first, sticker, last] = [anAttachment(), anAttachment({ kind: 'sticker' }), anAttachment({ kind: 'document' })]
  const messages = [aMessage({ attachments: [first] }), aMessage({ attachments: [sticker] }), aMessage(), aMessage({ attachments: [last] })]
  expect(filesOf(messages).map(({ attachment }) => attachment)).toEqual([last, first])
})
