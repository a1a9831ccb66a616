import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { databasePath, openDatabase } from '../../../../src/main/core/store/database'
import { setMeta } from '../../../../src/main/core/store/meta'
import { finishQuarantine, quarantine, quarantined } from '../../../../src/main/core/store/quarantine'
import { hasLog, isLogBroken } from '../../../../src/main/core/store/wal'

/** What a kill leaves: a database, its log and the log's index. Answers the database's path in a folder of its own. */
function cutOff(rounds: number): string {
  const home = mkdtempSync(join(tmpdir(), 'bellhop-wal-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const db = openDatabase(join(home, 'live'))
  db.script('PRAGMA wal_autocheckpoint = 8')
  for (let round = 0; round < rounds; round += 1) setMeta(db, 'epoch', `round ${round}`)
  const to = join(home, 'left')
  mkdirSync(to)
  for (const end of ['', '-wal', '-shm']) copyFileSync(`${databasePath(join(home, 'live'))}${end}`, `${databasePath(to)}${end}`)
  db.close()
  return databasePath(to)
}

test('a log that a kill has left is whole, also one that was begun anew over an older one', () => {
  for (const rounds of [1, 5, 30, 31, 32]) {
    const path = cutOff(rounds)
    expect([rounds, hasLog(path), isLogBroken(path)]).toEqual([rounds, true, false])
  }
})

test('one that is shorter than its index says is broken, by as little as a byte', () => {
  const path = cutOff(5)
  const size = readFileSync(`${path}-wal`).length
  truncateSync(`${path}-wal`, size - 1)
  expect(isLogBroken(path)).toBe(true)
})

test('one whose header was changed is broken, one that was never begun is not', () => {
  const path = cutOff(5)
  const bytes = readFileSync(`${path}-wal`)
  for (const place of [0, 9, 17, 25]) {
    writeFileSync(`${path}-wal`, Buffer.from(bytes.map((byte, at) => (at === place ? byte ^ 1 : byte))))
    expect([place, isLogBroken(path)]).toEqual([place, true])
  }
  writeFileSync(`${path}-wal`, Buffer.alloc(bytes.length))
  expect(isLogBroken(path)).toBe(false)
  truncateSync(`${path}-wal`, 0)
  expect([hasLog(path), isLogBroken(path)]).toEqual([false, false])
  rmSync(`${path}-wal`)
  expect([hasLog(path), isLogBroken(path)]).toEqual([false, false])
})

test('without its index, or with that of another log, a log is taken at its word', () => {
  const path = cutOff(5)
  const other = cutOff(7)
  truncateSync(`${path}-wal`, readFileSync(`${path}-wal`).length - 4_120)
  copyFileSync(`${other}-shm`, `${path}-shm`)
  expect(isLogBroken(path)).toBe(false)
  rmSync(`${path}-shm`)
  expect(isLogBroken(path)).toBe(false)
})

test('REL-14: a move to quarantine that was cut off between two files is finished by the next start, and takes nothing else along', () => {
  const dataDir = join(cutOff(5), '..')
  const bytes = readFileSync(join(dataDir, 'bellhop.db'))
  // As a crash would leave it after the log and before the database.
  const folder = join(dataDir, 'quarantine', '2026-01-01T00-00-00.000Z.moving')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(dataDir, 'bellhop.db-wal'), join(folder, 'bellhop.db-wal'))
  rmSync(join(dataDir, 'bellhop.db-wal'))
  writeFileSync(join(dataDir, 'settings.json'), '{}')
  finishQuarantine(dataDir)
  expect(quarantined(dataDir)).toEqual(['2026-01-01T00-00-00.000Z'])
  expect(readFileSync(join(folder.slice(0, -'.moving'.length), 'bellhop.db'))).toEqual(bytes)
  expect(readFileSync(join(dataDir, 'settings.json'), 'utf8')).toBe('{}')
})

test('REL-14: two moves of the same moment go to two folders', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-wal-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  for (const text of ['one', 'two']) {
    writeFileSync(join(dataDir, 'bellhop.db'), text)
    quarantine(dataDir, 0)
  }
  expect(quarantined(dataDir).map(name => readFileSync(join(dataDir, 'quarantine', name, 'bellhop.db'), 'utf8'))).toEqual(['one', 'two'])
})
