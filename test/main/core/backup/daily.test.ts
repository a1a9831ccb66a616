import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backupsOf, makeBackup } from '../../../../src/main/core/backup/shelf'
import { openBackups } from '../../../../src/main/core/commands/backups'
import type { Clock, Ports } from '../../../../src/main/core/ports'
import { openDatabase } from '../../../../src/main/core/store/database'
import { machineRandom } from '../../../../src/main/core/worker-ports'
import { defaultSettings } from '../../../../src/shared/model'
import { sessionVault, until } from '../core-world'

/** A clock that only moves when it is told to, and wakes who sleeps. */
function handClock(start: number): Clock & { pass(ms: number): Promise<void> } {
  let now = start
  let sleepers: { readonly until: number; wake(): void }[] = []
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        sleepers.push({ until: now + ms, wake: resolve })
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
    async pass(ms) {
      for (const end = now + ms; now < end; ) {
        now += 60_000
        const due = sleepers.filter(({ until: at }) => at <= now)
        sleepers = sleepers.filter(each => !due.includes(each))
        for (const { wake } of due) wake()
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
      }
    },
  }
}

test('REL-16: by itself one backup a day, none before there is a bot, and a try that failed is said and made good', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-daily-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  openDatabase(dataDir).close()
  const clock = handClock(Date.UTC(2026, 10, 21))
  const said: unknown[] = []
  let bots: string[] = []
  const ports: Ports = {
    dataDir, clock, random: machineRandom, fetch: globalThis.fetch, vault: sessionVault(dataDir), shell: 'web', version: '1', isDemo: false,
    settings: { get: () => defaultSettings, set: async () => defaultSettings },
    log: (_level, _message, facts) => void said.push(facts?.['code']),
  }
  const backups = openBackups({ ports, bots: () => bots, progress: () => undefined, renew: async () => undefined })
  onTestFinished(() => backups.close())
  backups.start()
  const hour = 3_600_000
  await clock.pass(5 * hour)
  expect(backupsOf(dataDir)).toEqual([])
  bots = ['1']
  await clock.pass(72 * hour)
  await until(() => expect(backupsOf(dataDir).map(({ reason }) => reason)).toEqual(['daily', 'daily', 'daily']))
  rmSync(join(dataDir, 'bellhop.db'))
  await clock.pass(26 * hour)
  expect(said.length).toBeGreaterThan(0)
  openDatabaseAnew(dataDir)
  await clock.pass(2 * hour)
  const { problem } = await backups.queries['backup.list']({}, { operatorId: 'o', deviceId: 'd' })
  expect(problem).toBeUndefined()
  expect(backupsOf(dataDir)).toHaveLength(3)
})

function openDatabaseAnew(dataDir: string): void {
  const other = mkdtempSync(join(tmpdir(), 'bellhop-daily-other-'))
  openDatabase(other).close()
  renameSync(join(other, 'bellhop.db'), join(dataDir, 'bellhop.db'))
  rmSync(other, { recursive: true })
}

test('REL-30: backups that a wrong clock has dated ahead make room for those of today, and not the other way round', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-daily-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  openDatabase(dataDir).close()
  const today = Date.UTC(2026, 10, 21)
  const day = 24 * 3_600_000
  const make = (now: number) => makeBackup({ dataDir, reason: 'daily', now, version: '1' }).madeAt
  for (const ahead of [30, 31, 32]) make(today + ahead * day)
  for (const nth of [0, 1, 2, 3]) expect(make(today + nth * day)).toBe(today + nth * day)
  expect(backupsOf(dataDir).map(({ madeAt }) => (madeAt - today) / day)).toEqual([3, 2, 1])
})
