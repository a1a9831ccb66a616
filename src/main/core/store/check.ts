import type { Database } from './database'
import { metaOf, setMeta } from './meta'
import { isDamage } from './trouble'

const week = 7 * 24 * 60 * 60 * 1_000
const mostFaults = 20

/**
 * Notes that a run has begun. Answers whether the file should be looked through: the last run did not end in order, or nobody
 * has looked for a week (REL-10). `now` in epoch milliseconds. Belongs into the start's first transaction: what is written
 * later must not reach the disk before this has.
 */
export function runBegins(db: Database, now: number): boolean {
  const isNew = metaOf(db, 'epoch') === undefined
  const hasEnded = metaOf(db, 'ended') !== undefined
  const checked = Number(metaOf(db, 'checked') ?? 0)
  db.run("DELETE FROM meta WHERE key = 'ended'")
  if (isNew) setMeta(db, 'checked', String(now))
  return !isNew && (!hasEnded || now - checked > week)
}

/** Nothing was wrong with it. */
export function checkPassed(db: Database, now: number): void {
  setMeta(db, 'checked', String(now))
}

/** The last write of a run that ends in order; never while the file still wants to be looked through. */
export function runEnds(db: Database): void {
  setMeta(db, 'ended', '1')
}

/**
 * What SQLite finds wrong with the file, in its words (places, no contents), at most twenty; none where it is whole. Reads all of
 * it: about a second for a gigabyte.
 */
export function faultsOf(db: Database): readonly string[] {
  try {
    const lines = db.all<{ quick_check: string }>(`PRAGMA quick_check(${mostFaults})`).map(row => row.quick_check)
    return lines.length === 1 && lines[0] === 'ok' ? [] : lines
  } catch (error) {
    // A page can be so broken that the check itself stops there.
    if (error instanceof Error && isDamage(error)) return [error.message]
    throw error
  }
}
