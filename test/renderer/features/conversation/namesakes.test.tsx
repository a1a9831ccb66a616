import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, test } from 'vitest'
import { Bubble } from '../../../../src/renderer/features/conversation/bubble'
import { HistoryActsContext, type HistoryActs } from '../../../../src/renderer/features/conversation/history-acts'
import { namesakes } from '../../../../src/renderer/features/conversation/namesakes'
import { toRows } from '../../../../src/renderer/features/conversation/rows'
import type { ContactId } from '../../../../src/shared/model'
import { startWords } from '../../../../src/renderer/words'
import { aMessage } from './fixture'

beforeAll(() => startWords())

const one = '4711001' as ContactId
const two = '4711002' as ContactId

test('two authors of one name are told apart by the end of their ids, and whoever has a name alone is not', () => {
  const messages = [
    aMessage({ author: 'Ada', authorId: one }),
    aMessage({ author: 'Ada', authorId: two }),
    aMessage({ author: 'Bob', authorId: '4711003' as ContactId }),
    aMessage({ author: 'Ada', authorId: one }),
  ]
  expect([...namesakes(messages)]).toEqual([[one, '1001'], [two, '1002']])
})

test('a name with an invisible sign in it is the same name', () => {
  expect(namesakes([aMessage({ author: 'Ada', authorId: one }), aMessage({ author: 'A\u200bda', authorId: two })]).size).toBe(2)
})

test('what two authors of one name say does not stand under one head', () => {
  const rows = toRows([aMessage({ author: 'Ada', authorId: one, position: '1' }), aMessage({ author: 'Ada', authorId: two, position: '2' })])
  expect(rows.filter(row => row.kind === 'bubble' && row.isFirst)).toHaveLength(2)
})

test('the end of the id stands beside the name, for the eye and for a screen reader', () => {
  const message = aMessage({ author: 'Ada', authorId: one })
  const drawn = (twin: string | undefined) =>
    renderToStaticMarkup(
      <HistoryActsContext value={{} as HistoryActs}>
        <Bubble messages={[message]} seed={undefined} twin={twin} isFirst isLast isStop={false} isMarked={false} />
      </HistoryActsContext>,
    )
  expect(drawn('1001')).toMatch(/aria-label="Ada #1001, .*>#1001</)
  expect(drawn(undefined)).not.toContain('#1001')
})
