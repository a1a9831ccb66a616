import type { VaultStatus } from './model'

/** What a look into the vault found. `null` from a keychain is never trusted: it may be locked (TRUST 0.2). */
export type Secret = { readonly state: 'ok'; readonly secret: string } | { readonly state: 'absent' | 'unavailable' }

/**
 * Where bot tokens live. Every method resolves within a deadline and never throws for a locked, missing, frozen or crashed
 * keychain: it answers with a state. Keys are `bot:<botId>`.
 */
export type Vault = {
  status(): Promise<VaultStatus>
  /** `interactive` gives the system's own prompt time (120 s instead of 4 s). */
  unlock(choice: { kind?: 'keychain' | 'session' | 'file'; passphrase?: string }): Promise<VaultStatus>
  /** `absent` only where the store proves that it is open and has no such key; else `unavailable`. */
  get(key: string): Promise<Secret>
  /** Writes, reads back and compares. Answers false where it could not be kept; `status()` says why. */
  set(key: string, secret: string): Promise<boolean>
  delete(key: string): Promise<boolean>
  /** Kills the helper process first, so that an unanswered prompt cannot hold the exit. */
  close(): Promise<void>
}
