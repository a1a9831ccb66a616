import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Connection } from '../../../src/renderer/client/client'
import { dataOf, serverEvents } from '../../../src/renderer/client/server-events'
import type { Delta } from '../../../src/shared/contract'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
  vi.unstubAllGlobals()
})

type Request = { readonly url: string; readonly authorization: string | undefined; readonly response: ServerResponse }

/** A real server; the page's relative addresses are resolved against it, as a browser does. */
async function serve(answer: (request: Request) => void): Promise<void> {
  const server = createServer((request, response) => answer({ url: request.url ?? '', authorization: request.headers.authorization, response }))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const real = fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => real(base + path, init))
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
}

function read(since?: { epoch: string; since: number }) {
  const deltas: Delta[] = []
  const states: Connection[] = []
  const stop = new AbortController()
  ends.push(() => stop.abort())
  const over = serverEvents({
    authorization: { Authorization: 'Bearer b' },
    since,
    listener: delta => deltas.push(delta),
    tell: state => states.push(state),
    signal: stop.signal,
  })
  return { deltas, states, over }
}

const delta = (rev: number): Delta => ({ epoch: 'e 1', rev, rows: [] })
const event = (rev: number): string => `data: ${JSON.stringify(delta(rev))}\n\n`

describe('the stream of deltas', () => {
  it('goes on after a break from the last change that it has seen', async () => {
    const asked: string[] = []
    await serve(({ url, authorization, response }) => {
      asked.push(`${url} ${authorization}`)
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      if (asked.length === 1) response.end(`: here\n\n${event(8)}`)
      else response.write(event(9))
    })
    const { deltas, states } = read({ epoch: 'e 1', since: 7 })
    await vi.waitFor(() => expect(deltas.map(one => one.rev)).toEqual([8, 9]), { timeout: 10_000 })
    expect(asked).toEqual(['/events?since=7&epoch=e%201 Bearer b', '/events?since=8&epoch=e%201 Bearer b'])
    expect(states).toEqual(['live', 'lost', 'live'])
  })

  it('puts an event together that comes in pieces, also in the middle of a letter', async () => {
    const bytes = Buffer.from(`data: ${JSON.stringify({ epoch: 'ж', rev: 3, rows: [] })}\n\n`)
    const middle = bytes.indexOf(Buffer.from('ж')) + 1
    await serve(({ response }) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write(bytes.subarray(0, middle))
      setTimeout(() => response.write(bytes.subarray(middle)), 20)
    })
    const { deltas } = read()
    await vi.waitFor(() => expect(deltas).toEqual([{ epoch: 'ж', rev: 3, rows: [] }]), { timeout: 10_000 })
  })

  it('is over, and says so, when the session is', async () => {
    await serve(({ response }) => response.writeHead(401).end())
    const { states, over } = read()
    await over
    expect(states).toEqual(['gone'])
  })

  it('waits while another tab has it', async () => {
    let isElsewhere = true
    await serve(({ response }) => {
      if (isElsewhere) response.writeHead(409).end()
      else response.writeHead(200).write(event(1))
      isElsewhere = false
    })
    const { states, deltas } = read()
    await vi.waitFor(() => expect(deltas).toHaveLength(1), { timeout: 10_000 })
    expect(states).toEqual(['elsewhere', 'live'])
  })
})

describe('a server-sent event', () => {
  it('is its data lines; comments have none', () => {
    expect(dataOf('data: {"a":1}')).toBe('{"a":1}')
    expect(dataOf('data:x\ndata: y')).toBe('x\ny')
    expect(dataOf(': here')).toBe('')
  })
})
