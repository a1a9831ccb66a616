import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Control, Entry } from './electron.ts'

type Remote = { [K in keyof Control]: (...args: Parameters<Control[K]>) => Promise<Awaited<ReturnType<Control[K]>>> }

export type Run = Remote & {
  /** Resolves when main has ended: with its code, and all that it told Electron. */
  readonly ended: Promise<{ readonly code: number; readonly journal: readonly Entry[] }>
  /** Words on the `listen` channel, as they are sent to the page. */
  onMessage(listener: (contents: number, message: unknown) => void): void
  readonly output: () => string
  signal(name: NodeJS.Signals): void
  kill(): Promise<void>
}

type Options = {
  /** Where the stand-in puts its appData. */
  readonly dir: string
  readonly args?: readonly string[]
  readonly isPackaged?: boolean
  readonly isSecond?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** The built app's folder; another one by BELLHOP_OUT, for proving things about a build. */
const out = process.env['BELLHOP_OUT'] ?? join(import.meta.dirname, '../../out')
export const builtMain = join(out, 'main/index.js')

/** Starts the built desktop app under the stand-in, as a process of its own. */
export async function runMain({ dir, args = [], isPackaged = false, isSecond = false, env = {} }: Options): Promise<Run> {
  const child = fork(join(import.meta.dirname, 'child.ts'), [builtMain, ...args], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', new URL('register.ts', import.meta.url).href],
    env: { ...process.env, STAND_IN_DIR: dir, STAND_IN_PACKAGED: isPackaged ? '1' : '0', STAND_IN_SECOND: isSecond ? '1' : '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  })
  let output = ''
  child.stdout?.on('data', chunk => (output += String(chunk)))
  child.stderr?.on('data', chunk => (output += String(chunk)))
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners: ((contents: number, message: unknown) => void)[] = []
  let last = 0
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))

  type Told = { started?: true; exit?: number; journal?: Entry[]; id?: number; value?: unknown; error?: string; contents?: number; message?: unknown }
  let started: () => void = () => undefined
  const isStarted = new Promise<void>(resolve => (started = resolve))
  const ended = new Promise<{ code: number; journal: readonly Entry[] }>(resolve => {
    child.on('message', (told: Told) => {
      if (told.started) started()
      if (told.exit !== undefined) resolve({ code: told.exit, journal: told.journal ?? [] })
      if (told.contents !== undefined) for (const listener of listeners) listener(told.contents, told.message)
      if (told.id === undefined) return
      const asked = waiting.get(told.id)
      waiting.delete(told.id)
      if (told.error === undefined) asked?.resolve(told.value)
      else asked?.reject(new Error(told.error))
    })
  })
  await Promise.race([
    isStarted,
    gone.then(() => {
      throw new Error(`main ended before it had started:\n${output}`)
    }),
  ])

  const own = {
    ended,
    onMessage: (listener: (contents: number, message: unknown) => void) => void listeners.push(listener),
    output: () => output,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
  return new Proxy(own, {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || name === 'then' || name in target) return Reflect.get(target, name, receiver) as unknown
      return (...given: unknown[]) =>
        new Promise((resolve, reject) => {
          last += 1
          waiting.set(last, { resolve, reject })
          child.send({ id: last, name, args: given })
        })
    },
  }) as unknown as Run
}
