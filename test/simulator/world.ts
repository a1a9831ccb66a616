import { connect } from 'node:net'
import type { Person } from '../../src/simulator/people'
import type { Bot, BotOptions, Simulator } from '../../src/simulator/simulator'
import type { SimulatedOptions } from '../support/simulated'
import { simulatedInTest } from '../support/simulated-in-test'

type Envelope = {
  ok: boolean
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into replies of every shape
  result?: any
  error_code?: number
  description?: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
}

export type Answer = Envelope & { readonly status: number; readonly headers: Headers; readonly text: string }

export type Stand = {
  readonly simulator: Simulator
  readonly apiRoot: string
  readonly port: number
  readonly bot: Bot
  readonly ada: Person
  /** One call with JSON arguments. */
  ask(method: string, args?: Record<string, unknown>): Promise<Answer>
}

/** A running simulator with a bot and Ada, who has started it. Ends with the test, and fails it over unannounced complaints. */
export async function stand({ bot: botOptions, ...options }: SimulatedOptions & { bot?: BotOptions } = {}): Promise<Stand> {
  const simulator = simulatedInTest(options)
  const { apiRoot, port } = await simulator.start()
  const bot = simulator.createBot(botOptions)
  const ada = simulator.createUser({ firstName: 'Ada' })
  bot.state.relations.set(ada.id, 'started')
  return { simulator, apiRoot, port, bot, ada, ask: (method, args = {}) => post(`${apiRoot}/bot${bot.token}/${method}`, args) }
}

export async function post(url: string, args: Record<string, unknown>): Promise<Answer> {
  return answered(await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(args) }))
}

export async function answered(response: Response): Promise<Answer> {
  const text = await response.text()
  const body = text.startsWith('{') ? (JSON.parse(text) as Envelope) : { ok: false }
  return { ...body, status: response.status, headers: response.headers, text }
}

export function form(fields: Record<string, string | Blob>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, value, value instanceof File ? value.name : 'file.bin')
  }
  return data
}

/** Sends bytes as they are and answers what comes back until the other side closes (or after `wait` ms of silence). */
export function raw(port: number, bytes: string | Buffer, wait = 500): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const end = () => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(wait, end)
    socket.on('data', chunk => (answer += chunk.toString('latin1')))
    socket.on('error', end)
    socket.on('close', end)
    socket.write(bytes)
  })
}

/** The smallest PNG header that says this size; enough for a server that looks at sizes only. */
export function png(width: number, height: number, length = 200): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(length)
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

/** Waits until `count` requests of a method have come in whole. Without a wait of its own, each is then parked, held or answered. */
export async function arrived({ simulator }: Stand, method: string, count: number): Promise<void> {
  const hasCome = () => simulator.journal.of(method).filter(entry => Object.keys(entry.args).length > 0).length >= count
  while (!hasCome()) await pause(2)
  await pause(5)
}

/** Lets sockets and promises move on. */
export function pause(ms = 20): Promise<void> {
  return new Promise(resolve => void setTimeout(resolve, ms))
}
