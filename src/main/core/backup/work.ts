import type { Clock, JobRunner, Logger } from '../ports'
import { Problem } from '../../../shared/problem'
import { type Job, type JobResult, runJob } from './jobs'

/** One job at a time, with a way to stop it. */
export type Work = {
  /** Throws Problem `busy` while another one is under way. */
  run<J extends Job>(job: J): Promise<JobResult[J['do']]>
  cancel(): void
  /** Stops what is under way and waits for it. */
  close(): Promise<void>
}

export function startWork(progress: (what: Job['do'], done: number, total: number) => void, runner: JobRunner | undefined): Work {
  let under: { readonly stop: AbortController; readonly over: Promise<unknown> } | undefined

  async function run<J extends Job>(job: J): Promise<JobResult[J['do']]> {
    if (under) throw new Problem('busy')
    const stop = new AbortController()
    const tell = (done: number, total: number) => progress(job.do, done, total)
    const over = runner ? runner(job, tell, stop.signal) : inTurn(() => runJob(job, tell))
    under = { stop, over: over.catch(() => undefined) }
    try {
      // A job answers what its kind of job answers.
      return (await over) as JobResult[J['do']]
    } finally {
      under = undefined
      // The page takes what is complete for over.
      progress(job.do, 1, 1)
    }
  }

  return {
    run,
    cancel: () => under?.stop.abort(),
    async close() {
      under?.stop.abort()
      await under?.over
    },
  }
}

/** After whatever asked for it, like in a thread. */
async function inTurn<T>(work: () => T): Promise<T> {
  await Promise.resolve()
  return work()
}

const hour = 60 * 60 * 1_000
const firstLook = 60_000

export type Daily = { stop(): void }

/** Asks `isDue` a minute after the start and every hour, and makes one where it is. Nothing that goes wrong stops the next try. */
export function everyDay({ clock, log, isDue, make }: { readonly clock: Clock; readonly log: Logger; isDue(): boolean; make(): Promise<unknown> }): Daily {
  const over = new AbortController()
  const loop = async () => {
    for (let wait = firstLook; ; wait = hour) {
      await clock.sleep(wait, over.signal)
      if (over.signal.aborted) return
      try {
        if (isDue()) await make()
      } catch (error) {
        log('warn', 'the backup of the day was not made', { code: error instanceof Problem ? error.code : undefined, error: error instanceof Problem ? undefined : error })
      }
    }
  }
  void loop()
  return { stop: () => over.abort() }
}
