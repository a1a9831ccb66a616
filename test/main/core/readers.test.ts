import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startReaders } from '../../../src/main/core/readers'
import { databasePath, openDatabase } from '../../../src/main/core/store/database'

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
  const readers = await startReaders({ dataDir, shell: 'web', version: '0.0.0', isDemo: false }, thread, (_level, message) => void said.push(message))
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
