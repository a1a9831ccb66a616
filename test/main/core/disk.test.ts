import { expect, onTestFinished, test } from 'vitest'
import { type DiskWatch, watchDisk } from '../../../src/main/core/disk'
import { until } from '../../support/until'

const mebibyte = 1024 * 1024

/** A watch over a disk that the test fills; time passes when it says so. */
function watched(free: number) {
  const disk = { free }
  const told: string[] = []
  const naps: { ms: number; over(): void }[] = []
  const watch: DiskWatch = watchDisk({
    dataDir: '/nowhere',
    clock: {
      now: () => 0,
      monotonic: () => 0,
      sleep: (ms, signal) =>
        new Promise(resolve => {
          naps.push({ ms, over: resolve })
          signal?.addEventListener('abort', () => resolve(), { once: true })
        }),
    },
    log: () => {},
    freeBytes: async () => disk.free,
    onChange: state => told.push(state),
    onRoom: () => told.push('room'),
  })
  onTestFinished(() => watch.close())
  watch.start()
  const pass = async () => {
    const nap = await until(() => naps.at(-1) ?? expect.unreachable('it does not rest'))
    const before = naps.length
    nap.over()
    await until(() => expect(naps.length).toBeGreaterThan(before))
  }
  return { disk, told, naps, watch, pass }
}

test('REL-12: under 500 MB the operator is warned, under 200 MB once more, and told when there is room again', async () => {
  const { disk, told, watch, pass } = watched(500 * mebibyte)
  await pass()
  expect(told).toEqual([])
  for (const free of [500 * mebibyte - 1, 200 * mebibyte, 200 * mebibyte - 1, 500 * mebibyte]) {
    disk.free = free
    await pass()
  }
  expect(told).toEqual(['low', 'critical', 'ok'])
  expect(watch.state()).toBe('ok')
})

test('REL-12: after a refused write it looks every five seconds, and wakes everything when a megabyte has come back', async () => {
  const { disk, told, naps, watch, pass } = watched(0)
  await pass()
  watch.refused()
  watch.refused()
  await until(() => expect(naps.at(-1)?.ms).toBe(5_000))
  expect(told).toEqual(['critical', 'full'])
  disk.free = mebibyte - 1
  await pass()
  expect(watch.state()).toBe('full')
  disk.free = mebibyte
  await pass()
  expect(told).toEqual(['critical', 'full', 'critical', 'room'])
  expect(naps.at(-1)?.ms).toBe(60_000)
})
