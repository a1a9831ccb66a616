import { join } from 'node:path'
import type { VaultStatus } from '../../shared/model'
import type { Vault } from '../../shared/vault'
import { openFile } from './file'
import { type Deadlines, defaultDeadlines, openKeychain } from './keychain'
import type { SpawnHelper } from './protocol'
import { makeRecord, readRecord, setAside, type VaultRecord, writeRecord } from './record'
import { openSession } from './session'
import type { SecretStore } from './store'

export { forkHelper } from './fork-helper'

type Kind = VaultStatus['kind']

export type VaultOptions = {
  /** The profile's folder; `vault.json` (the kind that is used) and `vault.sealed` (kind `file`) lie in it, both 0600. */
  readonly dir: string
  /** `() => forkHelper(path)` in the web shell, a utilityProcess in Electron; called when the keychain is first needed. */
  readonly spawnHelper: SpawnHelper
  /** Fixes the kind for this run (`--vault`); then nothing else can be chosen. */
  readonly kind?: Kind | undefined
  /** Names this profile in the keychain (`Bellhop <profile>`); by default a random name, kept in `vault.json`. */
  readonly profile?: string | undefined
  /** Milliseconds; for tests. */
  readonly deadlines?: Partial<Deadlines> | undefined
  /** Where the session bus is found; for tests. */
  readonly env?: NodeJS.ProcessEnv | undefined
}

/**
 * Where bot tokens live (TRUST 4, SEC-59). Opening touches neither disk nor keychain: the first call does, within its
 * deadline, so that the window never waits for a keychain.
 *
 * Kinds: `keychain` (the system's, in a helper process; the default), `session` (memory, gone with the app), `file` (under a
 * passphrase). The kind is recorded with the first secret or choice. Another kind is used only after `unlock({ kind })` or
 * with `--vault`: nothing falls back by itself, and there is no plaintext.
 *
 * | state              | means                                                         | a way out                                  |
 * | ------------------ | ------------------------------------------------------------- | ------------------------------------------ |
 * | `ok`               | secrets can be read and written                               |                                            |
 * | `locked`           | the keychain is locked, or refuses; the file cannot be read   | `unlock({})`: the system asks, 120 s       |
 * | `no-service`       | no keychain runs here, or its library is not installed        | a fallback                                 |
 * | `no-collection`    | the keyring has never been set up                             | `unlock({})`: the system makes one         |
 * | `timeout`          | the keychain does not answer; its helper was killed           | by itself, or `unlock({})`                 |
 * | `crashed`          | the helper ended in the middle                                | by itself: the next call starts another    |
 * | `needs-passphrase` | the file's passphrase was not given yet                       | `unlock({ passphrase })`                   |
 * | `wrong-passphrase` | it does not open the file, which stays as it is               | `unlock({ passphrase })`                   |
 * | `undecided`        | `vault.json` is damaged, so nobody knows which kind was used  | `unlock({ kind })`                         |
 *
 * In every state but `ok` a read is `unavailable` and a write false; `fallbacks` are the kinds that may be chosen instead.
 */
export function openVault(options: VaultOptions): Vault {
  const recordPath = join(options.dir, 'vault.json')
  const stores = {
    keychain: openKeychain({
      service,
      spawnHelper: options.spawnHelper,
      deadlines: { ...defaultDeadlines, ...options.deadlines },
      env: options.env ?? process.env,
    }),
    session: openSession(),
    file: openFile(join(options.dir, 'vault.sealed')),
  } satisfies Record<Kind, SecretStore>
  let loading: Promise<void> | undefined
  let record: VaultRecord | 'damaged' | undefined
  let chosen = options.kind
  let isClosed = false

  /** The store in use; undefined while nobody knows which it is, and after the end. */
  async function present(): Promise<SecretStore | undefined> {
    await (loading ??= load())
    return chosen && !isClosed ? stores[chosen] : undefined
  }

  async function load() {
    record = await readRecord(recordPath)
    if (record !== 'damaged') chosen ??= record?.kind ?? 'keychain'
  }

  /** Written before the first item is, or every start would leave items behind under another name. */
  async function service() {
    if (options.profile !== undefined) return `Bellhop ${options.profile}`
    if (record === 'damaged') await setAside(recordPath)
    if (record === undefined || record === 'damaged') {
      const made = makeRecord()
      if (!(await writeRecord(recordPath, made))) return undefined
      record = made
    }
    return `Bellhop ${record.profile}`
  }

  /** Where it cannot be written the choice holds for this run and is asked for again at the next start. */
  async function remember(kind: Kind) {
    const known = record === 'damaged' ? undefined : record
    // A flag rules one run; it does not undo what was chosen in the app.
    if (known?.kind === kind || (options.kind && known?.kind)) return
    if (record === 'damaged') await setAside(recordPath)
    const next = { ...(known ?? makeRecord(options.profile)), kind }
    if (await writeRecord(recordPath, next)) record = next
  }

  async function switchTo(next: SecretStore, passphrase: string | undefined) {
    const before = await present()
    const opened = await next.unlock(passphrase)
    if (opened === 'ok' && (before === undefined || before === next || (await carry(before, next)))) {
      chosen = next.kind
      await remember(next.kind)
    } else if (before === undefined || (before !== next && (await before.status()) !== 'ok')) {
      chosen = next.kind
    }
    return describe(next.kind, opened)
  }

  function describe(kind: Kind, state: VaultStatus['state']): VaultStatus {
    const others = (['session', 'file'] as const).filter(other => other !== kind)
    return { kind, state, fallbacks: state === 'ok' || options.kind ? [] : others }
  }

  async function status(): Promise<VaultStatus> {
    const store = await present()
    return store ? describe(store.kind, await store.status()) : describe('keychain', 'undecided')
  }

  return {
    status,
    async unlock({ kind, passphrase }) {
      if (options.kind && kind && kind !== options.kind) return status()
      const next = kind && !isClosed ? stores[kind] : await present()
      return next ? switchTo(next, passphrase) : status()
    },
    async get(key) {
      const store = await present()
      return store ? store.get(key) : { state: 'unavailable' }
    },
    async set(key, secret) {
      const store = await present()
      if (!store || !isStorable(key, secret) || !(await store.set(key, secret))) return false
      await remember(store.kind)
      return true
    },
    async delete(key) {
      const store = await present()
      return store ? store.delete(key) : false
    },
    close() {
      isClosed = true
      for (const store of Object.values(stores)) store.close()
      return Promise.resolve()
    },
  }
}

/** What a chosen kind can hand on; a keychain cannot be listed, its secrets are entered again. */
async function carry(from: SecretStore, to: SecretStore): Promise<boolean> {
  for (const [key, secret] of from.entries()) {
    if (!(await to.set(key, secret))) return false
  }
  return true
}

/**
 * keytar cuts a secret at NUL and Windows takes 2,560 bytes, so both are refused beforehand. A bot's secret is a token
 * (DESIGN 10.8, SEC-58).
 */
function isStorable(key: string, secret: string): boolean {
  if (key.startsWith('bot:')) return /^\d{1,16}:[A-Za-z0-9_-]{24,128}$/.test(secret)
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /^[a-z]+:[\w.:-]{1,64}$/.test(key) && /^[^\u0000-\u001f]+$/.test(secret) && Buffer.byteLength(secret) <= 2_000
}
