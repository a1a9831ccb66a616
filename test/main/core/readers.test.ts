import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startReaders } from '../../../src/main/core/readers'
import { databasePath, openDatabase } from '../../../src/main/core/store/database'
import { Problem } from '../../../src/shared/problem'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const thread = { path: here('../../../src/main/core/reader-thread.ts'), execArgv: ['--import', here('./threads/load-ts.mjs')] }

function profileWithBrokenFiles(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-readers-'))
  const db = openDatabase(dataDir)
  const size = db.get<{ page_size: number }>('PRAGMA page_size')?.page_size ?? 0
  const page = db.get<{ rootpage: number }>("SELECT rootpage FROM sqlite_schema WHERE name = 'files'")?.rootpage ?? 0
  db.close()
  const bytes = readFileSync(databasePath(dataDir))
  writeFileSync(databasePath(dataDir), bytes.fill(0xa5, (page - 1) * size, page * size))
  return dataDir
}

test('pictures that a damaged table does not give leave everything else readable', async () => {
  const dataDir = profileWithBrokenFiles()
  const said: string[] = []
  const readers = await startReaders({ dataDir, shell: 'web', version: '0.0.0', isDemo: false }, thread, (_level, message) => void said.push(message), Promise.resolve())
  try {
    // More of them than a thread may die in a minute.
    for (let picture = 0; picture < 6; picture += 1) expect(await readers.look(`picture ${picture}`, 'thumb')).toBeNull()
    const answer = await readers.call({ operatorId: 'o', deviceId: 'd' }, 'conversation.list', {})
    expect(answer).toMatchObject({ ok: true, value: { conversations: [] } })
    expect(said.filter(line => /died/.test(line))).toEqual([])
    expect(said).toContain('A file could not be looked up.')
  } finally {
    await readers.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('the reader opens nothing before the database has been made', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-readers-'))
  const made = Promise.withResolvers<void>()
  const reading = startReaders({ dataDir, shell: 'web', version: '0.0.0', isDemo: false }, thread, () => {}, made.promise)
  // As long as the core takes; a reader that did not wait would fail, because nothing is there.
  await Promise.race([reading, sleep(500)])
  openDatabase(dataDir).close()
  made.resolve()
  const readers = await reading
  try {
    expect(await readers.call({ operatorId: 'o', deviceId: 'd' }, 'conversation.list', {})).toMatchObject({ ok: true })
  } finally {
    await readers.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('where no database can be made the reader ends, and for the same reason', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-readers-'))
  const reason = new Problem('database-newer')
  const reading = startReaders({ dataDir, shell: 'web', version: '0.0.0', isDemo: false }, thread, () => {}, Promise.reject(reason))
  await expect(reading).rejects.toBe(reason)
  rmSync(dataDir, { recursive: true, force: true })
})
