import type { Since } from '../../shared/contract'
import type { Actor, ProblemData, Settings } from '../../shared/model'

/**
 * What main and the two threads say to each other. Answers and deltas travel as JSON text: it is cheaper than cloning, it has a
 * size that can be counted, and it cannot fail on a value that does not clone.
 */

/** What a thread is started with. Ports that are functions stay in main and are asked for by name. */
export type CoreInit = {
  readonly dataDir: string
  readonly apiRoot?: string
  readonly shell: 'electron' | 'web'
  readonly version: string
  readonly isDemo: boolean
  readonly settings: Settings
  /** What the settings' keeper remembers of this profile's database. */
  readonly witness?: string
  readonly canOpenExternal: boolean
  readonly canOpenDemo: boolean
  readonly isRestart: boolean
}

export type ReaderInit = Pick<CoreInit, 'dataDir' | 'shell' | 'version' | 'isDemo'>

export type PortName =
  | 'vault.status'
  | 'vault.unlock'
  | 'vault.get'
  | 'vault.set'
  | 'vault.delete'
  | 'vault.close'
  | 'settings.set'
  | 'openExternal'
  | 'openDemo'
  | 'checkDatabase'
  | 'readers.release'
  | 'readers.reopen'
  | 'witness.set'

export type ToCore =
  | { readonly kind: 'call'; readonly id: number; readonly actor: Actor; readonly name: string; readonly input: unknown }
  | { readonly kind: 'listen'; readonly id: number; readonly since?: Since }
  | { readonly kind: 'stop'; readonly id: number }
  /** Bytes of a listener's deltas that main has taken. */
  | { readonly kind: 'taken'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'reply'; readonly id: number; readonly value?: unknown; readonly error?: string; readonly problem?: ProblemData }
  | { readonly kind: 'wake' }
  | { readonly kind: 'close' }

export type FromCore =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly problem?: ProblemData; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly json: string }
  | { readonly kind: 'delta'; readonly id: number; readonly json: string }
  | { readonly kind: 'ask'; readonly id: number; readonly port: PortName; readonly args: readonly unknown[] }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string; readonly json?: string }
  | { readonly kind: 'closed' }

export type ToReader =
  /** The core has migrated the database: it may be opened. */
  | { readonly kind: 'open' }
  | { readonly kind: 'call'; readonly id: number; readonly actor: Actor; readonly name: string; readonly input: unknown }
  | { readonly kind: 'look'; readonly id: number; readonly attachmentId: string; readonly of: 'thumb' | 'full' }
  /** Look the whole file through; nothing else is answered meanwhile. */
  | { readonly kind: 'check'; readonly id: number }
  /** Let go of the database: another takes its place, and `open` follows. */
  | { readonly kind: 'release'; readonly id: number }
  | { readonly kind: 'close' }

export type FromReader =
  /** The calls that this thread answers. */
  | { readonly kind: 'ready'; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly problem?: ProblemData; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly json: string }
  | Extract<FromCore, { readonly kind: 'log' }>
  | { readonly kind: 'closed' }
