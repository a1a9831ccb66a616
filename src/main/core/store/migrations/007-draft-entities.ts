import type { Database } from '../database'

/** A draft keeps its formatting: a list of entities as JSON, empty where there is none. */
export function draftEntities(db: Database): void {
  db.script(`ALTER TABLE drafts ADD COLUMN entities TEXT NOT NULL DEFAULT '[]'`)
}
