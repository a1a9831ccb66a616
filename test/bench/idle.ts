import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDesk } from './desk'
import type { Bench } from './size'

/** P12: what five bots cost while nobody writes. The limit is the budget: one percent of a core. */
export const idle: Bench = async function* (size) {
  const desk = await openDesk({ people: 5, bots: 5 })
  try {
    const over = new AbortController()
    void desk.session.follow(() => {}, over.signal)
    await sleep(3_000)
    const before = usageOf(desk.app.pid)
    await sleep(size.idleSeconds * 1_000)
    const after = usageOf(desk.app.pid)
    over.abort()
    const share = (after.ticks - before.ticks) / size.idleSeconds
    yield { bench: 'P12 idle with five bots, against the budget', value: Math.max(share, 0.01), unit: '% of a core', limit: 1 }
    yield { bench: 'P12 bytes written while idle, against a page of the disk', value: after.written - before.written, unit: 'B', limit: 4_096 }
  } finally {
    await desk.close()
  }
}

/** Processor time so far. A tick is a hundredth of a second, so ticks a second are percent. */
export function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  return Number(fields[11]) + Number(fields[12])
}

export function usageOf(pid: number): { readonly ticks: number; readonly written: number } {
  const written = Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
  return { ticks: ticksOf(pid), written }
}
