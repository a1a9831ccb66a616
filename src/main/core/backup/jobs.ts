import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Backup, ProblemData } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { type Census, censusOf, lookThrough, markCopy } from '../store/copies'
import { databasePath } from '../store/database'
import { diskProblem } from '../store/trouble'
import { type Exporting, type Imported, type Importing, exportArchive, unpackArchive } from './archive'
import { type Progress, needRoom, piecesOf, syncFile, writeNew } from './disk'
import { type Making, backupOf, fileOf, makeBackup, proveBackup } from './shelf'
import { beginSwap, decideSwap, dropSwap } from './swap'

/** How a copy is told from the database that it was copied from. */
export type Mark = { readonly epoch: string; readonly device: string; readonly now: number }

/** Work on whole files, which takes as long as they are large; nothing of it needs the core. */
export type Job =
  | ({ readonly do: 'backup' } & Making)
  | { readonly do: 'look'; readonly dataDir: string; readonly id: string }
  | { readonly do: 'restore'; readonly dataDir: string; readonly id: string; readonly mark: Mark }
  | ({ readonly do: 'export' } & Exporting)
  | ({ readonly do: 'import'; readonly mark: Mark } & Importing)

/** What is wrong with a backup, and what of the present database is not in it; null where that cannot be read. */
type Looked = { readonly problem?: ProblemData; readonly lost: { readonly messages: number; readonly conversations: number } | null }

export type JobResult = {
  readonly backup: Backup
  readonly look: Looked
  readonly restore: null
  readonly export: { readonly size: number }
  readonly import: Imported
}

/** Does it, here and now. Throws Problem; then the profile is as it was. */
export function runJob(job: Job, progress: Progress): JobResult[Job['do']] {
  switch (job.do) {
    case 'backup':
      return makeBackup(job, progress)
    case 'look':
      return look(job, progress)
    case 'restore':
      return restore(job, progress)
    case 'export':
      return exportArchive(job, progress)
    case 'import':
      return take(job, progress)
    default:
      return job satisfies never
  }
}

function look({ dataDir, id }: Job & { do: 'look' }, progress: Progress): Looked {
  try {
    proveBackup(dataDir, id, progress)
  } catch (error) {
    const problem = error instanceof Problem ? error : diskProblem(error)
    if (!problem) throw error
    return { problem: problem.toData(), lost: null }
  }
  const kept = censusOf(fileOf(dataDir, id)).perConversation
  const present = presentCensus(dataDir)
  if (!present) return { lost: null }
  const lacking = [...present.perConversation].map(([conversation, count]) => ({ isNew: !kept.has(conversation), count: Math.max(0, count - (kept.get(conversation) ?? 0)) }))
  return { lost: { messages: lacking.reduce((sum, { count }) => sum + count, 0), conversations: lacking.filter(({ isNew }) => isNew).length } }
}

/** Null where it cannot be read, which is when a backup is wanted most. */
function presentCensus(dataDir: string): Census | null {
  try {
    return censusOf(databasePath(dataDir))
  } catch (error) {
    if (error instanceof Problem || diskProblem(error)) return null
    throw error
  }
}

/** Makes a backup ready to take the database's place. What is copied is what is hashed: nothing can change in between. */
function restore({ dataDir, id, mark }: Job & { do: 'restore' }, progress: Progress): null {
  const { sha256, size, madeAt } = backupOf(dataDir, id)
  try {
    needRoom(dataDir, statSync(fileOf(dataDir, id)).size)
    const path = join(beginSwap(dataDir), 'bellhop.db')
    let done = 0
    const told = function* (): Generator<Uint8Array> {
      for (const bytes of piecesOf(fileOf(dataDir, id))) {
        yield bytes
        progress((done += bytes.length), size)
      }
    }
    if (writeNew(path, told()) !== sha256) throw new Problem('backup-damaged')
    lookThrough(path)
    decide(dataDir, path, 'backup', madeAt, mark)
    return null
  } catch (error) {
    dropSwap(dataDir)
    throw diskProblem(error) ?? error
  }
}

function take(job: Job & { do: 'import' }, progress: Progress): Imported {
  const imported = unpackArchive(job, progress)
  try {
    decide(job.dataDir, join(job.dataDir, 'restore.new', 'bellhop.db'), 'archive', imported.madeAt, job.mark)
    return imported
  } catch (error) {
    dropSwap(job.dataDir)
    throw diskProblem(error) ?? error
  }
}

/** The word that it waits is in the database before that can be opened as the profile's own. */
function decide(dataDir: string, path: string, why: 'backup' | 'archive', madeAt: number, { epoch, device, now }: Mark): void {
  markCopy(path, { epoch, device, restored: JSON.stringify({ why, at: now, madeAt }) })
  syncFile(path)
  decideSwap(dataDir)
}
