import type { FaultRule } from '../../src/simulator/faults'
import type { Random } from '../../src/simulator/random'
import type { Line } from '../support/tcp-proxy'

/** What happens at an instant of simulated time, in milliseconds from the start. Plain data: printed, it tells the whole day. */
export type Step = { readonly at: number } & Act

export type Act =
  | { readonly do: 'write' | 'photo' | 'send' | 'block' | 'unblock'; readonly who: number }
  /** What somebody there does besides writing, to or about what stands in the chat already. */
  | { readonly do: Theirs; readonly who: number }
  /** What the operator does besides sending a text; `pick` says to which of the messages that are there. */
  | { readonly do: Ours; readonly who: number; readonly pick: number }
  /** For a while every send is held back for some seconds. */
  | { readonly do: 'hold'; readonly forMs: number }
  | { readonly do: 'fault'; readonly rule: FaultRule; readonly forMs: number }
  | { readonly do: 'line'; readonly line: Line; readonly forMs: number }
  | { readonly do: 'drop'; readonly by: 'fin' | 'reset' }
  /** With a method: once a fault has struck a request of it, however long a slow machine takes until then. */
  | { readonly do: 'kill'; readonly during?: string }
  | { readonly do: 'half-open' | 'quit' | 'wake' | 'upgrade' | 'restart' | 'revoke' }
  | { readonly do: 'refuse' | 'rival'; readonly forMs: number }
  | { readonly do: 'webhook'; readonly forMs: number }
  /** Nobody writes, and nobody helps. */
  | { readonly do: 'siege'; readonly by: 'rival' | 'webhook' | 'revoke' | 'unauthorized'; readonly forMs: number }

/** How many sides a day has: people, and a group as the last. */
export const sides = 4

export type Theirs = (typeof theirs)[number]
export type Ours = (typeof ours)[number]
export type Afterwards = (typeof afterwards)[number]

const theirs = ['their-album', 'their-voice', 'their-edit', 'their-reaction', 'press', 'vote'] as const
const afterwards = ['forward', 'copy', 'edit', 'edit', 'delete', 'react', 'pin'] as const
const ours = ['album', 'voice', 'buttons', 'poll', 'later', ...afterwards] as const

/** A day of simulated time with its weather, the same for the same random source. */
export function randomScript(random: Random, lengthMs = 75_000): Step[] {
  const at = () => random.between(0, lengthMs)
  const steps: Step[] = []
  for (let count = random.between(10, 30); count > 0; count--) steps.push({ at: at(), do: 'write', who: random.between(0, sides - 1) })
  for (let count = random.between(8, 22); count > 0; count--) steps.push({ at: at(), do: 'send', who: random.between(0, sides - 1) })
  for (let count = random.between(2, 8); count > 0; count--) steps.push({ at: at(), do: random.pick(theirs), who: random.between(0, sides - 2) })
  for (let count = random.between(4, 14); count > 0; count--) steps.push({ at: at(), do: random.pick(ours), who: random.between(0, sides - 2), pick: random.between(0, 20) })
  if (random.chance(0.3)) steps.push({ at: at(), do: 'hold', forMs: random.between(5000, 30_000) })
  for (let count = random.between(1, 5); count > 0; count--) steps.push({ at: at(), do: 'fault', rule: randomFault(random), forMs: random.between(3000, 40_000) })
  for (let count = random.between(0, 3); count > 0; count--) steps.push({ at: at(), ...randomTrouble(random) })
  for (let count = random.between(0, 2); count > 0; count--) steps.push({ at: at(), ...randomEvent(random) })
  for (let count = random.between(0, 2); count > 0; count--) steps.push({ at: at(), do: random.chance(0.7) ? 'kill' : 'quit' })
  return steps.toSorted((one, other) => one.at - other.at)
}

const deeds = ['editMessageText', 'editMessageCaption', 'deleteMessage', 'setMessageReaction', 'pinChatMessage']

function randomFault(random: Random): FaultRule {
  const kind = random.pick<FaultRule>([
    { kind: 'refuse' },
    { kind: 'reset-before' },
    { kind: 'reset-after' },
    { kind: 'reset-mid-response', afterBytes: random.between(0, 60) },
    { kind: 'short-body', afterBytes: random.between(0, 60) },
    { kind: 'truncated-json' },
    { kind: 'black-hole', isExecuted: random.chance(0.5) },
    { kind: 'stall', afterBytes: random.between(0, 30) },
    { kind: 'stale-connection' },
    { kind: 'slow-headers', bytesPerTick: 40, tickMs: 2 },
    { kind: 'slow-reply', bytesPerTick: 60, tickMs: 2 },
    { kind: 'huge-body', bytes: 4 * 1024 * 1024 },
    { kind: 'chunked', chunkBytes: 7 },
    { kind: 'gzip' },
    { kind: 'gateway', status: random.pick([500, 502, 504]), format: random.pick(['json', 'html']), isExecuted: random.chance(0.5) },
    { kind: 'empty-status', status: random.pick([413, 431, 500]) },
    { kind: 'captive-portal' },
    { kind: 'empty-object', isExecuted: random.chance(0.5) },
    { kind: 'redirect', location: 'http://127.0.0.1:1/login' },
    { kind: 'flood', retryAfter: random.between(1, 35) },
    { kind: 'flood', retryAfter: 1, isBare: true },
    { kind: 'unauthorized', times: 1 },
    { kind: 'conflict', times: 2 },
    { kind: 'foreign-allowed-updates', kinds: ['poll'], times: 1 },
    { kind: 'restart', afterMs: 500, status: random.pick([429, 500]) },
    { kind: 'delay', ms: random.between(100, 20_000) },
    { kind: 'duplicate-updates' },
    { kind: 'shuffled-updates' },
    { kind: 'error', code: 400, description: 'Bad Request: something new' },
  ])
  const methods = random.chance(0.15) ? undefined : random.pick([['sendMessage'], ['sendMessage'], ['getUpdates'], ['getUpdates'], ['sendMessage', 'getUpdates'], ['getFile', 'file'], deeds, ['sendMediaGroup', 'sendVoice', 'sendPoll', 'forwardMessage', 'copyMessage']])
  // Between two of our polls what comes in would be lost, and no client can help that: so it strikes where we poll.
  if (kind.kind === 'foreign-allowed-updates') return { ...kind, methods: 'getUpdates' }
  return { ...kind, ...(methods !== undefined && { methods }), ...(random.chance(0.5) ? { nth: random.between(1, 5) } : { probability: random.pick([0.1, 0.3, 0.6]) }) }
}

function randomTrouble(random: Random): Act {
  const direction = random.chance(0.3) ? undefined : random.pick<'up' | 'down'>(['up', 'down'])
  const forMs = random.between(1000, 30_000)
  return random.pick<Act>([
    { do: 'line', forMs, line: { kind: 'delay', ms: random.between(5, 200), direction } },
    { do: 'line', forMs, line: { kind: 'cut', afterBytes: random.between(0, 1500), by: random.pick(['fin', 'reset']), direction } },
    { do: 'line', forMs, line: { kind: 'trickle', bytes: 20, everyMs: 2, direction } },
    { do: 'line', forMs, line: { kind: 'black-hole' } },
    { do: 'line', forMs, line: { kind: 'reset' } },
    { do: 'line', forMs, line: { kind: 'garbage' } },
    { do: 'drop', by: random.pick(['fin', 'reset']) },
    { do: 'half-open' },
    { do: 'refuse', forMs },
  ])
}

function randomEvent(random: Random): Act {
  const who = random.between(0, sides - 2)
  return random.pick<Act>([
    { do: 'wake' },
    { do: 'photo', who },
    { do: 'block', who },
    { do: 'upgrade' },
    { do: 'restart' },
    { do: 'revoke' },
    { do: 'rival', forMs: random.between(5000, 60_000) },
    { do: 'webhook', forMs: random.between(5000, 30_000) },
  ])
}

/** Everything is said at once, to everybody: the flood model of Telegram is to have no word in it. */
export const burst: readonly Step[] = Array.from({ length: 25 }, (_, index) => Array.from({ length: sides }, (_unused, who): Step => ({ at: 5000 + index, do: 'send', who }))).flat()
