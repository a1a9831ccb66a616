import { parentPort, workerData } from 'node:worker_threads'
import type { BotHealth } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { createRedactor } from '../redact'
import { type Handlers, answer } from './answer'
import { appInfo } from './info'
import type { Logger } from './ports'
import { pureQueries } from './queries/index'
import { allBots } from './store/bots'
import { faultsOf } from './store/check'
import { type Database, openReader } from './store/database'
import { lookupMedia } from './store/media'
import { currentRev } from './store/meta'
import type { FromReader, ReaderInit, ToReader } from './worker-protocol'

/** The thread that answers pure queries over a read-only connection (DESIGN 6). Started by `startReaders`. */
function serve(port: NonNullable<typeof parentPort>, init: ReaderInit): void {
  const say = (message: FromReader) => port.postMessage(message)
  const redactor = createRedactor()
  const log: Logger = (level, message, facts) =>
    say({ kind: 'log', level, message, ...(facts && { json: JSON.stringify(redactor.plain(facts)) }) })
  let db: Database | undefined
  let handlers: Handlers = {}

  /** A damaged table must not take this thread with it: an inbox asks for dozens of pictures, and four deaths are the last. */
  function looked({ attachmentId, of }: Extract<ToReader, { kind: 'look' }>): ReturnType<typeof lookupMedia> {
    try {
      return db ? lookupMedia(db, init.dataDir, attachmentId, of) : null
    } catch (error) {
      log('error', 'A file could not be looked up.', { error })
      return null
    }
  }

  port.on('message', (message: ToReader) => {
    switch (message.kind) {
      case 'open':
        try {
          db = openReader(init.dataDir, (sql, milliseconds) => log('warn', 'A query was slow.', { sql, milliseconds }))
          handlers = { ...pure(db), ...whenCoreIsLost(db, init) }
          say({ kind: 'ready', names: Object.keys(pureQueries) })
        } catch (error) {
          if (isAboutTheFile(error)) {
            // The core has found the same, and says it when it is asked.
            handlers = refusingAll(error)
            say({ kind: 'ready', names: [] })
            return
          }
          say({ kind: 'failed', ...(error instanceof Problem && { problem: error.toData() }), message: String(error) })
          port.close()
        }
        return
      case 'call':
        void answer(handlers, log, message.actor, message.name, message.input).then(result =>
          say({ kind: 'answer', id: message.id, json: JSON.stringify(result) }),
        )
        return
      case 'look':
        say({ kind: 'answer', id: message.id, json: JSON.stringify(looked(message)) })
        return
      case 'check':
        say({ kind: 'answer', id: message.id, json: JSON.stringify(db ? faultsOf(db) : []) })
        return
      case 'release':
        db?.close()
        db = undefined
        handlers = {}
        say({ kind: 'answer', id: message.id, json: 'null' })
        return
      case 'close':
        db?.close()
        say({ kind: 'closed' })
        port.close()
        return
      default:
        message satisfies never
    }
  })
}

function isAboutTheFile(error: unknown): error is Problem {
  return error instanceof Problem && (error.code.startsWith('database-') || error.code.startsWith('disk-') || error.code === 'read-only-disk')
}

function refusingAll(problem: Problem): Handlers {
  const refuse = (): never => {
    throw problem
  }
  return Object.fromEntries([...Object.keys(pureQueries), 'bot.list', 'app.info'].map(name => [name, refuse]))
}

/** Each query sees one moment, with the `rev` of that moment. */
function pure(db: Database): Handlers {
  return Object.fromEntries(
    Object.entries(pureQueries).map(([name, query]) => [name, (input: never) => db.snapshot<unknown>(() => query(db, input))]),
  )
}

/** What the core would answer if it lived: asked for only when it will not come back, so that the page can still be read. */
function whenCoreIsLost(db: Database, init: ReaderInit): Handlers {
  const health: BotHealth = { state: 'paused' }
  return {
    'bot.list': () => db.snapshot(() => ({ rev: currentRev(db), bots: allBots(db).map(bot => ({ ...bot, health })) })),
    'app.info': () => db.snapshot(() => ({ ...appInfo(db, init, 'view-only'), why: { code: 'core-lost' } })),
  }
}

if (parentPort) serve(parentPort, workerData as ReaderInit)
