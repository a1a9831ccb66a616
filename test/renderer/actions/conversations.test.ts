import { expect, it } from 'vitest'
import { replyToLast } from '../../../src/renderer/actions/conversations'
import { offer } from '../../../src/renderer/state/handles'
import { useView } from '../../../src/renderer/state/stores'
import type { ConversationId } from '../../../src/shared/model'

it('puts the cursor into the composer for a reply whose message is not there yet, so that what is typed on are no keys', () => {
  let focused = 0
  const leave = offer('composer', { focus: () => (focused += 1) } as never)
  replyToLast('7:42' as ConversationId)
  expect(focused).toBe(1)
  expect(useView.getState().replyTo.size).toBe(0)
  leave()
})
