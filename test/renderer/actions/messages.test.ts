import { expect, it } from 'vitest'
import { forward, send } from '../../../src/renderer/actions/messages'
import { choose } from '../../../src/renderer/client'
import type { Answer } from '../../../src/shared/contract'
import type { ConversationId, MessageId } from '../../../src/shared/model'
import { Problem } from '../../../src/shared/problem'

const conversationId = '7:42' as ConversationId
const sticker = { conversationId, content: { type: 'sticker', attachmentId: 'a' } } as never

/** Answers each call in turn; what it was asked under is noted. */
function answering(...answers: (Answer | Promise<Answer>)[]): unknown[] {
  const names: unknown[] = []
  const call = async (_name: string, input: unknown) => {
    names.push((input as { sendId?: string }).sendId)
    return (await answers.shift()) ?? taken
  }
  choose({ call, listen: () => () => {}, upload: async () => Promise.reject(new Error('no uploads')), mediaUrl: () => '', archiveUrl: () => '', onConnection: () => () => {} })
  return names
}

const taken: Answer = { ok: true, value: { messageId: 'm', messageIds: ['m'] } }
const refused = (code: string): Answer => ({ ok: false, problem: { code } })

it.each(['app-gone', 'interrupted'])('REL-21: what makes a message and was not heard of (%s) is asked for once more under the same name, and then no more', async code => {
  const names = answering(refused(code), taken, taken)
  await expect(send(sticker)).rejects.toBeInstanceOf(Problem)
  await send(sticker)
  await send(sticker)
  expect(names[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(names[1]).toBe(names[0])
  expect(names[2]).not.toBe(names[0])
})

it('REL-21: a forward, too', async () => {
  const names = answering(refused('app-gone'), taken)
  await forward('m' as MessageId, conversationId, 'copy')
  await forward('m' as MessageId, conversationId, 'copy')
  expect(names[1]).toBe(names[0])
})

it('the same twice in a hurry, another one, and one that was refused, each have a name of their own', async () => {
  const names = answering(taken, taken, refused('bad-input'), taken, refused('app-gone'), taken)
  await Promise.all([send(sticker), send(sticker)])
  await expect(send(sticker)).rejects.toBeInstanceOf(Problem)
  await send(sticker)
  await expect(send(sticker)).rejects.toBeInstanceOf(Problem)
  await forward('m' as MessageId, conversationId, 'forward')
  expect(new Set(names).size).toBe(6)
})
