import { describe, expect, test } from 'vitest'
import { botLedger } from '../../../../src/main/core/queries/ledger'
import { absencesOf, heardAt } from '../../../../src/main/core/store/absences'
import { dumpFacts } from '../../../../src/main/core/store/replay'
import { botOf } from '../../../../src/main/core/store/bots'
import { BotId } from '../../../../src/shared/model'
import { type Desk, deskWithAda } from './support/desk'
import { until } from './support/world'

const hour = 3_600_000

function idOf(d: Desk): string {
  return String(d.bot.id)
}

/** Nobody fetches for so long; then the bot runs again and has been answered. */
async function away(d: Desk, ms: number): Promise<void> {
  await d.telegram.pause(idOf(d))
  await d.simulator.advance(ms)
  await back(d)
}

async function back(d: Desk): Promise<void> {
  const polls = d.simulator.journal.of('getUpdates').length
  await d.telegram.resume(idOf(d), { takeWebhook: false })
  await until('it was answered', () => d.simulator.journal.of('getUpdates').slice(polls).some(({ reply }) => reply?.isOk) && d.healths.at(-1)?.state === 'receiving')
}

function ledger(d: Desk) {
  return botLedger(d.db, { botId: BotId.parse(idOf(d)) })
}

function storedUpdates(d: Desk): number {
  return d.db.get<{ n: number }>("SELECT count(*) AS n FROM events WHERE type = 'telegram.update'")?.n ?? 0
}

describe('REL-3: a silence longer than Telegram keeps updates', () => {
  test('is a fact of the bot, from the last answer to the first one after it, and a replay makes the same', async () => {
    const d = await deskWithAda()
    const before = d.simulator.clock.now()
    await away(d, 25 * hour)
    const [absence, ...others] = absencesOf(d.db, idOf(d))
    expect(others).toEqual([])
    expect(botOf(d.db, idOf(d))?.absences).toEqual([absence])
    expect(Math.abs((absence?.from ?? 0) - before)).toBeLessThan(60_000)
    expect((absence?.to ?? 0) - (absence?.from ?? 0)).toBeGreaterThanOrEqual(25 * hour - 60_000)
    const facts = dumpFacts(d.db)
    d.log.replay()
    expect(dumpFacts(d.db)).toBe(facts)
    expect(facts).toContain(String(absence?.from))
  })

  test('is none after 23 hours, nor at the first connection', async () => {
    const d = await deskWithAda()
    await away(d, 23 * hour)
    expect(absencesOf(d.db, idOf(d))).toEqual([])
    expect(botOf(d.db, idOf(d))?.absences).toBeUndefined()
  })

  test('counts from what was stored when the program crashed meanwhile, and is noted once', async () => {
    const d = await deskWithAda()
    const heard = heardAt(d.db, idOf(d))
    await d.restart('crash')
    await until('it receives again', () => d.states().includes('receiving'))
    await d.telegram.pause(idOf(d))
    await d.simulator.advance(30 * hour)
    await back(d)
    await d.restart('crash')
    await until('it receives again', () => d.states().includes('receiving'))
    expect(absencesOf(d.db, idOf(d))).toHaveLength(1)
    expect(absencesOf(d.db, idOf(d))[0]?.from).toBeGreaterThanOrEqual(heard ?? Infinity)
  })

  test('REL-30: is not made up by a wall clock that jumps, nor hidden by one: Telegram tells the time', async () => {
    let skew = 0
    const d = await deskWithAda({ now: () => Date.now() + skew })
    for (const jump of [30 * 24 * hour, -2 * 24 * hour]) {
      skew = jump
      d.ada.write(d.bot, `with the clock at ${jump}`)
      await until('it is here', () => d.messages(d.ada.id).some(({ text }) => text === `with the clock at ${jump}`))
    }
    expect(absencesOf(d.db, idOf(d))).toEqual([])
    // And no call without an offset, as after a week: our calendar has no part in it.
    expect(d.simulator.journal.of('getUpdates').filter(({ args }) => args['offset'] === undefined)).toHaveLength(1)
    await d.telegram.pause(idOf(d))
    // Ours is set back by as much as passes: only Telegram knows that anything has.
    skew = -50 * hour
    await d.simulator.advance(50 * hour)
    await back(d)
    expect(absencesOf(d.db, idOf(d))).toHaveLength(1)
  })

  test('is told with the health for as long as nobody is heard, also after a restart', async () => {
    const d = await deskWithAda()
    expect(d.healths.at(-1)).not.toHaveProperty('silentSince')
    d.simulator.faults.add({ kind: 'refuse' })
    await until('it is offline', () => d.states().includes('offline'))
    const told = d.healths.at(-1)
    expect(told).toMatchObject({ state: 'offline', silentSince: expect.any(Number) })
    await d.restart('close')
    await until('it is offline again', () => d.states().includes('offline'))
    expect(Math.abs((d.healths.at(-1) as { silentSince: number }).silentSince - (told as { silentSince: number }).silentSince)).toBeLessThan(2_000)
    d.vault.isLocked = true
    await d.restart('close')
    await until('its token is locked away', () => d.states().includes('locked'))
    expect(d.healths.at(-1)).toHaveProperty('silentSince')
  })
})

describe('the ledger of update ids', () => {
  test('REL-1: holds every stored update once, in one run while none is missing', async () => {
    const d = await deskWithAda()
    for (const text of ['one', 'two', 'three']) d.ada.write(d.bot, text)
    await until('they are here', () => d.messages(d.ada.id).length === 4)
    await d.restart('crash')
    d.ada.write(d.bot, 'four')
    await until('it is here', () => d.messages(d.ada.id).length === 5)
    const { count, runCount, runs } = ledger(d)
    expect(count).toBe(storedUpdates(d))
    expect(runCount).toBe(1)
    expect(runs).toEqual([expect.objectContaining({ first: expect.any(Number) })])
    expect((runs[0]?.last ?? 0) - (runs[0]?.first ?? 0) + 1).toBe(count)
  })

  test('REL-3: explains ids that expired at Telegram by the absence, and says how many', async () => {
    const d = await deskWithAda()
    await d.telegram.pause(idOf(d))
    for (const text of ['lost one', 'lost two']) d.ada.write(d.bot, text)
    await d.simulator.advance(25 * hour)
    d.ada.write(d.bot, 'kept')
    await back(d)
    await until('it is here', () => d.messages(d.ada.id).some(({ text }) => text === 'kept'))
    const { runs, absences, count } = ledger(d)
    expect(runs.map(({ gap }) => gap)).toEqual([undefined, { why: 'absent', missing: 2 }])
    expect(absences).toHaveLength(1)
    expect(count).toBe(storedUpdates(d))
  })

  test('says so where nothing explains a hole: another program received them', async () => {
    const d = await deskWithAda({ provokes: ['missing-allowed-updates'] })
    await d.telegram.pause(idOf(d))
    d.ada.write(d.bot, 'taken by another')
    const url = `${d.apiRoot}/bot${d.bot.token}/getUpdates`
    const { result } = (await (await fetch(url, { headers: { 'x-simulator-client': 'other' } })).json()) as { result: { update_id: number }[] }
    await fetch(`${url}?offset=${(result.at(-1)?.update_id ?? 0) + 1}`, { headers: { 'x-simulator-client': 'other' } })
    d.ada.write(d.bot, 'for us')
    await back(d)
    await until('it is here', () => d.messages(d.ada.id).some(({ text }) => text === 'for us'))
    expect(ledger(d).runs.map(({ gap }) => gap)).toEqual([undefined, { why: 'unknown', missing: 1 }])
  })

  test('REL-2: begins a new run where Telegram numbers anew after a week, and nothing is lost', async () => {
    const d = await deskWithAda()
    const week = 8 * 24 * hour
    await away(d, week)
    d.ada.write(d.bot, 'after a week')
    await until('it is here', () => d.messages(d.ada.id).some(({ text }) => text === 'after a week'))
    const { runs, count } = ledger(d)
    expect(runs).toHaveLength(2)
    expect(runs[1]?.gap).toEqual({ why: 'absent', missing: null })
    expect(count).toBe(storedUpdates(d))
  })
})

describe('REL-5: the pause that Telegram asked for', () => {
  test('is not cut short by waking or by "retry now"', async () => {
    const d = await deskWithAda({ speed: 1 })
    d.simulator.faults.add({ kind: 'flood', methods: 'getUpdates', retryAfter: 3, times: 1 })
    d.ada.write(d.bot, 'ends the poll that waits')
    await until('it is flooded', () => d.healths.at(-1)?.state === 'flooded')
    const flooded = d.simulator.journal.of('getUpdates').length
    d.telegram.wake()
    await d.telegram.resume(idOf(d), { takeWebhook: false })
    await until('it receives', () => d.healths.at(-1)?.state === 'receiving')
    const [refused, next] = d.simulator.journal.of('getUpdates').slice(flooded - 1)
    expect(refused?.fault).toBe('flood')
    // The simulator's own clock: what Telegram would count.
    expect((next?.at ?? 0) - (refused?.reply?.flushedAt ?? Infinity)).toBeGreaterThanOrEqual(3_000)
  })
})
