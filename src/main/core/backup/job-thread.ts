import { join } from 'node:path'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { ProblemData } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { Progress } from './disk'
import { type Job, type JobResult, runJob } from './jobs'

type Said =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly value: JobResult[Job['do']] }
  | { readonly kind: 'failed'; readonly problem?: ProblemData; readonly message: string }

const tick = 100

/** Does a job in a thread of its own, so that the core goes on meanwhile. Rejects with Problem `cancelled` when the signal aborts. */
export function jobInThread(job: Job, progress: Progress, signal: AbortSignal, file = join(import.meta.dirname, 'job-thread.js'), execArgv?: readonly string[]): Promise<JobResult[Job['do']]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { name: 'job', workerData: { job }, ...(execArgv && { execArgv: [...execArgv] }) })
    const stop = () => void thread.terminate()
    let failure: Error = new Problem('cancelled')
    thread.on('message', (said: Said) => {
      if (said.kind === 'progress') progress(said.done, said.total)
      else if (said.kind === 'done') resolve(said.value)
      else failure = said.problem ? new Problem(said.problem.code, said.problem.params) : new Error(said.message)
    })
    thread.on('error', error => (failure = error))
    thread.on('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(failure)
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function serve(port: NonNullable<typeof parentPort>, job: Job): void {
  const say = (said: Said) => port.postMessage(said)
  let told = -Infinity
  try {
    const value = runJob(job, (done, total) => {
      if (performance.now() - told < tick) return
      told = performance.now()
      say({ kind: 'progress', done, total })
    })
    say({ kind: 'done', value })
  } catch (error) {
    say({ kind: 'failed', ...(error instanceof Problem && { problem: error.toData() }), message: String(error) })
  }
}

// Both ends of one conversation: whoever starts the thread imports this too.
const given = workerData as { readonly job?: Job } | null
if (!isMainThread && parentPort && given?.job) serve(parentPort, given.job)
