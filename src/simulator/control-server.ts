import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { unpack } from './control'
import type { FaultRule } from './faults'
import type { FloodModel } from './flood'
import { isObject } from './json'
import type { Bot, BotOptions, Group, Simulator, UserOptions } from './simulator'
import type { Person } from './people'
import type { Running } from './server'
import type { Limits } from './world'

type Op = (simulator: Simulator, given: readonly unknown[]) => unknown

const personOps = [
  'start', 'write', 'edit', 'sendPhoto', 'sendDocument', 'sendVoice', 'sendAudio', 'sendVideo', 'sendAnimation', 'sendVideoNote', 'sendSticker',
  'sendContact', 'sendLocation', 'sendAlbum', 'sendRaw', 'react', 'press', 'join', 'leave', 'vote', 'pay', 'connectBusiness', 'block', 'unblock', 'deactivate', 'chatOf',
] as const satisfies readonly (keyof Person)[]
const botOps = ['revokeToken', 'setForeignWebhook', 'consent', 'inject', 'pendingCount', 'renumber', 'skipIds'] as const satisfies readonly (keyof Bot)[]
const groupOps = ['remove'] as const satisfies readonly (keyof Group)[]

const ops: ReadonlyMap<string, Op> = new Map<string, Op>([
  ['createBot', (simulator, [options]) => facts(simulator.createBot(options as BotOptions | undefined))],
  ['createUser', (simulator, [options]) => facts(simulator.createUser(options as UserOptions))],
  ['createGroup', (simulator, [options]) => facts(simulator.createGroup(options as Parameters<Simulator['createGroup']>[0]))],
  ['backlog', (simulator, [id, count, people]) => simulator.backlog({ id: id as number }, count as number, people as number | undefined)],
  ['addFault', (simulator, [rule]) => simulator.faults.add(rule as FaultRule).id],
  ['removeFault', (simulator, [id]) => simulator.faults.remove(id as number)],
  ['clearFaults', simulator => simulator.faults.clear()],
  ['journal', (simulator, [filter]) => journal(simulator, filter)],
  ['complaints', simulator => simulator.complaints],
  ['clearComplaints', simulator => simulator.clearComplaints()],
  ['crashes', simulator => simulator.crashes.map(error => error.stack ?? error.message)],
  ['allowRepeat', simulator => simulator.allowRepeat()],
  ['restart', (simulator, [options]) => simulator.restart(options as { losesQueues?: boolean } | undefined)],
  ['stub', (simulator, [method, result]) => simulator.stub(method as string, result)],
  ['expose', (simulator, [where, text]) => simulator.expose(where as string, text as string)],
  ['setFlood', (simulator, [model]) => simulator.setFlood(model as FloodModel | null)],
  ['setLimits', (simulator, [limits]) => void Object.assign(simulator.limits, limits as Partial<Limits>)],
  ['advance', (simulator, [ms]) => simulator.advance(ms as number)],
  ['now', simulator => simulator.clock.now()],
  ...personOps.map((name): [string, Op] => [`user.${name}`, (simulator, [id, ...given]) => apply(simulator.user(id as number), name, given)]),
  ...botOps.map((name): [string, Op] => [`bot.${name}`, (simulator, [id, ...given]) => apply(simulator.bot(id as number), name, given)]),
  ...groupOps.map((name): [string, Op] => [`group.${name}`, (simulator, [id, ...given]) => apply(simulator.group(id as number), name, given)]),
])

/** The control API: `POST /` `{ op, args }` answers `{ ok: true, value }` or `{ ok: false, error }`. `onClose` runs after the op `close`. */
export async function serveControl(simulator: Simulator, port: number, onClose: () => void): Promise<Running> {
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    // A web page may reach loopback, but not without telling where it comes from.
    if (request.method !== 'POST' || request.headers.origin !== undefined) return reply(403, { ok: false, error: 'POST only, from no page' })
    run(simulator, request, onClose).then(
      value => reply(200, { ok: true, value: value ?? null }),
      (error: unknown) => reply(400, { ok: false, error: error instanceof Error ? error.message : String(error) }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function run(simulator: Simulator, request: IncomingMessage, onClose: () => void): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const asked: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  if (!isObject(asked) || typeof asked['op'] !== 'string') throw new Error('say { op, args }')
  if (asked['op'] === 'close') return void setTimeout(onClose, 50)
  const op = ops.get(asked['op'])
  if (!op) throw new Error(`there is no op ${asked['op']}`)
  const given = Array.isArray(asked['args']) ? (unpack(asked['args']) as unknown[]) : []
  // JSON has no undefined: an argument that was left out arrives as null.
  return op(simulator, given.map(value => (value === null && asked['op'] !== 'setFlood' && !String(asked['op']).endsWith('.react') ? undefined : value)))
}

function apply<T extends object>(target: T, name: keyof T, given: readonly unknown[]): unknown {
  const method = target[name]
  if (typeof method !== 'function') throw new Error(`${String(name)} is no method`)
  return Reflect.apply(method, target, given) as unknown
}

function facts(made: { readonly id: number; readonly token?: string }): { id: number; token?: string } {
  return made.token === undefined ? { id: made.id } : { id: made.id, token: made.token }
}

function journal(simulator: Simulator, filter: unknown): unknown {
  const { method, after = 0 } = isObject(filter) ? filter : {}
  const entries = typeof method === 'string' ? simulator.journal.of(method) : simulator.journal.entries
  return entries.filter(entry => entry.id > Number(after))
}
