import type { Database } from './database'
import { first } from './migrations/001-first'

/** A step from one schema to the next. Once released it never changes. */
export type Migration = (db: Database) => void

const migrations: readonly Migration[] = [first]

/** The schema that this program writes. */
export const newestVersion = migrations.length

/** Brings the schema up to date, one transaction a step including its number, so that a crash leaves old or new, never between. */
export function migrate(db: Database): void {
  for (let version = schemaVersion(db); version < newestVersion; version++) {
    db.transaction(() => {
      migrations[version]?.(db)
      db.script(`PRAGMA user_version = ${version + 1}`)
    })
  }
}

export function schemaVersion(db: Database): number {
  return db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
}
