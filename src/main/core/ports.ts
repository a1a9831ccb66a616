import type { Settings } from '../../shared/model'
import type { Vault } from '../../shared/vault'

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
  /**
   * Looks the database through beside the core, once the inbox is up; answers what is wrong with it. Absent where nobody
   * can: then it stays to be done.
   */
  readonly checkDatabase?: () => Promise<readonly string[]>
}
