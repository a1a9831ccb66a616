import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freshPace, restoredPace, savedPace, slowDown, spend, waitFor, type Pace } from '../../../../src/main/core/telegram/pacing'

/** Sends as fast as the pace allows, one wish after the other; answers when each left. */
function run(chats: readonly string[], pace = freshPace, start = 0): { at: number; chat: string }[] {
  const sent: { at: number; chat: string }[] = []
  const waiting = [...chats]
  let now = start
  let state = pace
  while (waiting.length > 0) {
    const waits = waiting.map(chat => waitFor(state, chat, now))
    const index = waits.indexOf(Math.min(...waits))
    now += waits[index] ?? 0
    const [chat = ''] = waiting.splice(index, 1)
    state = spend(state, chat, now)
    sent.push({ at: now, chat })
  }
  return sent
}

function mostWithin(times: readonly number[], window: number): number {
  return Math.max(0, ...times.map(time => times.filter(other => other >= time && other < time + window).length))
}

const chat = fc.constantFrom('1', '2', '3', '-100', '-200')

describe('pacing', () => {
  test('lets a first message leave at once', () => {
    expect(waitFor(freshPace, '1', 5)).toBe(0)
  })

  test('lets a person have three messages in a row and then one a second', () => {
    const times = run(['1', '1', '1', '1', '1']).map(sent => sent.at)
    expect(times[2]).toBeLessThan(200)
    expect((times[3] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1000)
    expect((times[4] ?? 0) - (times[3] ?? 0)).toBeGreaterThanOrEqual(1000)
  })

  test('never lets more than 20 a minute into a group, nor more than 30 a second out of a bot', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(chat, fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 7 }), runs => {
        // In runs, so that a group is really filled.
        const chats = runs.flatMap(([id, times]) => Array<string>(times).fill(id))
        const sent = run(chats)
        expect(mostWithin(sent.map(one => one.at), 1000)).toBeLessThanOrEqual(30)
        for (const id of ['-100', '-200'])
          expect(mostWithin(sent.filter(one => one.chat === id).map(one => one.at), 60_000)).toBeLessThanOrEqual(20)
        for (const id of ['1', '2', '3']) {
          const times = sent.filter(one => one.chat === id).map(one => one.at)
          expect(mostWithin(times, 10_000)).toBeLessThanOrEqual(13)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('lets at most 30 a second out of a bot, however many people they go to', () => {
    const times = run(Array.from({ length: 200 }, (_, i) => String(i))).map(sent => sent.at)
    expect(mostWithin(times, 1000)).toBeLessThanOrEqual(30)
    expect(mostWithin(times, 1000)).toBeGreaterThanOrEqual(28)
  })

  test('does not slow a person down for a group that is full', () => {
    let pace: Pace = freshPace
    for (let i = 0; i < 20; i += 1) pace = spend(pace, '-100', i * 1100)
    expect(waitFor(pace, '-100', 25_000)).toBeGreaterThan(30_000)
    expect(waitFor(pace, '1', 25_000)).toBe(0)
  })

  test('obeys retry_after for that chat alone', () => {
    const pace = slowDown(freshPace, '1', 35_000, 0)
    expect(waitFor(pace, '1', 0)).toBe(35_000)
    expect(waitFor(pace, '2', 0)).toBe(0)
  })

  test('silences the whole bot when two chats are slowed down within a second', () => {
    const pace = slowDown(slowDown(freshPace, '1', 5_000, 0), '2', 7_000, 900)
    expect(waitFor(pace, '3', 900)).toBe(7_000)
    const apart = slowDown(slowDown(freshPace, '1', 5_000, 0), '2', 7_000, 1_100)
    expect(waitFor(apart, '3', 1_100)).toBe(0)
  })

  test('is as strict after a restart as it would have been without one', () => {
    fc.assert(
      fc.property(fc.array(chat, { maxLength: 60 }), fc.nat(30_000), chat, (chats, pause, next) => {
        let pace: Pace = freshPace
        let now = 0
        for (const id of chats) {
          now += waitFor(pace, id, now)
          pace = spend(pace, id, now)
        }
        // Another process: its monotonic clock starts somewhere else.
        const restored = restoredPace(savedPace(pace, now, 1_000_000), 77, 1_000_000 + pause)
        expect(waitFor(restored, next, 77)).toBeCloseTo(waitFor(pace, next, now + pause), 3)
      }),
      { numRuns: 200 },
    )
  })

  test('does not forget a retry_after when the wall clock goes back', () => {
    const saved = savedPace(slowDown(freshPace, '1', 35_000, 0), 0, 1_000_000)
    expect(waitFor(restoredPace(saved, 0, 5), '1', 0)).toBe(35_000)
  })

  test('REL-5, REL-30: a wall clock that was set while the app was off neither lengthens a retry_after nor takes its first minute', () => {
    const day = 86_400_000
    fc.assert(
      fc.property(fc.integer({ min: -day, max: day }), fc.integer({ min: 1, max: 10 * 60_000 }), fc.boolean(), (jump, asked, isBotWide) => {
        const paused = slowDown(freshPace, '1', asked, 5_000)
        const pace = isBotWide ? slowDown(paused, '2', asked, 5_000) : paused
        const restored = restoredPace(savedPace(pace, 5_000, 1_795_000_000_000), 77, 1_795_000_000_000 + jump)
        const wait = waitFor(restored, isBotWide ? '3' : '1', 77)
        expect(wait).toBeLessThanOrEqual(asked)
        expect(wait).toBeGreaterThanOrEqual(Math.min(asked, 60_000))
        // Where nobody set it, what is left of a long one is left.
        if (jump >= 0) expect(wait).toBe(Math.max(asked - jump, Math.min(asked, 60_000)))
      }),
    )
  })

  test('does not keep every chat for ever', () => {
    let pace: Pace = freshPace
    for (let i = 0; i < 1_000; i += 1) pace = spend(pace, String(i), i * 2_000)
    expect(Object.keys(pace.chats).length).toBeLessThan(250)
  })
})
