import { setTimeout as sleep } from 'node:timers/promises'
import { type Desk, openDesk } from './desk'
import { rawRate } from './limit'
import { BotId } from '../../src/shared/model'
import { usageOf } from './idle'
import type { Bench } from './size'
import { median } from './size'

/**
 * P1: from a backlog at Telegram to a delta at the client, against parsing and storing the same replies with nothing around it. The
 * budget's limit keeps a trigram index in the same transaction; Bellhop has none yet, so the second figure leaves it out on both sides.
 */
export const ingest: Bench = async function* (size) {
  const runs: Run[] = []
  for (let pair = 0; pair < size.pairs; pair++) runs.push(await measure(size.updates))
  const searchable = middle(runs, 'searchable')
  const bare = middle(runs, 'bare')
  yield { bench: 'P1 ingest (no search index) against raw parse and SQLite with a trigram index', value: searchable.rate, unit: 'updates/s', limit: searchable.searchable }
  yield { bench: 'P1 ingest against raw parse and SQLite, neither with a search index', value: bare.rate, unit: 'updates/s', limit: bare.bare }
  // On a machine that has other things to do, rates of one thread and of several do not compare; this still does.
  const own = median(runs.map(({ own: each }) => each))
  const least = median(runs.map(({ least: each }) => each))
  yield { bench: 'P1 processor time of the whole app for an update, against raw parse and SQLite with a trigram index', value: own, unit: 'µs', limit: least }
}

/**
 * Updates a second: of the whole path, and of the limit with and without a search index. `own` and `least`: processor time of an
 * update in microseconds, in all threads of the app and in the limit with a search index.
 */
type Run = { readonly rate: number; readonly searchable: number; readonly bare: number; readonly own: number; readonly least: number }

/** The run with the median ratio stands for all: its two figures belong together. */
function middle(runs: readonly Run[], limit: 'searchable' | 'bare'): Run {
  return runs.toSorted((a, b) => a.rate / a[limit] - b.rate / b[limit])[Math.floor(runs.length / 2)]!
}

async function measure(updates: number): Promise<Run> {
  const desk = await openDesk({ people: 200 })
  try {
    const bot = desk.bots[0]!
    await drained(() => bot.pendingCount() === 0)
    const botId = BotId.parse(String(bot.id))
    await desk.session.call('bot.pause', { botId })
    const last = desk.pile(updates)
    const replies = repliesFor(desk, updates)
    const usedBefore = process.cpuUsage()
    const searchable = rawRate(replies, true)
    const used = process.cpuUsage(usedBefore)
    const limits = { searchable, bare: rawRate(replies, false), least: (used.user + used.system) / updates }

    const over = new AbortController()
    const arrived = new Promise<number>(resolve => {
      void desk.session.follow(delta => {
        if ('rows' in delta && delta.rows.some(row => row.kind === 'message' && row.row.text === last)) resolve(performance.now())
        // Too far behind to be told by rows: the page would reload its queries, so ask as it would.
        if ('reset' in delta) void untilShown(desk, last).then(resolve)
      }, over.signal)
    })
    await sleep(200)
    const before = usageOf(desk.app.pid)
    const began = performance.now()
    await desk.session.call('bot.resume', { botId })
    const ended = await arrived
    over.abort()
    const ticks = usageOf(desk.app.pid).ticks - before.ticks
    return { rate: (1_000 * updates) / (ended - began), own: (10_000 * ticks) / updates, ...limits }
  } finally {
    await desk.close()
  }
}

/** What Telegram would have answered, for a bot that nobody polls: as many updates of the same kind. */
function repliesFor(desk: Desk, updates: number): string[] {
  const twin = desk.simulator.createBot()
  for (const person of desk.people) person.start(twin)
  desk.pile(updates, twin)
  const replies: string[] = []
  for (let offset = 0; ; ) {
    const { json, count, last } = twin.state.queue.read(offset, 100, Date.now())
    if (count === 0) return replies
    offset = last + 1
    replies.push(`{"ok":true,"result":${json}}`)
  }
}

async function untilShown(desk: Desk, text: string): Promise<number> {
  for (;;) {
    const { conversations } = await desk.session.call('conversation.list', { limit: 20 })
    if (conversations.some(({ preview }) => text.startsWith(preview.slice(0, 40)) && preview.endsWith(text.slice(-8)))) return performance.now()
    await sleep(20)
  }
}

async function drained(isDone: () => boolean): Promise<void> {
  while (!isDone()) await sleep(20)
}
