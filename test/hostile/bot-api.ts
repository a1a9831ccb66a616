import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

type Json = Readonly<Record<string, unknown>>
type Reply = (request: IncomingMessage, response: ServerResponse) => void

/** A server at a bot's address that may answer anything: the simulated Telegram is too well-behaved for that. */
export type BotApi = {
  readonly root: string
  readonly token: string
  readonly botId: number
  /** Paths as they were asked for, without their tokens. */
  readonly asked: string[]
  /** Given out once, a batch after the other, with ids of their own. */
  updates(updates: readonly Json[]): void
  /** What a method answers from now on: its `result`, or the whole reply. */
  result(method: string, result: unknown): void
  reply(method: string, reply: Reply): void
  /** All batches were asked for and confirmed. */
  isDrained(): boolean
}

/** `atEnd` is given what closes it. */
export async function botApi(atEnd: (close: () => void) => void = onTestFinished): Promise<BotApi> {
  const botId = 4_200_000_007
  const token = `${botId}:AA${'h'.repeat(33)}`
  const asked: string[] = []
  const waiting: { id: number; text: string }[] = []
  const replies = new Map<string, Reply>()
  let next = 1

  const send = (response: ServerResponse, text: string) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(text)
  const ordinary: Readonly<Record<string, unknown>> = {
    getMe: { id: botId, is_bot: true, first_name: 'Desk', username: 'desk_bot' },
    getWebhookInfo: { url: '', pending_update_count: 0 },
    getUserProfilePhotos: { total_count: 0, photos: [] },
  }

  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(`/bot${token}/`, '/bot/')
    asked.push(path)
    const method = path.split('?')[0]?.split('/').at(-1) ?? ''
    const own = replies.get(path.startsWith('/file/') ? 'file' : method)
    if (own) return own(request, response)
    if (method === 'getUpdates') return void giveUpdates(request, response)
    request.resume()
    const result = ordinary[method]
    send(response, JSON.stringify(result === undefined ? { ok: false, error_code: 404, description: 'Not Found: method not found' } : { ok: true, result }))
  })

  async function giveUpdates(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { offset = 0, limit = 100 } = JSON.parse(body || '{}') as { offset?: number; limit?: number }
    while (waiting[0] && waiting[0].id < offset) waiting.shift()
    const batch = waiting.slice(0, limit)
    const timer = setTimeout(() => send(response, `{"ok":true,"result":[${batch.map(({ text }) => text).join(',')}]}`), batch.length > 0 ? 0 : 300)
    response.once('close', () => clearTimeout(timer))
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    botId,
    asked,
    updates(updates) {
      for (const update of updates) {
        waiting.push({ id: next, text: `{"update_id":${next},${JSON.stringify(update).slice(1)}` })
        next += 1
      }
    },
    result: (method, result) => void replies.set(method, (request, response) => (request.resume(), send(response, JSON.stringify({ ok: true, result })))),
    reply: (method, reply) => void replies.set(method, reply),
    isDrained: () => waiting.length === 0,
  }
}
