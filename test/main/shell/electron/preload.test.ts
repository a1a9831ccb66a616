import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Action, Bridge, Delta } from '../../../../src/shared/contract'
import { build } from 'vite'

type Ipc = { readonly invoked: unknown[][]; readonly sent: unknown[][]; readonly channels: string[]; receive(message: unknown): void }
type Exposed = Readonly<Record<string, Required<Bridge>>>

let code = ''

beforeAll(async () => {
  // As electron.vite.config.ts makes it, from the sources as they are now.
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      ssr: true,
      rolldownOptions: { input: join(import.meta.dirname, '../../../../src/preload/index.ts'), external: ['electron'], output: { format: 'cjs' } },
    },
  })
  const [output] = [built].flat()
  code = output && 'output' in output ? output.output[0].code : ''
})

/** Loads the preload as a sandboxed renderer does: one script that can require electron's two parts and nothing else. */
function load(): { readonly exposed: Exposed; readonly ipc: Ipc } {
  const invoked: unknown[][] = []
  const sent: unknown[][] = []
  const listeners = new Map<string, (event: object, message: unknown) => void>()
  const worlds: Record<string, Required<Bridge>> = {}
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: Required<Bridge>) => void (worlds[name] = api) },
    ipcRenderer: {
      invoke: async (...args: unknown[]) => {
        invoked.push(args)
        return { ok: true, value: null }
      },
      send: (...args: unknown[]) => void sent.push(args),
      on: (channel: string, listener: (event: object, message: unknown) => void) => void listeners.set(channel, listener),
    },
  }
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`)
    return electron
  }
  compileFunction(code, ['require', 'exports', 'module'])(require, {}, { exports: {} })
  const receive = (message: unknown) => listeners.get('listen')?.({ sender: 'the event, which no page may see' }, message)
  return { exposed: worlds, ipc: { invoked, sent, channels: [...listeners.keys()], receive } }
}

describe('SEC-19 the preload', () => {
  test('is small, asks for electron alone and carries no library', () => {
    expect([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron'])
    expect(code.length).toBeLessThan(3_000)
  })

  test('the built one is the same', () => {
    const built = readFileSync(join(import.meta.dirname, '../../../../out/preload/index.cjs'), 'utf8')
    expect(built.replace(/\s+/g, ' ').trim()).toBe(code.replace(/\s+/g, ' ').trim())
  })

  test('exposes these five functions, frozen, and nothing else', () => {
    const { exposed, ipc } = load()
    expect(Object.keys(exposed)).toEqual(['bellhop'])
    expect(Object.entries(exposed['bellhop'] ?? {}).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['listen', 'function'],
      ['onAction', 'function'],
      ['shows', 'function'],
      ['records', 'function'],
    ])
    expect(Object.isFrozen(exposed['bellhop'])).toBe(true)
    expect(ipc.channels).toEqual(['listen'])
    expect(ipc.sent).toEqual([['listen', { fresh: true }]])
  })

  test('a call goes by one channel and hands back the answer', async () => {
    const { exposed, ipc } = load()
    expect(await exposed['bellhop']?.call('app.info', {})).toEqual({ ok: true, value: null })
    expect(ipc.invoked).toEqual([['call', 'app.info', {}]])
  })

  test('listeners get their own deltas, never the event, and none after they stopped', () => {
    const { exposed, ipc } = load()
    const heard: unknown[][] = []
    const stop = exposed['bellhop']?.listen((...args: [Delta]) => void heard.push(['first', ...args]), { epoch: 'e', since: 3 })
    exposed['bellhop']?.listen((...args: [Delta]) => void heard.push(['second', ...args]))
    expect(ipc.sent.slice(1)).toEqual([
      ['listen', { listen: 1, since: { epoch: 'e', since: 3 } }],
      ['listen', { listen: 2, since: undefined }],
    ])
    const delta = { epoch: 'e', rev: 4, rows: [] }
    ipc.receive({ to: 1, delta })
    ipc.receive({ to: 2, delta })
    stop?.()
    stop?.()
    ipc.receive({ to: 1, delta })
    expect(heard).toEqual([['first', delta], ['second', delta]])
    expect(ipc.sent.slice(3)).toEqual([['listen', { stop: 1 }]])
  })

  test('actions and what is on screen go by the same channel', () => {
    const { exposed, ipc } = load()
    const heard: unknown[][] = []
    const stop = exposed['bellhop']?.onAction((...args: [Action]) => void heard.push(args))
    ipc.receive({ action: { id: 'palette.open' } })
    stop?.()
    ipc.receive({ action: { id: 'palette.open' } })
    exposed['bellhop']?.shows(null)
    expect(heard).toEqual([[{ id: 'palette.open' }]])
    expect(ipc.sent.slice(1)).toEqual([
      ['listen', { actions: true }],
      ['listen', { shows: null }],
    ])
  })
})
