import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { Answer, CallName, Input, Output } from '../../src/shared/contract'
import { Problem } from '../../src/shared/problem'
import type { Asked, CoreConfig, Stats, Told } from './core-process'

/** The real core as one file that Node can start; answers the folder (to be removed by the caller) and the file. */
export async function bundleCore(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bellhop-soak-core-'))
  const file = join(folder, 'core.mjs')
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'core-process.ts'),
      outDir: folder,
      target: 'node22',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'core.mjs', codeSplitting: false } },
    },
  })
  return { folder, file }
}

/** The same file with one promise taken out of its text. Throws unless the pattern is found exactly once. */
export function mutantOf(file: string, name: string, pattern: RegExp, replacement: string): string {
  const text = readFileSync(file, 'utf8')
  const hits = text.match(new RegExp(pattern, 'g'))?.length ?? 0
  if (hits !== 1) throw new Error(`the mutation ${name} must hit exactly once, not ${hits} times`)
  const path = file.replace(/core\.mjs$/, `mutant-${name}.mjs`)
  writeFileSync(path, text.replace(pattern, replacement))
  return path
}

/** A core in a process of its own, which can be killed. */
export type CoreChild = {
  /** Answers the value, or throws the Problem; rejects with `Gone` where the process ends before it answers. */
  call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Hands a file over as a page does; answers the upload's id. */
  upload(name: string, bytes: Buffer): Promise<string>
  stats(): Promise<Stats>
  wake(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** In order; throws where it ended in any other way. */
  close(): Promise<void>
  readonly isAlive: boolean
  /** What it wrote to its terminal, and all that it has told. */
  readonly said: readonly string[]
}

/** The process has ended. */
export class Gone extends Error {}

export async function startCoreChild(file: string, config: CoreConfig): Promise<CoreChild> {
  const child = fork(file, [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // What is freed goes back to the system rather than to one of many pools: what stays is held.
    env: { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', BELLHOP_SOAK: JSON.stringify(config) },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  let isAlive = true
  child.once('exit', () => (isAlive = false))
  // Its last words may be read only after its end was told.
  const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(([[code, signal]]) => {
    for (const { reject } of waiting.values()) reject(new Gone('the core is gone'))
    waiting.clear()
    return (code ?? signal) as number | string
  })
  const up = new Promise<void>(resolve => waiting.set(0, { resolve: () => resolve(), reject: () => undefined }))
  child.on('message', (told: Told) => {
    if ('answer' in told) said.push(JSON.stringify(told.answer))
    waiting.get(told.id)?.resolve('answer' in told ? told.answer : null)
    waiting.delete(told.id)
  })
  const ask = (asked: Asked extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never) =>
    new Promise<unknown>((resolve, reject) => {
      if (!isAlive) return reject(new Gone('the core is gone'))
      const id = (last += 1)
      waiting.set(id, { resolve, reject })
      send(child, { id, ...asked })
    })
  const first = await Promise.race([up.then(() => 'up'), ended])
  if (first !== 'up') throw new Error(`the core ended with ${first} before it was up:\n${said.join('')}`)
  return {
    said,
    get isAlive() {
      return isAlive
    },
    async call(name, input) {
      const answer = (await ask({ op: 'call', name, input })) as Answer
      if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.params)
      return answer.value as Output<typeof name>
    },
    upload: async (name, bytes) => (await ask({ op: 'upload', name, base64: bytes.toString('base64') })) as string,
    stats: async () => (await ask({ op: 'stats' })) as Stats,
    wake: async () => void (await ask({ op: 'wake' })),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async close() {
      await ask({ op: 'close' })
      const code = await ended
      if (code !== 0) throw new Error(`the core ended with ${code}:\n${said.slice(-20).join('')}`)
    },
  }
}

/** A process that has just been killed takes no more; its end is told by `exit`. */
function send(child: ChildProcess, asked: Asked): void {
  if (child.connected) child.send(asked, () => undefined)
}
