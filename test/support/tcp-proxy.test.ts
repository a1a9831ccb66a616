import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { type TcpProxy, openTcpProxy } from './tcp-proxy'

/** A server that says back what it hears, and a line to it. */
async function world() {
  const taken: Socket[] = []
  const server = createServer(socket => {
    taken.push(socket)
    socket.on('error', () => undefined).on('data', bytes => void socket.write(bytes))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await openTcpProxy((server.address() as AddressInfo).port)
  onTestFinished(async () => {
    await proxy.close()
    for (const socket of taken) socket.destroy()
    server.close()
  })
  return { proxy, taken }
}

/** A client: what it has heard, and how its connection ended. */
async function client(proxy: TcpProxy) {
  const socket = connect(proxy.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const heard = { text: '', end: null as string | null }
  socket.on('data', bytes => (heard.text += bytes.toString('latin1')))
  socket.on('end', () => (heard.end ??= 'fin'))
  socket.on('error', error => (heard.end ??= (error as NodeJS.ErrnoException).code ?? 'error'))
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined)
  return { socket, heard }
}

test('a clear line passes everything both ways, and counts it', async () => {
  const { proxy } = await world()
  const { socket, heard } = await client(proxy)
  socket.write('x'.repeat(300_000))
  await expect.poll(() => heard.text.length).toBe(300_000)
  expect([proxy.passed, proxy.made, proxy.open]).toEqual([{ up: 300_000, down: 300_000 }, 1, 1])
  socket.end()
  await expect.poll(() => [heard.end, proxy.open]).toEqual(['fin', 0])
})

test('delay: what is said arrives later, and the wait ends when the line is cleared', async () => {
  const { proxy } = await world()
  const { socket, heard } = await client(proxy)
  proxy.set({ kind: 'delay', ms: 60_000, direction: 'down' })
  socket.write('late')
  await expect.poll(() => proxy.passed.up).toBe(4)
  await sleep(30)
  expect(heard.text).toBe('')
  proxy.set({ kind: 'clear' })
  await expect.poll(() => heard.text).toBe('late')
})

test.each(['fin', 'reset'] as const)('cut by %s: exactly so many bytes pass, in either direction', async by => {
  for (const direction of ['up', 'down'] as const) {
    const { proxy } = await world()
    proxy.set({ kind: 'cut', afterBytes: 7, direction, by })
    const { socket, heard } = await client(proxy)
    socket.write('0123456789')
    await expect.poll(() => heard.end).toBe(by === 'fin' ? 'fin' : 'ECONNRESET')
    expect(proxy.passed[direction]).toBe(7)
    if (direction === 'down') expect(heard.text).toBe('0123456')
  }
})

test('cut after nothing: the request never leaves', async () => {
  const { proxy, taken } = await world()
  proxy.set({ kind: 'cut', afterBytes: 0, direction: 'up', by: 'reset' })
  const { socket, heard } = await client(proxy)
  socket.write('hello')
  await expect.poll(() => heard.end).toBe('ECONNRESET')
  expect([proxy.passed.up, taken[0]?.bytesRead ?? 0]).toEqual([0, 0])
})

test('trickle: a few bytes at a time, and all of them once the line is clear', async () => {
  const { proxy } = await world()
  proxy.set({ kind: 'trickle', bytes: 2, everyMs: 5, direction: 'down' })
  const { socket, heard } = await client(proxy)
  const lengths = new Set<number>()
  socket.on('data', () => lengths.add(heard.text.length))
  socket.write('0123456789')
  await expect.poll(() => heard.text).toBe('0123456789')
  expect(lengths.size).toBeGreaterThan(2)
  proxy.set({ kind: 'trickle', bytes: 1, everyMs: 60_000 })
  socket.write('abc')
  await sleep(20)
  expect(heard.text.length).toBeLessThan(13)
  proxy.set({ kind: 'clear' })
  await expect.poll(() => heard.text).toBe('0123456789abc')
})

test('black hole: connecting works, nothing passes, nothing ends; later what was said arrives', async () => {
  const { proxy } = await world()
  const early = await client(proxy)
  proxy.set({ kind: 'black-hole' })
  const { socket, heard } = await client(proxy)
  socket.write('anybody?')
  early.socket.write('still?')
  await sleep(50)
  expect([heard, early.heard]).toEqual([{ text: '', end: null }, { text: '', end: null }])
  proxy.set({ kind: 'clear' })
  await expect.poll(() => [heard.text, early.heard.text]).toEqual(['anybody?', 'still?'])
})

test('half-open: the old connection stays silent for good, a new one works', async () => {
  const { proxy, taken } = await world()
  const old = await client(proxy)
  old.socket.write('a')
  await expect.poll(() => old.heard.text).toBe('a')
  proxy.halfOpen()
  old.socket.write('b')
  const fresh = await client(proxy)
  fresh.socket.write('c')
  await expect.poll(() => fresh.heard.text).toBe('c')
  expect([old.heard, taken[0]?.destroyed]).toEqual([{ text: 'a', end: null }, true])
})

test('reset: a new connection is reset at once; drop ends those that are open', async () => {
  const { proxy } = await world()
  const [one, other] = [await client(proxy), await client(proxy)]
  proxy.drop('reset')
  await expect.poll(() => [one.heard.end, other.heard.end]).toEqual(['ECONNRESET', 'ECONNRESET'])
  proxy.set({ kind: 'reset' })
  const late = await client(proxy)
  await expect.poll(() => late.heard.end).toBe('ECONNRESET')
})

test('garbage: neither TLS nor HTTP understands what comes back', async () => {
  const { proxy } = await world()
  proxy.set({ kind: 'garbage' })
  await expect(fetch(`${proxy.apiRoot}/getMe`)).rejects.toThrow('fetch failed')
  const socket = connectTls({ port: proxy.port, host: '127.0.0.1', rejectUnauthorized: false })
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toMatch(/SSL|EPROTO|ECONNRESET/)
})

test('refuse and hang: nobody is there, or nobody opens; listening again works on the same port', async () => {
  const { proxy } = await world()
  const { port } = proxy
  await proxy.refuse()
  expect((await client(proxy)).heard.end).toBe('ECONNREFUSED')
  await proxy.hang()
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  expect(await Promise.race([once(socket, 'connect'), sleep(300, 'hangs')])).toBe('hangs')
  socket.destroy()
  await proxy.listen()
  const { socket: again, heard } = await client(proxy)
  again.write('back')
  await expect.poll(() => heard.text).toBe('back')
  expect(proxy.port).toBe(port)
})
