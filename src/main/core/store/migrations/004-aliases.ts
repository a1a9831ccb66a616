import type { Database } from '../database'

/**
 * Groups that became supergroups: which conversation goes on as which (facts), and what follows for each that has ended. Groups that
 * an earlier program saw move stay in two until the tables are made anew from the events.
 */
export function aliases(db: Database): void {
  db.script(`
    CREATE TABLE aliases (id TEXT NOT NULL, goes_on_as TEXT NOT NULL, PRIMARY KEY (id, goes_on_as)) STRICT, WITHOUT ROWID;
    CREATE TABLE joined (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `)
}
