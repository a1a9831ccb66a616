import type { Vault } from '../../src/shared/vault'

/** A vault that is open and holds nothing: the large profile's bot is made up. */
export function openVault(): Vault {
  const status = async () => ({ kind: 'session', state: 'ok', fallbacks: [] }) as const
  return {
    status: async () => ({ ...(await status()), fallbacks: [] }),
    unlock: async () => ({ ...(await status()), fallbacks: [] }),
    get: async () => ({ state: 'absent' }),
    set: async () => true,
    delete: async () => true,
    close: async () => {},
  }
}
