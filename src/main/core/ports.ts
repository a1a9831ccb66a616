import type { Settings } from '../../shared/model'
import type { Vault } from '../../shared/vault'
import type { Job } from './backup/jobs'

/** Everything that the core takes from outside, so that a test can take it over. Durations are monotonic. */
export type Clock = {
  /** Epoch milliseconds. For display and ordering only: it may jump. */
  now(): number
  /** Milliseconds on a clock that never jumps. */
  monotonic(): number
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export type Random = {
  /** 0 <= x < 1. */
  fraction(): number
  uuid(): string
  hex(bytes: number): string
}

/** Takes a message and ids; never message text, names or secrets (SEC-53). Its last step redacts (SEC-51). */
export type Logger = (level: 'debug' | 'info' | 'warn' | 'error', message: string, facts?: Readonly<Record<string, unknown>>) => void

export type SettingsPort = {
  get(): Settings
  set(patch: Partial<Settings>): Promise<Settings>
}

/** Does a job beside the core; rejects with Problem `cancelled` when the signal aborts. */
export type JobRunner = (job: Job, progress: (done: number, total: number) => void, signal: AbortSignal) => Promise<unknown>

export type Ports = {
  /** The profile; made with 0700 if missing. */
  readonly dataDir: string
  readonly clock: Clock
  readonly random: Random
  readonly fetch: typeof fetch
  readonly vault: Vault
  readonly settings: SettingsPort
  readonly log: Logger
  /** Default Bot API root for new bots; absent means Telegram's own. */
  readonly apiRoot?: string
  readonly shell: 'electron' | 'web'
  readonly version: string
  readonly isDemo: boolean
  /** Opens an address that `link.open` has cleared; absent in the web shell, whose page opens it itself. */
  readonly openExternal?: (href: string) => Promise<void>
  /** Starts the demo in a profile of its own; answers its address, or null for a window. */
  readonly openDemo?: () => Promise<string | null>
  /** Bytes that are free where a folder lies; for tests. */
  readonly freeBytes?: (folder: string) => Promise<number>
  /** The core was open before in this process, and what else it has open stayed so. */
  readonly isRestart?: boolean
  /** Which machine and folder the profile lies in; where nobody can tell, a copy is known by the witness alone. */
  readonly place?: string
  /** A few words about the database, kept outside of it. */
  readonly witness?: { get(): string | undefined; set(text: string): Promise<void> }
  /** What else has the database open lets go of it, and takes up what lies in its place afterwards. */
  readonly readers?: { release(): Promise<void>; reopen(): Promise<void> }
  /** Where work on whole files is done; absent, in the core's own thread. */
  readonly runJob?: JobRunner
  /**
   * Looks the database through beside the core, once the inbox is up; answers what is wrong with it. Absent where nobody
   * can: then it stays to be done.
   */
  readonly checkDatabase?: () => Promise<readonly string[]>
}
