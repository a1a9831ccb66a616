import { afterEach, expect, test, vi } from 'vitest'
import { httpClient } from '../../../src/renderer/client/http'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The page of a session that is open, whose calls are answered with this. */
async function page(reply: (address: string) => Response) {
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('removeEventListener', () => {})
  vi.stubGlobal('location', { hash: '', pathname: '/' })
  vi.stubGlobal('sessionStorage', { getItem: () => JSON.stringify({ bearer: 'b' }), removeItem: () => {} })
  vi.stubGlobal('fetch', async (address: string) => reply(address))
  const client = await httpClient()
  if (!client) throw new Error('the session is there')
  const told: string[] = []
  client.onConnection(connection => void told.push(connection))
  return { client, told }
}

test('an answer that breaks off is none: the app is gone, which is said in words and not thrown', async () => {
  const { client, told } = await page(() => new Response('{"ok":tr', { status: 200 }))
  expect(await client.call('app.info', {})).toEqual({ ok: false, problem: { code: 'app-gone' } })
  expect(told).toEqual(['live', 'lost'])
})

test('an answer that is whole is handed on as it is', async () => {
  const { client, told } = await page(() => Response.json({ ok: true, value: 7 }))
  expect(await client.call('app.info', {})).toEqual({ ok: true, value: 7 })
  expect(told).toEqual(['live'])
})

test('a single call that broke makes the app no less live once the next one is answered, as long as the stream stands', async () => {
  let isBroken = false
  let isStreaming = false
  const { client, told } = await page(address => {
    if (address.startsWith('/events')) isStreaming = true
    if (isStreaming && address.startsWith('/events')) return new Response(new ReadableStream({ start: controller => controller.enqueue(new TextEncoder().encode(': here\n\n')) }))
    if (isBroken) throw new TypeError('Failed to fetch')
    return Response.json({ ok: true, value: 7 })
  })
  const stop = client.listen(() => {})
  await vi.waitFor(() => expect(isStreaming).toBe(true), 20_000)
  // What it tells comes right after.
  await new Promise(resolve => setTimeout(resolve))
  isBroken = true
  expect(await client.call('app.info', {})).toMatchObject({ problem: { code: 'app-gone' } })
  isBroken = false
  await client.call('app.info', {})
  expect(told).toEqual(['live', 'lost', 'live'])
  stop()
})
