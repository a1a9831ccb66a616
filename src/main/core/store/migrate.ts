import type { Database } from './database'
import { first } from './migrations/001-first'
import { absences } from './migrations/002-absences'
import { messageIds } from './migrations/003-message-ids'
import { aliases } from './migrations/004-aliases'
import { content } from './migrations/005-content'
import { outgoing } from './migrations/006-outgoing'
import { draftEntities } from './migrations/007-draft-entities'
import { saved } from './migrations/008-saved'
import { webhooks } from './migrations/009-webhooks'

/** A step from one schema to the next. Once released it never changes. */
export type Migration = (db: Database) => void

export const migrations: readonly Migration[] = [first, absences, messageIds, aliases, content, outgoing, draftEntities, saved, webhooks]

/** The schema that this program writes. */
export const newestVersion = migrations.length

/**
 * Brings the schema up to date, one transaction a step including its number, so that a crash leaves old or new, never between.
 * Throws what SQLite throws, and then the last whole version stands. Other `steps` are for tests.
 */
export function migrate(db: Database, steps: readonly Migration[] = migrations): void {
  for (let version = schemaVersion(db); version < steps.length; version++) {
    db.transaction(() => {
      steps[version]?.(db)
      db.script(`PRAGMA user_version = ${version + 1}`)
    })
  }
}

export function schemaVersion(db: Database): number {
  return db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
}
