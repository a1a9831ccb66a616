import type { Ports } from './ports'
import { checkPassed, runBegins, runEnds } from './store/check'
import type { Database } from './store/database'

type Deps = {
  readonly db: Database
  readonly ports: Pick<Ports, 'checkDatabase' | 'clock' | 'log'>
  /** Something is wrong with the file: from now on it should only be read. */
  onDamage(): void
}

/** Whether the profile's database can be trusted, for as long as one run has it open (REL-10). */
export type Integrity = {
  isDamaged(): boolean
  /** Something else came upon the damage; told by whoever it was, in the middle of its work. */
  found(): void
  /** Looks the file through where it is owed: after a run that did not end in order, else once a week. */
  start(): void
  /** The run ends in order. A check that is still owed, or that found something, stays owed to the next run. */
  end(): void
}

/** Must come before the run's first write. */
export function watchIntegrity({ db, ports, onDamage }: Deps): Integrity {
  let isOwed = db.transaction(() => runBegins(db, ports.clock.now()))
  let isDamaged = false
  let isOver = false

  function damaged(faults: readonly string[]): void {
    if (isDamaged || isOver) return
    isDamaged = true
    isOwed = true
    ports.log('error', 'The database is damaged and is only read from now on.', { faults })
    onDamage()
  }

  async function check(look: NonNullable<Ports['checkDatabase']>): Promise<void> {
    try {
      const faults = await look()
      if (isOver || isDamaged) return
      if (faults.length > 0) return damaged(faults)
      db.transaction(() => checkPassed(db, ports.clock.now()))
      isOwed = false
      ports.log('info', 'The database was looked through and is whole.')
    } catch (error) {
      ports.log('error', 'The database could not be looked through.', { error })
    }
  }

  return {
    isDamaged: () => isDamaged,
    // Not at once: the statement that came upon it is still being rolled back.
    found: () => void setImmediate(() => damaged([])),
    start() {
      if (isOwed && ports.checkDatabase) void check(ports.checkDatabase)
    },
    end() {
      isOver = true
      if (!isOwed) runEnds(db)
    },
  }
}
