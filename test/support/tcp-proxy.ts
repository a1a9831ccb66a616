import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down'

/** What the line does to everything that passes, on connections that are open and on new ones, until it is told otherwise. */
export type Line =
  | { readonly kind: 'clear' }
  /** Every piece arrives late. */
  | { readonly kind: 'delay'; readonly ms: number; readonly direction?: Direction }
  /** So many bytes of a connection pass (counted from its beginning), then it ends: by a FIN, or by an RST to both sides. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly direction?: Direction; readonly by: 'fin' | 'reset' }
  /** So many bytes at a time. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly everyMs: number; readonly direction?: Direction }
  /** Connections are taken and nothing passes; what is held passes when the line is clear again. */
  | { readonly kind: 'black-hole' }
  /** New connections are reset at once. */
  | { readonly kind: 'reset' }
  /** Whatever is said is answered by bytes that are no TLS and no HTTP. */
  | { readonly kind: 'garbage' }

export type TcpProxy = {
  readonly port: number
  /** The address to give to the app. */
  readonly apiRoot: string
  /** Connections that were made so far. */
  readonly made: number
  /** Connections that the client has open. */
  readonly open: number
  /** Bytes passed on so far. */
  readonly passed: Readonly<Record<Direction, number>>
  set(line: Line): void
  /** Ends every open connection, towards both sides. */
  drop(by: 'fin' | 'reset'): void
  /** The server's ends of all open connections go; the clients' stay open and are never answered, as after a sleep. New ones pass. */
  halfOpen(): void
  /** Nobody listens any more: connecting is refused. */
  refuse(): Promise<void>
  /** Connecting never ends: somebody listens, and the queue of those who wait is full. Linux. */
  hang(): Promise<void>
  /** Listens again on the same port. */
  listen(): Promise<void>
  close(): Promise<void>
}

/** A line on loopback to `target` (a port) that can be made as bad as any. Bytes are passed as they are; TLS goes through. */
export async function openTcpProxy(target: number): Promise<TcpProxy> {
  const proxy = new Proxy(target)
  await proxy.listen()
  return proxy
}

class Proxy implements TcpProxy {
  readonly passed: Record<Direction, number> = { up: 0, down: 0 }
  readonly #target: number
  readonly #pairs = new Set<Pair>()
  #port = 0
  #line: Line = { kind: 'clear' }
  #server: Server | null = null
  #hanging: { readonly child: ChildProcess; readonly waiting: Socket[] } | null = null
  #made = 0

  constructor(target: number) {
    this.#target = target
  }

  get port(): number {
    return this.#port
  }

  get apiRoot(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get made(): number {
    return this.#made
  }

  get open(): number {
    return this.#pairs.size
  }

  set(line: Line): void {
    this.#line = line
    for (const pair of this.#pairs) pair.changed()
  }

  drop(by: 'fin' | 'reset'): void {
    for (const pair of this.#pairs) pair.end(by)
  }

  halfOpen(): void {
    for (const pair of this.#pairs) pair.forget()
  }

  async refuse(): Promise<void> {
    await this.#endHanging()
    this.#server?.close()
    this.#server = null
  }

  async hang(): Promise<void> {
    await this.refuse()
    // A process that has listened and then sleeps for good takes nobody in; the kernel lets a few wait and then no more.
    const script = `const s = require('node:net').createServer(); s.listen({ host: '127.0.0.1', port: ${this.#port}, backlog: 1 }, () => { require('node:fs').writeSync(1, 'up'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })`
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const waiting: Socket[] = []
    this.#hanging = { child, waiting }
    for (let isFull = false; !isFull; ) {
      const socket = connect(this.#port, '127.0.0.1').on('error', () => undefined)
      waiting.push(socket)
      isFull = (await Promise.race([once(socket, 'connect'), sleep(250)])) === undefined
    }
  }

  async listen(): Promise<void> {
    await this.#endHanging()
    if (this.#server) return
    const server = createServer({ allowHalfOpen: true }, client => this.#take(client))
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    await this.refuse()
    this.drop('reset')
  }

  #take(client: Socket): void {
    this.#made += 1
    if (this.#line.kind === 'reset') return void client.on('error', () => undefined).resetAndDestroy()
    const pair = new Pair(client, this.#target, () => this.#line, this.passed)
    this.#pairs.add(pair)
    void pair.ended.then(() => this.#pairs.delete(pair))
  }

  async #endHanging(): Promise<void> {
    const hanging = this.#hanging
    if (!hanging) return
    this.#hanging = null
    for (const socket of hanging.waiting) socket.destroy()
    hanging.child.kill('SIGKILL')
    await once(hanging.child, 'close')
  }
}

/** A client's connection and the one that was made for it. Ends when the client's is gone. */
class Pair {
  readonly ended: Promise<void>
  readonly #client: Socket
  readonly #server: Socket
  readonly #lineNow: () => Line
  readonly #totals: Record<Direction, number>
  readonly #seen: Record<Direction, number> = { up: 0, down: 0 }
  #isForgotten = false
  #change = new AbortController()

  constructor(client: Socket, target: number, lineNow: () => Line, totals: Record<Direction, number>) {
    this.#client = client
    this.#lineNow = lineNow
    this.#totals = totals
    this.#server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    this.ended = new Promise(resolve => {
      client.once('close', () => {
        this.#server.destroy()
        this.changed()
        resolve()
      })
    })
    // What a broken connection says is what 'close' says, too.
    for (const socket of [client, this.#server]) socket.on('error', () => undefined).setNoDelay(true)
    this.#server.once('close', hadError => this.#serverGone(hadError))
    void this.#carry(client, this.#server, 'up')
    void this.#carry(this.#server, client, 'down')
  }

  changed(): void {
    this.#change.abort()
    this.#change = new AbortController()
  }

  end(by: 'fin' | 'reset'): void {
    if (this.#isForgotten && by === 'fin') return
    if (by === 'reset') {
      this.#client.resetAndDestroy()
      this.#server.resetAndDestroy()
    } else {
      this.#client.end()
      this.#server.end()
    }
  }

  forget(): void {
    this.#isForgotten = true
    this.#server.destroy()
  }

  #serverGone(hadError: boolean): void {
    if (this.#isForgotten) return
    if (hadError) this.#client.resetAndDestroy()
    else if (this.#lineNow().kind !== 'black-hole') this.#client.end()
  }

  async #carry(from: Socket, to: Socket, direction: Direction): Promise<void> {
    try {
      for await (const chunk of from) await this.#pass(chunk as Buffer, to, direction)
      await this.#unheld()
      if (!this.#isForgotten) to.end()
    } catch {
      // The connection broke; whoever is at the other end has been told by 'close'.
    }
  }

  async #pass(chunk: Buffer, to: Socket, direction: Direction): Promise<void> {
    await this.#unheld()
    const line = this.#lineNow()
    if (this.#isForgotten || to.destroyed) return
    if (line.kind === 'garbage') return void this.#client.end(randomBytes(64))
    const concerns = !('direction' in line) || line.direction === undefined || line.direction === direction
    if (line.kind === 'delay' && concerns) await this.#pause(line.ms)
    if (line.kind === 'cut' && concerns) return this.#cut(chunk, to, direction, line)
    if (line.kind === 'trickle' && concerns) return this.#trickle(chunk, to, direction, line)
    return this.#write(chunk, to, direction)
  }

  async #cut(chunk: Buffer, to: Socket, direction: Direction, { afterBytes, by }: Extract<Line, { kind: 'cut' }>): Promise<void> {
    const room = afterBytes - this.#seen[direction]
    if (room > 0) await this.#write(chunk.subarray(0, room), to, direction)
    if (chunk.length < room) return
    // A reset would take what the system has not yet sent with it.
    await this.#pause(5)
    this.end(by)
  }

  async #trickle(chunk: Buffer, to: Socket, direction: Direction, { bytes, everyMs }: Extract<Line, { kind: 'trickle' }>): Promise<void> {
    for (let at = 0; at < chunk.length && !to.destroyed; at += bytes) {
      // Made clear in between, the rest goes at once.
      if (this.#lineNow().kind !== 'trickle') return this.#pass(chunk.subarray(at), to, direction)
      await this.#write(chunk.subarray(at, at + bytes), to, direction)
      await this.#pause(everyMs)
    }
  }

  async #write(bytes: Buffer, to: Socket, direction: Direction): Promise<void> {
    this.#seen[direction] += bytes.length
    this.#totals[direction] += bytes.length
    if (!to.writable || to.write(bytes)) return
    await Promise.race([once(to, 'drain'), once(to, 'close')])
  }

  /** Resolves when nothing holds the bytes back. */
  async #unheld(): Promise<void> {
    while (this.#lineNow().kind === 'black-hole' && !this.#client.destroyed) await this.#pause(2 ** 30)
  }

  /** A wait that the next change of the line ends. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#change.signal }).catch(() => undefined)
  }
}
