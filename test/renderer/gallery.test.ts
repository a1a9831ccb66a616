import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'vite'
import { expect, it } from 'vitest'
import { goldenMessages } from '../../src/simulator/golden'
import type { Kind } from './gallery/goldens'

const root = join(import.meta.dirname, '../..')

it('the gallery shows every golden message as the product decodes and stores it, with its files', { timeout: 120_000 }, async () => {
  const server = await createServer({ configFile: join(import.meta.dirname, 'gallery/vite.config.ts'), server: { port: 0, open: false, hmr: false }, optimizeDeps: { noDiscovery: true }, logLevel: 'error' })
  try {
    await server.listen()
    const address = server.httpServer?.address()
    if (!address || typeof address === 'string') throw new Error('the gallery does not listen')
    const at = `http://127.0.0.1:${address.port}`
    expect(await (await fetch(`${at}/kinds.html`)).text()).toContain('kinds.tsx')
    const kinds = (await (await fetch(`${at}/golden/kinds`)).json()) as Kind[]
    expect(kinds.map(({ name }) => name)).toEqual(goldenMessages(() => ({})).map(({ name }) => name))
    expect(kinds.filter(({ name, message }) => message.kind === 'unreadable' || (message.kind === 'hologram') !== (name === 'a kind of tomorrow'))).toEqual([])
    const photo = kinds.find(({ name }) => name === 'photo')?.message.attachments[0]
    const file = await fetch(`${at}/golden/media/${photo?.id}/full`)
    expect(file.headers.get('content-type')).toBe('image/jpeg')
    expect((await file.arrayBuffer()).byteLength).toBe(photo?.size)
  } finally {
    await server.close()
  }
})

it('the gallery never ships: nothing that is built knows of it, and nothing else of the tests', () => {
  const built = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && /\.(tsx?|html|css)$/.test(entry.name))
  const sources = [...built.map(entry => join(entry.parentPath, entry.name)), join(root, 'electron.vite.config.ts')]
  expect(sources.length).toBeGreaterThan(400)
  expect(sources.filter(path => /from '[^']*\/test\/|import\('[^']*\/test\/|gallery\/(kinds|index|gallery)/.test(readFileSync(path, 'utf8')))).toEqual([])
})
