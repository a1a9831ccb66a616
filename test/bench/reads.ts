import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CallName, Input, Output } from '../../src/shared/contract'
import { BotId, ConversationId, defaultSettings } from '../../src/shared/model'
import { startCore } from '../../src/main/core/worker'
import { openVault } from './no-vault'
import { root } from '../support/app'
import { largeProfile, profileBot } from './profile'
import type { Bench, Figure, Size } from './size'
import { quantile } from './size'

/** P6: pages of the large profile through `call`, against the same rows by bare SQL in this process. */
export const reads: Bench = async function* (size) {
  const dataDir = largeProfile(size)
  const out = join(root, 'out', 'main')
  const core = await startCore({
    dataDir,
    vault: openVault(),
    settings: { get: () => defaultSettings, set: async () => defaultSettings },
    log: () => {},
    shell: 'web',
    version: 'bench',
    isDemo: false,
    threads: { core: { path: join(out, 'worker-thread.js') }, reader: { path: join(out, 'reader-thread.js') } },
  })
  const db = new DatabaseSync(join(dataDir, 'bellhop.db'), { readOnly: true })
  try {
    const call = async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
      const answer = await core.call({ operatorId: 'bench', deviceId: 'bench' }, name, input)
      if (!answer.ok) throw new Error(`${name}: ${answer.problem.code}`)
      return answer.value as Output<N>
    }
    yield* pages(size, call, db)
  } finally {
    db.close()
    await core.close()
  }
}

type Call = <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>

async function* pages(size: Size, call: Call, db: DatabaseSync): AsyncIterable<Figure> {
  const began = performance.now()
  const first = await call('conversation.list', { filter: { status: 'open' }, limit: 50 })
  yield { bench: 'P6 very first inbox page, against the budget', value: performance.now() - began, unit: 'ms', limit: 10 }

  const inbox = db.prepare("SELECT * FROM conversations WHERE bot_id = ? AND status = 'open' AND last_position < ? ORDER BY last_position DESC, id DESC LIMIT 51")
  const ids = first.conversations.map(({ id }) => id)
  const messages = db.prepare('SELECT * FROM messages WHERE conversation_id = ? AND position < ? ORDER BY position DESC LIMIT 51')
  let next = first.next
  const longest = ConversationId.parse(`${profileBot}:1000000`)
  let older: string | undefined
  const cases: readonly [string, () => Promise<unknown>, () => unknown][] = [
    ['inbox page', () => call('conversation.list', { filter: { status: 'open' }, limit: 50 }), () => inbox.all(profileBot, '~')],
    [
      'next inbox page',
      async () => {
        next = (await call('conversation.list', { filter: { status: 'open' }, limit: 50, ...(next !== undefined && { before: next }) })).next
      },
      () => inbox.all(profileBot, '~'),
    ],
    ['inbox page of one bot', () => call('conversation.list', { filter: { botId: BotId.parse(profileBot) }, limit: 50 }), () => inbox.all(profileBot, '~')],
    ['open a conversation', () => call('message.list', { conversationId: ids[turn++ % ids.length]!, limit: 50 }), () => messages.all(ids[turn % ids.length]!, '~')],
    [
      'page up in the longest',
      async () => {
        older = (await call('message.list', { conversationId: longest, limit: 50, ...(older !== undefined && { before: older }) })).next
      },
      () => messages.all(longest, '~'),
    ],
  ]
  let turn = 0
  for (const [name, ours, bare] of cases) {
    const taken: number[] = []
    const least: number[] = []
    for (let index = 0; index < size.reads; index++) {
      taken.push(await timed(ours))
      least.push(await timed(async () => bare()))
    }
    yield { bench: `P6 ${name} p95, against bare SQL`, value: quantile(taken, 0.95), unit: 'ms', limit: quantile(least, 0.95) }
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
