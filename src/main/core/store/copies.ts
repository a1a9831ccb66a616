import { closeSync, openSync } from 'node:fs'
import { Problem } from '../../../shared/problem'
import { type Database, databasePath, openFile } from './database'
import { schemaVersion } from './migrate'
import { setMeta } from './meta'

/** What a database holds, in numbers: enough to see whether a copy is whole, and what it lacks. */
export type Census = {
  readonly schema: number
  readonly bots: number
  readonly conversations: number
  readonly messages: number
  /** Epoch ms of the last message; null before any. */
  readonly newestAt: number | null
  /** Messages by conversation. */
  readonly perConversation: ReadonlyMap<string, number>
}

/**
 * Writes a whole copy of the profile's database, as it is at one moment, into a file that does not exist yet, over a connection of
 * its own: the app reads and writes on meanwhile. Answers what the original held just before. Throws what SQLite throws.
 */
export function copyDatabase(dataDir: string, to: string): Census {
  const db = openFile(databasePath(dataDir), true)
  try {
    const census = takeCensus(db)
    // Made by us beforehand, so that it is never readable by anybody else, not even while it is written.
    closeSync(openSync(to, 'wx', 0o600))
    db.run('VACUUM INTO ?', to)
    return census
  } finally {
    db.close()
  }
}

/**
 * Looks a database file through that nobody has open. Throws Problem `database-...` where it is not one of ours or of a newer
 * Bellhop, and `database-corrupt` where SQLite finds anything wrong with it.
 */
export function lookThrough(path: string): Census {
  const db = openFile(path, true)
  try {
    const lines = db.all<{ integrity_check: string }>('PRAGMA integrity_check(1)').map(row => row.integrity_check)
    if (lines.length !== 1 || lines[0] !== 'ok') throw new Problem('database-corrupt')
    return takeCensus(db)
  } finally {
    db.close()
  }
}

/** The numbers of a database file, as it stands. Throws Problem as `openFile` does. */
export function censusOf(path: string): Census {
  const db = openFile(path, true)
  try {
    return takeCensus(db)
  } finally {
    db.close()
  }
}

function takeCensus(db: Database): Census {
  const rows = db.all<{ id: string; n: number }>(
    'SELECT conversation_id AS id, count(*) AS n FROM messages WHERE conversation_id IS NOT NULL GROUP BY conversation_id',
  )
  return {
    schema: schemaVersion(db),
    bots: countOf(db, 'bots'),
    conversations: countOf(db, 'conversations'),
    messages: rows.reduce((sum, row) => sum + row.n, 0),
    newestAt: db.get<{ at: number }>('SELECT max(last_message_at) AS at FROM conversations WHERE last_message_at > 0')?.at ?? null,
    perConversation: new Map(rows.map(row => [row.id, row.n])),
  }
}

/** The SHA-256 of each kept file that the database at `path` knows of. */
export function keptFiles(path: string): readonly string[] {
  const db = openFile(path, true)
  try {
    return db
      .all<{ sha: string }>(
        'SELECT sha FROM files WHERE sha IS NOT NULL UNION SELECT thumb_sha FROM files WHERE thumb_sha IS NOT NULL ORDER BY 1',
      )
      .map(row => row.sha)
  } finally {
    db.close()
  }
}

/**
 * Makes a copy that is about to take the place of a profile's database know it: pages and other devices must not take it for the
 * one that it replaces, and it sends and receives nothing before the operator says so.
 */
export function markCopy(path: string, mark: { readonly epoch: string; readonly device: string; readonly restored: string }): void {
  const db = openFile(path, false)
  try {
    db.transaction(() => {
      setMeta(db, 'epoch', mark.epoch)
      setMeta(db, 'device', mark.device)
      setMeta(db, 'restored', mark.restored)
    })
  } finally {
    db.close()
  }
}

function countOf(db: Database, table: 'bots' | 'conversations'): number {
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0
}
