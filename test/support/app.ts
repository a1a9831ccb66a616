import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Answer, CallName, Delta, Input, Output } from '../../src/shared/contract'
import { Problem } from '../../src/shared/problem'

export const root = join(import.meta.dirname, '..', '..')

export type AppOptions = {
  readonly dataDir: string
  readonly apiRoot?: string
  /** `chosen`: the one that the profile remembers, as without a flag. */
  readonly vault?: 'keychain' | 'session' | 'file' | 'chosen'
  readonly isDemo?: boolean
  readonly port?: number
  /** The folder of the built app, when it is not the ordinary one. */
  readonly out?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The headless app in a process group of its own, as a person at the same machine has it. */
export type App = {
  /** The one-time link that it printed. */
  readonly link: string
  readonly origin: string
  readonly pid: number
  /** Everything that it has written to stdout and stderr so far. */
  output(): string
  /** Exchanges the link for a session; once only. `note` is given every reply as it came. */
  session(note?: (text: string) => void): Promise<Session>
  /** SIGKILL to the whole group. */
  kill(): Promise<void>
  /** SIGTERM, and the exit code. */
  close(): Promise<number | null>
  readonly ended: Promise<number | null>
}

export type Session = {
  readonly bearer: string
  /** Answers the value, or throws the `Problem`; any other error means that the app could not be reached. */
  call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Follows the stream until the signal aborts; ends quietly when the app does. */
  follow(take: (delta: Delta) => void, signal: AbortSignal): Promise<void>
}

/** Resolves when the app has said where it is. Rejects with what it said instead. */
export async function startApp(options: AppOptions): Promise<App> {
  const child = spawnApp(options)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null))
  const link = await firstLink(child, () => output, ended)
  return {
    link,
    origin: new URL(link).origin,
    pid: child.pid ?? 0,
    output: () => output,
    session: note => openSession(link, note),
    ended,
    async kill() {
      killGroup(child, 'SIGKILL')
      await ended
    },
    async close() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Starts it without waiting, for a kill in the middle of the start. */
export function spawnApp(options: AppOptions): ChildProcess {
  const { dataDir, apiRoot, vault = 'session', isDemo = false, port = 0, out = process.env['BELLHOP_OUT'] ?? join(root, 'out'), env = {} } = options
  const flags = ['--data-dir', dataDir, '--port', String(port), ...(vault === 'chosen' ? [] : ['--vault', vault]), '--no-open']
  if (apiRoot !== undefined) flags.push('--api-root', apiRoot)
  if (isDemo) flags.push('--demo')
  return spawn(process.execPath, [join(out, 'main', 'headless.js'), ...flags], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
}

export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function firstLink(child: ChildProcess, output: () => string, ended: Promise<number | null>): Promise<string> {
  const pattern = /^Bellhop is at (http:\/\/127\.0\.0\.1:\d+\/#\S+)$/m
  const found = new Promise<string>(resolve => {
    child.stdout?.on('data', () => {
      const link = pattern.exec(output())?.[1]
      if (link !== undefined) resolve(link)
    })
  })
  const failed = ended.then(code => {
    throw new Error(`the app ended with ${code} before it was up:\n${output()}`)
  })
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      killGroup(child, 'SIGKILL')
      reject(new Error(`the app was not up within 30 s:\n${output()}`))
    }, 30_000)
  })
  try {
    return await Promise.race([found, failed, timeout])
  } finally {
    // Or it would be killed at its thirtieth second, whatever it is doing then.
    clearTimeout(timer)
  }
}

async function openSession(link: string, note: (text: string) => void = () => {}): Promise<Session> {
  const { origin, hash } = new URL(link)
  const json = { 'content-type': 'application/json' }
  const response = await fetch(`${origin}/session`, { method: 'POST', headers: json, body: JSON.stringify({ token: hash.slice(1) }) })
  if (!response.ok) throw new Error(`the link was refused: ${response.status}`)
  const { bearer } = (await response.json()) as { bearer: string }
  const authorization = `Bearer ${bearer}`
  return {
    bearer,
    async call(name, input) {
      const reply = await fetch(`${origin}/call/${name}`, {
        method: 'POST',
        headers: { ...json, authorization },
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(20_000),
      })
      const text = await reply.text()
      note(text)
      const answer = JSON.parse(text) as Answer
      if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.params)
      return answer.value as Output<typeof name>
    },
    follow: (take, signal) => follow(origin, authorization, take, signal),
  }
}

async function follow(origin: string, authorization: string, take: (delta: Delta) => void, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${origin}/events`, { headers: { authorization }, signal })
  if (!response.ok || response.body === null) throw new Error(`no stream: ${response.status}`)
  let rest = ''
  try {
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = block.split('\n').flatMap(line => (line.startsWith('data:') ? [line.slice(5).trimStart()] : []))
        if (data.length > 0) take(JSON.parse(data.join('\n')) as Delta)
      }
    }
  } catch (error) {
    if (!signal.aborted && !(error instanceof TypeError)) throw error
  }
}
