import type { Complaint } from './complaints'
import type { FaultRule } from './faults'
import type { FloodModel } from './flood'
import type { JournalEntry } from './journal'
import type { JsonObject } from './json'
import type { Person } from './people'
import type { Bot, BotOptions, Group, UserOptions } from './simulator'
import type { GroupState, Limits } from './world'

/** The same things as in-process, each answering a promise. */
type Remote<T> = { [K in keyof T]: T[K] extends (...given: infer Given) => infer Result ? (...given: Given) => Promise<Awaited<Result>> : never }

type RemotePerson = { readonly id: number } & Remote<Omit<Person, 'id' | 'state'>>
type RemoteBot = { readonly id: number; readonly token: string } & Remote<Pick<Bot, 'revokeToken' | 'setForeignWebhook' | 'consent' | 'inject' | 'pendingCount' | 'renumber' | 'skipIds'>>
type RemoteGroup = { readonly id: number } & Remote<Pick<Group, 'remove'>>

/** A simulator in another process, spoken to through its control port. */
export type RemoteSimulator = {
  createBot(options?: BotOptions): Promise<RemoteBot>
  createUser(options: UserOptions): Promise<RemotePerson>
  createGroup(options: { title: string; type?: GroupState['type']; people?: { id: number }[]; bots?: { id: number }[] }): Promise<RemoteGroup>
  bot(id: number, token?: string): RemoteBot
  user(id: number): RemotePerson
  /** Fills the bot's queue; answers the ids of the people who wrote. */
  backlog(botId: number, count: number, people?: number): Promise<number[]>
  addFault(rule: FaultRule): Promise<number>
  removeFault(id: number): Promise<void>
  clearFaults(): Promise<void>
  /** Entries with an id above `after`, of one method or of all. */
  journal(filter?: { method?: string; after?: number }): Promise<JournalEntry[]>
  complaints(): Promise<Complaint[]>
  clearComplaints(): Promise<void>
  /** Messages of the simulator's own failures; always empty. */
  crashes(): Promise<string[]>
  allowRepeat(): Promise<void>
  restart(options?: { losesQueues?: boolean }): Promise<void>
  stub(method: string, result: unknown): Promise<void>
  expose(where: string, text: string): Promise<void>
  setFlood(model: FloodModel | null): Promise<void>
  setLimits(limits: Partial<Limits>): Promise<void>
  advance(ms: number): Promise<void>
  now(): Promise<number>
  /** Ends the simulator's process. */
  close(): Promise<void>
}

/** Talks to the control port that `simulator.js` printed. */
export function connectControl(controlPort: number): RemoteSimulator {
  const ask = async (op: string, ...given: unknown[]): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${controlPort}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ op, args: given.map(pack) }),
    })
    const answer = (await response.json()) as { ok: boolean; value?: unknown; error?: string }
    if (!answer.ok) throw new Error(answer.error ?? `control answered ${response.status}`)
    return answer.value
  }
  const handle = (kind: 'bot' | 'user' | 'group', facts: JsonObject): unknown =>
    new Proxy(facts, {
      get: (target, name) => {
        // Promises look for `then`; a handle is no promise.
        if (typeof name !== 'string' || name === 'then' || Object.hasOwn(target, name)) return Reflect.get(target, name) as unknown
        return (...given: unknown[]) => ask(`${kind}.${name}`, target['id'], ...given)
      },
    })
  const own = {
    createBot: async (options?: BotOptions) => handle('bot', (await ask('createBot', options)) as JsonObject),
    createUser: async (options: UserOptions) => handle('user', (await ask('createUser', options)) as JsonObject),
    createGroup: async (options: unknown) => handle('group', (await ask('createGroup', options)) as JsonObject),
    bot: (id: number, token = '') => handle('bot', { id, token }),
    user: (id: number) => handle('user', { id }),
  }
  return new Proxy(own, {
    get: (target, name) => {
      if (typeof name !== 'string' || name === 'then' || Object.hasOwn(target, name)) return Reflect.get(target, name) as unknown
      return (...given: unknown[]) => ask(name, ...given)
    },
  }) as unknown as RemoteSimulator
}

/** Bytes travel as `{ $base64 }`. */
function pack(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]))
}

export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack)
  if (typeof value !== 'object' || value === null) return value
  if ('$base64' in value && typeof value.$base64 === 'string') return Buffer.from(value.$base64, 'base64')
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]))
}
