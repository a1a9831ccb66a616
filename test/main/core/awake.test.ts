import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchSleep } from '../../../src/main/core/awake'

const minute = 60_000

describe('REL-31: whether the machine slept', () => {
  const time = { monotonic: 0, uptime: 0, addresses: 'eth0 10.0.0.2' }
  let woken = 0
  let stop: () => void

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    Object.assign(time, { monotonic: 0, uptime: 0, addresses: 'eth0 10.0.0.2' })
    woken = 0
    stop = watchSleep(() => (woken += 1), { monotonic: () => time.monotonic, uptime: () => time.uptime, addresses: () => time.addresses })
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  /** So much passes on each clock between two looks. */
  function pass(monotonic: number, uptime: number): void {
    time.monotonic += monotonic
    time.uptime += uptime
    vi.advanceTimersByTime(2_000)
  }

  it('is not told while time runs evenly, nor of a loop that was busy for two seconds', () => {
    for (let look = 0; look < 100; look += 1) pass(2_000, 2_000)
    pass(4_000, 4_000)
    expect(woken).toBe(0)
  })

  it('is seen where the monotonic clock runs on through it: a stopped process, Windows, macOS', () => {
    pass(10_000, 2_000)
    expect(woken).toBe(1)
    pass(2_000, 2_000)
    expect(woken).toBe(1)
  })

  it('is seen on Linux, whose monotonic clock stands still in it', () => {
    pass(2_000, 30 * minute)
    expect(woken).toBe(1)
  })

  it('REL-32: a network that comes back or changes wakes as well, once', () => {
    time.addresses = ''
    pass(2_000, 2_000)
    time.addresses = 'wlan0 192.168.1.7'
    pass(2_000, 2_000)
    pass(2_000, 2_000)
    expect(woken).toBe(2)
  })

  it('is not looked for after the end', () => {
    stop()
    pass(minute, minute)
    expect(woken).toBe(0)
  })
})
