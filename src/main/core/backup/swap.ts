import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databasePath } from '../store/database'
import { finishQuarantine, quarantine } from '../store/quarantine'
import { renameDurably } from './disk'

/**
 * How a database takes the place of another, however often the power goes in between: what is to come is made complete in
 * `<dataDir>/restore.new`, gets the name `restore` in one step, which is the decision, and from then on every start goes on with it.
 */

export function incoming(dataDir: string): string {
  return join(dataDir, 'restore.new')
}

/** An empty folder to make the new database in. */
export function beginSwap(dataDir: string): string {
  dropSwap(dataDir)
  mkdirSync(incoming(dataDir), { recursive: true, mode: 0o700 })
  return incoming(dataDir)
}

/** What was not decided is as if it had never been. */
export function dropSwap(dataDir: string): void {
  rmSync(incoming(dataDir), { recursive: true, force: true })
}

/** The decision. `restore.new/bellhop.db` is complete and on the disk. */
export function decideSwap(dataDir: string): void {
  renameDurably(incoming(dataDir), decided(dataDir))
}

export function isSwapDecided(dataDir: string): boolean {
  return existsSync(databasePath(decided(dataDir)))
}

/**
 * Goes through with a decided exchange: the present database, with all that belongs to it, moves to `quarantine/`, the new one to
 * its place. The profile must be locked and no connection open. Harmless where nothing was decided.
 */
export function finishSwap(dataDir: string, now: number): void {
  const next = databasePath(decided(dataDir))
  if (existsSync(next)) {
    finishQuarantine(dataDir)
    // Whatever lies there now is the old one: the new one leaves its folder only once nothing does.
    if (existsSync(databasePath(dataDir)) || existsSync(`${databasePath(dataDir)}-wal`)) quarantine(dataDir, now)
    renameDurably(next, databasePath(dataDir))
  }
  rmSync(decided(dataDir), { recursive: true, force: true })
}

function decided(dataDir: string): string {
  return join(dataDir, 'restore')
}
