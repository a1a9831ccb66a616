import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BotState } from './world'

export type RivalOptions = {
  /** How often it asks; without a number until it is stopped. */
  readonly polls?: number
  /** Seconds that each of its polls may wait. */
  readonly timeout?: number
  /** Real milliseconds between its polls: a long pause makes the two programs take turns. */
  readonly everyMs?: number
}

/** A real second client: it asks for updates over its own connection, never confirms, and never minds what it is told. */
export function startRival(port: number, bot: BotState, { polls = Number.POSITIVE_INFINITY, timeout = 50, everyMs = 0 }: RivalOptions = {}) {
  const agent = new Agent({ keepAlive: true })
  const over = new AbortController()
  let count = 0
  const run = async () => {
    while (count < polls && !over.signal.aborted) {
      count += 1
      await ask(port, bot, timeout, agent, over.signal)
      // At least a breath: an answer that is always there would make this a loop without end.
      await sleep(Math.max(5, everyMs), undefined, { signal: over.signal }).catch(() => undefined)
    }
  }
  const ended = run()
  return {
    get polls() {
      return count
    },
    async stop() {
      over.abort()
      await ended
      agent.destroy()
    },
  }
}

function ask(port: number, bot: BotState, timeout: number, agent: Agent, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const kinds = encodeURIComponent(JSON.stringify([...bot.allowed]))
    const path = `/bot${bot.token}/getUpdates?timeout=${timeout}&allowed_updates=${kinds}`
    const asked = request({ host: '127.0.0.1', port, path, agent, signal, headers: { 'x-simulator-client': 'rival' } }, reply => {
      reply.once('close', resolve).on('error', () => resolve()).resume()
    })
    asked.once('error', () => resolve()).end()
  })
}
