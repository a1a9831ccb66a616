import type { VaultStatus } from '../../shared/model'
import type { Secret } from '../../shared/vault'
import { openLine } from './line'
import { look } from './look'
import type { Failure, Outcome, Question, SpawnHelper } from './protocol'
import type { SecretStore } from './store'

/** Milliseconds. `silent`: any call that nobody watches; `interactive`: a person may be typing; `look`: gdbus; `idle`: the helper. */
export type Deadlines = Readonly<Record<'silent' | 'interactive' | 'look' | 'idle', number>>

export const defaultDeadlines: Deadlines = { silent: 4_000, interactive: 120_000, look: 2_000, idle: 10_000 }

export type KeychainOptions = {
  /** Names the profile's items in the keychain; asked for when one is touched. Undefined where the name cannot be kept. */
  readonly service: () => Promise<string | undefined>
  readonly spawnHelper: SpawnHelper
  readonly deadlines: Deadlines
  readonly env: NodeJS.ProcessEnv
}

type State = 'ok' | Failure

/** A harmless item: reading it back is the proof that the keychain is open, asking for it is what raises the prompt. */
const probe = { account: 'probe', secret: 'open' } as const

/**
 * The system's keychain behind its helper process. A locked keychain answers null like an empty one, so null counts as absent
 * only between two readings of the probe; and on Linux nothing is asked while the keyring says that it is locked, because
 * asking raises a prompt. One operation at a time; the deadline counts from the call, so a queue cannot add up.
 */
export function openKeychain({ service, spawnHelper, deadlines, env }: KeychainOptions): SecretStore {
  const line = openLine(spawnHelper, deadlines.idle)
  let state: State | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let unlocking: Promise<State> | undefined
  let proving: Promise<State> | undefined

  /** Runs after what was asked before, and remembers how it went. */
  function take<T extends { readonly state: State | 'absent' }>(
    limit: number,
    operation: (until: number) => Promise<T>,
  ): Promise<T> {
    const until = performance.now() + limit
    const turn = queue.then(() => operation(until))
    queue = turn.then(
      ({ state: now }) => (state = now === 'absent' ? 'ok' : now),
      () => undefined,
    )
    return turn
  }

  async function ask(question: Question, until: number): Promise<Outcome> {
    const name = await service()
    return name === undefined ? { ok: false, reason: 'locked' } : line.ask({ ...question, service: name }, until)
  }

  function read(account: string, until: number) {
    return ask({ act: 'get', account }, until)
  }

  /** Why the keychain must not be asked now, if so: it would raise a prompt, or hang. */
  async function obstacle(until: number) {
    const seen = await look(env, Math.max(1, Math.ceil(Math.min(deadlines.look, until - performance.now()))))
    if (seen === 'locked' || seen === 'timeout') return { seen, stop: seen }
    // The last call ran into a prompt or a frozen service; only a person's click may try again.
    if (seen === 'unknown' && state === 'timeout') return { seen, stop: state }
    return { seen }
  }

  async function prove(until: number): Promise<State> {
    const { seen, stop } = await obstacle(until)
    if (stop) return stop
    const found = await read(probe.account, until)
    if (!found.ok) return found.reason
    if (found.value === probe.secret) return 'ok'
    // Writing to a locked keyring raises a prompt, too: on Linux only where the keyring says that it is open.
    if (seen === 'open' || process.platform !== 'linux') return plantProbe(until)
    return seen === 'unknown' ? 'locked' : seen
  }

  async function plantProbe(until: number): Promise<State> {
    const written = await ask({ act: 'set', ...probe }, until)
    if (!written.ok) return written.reason
    const found = await read(probe.account, until)
    if (!found.ok) return found.reason
    return found.value === probe.secret ? 'ok' : 'locked'
  }

  async function findSecret(key: string, until: number): Promise<{ state: State | 'absent'; secret?: string }> {
    const { stop } = await obstacle(until)
    if (stop) return { state: stop }
    const first = secretIn(await read(key, until))
    if (first.state !== 'absent') return first
    const before = await prove(until)
    if (before !== 'ok') return { state: before }
    const second = secretIn(await read(key, until))
    if (second.state !== 'absent') return second
    const after = await prove(until)
    return { state: after === 'ok' ? 'absent' : after }
  }

  async function write(key: string, secret: string, until: number): Promise<State> {
    const proven = await prove(until)
    if (proven !== 'ok') return proven
    const written = await ask({ act: 'set', account: key, secret }, until)
    if (!written.ok) return written.reason
    const found = secretIn(await read(key, until))
    if (found.state === 'ok') return found.secret === secret ? 'ok' : 'locked'
    return found.state === 'absent' ? 'locked' : found.state
  }

  async function erase(key: string, until: number): Promise<State> {
    const proven = await prove(until)
    if (proven !== 'ok') return proven
    const erased = await ask({ act: 'delete', account: key }, until)
    if (!erased.ok) return erased.reason
    const found = await findSecret(key, until)
    return found.state === 'absent' ? 'ok' : found.state === 'ok' ? 'locked' : found.state
  }

  /** Writing raises the one prompt there is to be; reading first would raise a second one for who waved away the first. */
  async function openWithPrompt(until: number): Promise<State> {
    return (await look(env, deadlines.look)) === 'timeout' ? 'timeout' : plantProbe(until)
  }

  return {
    kind: 'keychain',
    status() {
      if (unlocking) return Promise.resolve(state ?? 'locked')
      if (state === 'ok') return Promise.resolve(state)
      proving ??= take(deadlines.silent, async until => ({ state: await prove(until) }))
        .then(({ state: proven }) => proven)
        .finally(() => (proving = undefined))
      return proving
    },
    unlock() {
      unlocking ??= take(deadlines.interactive, async until => ({ state: await openWithPrompt(until) }))
        .then(({ state: opened }) => opened)
        .finally(() => (unlocking = undefined))
      return unlocking
    },
    async get(key) {
      // The prompt is on screen: whoever asks now is asked to come back, not made to wait for a person.
      if (unlocking) return { state: 'unavailable' }
      const found = await take(deadlines.silent, until => findSecret(key, until))
      return toSecret(found)
    },
    async set(key, secret) {
      if (unlocking) return false
      const written = await take(deadlines.silent, async until => ({ state: await write(key, secret, until) }))
      return written.state === 'ok'
    },
    async delete(key) {
      if (unlocking) return false
      const erased = await take(deadlines.silent, async until => ({ state: await erase(key, until) }))
      return erased.state === 'ok'
    },
    entries: () => new Map(),
    close: () => line.close(),
  }
}

function secretIn(outcome: Outcome): { state: State | 'absent'; secret?: string } {
  if (!outcome.ok) return { state: outcome.reason }
  return typeof outcome.value === 'string' ? { state: 'ok', secret: outcome.value } : { state: 'absent' }
}

function toSecret({ state, secret }: { state: VaultStatus['state'] | 'absent'; secret?: string }): Secret {
  if (state === 'ok' && secret !== undefined) return { state, secret }
  return { state: state === 'absent' ? 'absent' : 'unavailable' }
}
