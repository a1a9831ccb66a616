import type { VaultStatus } from '../../shared/model'
import type { Secret } from '../../shared/vault'

/** One way to keep secrets. Like `Vault`, it answers with states and never throws. */
export type SecretStore = {
  readonly kind: VaultStatus['kind']
  status(): Promise<VaultStatus['state']>
  unlock(passphrase?: string): Promise<VaultStatus['state']>
  get(key: string): Promise<Secret>
  set(key: string, secret: string): Promise<boolean>
  delete(key: string): Promise<boolean>
  /** Everything in it, where the store can tell; a keychain cannot be listed safely. */
  entries(): ReadonlyMap<string, string>
  close(): void
}
