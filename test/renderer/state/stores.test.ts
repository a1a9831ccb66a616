import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { emptyCache } from '../../../src/renderer/state/cache'
import { changeCache, deltaSink, useCache } from '../../../src/renderer/state/stores'

let frames: Map<number, () => void>
let lastFrame = 0
let writes: number[]
let stop: () => void

beforeEach(() => {
  frames = new Map()
  writes = []
  // The browser's part, one frame at a time.
  vi.stubGlobal('document', { visibilityState: 'visible' })
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => frames.set(++lastFrame, act) && lastFrame)
  vi.stubGlobal('cancelAnimationFrame', (id: number) => void frames.delete(id))
  changeCache(() => emptyCache)
  stop = useCache.subscribe(({ rev }) => void writes.push(rev))
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

function nextFrame(): void {
  const due = [...frames.values()]
  frames.clear()
  for (const act of due) act()
}

const delta = (rev: number) => ({ epoch: 'e', rev, rows: [] })

test('the first batch after a quiet frame is shown by the very next frame: it is written at once', () => {
  const sink = deltaSink(() => {})
  sink.take(delta(1))
  expect(writes).toEqual([1])
  nextFrame()
  nextFrame()
  sink.take(delta(2))
  expect(writes).toEqual([1, 2])
})

test('while batches keep coming there is one write a frame, with all that came', () => {
  const sink = deltaSink(() => {})
  for (let rev = 1; rev <= 9; rev++) {
    sink.take(delta(rev))
    if (rev % 3 === 0) nextFrame()
  }
  expect(writes).toEqual([1, 3, 6, 9])
})

test('an answer waits for nothing: what has come before it is written first', () => {
  const sink = deltaSink(() => {})
  sink.take(delta(1))
  sink.take(delta(2))
  sink.flush()
  expect(writes).toEqual([1, 2])
  nextFrame()
  expect(writes).toEqual([1, 2])
})

test('a page that is hidden while it waits for its next frame goes on taking in what comes', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const sink = deltaSink(() => {})
    sink.take(delta(1))
    vi.stubGlobal('document', { visibilityState: 'hidden' })
    // No frame comes any more.
    for (let rev = 2; rev <= 4; rev++) sink.take(delta(rev))
    vi.runOnlyPendingTimers()
    sink.take(delta(5))
    vi.runOnlyPendingTimers()
    expect(writes).toEqual([1, 4, 5])
  } finally {
    vi.useRealTimers()
  }
})
