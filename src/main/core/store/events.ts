import type { Database } from './database'

/** An event as it is stored; `body` is JSON text. */
export type StoredEvent = {
  readonly id: string
  readonly at: string
  readonly by: string
  readonly type: string
  readonly v: number
  readonly body: string
}

/** `once`: answers false when an event of that id is already here. */
export function insertEvent(db: Database, event: StoredEvent): boolean {
  return (
    db.run(
      'INSERT INTO events (id, at, by, type, v, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
      event.id,
      event.at,
      event.by,
      event.type,
      event.v,
      event.body,
    ) > 0
  )
}

/** Marks an event that could not be read, so that a newer decoder finds it again. */
export function markUnreadable(db: Database, id: string, error: string): void {
  db.run('UPDATE events SET error = ? WHERE id = ?', error.slice(0, 500), id)
}

export function eventBody(db: Database, id: string): string | undefined {
  return db.get<{ body: string }>('SELECT body FROM events WHERE id = ?', id)?.body
}

/** In the order of arrival, a page at a time. */
export function eventsAfter(db: Database, position: number, limit: number): readonly (StoredEvent & { position: number })[] {
  return db.all('SELECT position, id, at, by, type, v, body FROM events WHERE position > ? ORDER BY position LIMIT ?', position, limit)
}
