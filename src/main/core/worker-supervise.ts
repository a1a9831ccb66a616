import { Worker } from 'node:worker_threads'
import type { ProblemData } from '../../shared/model'
import { Problem } from '../../shared/problem'
import type { Logger } from './ports'

/** How a thread's file is started; tests give their own file and loader. */
export type ThreadFile = { readonly path: string; readonly execArgv?: readonly string[] }

/** Something a thread says about itself; whatever else it says goes to `take`. */
type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly problem?: ProblemData; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string; readonly json?: string }
  | { readonly kind: string }

export type Thread<Out> = {
  /** Resolves when the thread is ready (or again ready); rejects with the reason of the very first start's failure. */
  ready(): Promise<void>
  /** False while there is no living thread to take it. */
  post(message: Out): boolean
  /** Asks the thread to close and waits; after `ms` it is ended the hard way. */
  close(message: Out, ms: number): Promise<void>
  /** Whether a thread is there and ready now. */
  isUp(): boolean
  /** Died too often: there will not be another. */
  isLost(): boolean
}

type Options<Out, In> = {
  readonly name: string
  readonly file: ThreadFile
  readonly init: () => unknown
  readonly log: Logger
  /** Every message that is not about the thread itself. */
  readonly take: (message: In) => void
  /** Said to a fresh thread once it runs, before it is ready; not before `greetAfter` has resolved. */
  readonly greeting?: Out
  readonly greetAfter?: Promise<void>
  /** A thread is gone: nothing that it was asked will be answered. `isLost`: nor will there be another. */
  readonly onDeath: (isLost: boolean) => void
  readonly onReady: (message: In) => void
}

const minute = 60_000
const mostRestarts = 3

/** Keeps a worker thread alive: restarted at once when it dies, three times a minute; then it counts as lost. */
export function superviseThread<Out extends object, In extends { kind: string }>(options: Options<Out, In>): Thread<Out> {
  const { name, file, log } = options
  let deaths: number[] = []
  let worker: Worker | null = null
  let hasRun = false
  let isClosing = false
  let isLost = false
  let isUp = false
  let closed: () => void = () => {}
  let first: { resolve(): void; reject(error: Error): void } | undefined
  let ready = new Promise<void>((resolve, reject) => {
    first = { resolve, reject }
  })
  let isReady = () => first?.resolve()
  const whenClosed = new Promise<void>(resolve => {
    closed = resolve
  })

  function start(): void {
    const thread = new Worker(file.path, {
      name,
      workerData: options.init(),
      ...(file.execArgv && { execArgv: [...file.execArgv] }),
    })
    worker = thread
    let failure: Error | null = null
    thread.on('message', (message: In) => {
      const said: Said = message
      switch (said.kind) {
        case 'ready':
          hasRun = true
          isUp = true
          options.onReady(message)
          isReady()
          return
        case 'failed':
          failure = asError(said as Extract<Said, { kind: 'failed' }>)
          if (hasRun) log('error', `The ${name} could not be opened again.`, { failure })
          return
        case 'log':
          writeLine(log, said as Extract<Said, { kind: 'log' }>)
          return
        case 'closed':
          closed()
          return
        default:
          options.take(message)
      }
    })
    thread.on('messageerror', error => log('error', `The ${name} said something that cannot be read.`, { error }))
    thread.on('error', error => {
      failure = error
      log('error', `The ${name} died.`, { error })
    })
    thread.on('exit', code => died(code, failure))
    greet(thread)
  }

  function greet(thread: Worker): void {
    const { greeting, greetAfter } = options
    if (!greeting) return
    if (!greetAfter) thread.postMessage(greeting)
    // Where it rejects whoever started this thread closes it.
    else greetAfter.then(() => thread.postMessage(greeting), () => undefined)
  }

  function died(code: number, failure: Error | null): void {
    worker = null
    isUp = false
    closed()
    if (isClosing) return
    if (!hasRun) {
      isLost = true
      first?.reject(failure ?? new Error(`The ${name} ended with code ${code} before it was ready.`))
      return
    }
    const now = performance.now()
    deaths = [...deaths.filter(at => now - at < minute), now]
    isLost = deaths.length > mostRestarts
    log('warn', isLost ? `The ${name} died too often and stays down.` : `The ${name} is started again.`, { code, deaths: deaths.length })
    ready = isLost
      ? Promise.resolve()
      : new Promise(resolve => {
          isReady = resolve
        })
    // After `ready` was replaced, so that whoever asks because of the death waits for the new thread.
    options.onDeath(isLost)
    if (!isLost) start()
  }

  start()
  return {
    ready: () => ready,
    isUp: () => isUp,
    isLost: () => isLost,
    post(message) {
      worker?.postMessage(message)
      return worker !== null
    },
    async close(message, ms) {
      isClosing = true
      const thread = worker
      if (!thread) return
      thread.postMessage(message)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>(resolve => {
        timer = setTimeout(() => {
          log('error', `The ${name} did not close in time and is ended.`)
          resolve()
        }, ms)
      })
      await Promise.race([whenClosed, late])
      clearTimeout(timer)
      await thread.terminate()
    },
  }
}

function writeLine(log: Logger, { level, message, json }: Extract<Said, { kind: 'log' }>): void {
  log(level, message, json === undefined ? undefined : (JSON.parse(json) as Record<string, unknown>))
}

function asError({ problem, message }: Extract<Said, { kind: 'failed' }>): Error {
  return problem ? new Problem(problem.code, problem.params) : new Error(message)
}
