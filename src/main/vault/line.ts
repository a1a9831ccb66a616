import type { Failure, Helper, Outcome, Question, SpawnHelper } from './protocol'

type Asked = Question & { readonly service: string }

/** The line to the helper process: starts it when needed, ends it when it is late or idle. Takes one question at a time. */
export type Line = {
  /** Answers before `until` (on `performance.now()`), in any case. */
  ask(question: Asked, until: number): Promise<Outcome>
  close(): void
}

/** `idle`: milliseconds after which a helper without work is ended; it costs 70 MB and starts in a tenth of a second. */
export function openLine(spawnHelper: SpawnHelper, idle: number): Line {
  let helper: Helper | undefined
  let waiting: { readonly id: number; readonly end: (outcome: Outcome) => void } | undefined
  let resting: NodeJS.Timeout | undefined
  let lastId = 0
  let isClosed = false

  function start() {
    const started = spawnHelper()
    started.onMessage(({ id, ...outcome }) => {
      if (started === helper && id === waiting?.id) waiting.end(outcome)
    })
    started.onExit(() => {
      if (started === helper) drop('crashed')
    })
    return started
  }

  function drop(reason: Failure) {
    const dropped = helper
    helper = undefined
    dropped?.kill()
    waiting?.end({ ok: false, reason })
  }

  function exchange(question: Asked, until: number): Promise<Outcome> {
    return new Promise(resolve => {
      clearTimeout(resting)
      const left = until - performance.now()
      if (isClosed) return resolve({ ok: false, reason: 'crashed' })
      if (left <= 0) return resolve({ ok: false, reason: 'timeout' })
      const id = ++lastId
      const late = setTimeout(() => drop('timeout'), left)
      waiting = {
        id,
        end(outcome) {
          clearTimeout(late)
          waiting = undefined
          resting = setTimeout(() => drop('crashed'), idle).unref()
          resolve(outcome)
        },
      }
      try {
        helper ??= start()
        helper.post({ ...question, id })
      } catch {
        drop('crashed')
      }
    })
  }

  return {
    async ask(question, until) {
      const wasRunning = helper !== undefined
      const outcome = await exchange(question, until)
      if (outcome.ok || outcome.reason === 'timeout' || outcome.reason === 'crashed') return outcome
      // libsecret stays with the service that it met first, so a running helper fails for ever once the keyring was restarted.
      drop('crashed')
      return wasRunning ? exchange(question, until) : outcome
    },
    close() {
      isClosed = true
      clearTimeout(resting)
      drop('crashed')
    },
  }
}
