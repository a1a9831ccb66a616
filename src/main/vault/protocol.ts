import type { VaultStatus } from '../../shared/model'

/** Why a keychain did not do what it was asked. */
export type Failure = Extract<
  VaultStatus['state'],
  'locked' | 'no-service' | 'no-collection' | 'timeout' | 'crashed'
>

/** One request to the helper process. Secrets travel here only: over the pipe, never in argv or env (SEC-56). */
export type Request = { readonly id: number; readonly service: string } & Question

export type Question =
  | { readonly act: 'get' | 'delete'; readonly account: string }
  | { readonly act: 'set'; readonly account: string; readonly secret: string }

/**
 * The helper's answer: the secret or null for `get`, whether something was there for `delete`, true for `set`. A failure is
 * a word of ours; the keychain's own text stays in the helper.
 */
export type Reply = { readonly id: number } & Outcome

export type Outcome =
  | { readonly ok: true; readonly value: string | boolean | null }
  | { readonly ok: false; readonly reason: Failure }

/** The process that runs `vault-helper.js`: Electron's utilityProcess in one shell, a fork in the other. */
export type Helper = {
  post(request: Request): void
  onMessage(listener: (reply: Reply) => void): void
  /** Called once, also where the process could not be started. */
  onExit(listener: () => void): void
  /** With SIGKILL where the system has signals: a helper under an open prompt does not end by itself. */
  kill(): void
}

export type SpawnHelper = () => Helper
