import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, openWorld, until } from './world'

/** The wall clock of the whole headless process is moved while it runs; its monotonic clock stays. */

const library = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0]
const missing = library === undefined && 'libfaketime is not installed (Debian: faketime)'
if (missing) process.stderr.write(`SKIPPED: a wall clock that jumps: ${missing}\n`)
if (missing && process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/dpkg')) throw new Error(missing)

const day = 24 * 3_600_000

describe.skipIf(missing)(`REL-30: a wall clock that jumps${missing ? ` [skipped: ${missing}]` : ''}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellhop-clock-'))
  const control = join(dir, 'now')
  let world: World

  function setClock(offset: string): void {
    writeFileSync(control, offset)
  }

  beforeAll(async () => {
    setClock('+0')
    world = await openWorld({
      env: {
        LD_PRELOAD: library ?? '',
        FAKETIME_TIMESTAMP_FILE: control,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
        TZ: 'Europe/Berlin',
      },
    })
  }, 60_000)

  afterAll(async () => {
    await world.close()
    rmSync(dir, { recursive: true, force: true })
  }, 60_000)

  /** What the app's own wall clock says: the moment that it gives to a message of ours. */
  async function appClock(text: string): Promise<number> {
    await world.send(text)
    return (await world.shown()).find(message => message.text === text)?.date ?? 0
  }

  it('really jumps, and nothing is lost, doubled or asked for in a burst while it polls', async () => {
    const { ada, bot } = world
    world.simulator.faults.add({ kind: 'delay', ms: 1_500, methods: 'sendMessage', times: 2 })
    for (const [offset, days] of [['+30d', 30], ['-2d', -2]] as const) {
      const before = world.count('getUpdates')
      setClock(offset)
      expect(Math.abs((await appClock(`at ${offset}`)) - Date.now() - days * day)).toBeLessThan(60_000)
      ada.write(bot, `written at ${offset}`)
      await until('it is shown', async () => (await world.shown()).some(({ text }) => text === `written at ${offset}`))
      await until('ours has arrived', () => world.delivered().includes(`at ${offset}`))
      await sleep(1_500)
      // The poll that Ada's message ended, the one after it, and no more than one that a look at the clock could cost.
      expect(world.count('getUpdates') - before).toBeLessThanOrEqual(3)
    }
    setClock('+0')
    expect(world.delivered().filter(text => text.startsWith('at '))).toEqual(['at +30d', 'at -2d'])
    expect((await world.shown()).filter(({ direction }) => direction === 'incoming').map(({ text }) => text).filter(text => text.startsWith('written'))).toEqual(['written at +30d', 'written at -2d'])
  })

  it('shortens no retry_after of a send, and sends once', async () => {
    world.simulator.faults.add({ kind: 'flood', retryAfter: 4, methods: 'sendMessage', times: 1 })
    await world.send('after the pause')
    await until('it was refused', () => world.simulator.journal.of('sendMessage').some(({ fault, reply }) => fault === 'flood' && reply))
    for (const offset of ['+30d', '-2d', '+30d']) {
      setClock(offset)
      await sleep(300)
    }
    await until('it has arrived', () => world.delivered().includes('after the pause'))
    const [refused, sent, ...more] = world.simulator.journal.of('sendMessage').filter(({ args }) => args['text'] === 'after the pause')
    expect(more).toEqual([])
    expect((sent?.at ?? 0) - (refused?.reply?.flushedAt ?? Infinity)).toBeGreaterThanOrEqual(4_000)
    setClock('+0')
  })

  it('shortens no retry_after of a poll either', async () => {
    const before = world.count('getUpdates')
    world.simulator.faults.add({ kind: 'flood', retryAfter: 3, methods: 'getUpdates', times: 1 })
    world.ada.write(world.bot, 'ends the poll')
    await until('it was refused', () => world.simulator.journal.of('getUpdates').some(({ fault, reply }) => fault === 'flood' && reply))
    setClock('+30d')
    await until('it polled again', () => world.simulator.journal.of('getUpdates').at(-1)?.fault === null)
    const polls = world.simulator.journal.of('getUpdates').slice(before)
    const refused = polls.findIndex(({ fault }) => fault === 'flood')
    expect((polls[refused + 1]?.at ?? 0) - (polls[refused]?.reply?.flushedAt ?? Infinity)).toBeGreaterThanOrEqual(3_000)
    setClock('+0')
  })

  it('during a back-off makes no burst, and what waited arrives once', async () => {
    const fault = world.simulator.faults.add({ kind: 'gateway', status: 502, format: 'html', methods: 'getUpdates' })
    world.ada.write(world.bot, 'during the back-off')
    const before = world.count('getUpdates')
    for (const offset of ['+30d', '-2d', '+30d', '-2d']) {
      setClock(offset)
      await sleep(1_000)
    }
    // Four seconds of waits that double from one: a quarter second each at the very least, were chance always that hasty.
    expect(world.count('getUpdates') - before).toBeLessThanOrEqual(12)
    fault.remove()
    await world.session.call('bot.resume', { botId: (await world.session.call('bot.list', {})).bots[0]?.id as never })
    await until('it is shown', async () => (await world.shown()).some(({ text }) => text === 'during the back-off'))
    setClock('+0')
  })

  it('ends no web session, and makes up no absence and no restart of Telegram’s numbering', async () => {
    for (const offset of ['+30d', '-2d']) {
      setClock(offset)
      await sleep(200)
      const { bots } = await world.session.call('bot.list', {})
      expect(bots[0]).not.toHaveProperty('absences')
    }
    setClock('+0')
    expect(world.simulator.journal.of('getUpdates').filter(({ args, reply }) => reply && args['offset'] === undefined)).toHaveLength(1)
  })

  it('lives through both ends of summer time in order', async () => {
    const shown = async () => (await world.shown()).filter(({ text }) => text.startsWith('dst')).map(({ text }) => text)
    const written: string[] = []
    // Local time at which Berlin's clocks go forward, and back: libfaketime reads it in the process's own zone.
    for (const moment of ['2026-03-29 01:59:58', '2026-10-25 02:59:58']) {
      setClock(`@${moment}`)
      for (const part of ['before', 'across', 'after']) {
        written.push(`dst ${moment} ${part}`)
        world.ada.write(world.bot, `dst ${moment} ${part}`)
        await until('it is shown', async () => (await shown()).length === written.length)
        await sleep(1_000)
      }
    }
    setClock('+0')
    expect(await shown()).toEqual(written)
  })

  it('leaves everything shown once at its end', async () => {
    const incoming = (await world.shown()).filter(({ direction }) => direction === 'incoming').map(({ text }) => text)
    expect(incoming).toEqual(world.ada.chatOf(world.bot).filter(({ from }) => from !== 'bot').map(({ text }) => text))
    expect(new Set(world.delivered()).size).toBe(world.delivered().length)
  })
})
