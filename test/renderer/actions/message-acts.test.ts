import { describe, expect, it } from 'vitest'
import { actsOn, messageActs } from '../../../src/renderer/actions/message-acts'
import { actions } from '../../../src/renderer/actions/list'
import { en } from '../../../src/shared/i18n/en'
import type { ConversationId } from '../../../src/shared/model'
import { aMessage } from '../features/conversation/fixture'
import { sentenceOf } from '../words'

const hour = 3_600_000

function ids(...given: Parameters<typeof actsOn>): string[] {
  return actsOn(...given).map(act => act.id)
}

describe('what can be done to a message', () => {
  it('is in the list of actions too, so that the keyboard and the help know it', () => {
    const listed = new Map(actions.map(action => [action.id, action]))
    for (const act of messageActs) {
      expect(sentenceOf(en, act.title)).toMatch(/\w/)
      expect(listed.get(`message.${act.id}`)).toMatchObject({ title: act.title, group: 'message' })
      expect(listed.get(`message.${act.id}`)?.keys).toEqual(act.keys)
    }
  })

  it('of a contact is to answer, react, copy, forward and pin, but not to edit or delete', () => {
    expect(ids(aMessage({ text: 'Hello' }), false)).toEqual(['reply', 'react', 'copy', 'forward', 'pin', 'raw'])
  })

  it('of ours is to edit and delete as well, while Telegram allows it', () => {
    const ours = { direction: 'outgoing', delivery: 'sent', text: 'Hello' } as const
    expect(ids(aMessage({ ...ours, date: Date.now() }), false)).toEqual(['reply', 'react', 'edit', 'copy', 'forward', 'pin', 'raw', 'delete'])
    expect(ids(aMessage({ ...ours, date: Date.now() - 49 * hour }), false)).not.toContain('delete')
  })

  it('that waits for its time is to send it now or at another time', () => {
    expect(ids(aMessage({ direction: 'outgoing', delivery: 'scheduled', text: 'Later' }), false)).toEqual(['edit', 'copy', 'now', 'time', 'raw'])
  })

  it('that is protected leaves out to copy and forward it', () => {
    expect(ids(aMessage({ text: 'Between us', isProtected: true }), false)).toEqual(['reply', 'react', 'pin', 'raw'])
  })

  it('where nothing can be written is to look only', () => {
    expect(ids(aMessage({ text: 'Hello', reactions: ['👍'] }), true)).toEqual(['copy', 'versions', 'raw'])
  })

  it('of ours in a supergroup or a channel can be deleted for ever', () => {
    const ours = { direction: 'outgoing', delivery: 'sent', date: Date.now() - 49 * hour } as const
    expect(ids(aMessage({ ...ours, conversationId: '7:-1001700003' as ConversationId }), false)).toContain('delete')
    expect(ids(aMessage({ ...ours, conversationId: '7:-700003' as ConversationId }), false)).not.toContain('delete')
  })

  it('on a business account is neither to react nor to forward', () => {
    expect(ids(aMessage({ text: 'Hello', conversationId: '7:42:bConn_1' as ConversationId }), false)).toEqual(['reply', 'copy', 'pin', 'raw'])
  })

  it('gives back Stars, and no other money', () => {
    const paid = (currency: string) => aMessage({ kind: 'successful_payment', content: { type: 'successful_payment', currency, amount: 5, payload: '', chargeId: 'c', order: [], isRecurring: false } })
    expect(ids(paid('XTR'), false)).toContain('refund')
    expect(ids(paid('EUR'), false)).not.toContain('refund')
  })

  it('pins what is not pinned, and the other way round', () => {
    expect(ids(aMessage({ isPinned: true }), false)).toContain('unpin')
    expect(ids(aMessage({ isPinned: true }), false)).not.toContain('pin')
  })
})
