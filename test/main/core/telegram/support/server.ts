import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A loopback server for one test, for replies that no Bot API would give. Answers its root address. */
export async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => void handler(request, response))
  await listening(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return rootOf(server)
}

function listening(server: Server): Promise<void> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
}

function rootOf(server: Server): string {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
  return `http://127.0.0.1:${address.port}`
}

/** A loopback port on which nobody listens. */
export async function deadRoot(): Promise<string> {
  const server = createServer()
  await listening(server)
  const root = rootOf(server)
  await new Promise(resolve => server.close(resolve))
  return root
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
