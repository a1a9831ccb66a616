import { readFileSync, writeFileSync } from 'node:fs'
import { type Database, databasePath, openDatabase } from '../../../../src/main/core/store/database'

/** Adds events until they fill most of the file. */
export function fillEvents(db: Database): void {
  db.transaction(() => {
    for (let count = 0; count < 3_000; count += 1) {
      db.run("INSERT INTO events (id, at, by, type, v, body) VALUES (?, '', 'test', 'unknown', 1, ?)", `filler:${count}`, 'x'.repeat(400))
    }
  })
}

/** Overwrites a page with rows of `events`; the profile must be closed. */
export function overwriteAPageOfEvents(dataDir: string): void {
  const db = openDatabase(dataDir)
  const size = db.get<{ page_size: number }>('PRAGMA page_size')?.page_size ?? 0
  db.close()
  const bytes = readFileSync(databasePath(dataDir))
  const at = bytes.indexOf('x'.repeat(400), Math.floor(bytes.length / 2))
  const start = at - (at % size)
  writeFileSync(databasePath(dataDir), bytes.fill(0xa5, start, start + size))
}
