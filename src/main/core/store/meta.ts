import type { Database } from './database'

/**
 * `epoch`: which database this is; `device` and `operator`: random at first start; `hlc`: the last local time given out;
 * `ended`: there while no run has it open that did not end in order; `checked`: when it was last found whole;
 * `run`, `runBefore`: which run has it open, and which one had it before; `instance`, `place`: which profile this is and where it lay;
 * `restored`: there while a copy waits for the operator.
 */
type Key = 'epoch' | 'device' | 'operator' | 'hlc' | 'rev' | 'ended' | 'checked' | 'run' | 'runBefore' | 'instance' | 'place' | 'restored'

export function metaOf(db: Database, key: Key): string | undefined {
  return db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value
}

export function setMeta(db: Database, key: Key, value: string): void {
  db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value)
}

export function dropMeta(db: Database, key: Key): void {
  db.run('DELETE FROM meta WHERE key = ?', key)
}

/** The rev that a snapshot shows. */
export function currentRev(db: Database): number {
  return Number(metaOf(db, 'rev') ?? 0)
}
