import type { Answer } from '../../shared/contract'
import type { Actor } from '../../shared/model'
import type { MediaFile } from './files'
import type { Logger } from './ports'
import type { FromReader, ReaderInit, ToReader } from './worker-protocol'
import type { ThreadFile } from './worker-supervise'
import { superviseThread } from './worker-supervise'

/** Queries in a thread of their own, over a read-only connection: a long search never stalls a send, nor a backlog a click. */
export type Readers = {
  /** Whether this call is a pure query that is answered here. */
  has(name: string): boolean
  /** Null when the thread died of it or is lost: then the core should be asked instead. */
  call(actor: Actor, name: string, input: unknown): Promise<Answer | null>
  look(attachmentId: string, of: 'thumb' | 'full'): Promise<MediaFile | null>
  /** What is wrong with the database. Takes long, and until it is over `has` answers no, so that the core is asked instead. */
  check(): Promise<readonly string[]>
  /** Closes the database, and until `reopen` has been called `has` answers no. */
  release(): Promise<void>
  reopen(): Promise<void>
  close(): Promise<void>
}

type Waiting = { readonly message: Extract<ToReader, { id: number }>; resolve(json: string | null): void }

/** Starts the reader, which opens the database once it exists and is migrated: `isMade`. Rejects as that does, too. */
export async function startReaders(init: ReaderInit, file: ThreadFile, log: Logger, isMade: Promise<void>): Promise<Readers> {
  const waiting = new Map<number, Waiting>()
  let names: ReadonlySet<string> = new Set()
  let last = 0
  let isChecking = false
  let isReleased = false
  let reopened: (() => void) | undefined

  const thread = superviseThread<ToReader, FromReader>({
    name: 'reader',
    file,
    init: () => init,
    log,
    greeting: { kind: 'open' },
    greetAfter: isMade,
    take(message) {
      if (message.kind !== 'answer') return
      waiting.get(message.id)?.resolve(message.json)
      waiting.delete(message.id)
    },
    onReady(message) {
      if (message.kind !== 'ready') return
      names = new Set(message.names)
      reopened?.()
    },
    onDeath() {
      // A query may have been what killed the reader: it is not asked twice.
      for (const { resolve } of waiting.values()) resolve(null)
      waiting.clear()
    },
  })
  // Awaited below, and it may fail before that.
  const isUp = thread.ready()
  isUp.catch(() => undefined)
  await isMade.catch(async (error: unknown) => {
    await thread.close({ kind: 'close' }, 3_000)
    throw error
  })
  await isUp

  async function ask(message: (id: number) => Waiting['message']): Promise<string | null> {
    await thread.ready()
    if (thread.isLost()) return null
    last += 1
    const request = message(last)
    return new Promise(resolve => {
      waiting.set(request.id, { message: request, resolve })
      if (!thread.post(request)) {
        waiting.delete(request.id)
        resolve(null)
      }
    })
  }

  return {
    has: name => names.has(name) && !isChecking && !isReleased,
    async call(actor, name, input) {
      const json = await ask(id => ({ kind: 'call', id, actor, name, input }))
      return json === null ? null : (JSON.parse(json) as Answer)
    },
    async look(attachmentId, of) {
      const json = await ask(id => ({ kind: 'look', id, attachmentId, of }))
      return json === null ? null : (JSON.parse(json) as MediaFile | null)
    },
    async check() {
      isChecking = true
      try {
        const json = await ask(id => ({ kind: 'check', id }))
        if (json === null) throw new Error('The reader died while it looked the database through.')
        return JSON.parse(json) as readonly string[]
      } finally {
        isChecking = false
      }
    },
    async release() {
      isReleased = true
      await ask(id => ({ kind: 'release', id }))
    },
    async reopen() {
      const ready = new Promise<void>(resolve => (reopened = resolve))
      if (thread.isUp() && thread.post({ kind: 'open' })) await ready
      isReleased = false
    },
    close: () => thread.close({ kind: 'close' }, 500),
  }
}
