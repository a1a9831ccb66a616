import type { SecretStore } from './store'

/** Keeps secrets in memory until the app ends. */
export function openSession(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    kind: 'session',
    status: () => Promise.resolve('ok'),
    unlock: () => Promise.resolve('ok'),
    get(key) {
      const secret = secrets.get(key)
      return Promise.resolve(secret === undefined ? { state: 'absent' } : { state: 'ok', secret })
    },
    set(key, secret) {
      secrets.set(key, secret)
      return Promise.resolve(true)
    },
    delete(key) {
      secrets.delete(key)
      return Promise.resolve(true)
    },
    entries: () => secrets,
    close: () => secrets.clear(),
  }
}
