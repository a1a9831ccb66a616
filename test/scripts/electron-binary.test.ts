import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
/** Where the binary is there already, nothing is fetched. */
const isThere = existsSync(join(root, 'node_modules', 'electron', 'path.txt'))
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A mirror of Electron's downloads that behaves as told. */
async function mirror(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/`
}

/** Runs the download in a process of its own, as npm start does; answers what it says. Limits that are not to be met are long ones. */
function fetchFrom(address: string, limits: { readonly answer?: number; readonly byte?: number } = {}): Promise<string> {
  const script = `
    import { fetchElectron } from './scripts/electron-binary.mjs'
    console.log('REASON ' + await fetchElectron(process.execPath, ${JSON.stringify({ answer: 20_000, byte: 20_000, unpack: 20_000, ...limits })}))`
  const env = { ...process.env, ELECTRON_MIRROR: address, electron_config_cache: join(root, 'node_modules', '.cache', 'no-electron'), force_no_cache: 'true' }
  return new Promise(resolve => {
    execFile(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env, timeout: 25_000 }, (_error, stdout, stderr) => resolve(stdout + stderr))
  })
}

it.skipIf(isThere).each<readonly [string, RequestListener, RegExp, { readonly answer?: number; readonly byte?: number }]>([
  ['never answers', () => {}, /no answer within 1.5 seconds/, { answer: 1_500 }],
  ['answers 404', (_request, response) => void response.writeHead(404).end(), /the server answered 404/, {}],
  [
    'stops in the middle',
    (_request, response) => void response.writeHead(200, { 'content-length': '100000000' }).write(Buffer.alloc(30_000_000)),
    /25 %[^]*no byte came for 1.5 seconds/,
    { byte: 1_500 },
  ],
  ['breaks off', (_request, response) => void response.destroy(), /REASON the connection was cut/, {}],
  ['sends something else', (_request, response) => void response.writeHead(200, { 'content-length': '4' }).end('fake'), /REASON (?!undefined)/, {}],
])('a server that %s is given up with a reason', async (_title, listener, reason, limits) => {
  expect(await fetchFrom(await mirror(listener), limits)).toMatch(reason)
})

it.skipIf(isThere)('a server that is not there is given up with a reason', async () => {
  const address = await mirror(() => {})
  await new Promise(resolve => servers.pop()?.close(resolve))
  expect(await fetchFrom(address)).toContain('REASON the connection was refused')
})
