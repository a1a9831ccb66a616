import { createHmac } from 'node:crypto'
import { Problem } from '../../shared/problem'
import type { CommandHandlers } from './answer'
import type { Ports } from './ports'
import type { Database } from './store/database'
import { type Delivery, type Try, type Webhook, addWebhook, allWebhooks, nextDelivery, noteTry, removeWebhook, webhookWithId, webhooksWaiting } from './store/webhooks'
import { backOff } from './telegram/back-off'

type Deps = {
  readonly db: Database
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch' | 'vault' | 'log'>
  /** A restored or copied profile tells nobody anything. */
  readonly isWaiting: () => boolean
}

/** Tells other programs of presses (`POST`, JSON, signed): at least once, in order for each webhook, beside everything else. */
export type Webhooks = {
  readonly commands: Pick<CommandHandlers, 'webhook.add' | 'webhook.remove' | 'webhook.test'>
  /** Something is to be told; a webhook that waits after a failure goes on waiting. */
  kick(): void
  /** After sleep, when the network is back or the vault was opened: nobody waits any longer. */
  wake(): void
  /** Breaks off what is under way: it is told again at the next start. */
  close(): Promise<void>
}

export function openWebhooks(deps: Deps): Webhooks {
  const teller = new Teller(deps)
  return {
    commands: {
      'webhook.add': ({ url }) => teller.add(url),
      'webhook.remove': ({ id }) => teller.remove(id),
      'webhook.test': ({ id }) => teller.test(id),
    },
    kick: () => teller.kick(),
    wake: () => teller.wake(),
    close: () => teller.close(),
  }
}

/** Of one attempt (ms). */
const patience = 10_000
const longestWait = 10 * 60_000
/** After that a failure is the last one (ms). */
const givenUpAfter = 24 * 3_600_000
const mostWebhooks = 20

type Turn = { readonly over: AbortController; wait: AbortController; ended: Promise<void> }

class Teller {
  readonly #deps: Deps
  /** One loop for each webhook that has something to be told. */
  readonly #turns = new Map<string, Turn>()
  readonly #over = new AbortController()
  readonly #tests = new Set<Promise<unknown>>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  kick(): void {
    if (this.#over.signal.aborted || this.#deps.isWaiting()) return
    for (const webhook of webhooksWaiting(this.#deps.db)) {
      if (this.#turns.has(webhook.id)) continue
      const turn: Turn = { over: new AbortController(), wait: new AbortController(), ended: Promise.resolve() }
      this.#turns.set(webhook.id, turn)
      turn.ended = this.#tell(webhook, turn)
    }
  }

  wake(): void {
    for (const { wait } of this.#turns.values()) wait.abort()
    this.kick()
  }

  async close(): Promise<void> {
    this.#over.abort()
    for (const { over, wait } of this.#turns.values()) {
      over.abort()
      wait.abort()
    }
    await Promise.all([...[...this.#turns.values()].map(({ ended }) => ended), ...this.#tests])
  }

  async add(text: string): Promise<{ id: string; secret: string }> {
    const { db, ports } = this.#deps
    const url = addressOf(text)
    const known = allWebhooks(db)
    if (known.some(each => each.url === url)) throw new Problem('webhook-known')
    if (known.length >= mostWebhooks) throw new Problem('webhook-too-many', { most: mostWebhooks })
    const [id, secret] = [ports.random.hex(8), ports.random.hex(32)]
    if (!(await ports.vault.set(secretKey(id), secret))) throw new Problem(await this.#vaultProblem())
    addWebhook(db, { id, url }, ports.clock.now())
    return { id, secret }
  }

  async remove(id: string): Promise<null> {
    const { db, ports } = this.#deps
    this.#known(id)
    removeWebhook(db, id)
    const turn = this.#turns.get(id)
    turn?.over.abort()
    turn?.wait.abort()
    await turn?.ended
    if (!(await ports.vault.delete(secretKey(id)))) throw new Problem('webhook-secret-stays')
    return null
  }

  async test(id: string): Promise<{ outcome: 'delivered' | 'failed'; status?: number }> {
    const { ports } = this.#deps
    const webhook = this.#known(id)
    const secret = await ports.vault.get(secretKey(id))
    if (secret.state === 'absent') throw new Problem('webhook-secret-lost')
    if (secret.state !== 'ok') throw new Problem(await this.#vaultProblem())
    const pressId = `test:${ports.random.uuid()}`
    const asking = this.#post(webhook, pressId, sample(pressId, ports.clock.now()), secret.secret, this.#over.signal)
    this.#tests.add(asking)
    const status = await asking.finally(() => this.#tests.delete(asking))
    return { outcome: isTaken(status) ? 'delivered' : 'failed', ...(status !== undefined && { status }) }
  }

  /** Until there is nothing more to be told, or it is over. Never rejects. */
  async #tell(webhook: Webhook, turn: Turn): Promise<void> {
    const { db, ports } = this.#deps
    const { signal } = turn.over
    let failures = 0
    try {
      while (!signal.aborted) {
        let isTold = false
        try {
          const next = nextDelivery(db, webhook.id)
          // From here to the end of this turn nothing else runs, so what is kept meanwhile starts another one.
          if (!next) return
          isTold = await this.#attempt(webhook, next, signal)
        } catch (error) {
          ports.log('error', 'a webhook could not be served', { webhookId: webhook.id, error })
        }
        failures = isTold ? 0 : failures + 1
        if (!isTold && !signal.aborted) await this.#rest(turn, failures)
      }
    } finally {
      this.#turns.delete(webhook.id)
    }
  }

  async #rest(turn: Turn, failures: number): Promise<void> {
    const { clock, random } = this.#deps.ports
    if (turn.wait.signal.aborted) turn.wait = new AbortController()
    await clock.sleep(backOff(failures, random.fraction(), longestWait), turn.wait.signal)
  }

  /** Answers whether the webhook is done with this one. */
  async #attempt(webhook: Webhook, { ordinal, pressId, body, madeAt, attempts }: Delivery, signal: AbortSignal): Promise<boolean> {
    const { db, ports } = this.#deps
    const secret = await ports.vault.get(secretKey(webhook.id))
    const status = secret.state === 'ok' && !signal.aborted ? await this.#post(webhook, pressId, body, secret.secret, signal) : undefined
    const now = ports.clock.now()
    if (isTaken(status)) {
      noteTry(db, ordinal, { outcome: 'delivered', status }, now)
      return true
    }
    // Broken off by us: that says nothing about the webhook.
    if (signal.aborted) return false
    // A vault that is closed opens again, and what was pressed meanwhile is still to be told.
    const isGivenUp = now - madeAt >= givenUpAfter && secret.state !== 'unavailable'
    const tried: Try = { outcome: isGivenUp ? 'failed' : 'waiting', status, why: secret.state === 'ok' ? undefined : secret.state === 'absent' ? 'secret' : 'vault' }
    noteTry(db, ordinal, tried, now)
    ports.log('info', 'a webhook did not take a press', { webhookId: webhook.id, status, attempts: attempts + 1, isGivenUp })
    return isGivenUp
  }

  /** The status of the answer; undefined where there was none in time. Nothing of the answer is read, and nothing is followed. */
  async #post({ url }: Webhook, key: string, body: string, secret: string, signal: AbortSignal): Promise<number | undefined> {
    const { fetch, clock } = this.#deps.ports
    const given = new AbortController()
    const ended = new AbortController()
    const stop = () => given.abort()
    signal.addEventListener('abort', stop)
    void clock.sleep(patience, ended.signal).then(stop)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'Bellhop',
          'Idempotency-Key': key,
          'X-Bellhop-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
        redirect: 'manual',
        credentials: 'omit',
        signal: given.signal,
      })
      return response.status
    } catch {
      // Whatever it was, its text may hold the address: it counts as no answer.
      return undefined
    } finally {
      signal.removeEventListener('abort', stop)
      ended.abort()
      // Drops the rest of the answer, however long it is.
      given.abort()
    }
  }

  #known(id: string): Webhook {
    const webhook = webhookWithId(this.#deps.db, id)
    if (!webhook) throw new Problem('not-found')
    return webhook
  }

  async #vaultProblem(): Promise<string> {
    const { state } = await this.#deps.ports.vault.status()
    return state === 'ok' ? 'vault-refused' : `vault-${state}`
  }
}

function secretKey(id: string): string {
  return `webhook:${id}`
}

function isTaken(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300
}

/**
 * The address as it is kept: https anywhere, http to a literal loopback address alone, no user name, no fragment. Problems
 * `webhook-address`, `webhook-credentials`, `webhook-insecure`.
 */
function addressOf(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.hash) throw new Problem('webhook-address')
  if (url.username || url.password) throw new Problem('webhook-credentials')
  const isLoopback = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(url.hostname) || url.hostname === '[::1]'
  if (url.protocol === 'http:' && !isLoopback) throw new Problem('webhook-insecure')
  return url.href
}

/** Looks like a press, and says that it is none. */
function sample(id: string, now: number): string {
  return JSON.stringify({
    id,
    event: 'postback',
    isSample: true,
    at: new Date(now).toISOString(),
    bot: { id: '1', username: 'sample_bot' },
    conversationId: '1:1',
    contact: { id: '1', name: 'Sample' },
    messageId: '1:1:1',
    data: 'sample',
    text: 'Sample',
  })
}
