import { extname, join } from 'node:path'
import type { Answer, Delta, Output, Row, Since } from '../../shared/contract'
import type { Actor, ProblemData } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { watchSleep } from './awake'
import type { Core } from './core'
import { serveFiles } from './files'
import type { Ports } from './ports'
import type { Readers } from './readers'
import { startReaders } from './readers'
import { isRepeatable } from './repeatable'
import type { CoreInit, FromCore, PortName, ReaderInit, ToCore } from './worker-protocol'
import type { Thread, ThreadFile } from './worker-supervise'
import { superviseThread } from './worker-supervise'

/** What a shell gives to the core. Clock, chance and network are made inside the thread. */
export type StartOptions = Omit<Ports, 'clock' | 'random' | 'fetch' | 'checkDatabase' | 'freeBytes' | 'isRestart' | 'readers' | 'runJob' | 'place'> & {
  /** Other files than the built ones, for tests. */
  readonly threads?: { readonly core: ThreadFile; readonly reader: ThreadFile }
}

const cloudUpload = 50 * 1024 * 1024
/** A Bot API server of one's own takes files of 2,000 MB. */
const ownServerUpload = 2_000 * 1024 * 1024
/** Then a database that wants to be looked through is; with an inbox after a moment in which the page draws it and its first click is answered. */
const longestWithoutInbox = 60_000
const afterInbox = 2_000
const system = { operatorId: 'system', deviceId: 'system' }

/**
 * Runs the core in a worker thread and its queries in a second one, so that this thread's loop stays free for windows and
 * sockets (DESIGN 6). A core that dies is restarted, every listener told to start afresh, and what it was asked asked again where that
 * may be done twice; one that dies four times in a minute stays down, and from then on this profile can only be read. Rejects with the core's `Problem` where it cannot open.
 */
export async function startCore(options: StartOptions): Promise<Core> {
  /** Null is no answer: the core died first. */
  const calls = new Map<number, (answer: Answer | null) => void>()
  const listeners = new Map<number, Listener>()
  const started = Promise.withResolvers<Readers>()
  const inbox = Promise.withResolvers<void>()
  // Without a page nobody asks for the inbox.
  let looking = setTimeout(inbox.resolve, longestWithoutInbox).unref()
  let hasInbox = false
  let last = 0
  let starts = 0

  const core: Thread<ToCore> = superviseThread<ToCore, FromCore>({
    name: 'core',
    file: options.threads?.core ?? built('worker-thread'),
    init: (): CoreInit => {
      starts += 1
      return {
      ...identity(options),
      apiRoot: options.apiRoot,
      settings: options.settings.get(),
      witness: options.witness?.get(),
      canOpenExternal: options.openExternal !== undefined,
      canOpenDemo: options.openDemo !== undefined,
      isRestart: starts > 1,
      }
    },
    log: options.log,
    take,
    onReady: () => {
      for (const id of listeners.keys()) subscribe(id)
    },
    onDeath(isLost) {
      for (const resolve of calls.values()) resolve(null)
      calls.clear()
      if (!isLost) return
      for (const { tellViewOnly } of listeners.values()) tellViewOnly()
      void tellHealth()
    },
  })

  /** A bot that was starting or receiving does nothing of that any more. */
  async function tellHealth(): Promise<void> {
    const answer = await (await started.promise).call(system, 'bot.list', {})
    if (!answer?.ok) return
    const rows = (answer.value as Output<'bot.list'>).bots.map(({ id: botId, health }): Row => ({ kind: 'health', botId, health }))
    for (const { tell } of listeners.values()) tell(rows)
  }

  function subscribe(id: number): void {
    core.post({ kind: 'listen', id, since: listeners.get(id)?.nextSince() })
  }

  function take(message: FromCore): void {
    switch (message.kind) {
      case 'answer':
        calls.get(message.id)?.(JSON.parse(message.json) as Answer)
        calls.delete(message.id)
        return
      case 'delta':
        core.post({ kind: 'taken', id: message.id, bytes: message.json.length })
        listeners.get(message.id)?.take(JSON.parse(message.json) as Delta)
        return
      case 'ask':
        void reply(message)
        return
      case 'ready':
      case 'failed':
      case 'log':
      case 'closed':
        // The supervisor's.
        return
      default:
        message satisfies never
    }
  }

  /** To the thread that asked: the next one numbers its questions anew, and must not be given another's answer, such as another bot's token. */
  async function reply({ id, port, args }: Extract<FromCore, { kind: 'ask' }>): Promise<void> {
    const asker = starts
    const post = (answer: { value: unknown } | { error: string; problem?: ProblemData }) => asker === starts && core.post({ kind: 'reply', id, ...answer })
    try {
      post({ value: await ask(port, args) })
    } catch (error) {
      post({ error: String(error), ...(error instanceof Problem && { problem: error.toData() }) })
    }
  }

  async function ask(port: PortName, args: readonly unknown[]): Promise<unknown> {
    if (port === 'checkDatabase') return checkDatabase()
    if (port === 'readers.release') return (await started.promise).release()
    if (port === 'readers.reopen') return (await started.promise).reopen()
    return askPort(options, port, args)
  }

  /** Never before the inbox is up (DESIGN 10.16): reading all of a large file takes seconds. */
  async function checkDatabase(): Promise<readonly string[]> {
    const readers = await started.promise
    await inbox.promise
    return readers.check()
  }

  // The reader's code loads while the core opens the database.
  const reading = startReaders(identity(options), options.threads?.reader ?? built('reader-thread'), options.log, core.ready())
  reading.catch(() => undefined)
  await core.ready()
  const readers = await reading.catch(async (error: unknown) => {
    await core.close({ kind: 'close' }, 3_000)
    throw error
  })
  started.resolve(readers)
  const stopWatching = watchSleep(() => {
    options.log('info', 'awake again')
    core.post({ kind: 'wake' })
  })

  const call: Core['call'] = async (actor, name, input) => {
    if (readers.has(name)) {
      const answer = await readers.call(actor, name, input)
      if (answer?.ok && name === 'conversation.list' && !hasInbox) {
        hasInbox = true
        clearTimeout(looking)
        looking = setTimeout(inbox.resolve, afterInbox).unref()
      }
      // What the reader cannot read the core looks at itself, and goes over to reading only.
      if (answer && (answer.ok || answer.problem.code !== 'database-corrupt')) return answer
    }
    // Once more and no oftener: it may be what the core died of.
    const answer = (await asked(actor, name, input)) ?? (isRepeatable(name, input) ? await asked(actor, name, input) : null)
    return answer ?? failed('interrupted')
  }

  /** Null where the core died before it had answered. */
  async function asked(actor: Actor, name: string, input: unknown): Promise<Answer | null> {
    await core.ready()
    if (core.isLost()) return withoutCore(actor, name, input)
    last += 1
    const id = last
    return new Promise(resolve => {
      calls.set(id, resolve)
      if (core.post({ kind: 'call', id, actor, name, input })) return
      calls.delete(id)
      resolve(null)
    })
  }

  /** What the page needs to show what there is. */
  async function withoutCore(actor: Actor, name: string, input: unknown): Promise<Answer> {
    if (name === 'settings.get') return { ok: true, value: options.settings.get() }
    if (name === 'vault.status') return { ok: true, value: await options.vault.status() }
    // Only here does this thread need the calls' schemas, which take their time to make.
    const { queries } = await import('../../shared/contract')
    if (!Object.hasOwn(queries, name)) return failed('core-lost')
    return (await readers.call(actor, name, input)) ?? failed('internal')
  }

  return {
    call,
    listen(listener, since) {
      last += 1
      const id = last
      const follower = followed(listener, since)
      listeners.set(id, follower)
      if (core.isLost()) follower.tellViewOnly()
      else if (core.isUp()) subscribe(id)
      return () => {
        listeners.delete(id)
        core.post({ kind: 'stop', id })
      }
    },
    files: serveFiles({
      dataDir: options.dataDir,
      lookup: (id, kind) => readers.look(id, kind),
      maxUpload: async () => ((await hasOwnServer(call)) ? ownServerUpload : cloudUpload),
    }),
    wake: () => void core.post({ kind: 'wake' }),
    async close() {
      clearTimeout(looking)
      stopWatching()
      // The reader first: the last connection that may write is the one that can clear the write-ahead log away.
      await readers.close()
      await core.close({ kind: 'close' }, 3_000)
    },
  }
}

type Listener = {
  take(delta: Delta): void
  tellViewOnly(): void
  /** Rows of the moment, without a revision of their own. */
  tell(rows: readonly Row[]): void
  nextSince(): Since | undefined
}

/** Remembers where a listener stands, for the day when the core cannot say so any more. */
function followed(listener: (delta: Delta) => void, since: Since | undefined): Listener {
  let at: Since = since ?? { epoch: '', since: 0 }
  let next = since
  const tell = (rows: readonly Row[]) => listener({ epoch: at.epoch, rev: at.since, rows })
  return {
    take(delta) {
      at = { epoch: delta.epoch, since: delta.rev }
      listener(delta)
    },
    tellViewOnly: () => tell([{ kind: 'mode', mode: 'view-only', why: { code: 'core-lost' } }]),
    tell,
    nextSince() {
      const given = next
      // No epoch has an empty name: a restarted core answers with a reset that says where it stands now.
      next = { epoch: '', since: 0 }
      return given
    },
  }
}

function identity({ dataDir, shell, version, isDemo }: StartOptions): ReaderInit {
  return { dataDir, shell, version, isDemo }
}

/** The thread's file beside this one: `.js` in the bundle, `.ts` in the sources. */
function built(name: string): ThreadFile {
  // grammY's polyfill of fetch asks for Node's punycode; its deprecation is nothing that an operator can act on.
  return { path: join(import.meta.dirname, name + extname(import.meta.filename)), execArgv: ['--disable-warning=DEP0040'] }
}

function askPort(options: StartOptions, port: Exclude<PortName, 'checkDatabase' | 'readers.release' | 'readers.reopen'>, args: readonly unknown[]): Promise<unknown> {
  const { vault, settings } = options
  // The other end is our own thread, whose ports have exactly these shapes.
  const [first, second] = args as [never, never]
  switch (port) {
    case 'vault.status':
      return vault.status()
    case 'vault.unlock':
      return vault.unlock(first)
    case 'vault.get':
      return vault.get(first)
    case 'vault.set':
      return vault.set(first, second)
    case 'vault.delete':
      return vault.delete(first)
    case 'vault.close':
      return vault.close()
    case 'settings.set':
      return settings.set(first)
    case 'witness.set':
      return options.witness?.set(first) ?? Promise.resolve()
    case 'openExternal':
      return options.openExternal?.(first) ?? Promise.resolve()
    case 'openDemo':
      return options.openDemo?.() ?? Promise.resolve(null)
    default:
      return port satisfies never
  }
}

function failed(code: string): Answer {
  return { ok: false, problem: { code } }
}

async function hasOwnServer(call: Core['call']): Promise<boolean> {
  const answer = await call(system, 'bot.list', {})
  return answer.ok && (answer.value as Output<'bot.list'>).bots.some(({ apiRoot }) => apiRoot !== undefined)
}
