import type { Delta } from '../../shared/contract'
import { commands } from '../../shared/contract'
import type { BotHealth } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { type Handlers, answer } from './answer'
import { beginSwap, decideSwap } from './backup/swap'
import { type Backups, openBackups } from './commands/backups'
import type { Core } from './core'
import { serveFiles } from './files'
import { appInfo } from './info'
import type { Ports } from './ports'
import { pureQueries } from './queries/index'
import { allBots } from './store/bots'
import { type Database, databasePath, makeDatabase, openReader } from './store/database'
import { lookupMedia } from './store/media'
import { currentRev, metaOf } from './store/meta'
import { diskProblem } from './store/trouble'

/** What keeps a database from being opened for writing, and what is said of it where it can still be read. */
const readable: ReadonlyMap<string, string> = new Map([
  ['database-corrupt', 'database-damaged'],
  ['disk-error', 'disk-error'],
  ['disk-full', 'disk-full-at-start'],
  ['read-only-disk', 'read-only-disk'],
  ['database-unfinished', 'database-unfinished'],
])
/** There is nothing to be read, or nothing that could be trusted; the operator decides what becomes of it. */
const unreadable: ReadonlySet<string> = new Set(['database-empty', 'database-missing', 'database-mixed'])

/**
 * The core of a profile that cannot be written: every query works where the file can be read at all, every command answers why it
 * does not, and nothing is received. Null where the profile is none of ours to show (`database-newer`, `profile-in-use` and the like).
 */
export function openViewOnly(ports: Ports, error: unknown, renew: () => Promise<void>): Core | null {
  const problem = error instanceof Problem ? error : diskProblem(error)
  if (!problem) return null
  const why = readable.get(problem.code)
  if (why === undefined) return unreadable.has(problem.code) ? serve(ports, null, problem, renew) : null
  try {
    const db = openReader(ports.dataDir)
    try {
      look(db)
      return serve(ports, db, new Problem(why, problem.params), renew)
    } catch (failure) {
      db.close()
      throw failure
    }
  } catch (failure) {
    const reason = failure instanceof Problem ? failure : (diskProblem(failure) ?? problem)
    return serve(ports, null, reason, renew)
  }
}

/** Every command of the product, none of which does anything but say why. */
export function refusing(why: Problem): Handlers {
  return Object.fromEntries(Object.keys(commands).map(name => [name, () => refuse(why)]))
}

function refuse(why: Problem): never {
  throw why
}

/** What a page asks for first: where that cannot be read, nothing is shown at all. */
function look(db: Database): void {
  allBots(db)
  pureQueries['conversation.list'](db, { limit: 20 })
}

function serve(ports: Ports, db: Database | null, why: Problem, renew: () => Promise<void>): Core {
  const epoch = db ? (metaOf(db, 'epoch') ?? '') : ''
  const rev = db ? currentRev(db) : 0
  const mode = db ? 'view-only' : 'unreadable'
  // A backup is just what is wanted here; the tokens of an export are not.
  const backups = openBackups({ ports, bots: () => [], progress: () => undefined, renew })
  const handlers = { ...refusing(why), ...backups.queries, ...mending(backups, ports, renew), ...(db ? reading(db) : notReading(why)), ...always(ports, why, db) }
  ports.log('error', 'The profile cannot be written.', { mode, why: why.code })
  return {
    call: (actor, name, input) => answer(handlers, ports.log, actor, name, input),
    listen(listener, since) {
      const told: Delta = { epoch, rev, rows: [{ kind: 'mode', mode, why: why.toData() }] }
      // A page of before has rows of a database that is not this one any more.
      if (since && since.epoch !== epoch) listener({ epoch, rev, reset: true })
      listener(told)
      return () => undefined
    },
    files: serveFiles({
      dataDir: ports.dataDir,
      lookup: async (id, kind) => (db ? lookupMedia(db, ports.dataDir, id, kind) : null),
      now: ports.clock.now,
    }),
    wake: () => undefined,
    async close() {
      await backups.close()
      db?.close()
    },
  }
}

/** What brings a profile back that cannot be written. */
function mending({ commands: calls }: Backups, { dataDir }: Ports, renew: () => Promise<void>): Handlers {
  return {
    'app.startAnew': async () => {
      makeDatabase(databasePath(beginSwap(dataDir)))
      decideSwap(dataDir)
      await renew()
      return null
    },
    'backup.restore': calls['backup.restore'], 'archive.import': calls['archive.import'], 'job.cancel': calls['job.cancel'] }
}

function always(ports: Ports, why: Problem, db: Database | null): Handlers {
  return {
    'app.info': () => ({ ...(db ? appInfo(db, ports, 'view-only') : appInfo(null, ports, 'unreadable')), why: why.toData() }),
    'settings.get': () => ports.settings.get(),
    'settings.set': patch => ports.settings.set(patch),
    'vault.status': () => ports.vault.status(),
  }
}

function reading(db: Database): Handlers {
  const health: BotHealth = { state: 'paused' }
  return {
    ...Object.fromEntries(Object.entries(pureQueries).map(([name, query]) => [name, (input: never) => query(db, input)])),
    'bot.list': () => ({ rev: currentRev(db), bots: allBots(db).map(bot => ({ ...bot, health })) }),
  }
}

function notReading(why: Problem): Handlers {
  return Object.fromEntries([...Object.keys(pureQueries), 'bot.list'].map(name => [name, () => refuse(why)]))
}
