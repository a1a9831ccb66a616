import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Backup, BackupId } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { copyDatabase, lookThrough } from '../store/copies'
import { databasePath } from '../store/database'
import { diskProblem } from '../store/trouble'
import { type Progress, needRoom, renameDurably, replaceText, shaOf, syncFile } from './disk'

/**
 * The backups of a profile: `<dataDir>/backups/<id>.db`, each with a note beside it, `<id>.json`, which says what was in it and
 * the SHA-256 of the file. A backup counts once both are there; the copy gets its name last.
 */

const Note = Backup.omit({ id: true }).extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
type Note = z.infer<typeof Note>

const making = '.making'
/** The days that are kept, and the copies from before an update of the schema. What was made by hand stays until it is removed by hand. */
const most: Readonly<Record<Backup['reason'], number>> = { daily: 3, migration: 3, manual: Infinity }

export function shelfOf(dataDir: string): string {
  return join(dataDir, 'backups')
}

/** Newest first. A file without its note, or a note that cannot be read, is no backup. */
export function backupsOf(dataDir: string): readonly Backup[] {
  const folder = shelfOf(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap(name => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))
    .flatMap(id => {
      const note = noteOf(dataDir, id)
      if (!note || !existsSync(fileOf(dataDir, id))) return []
      const { sha256: _, ...rest } = note
      return [{ ...rest, id: BackupId.parse(id) }]
    })
    .toSorted((one, other) => other.madeAt - one.madeAt)
}

/** Where the file of a backup lies. */
export function fileOf(dataDir: string, id: string): string {
  return join(shelfOf(dataDir), `${id}.db`)
}

export function backupOf(dataDir: string, id: string): Backup & { readonly sha256: string } {
  const note = noteOf(dataDir, id)
  if (!note || !existsSync(fileOf(dataDir, id))) throw new Problem('not-found')
  return { ...note, id: BackupId.parse(id) }
}

export type Making = { readonly dataDir: string; readonly reason: Backup['reason']; readonly now: number; readonly version: string }

/**
 * Makes a backup while the app goes on: a copy under another name, looked through and counted against the original, its SHA-256 in
 * the note, all of it on the disk; only then does it get its name. Throws Problem `disk-full` or `backup-failed`, and then
 * nothing is left behind. Older ones make room afterwards, never before.
 */
export function makeBackup({ dataDir, reason, now, version }: Making, progress: Progress = () => undefined): Backup {
  const folder = shelfOf(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  sweepShelf(dataDir)
  const id = idFor(dataDir, now, reason)
  const path = `${fileOf(dataDir, id)}${making}`
  try {
    const expected = statSync(databasePath(dataDir)).size
    needRoom(folder, expected)
    progress(0, 2 * expected)
    const before = copyDatabase(dataDir, path)
    const size = statSync(path).size
    progress(size, 2 * size)
    const census = lookThrough(path)
    // What was there before must be there now; messages are never taken away.
    for (const [conversation, count] of before.perConversation) {
      if ((census.perConversation.get(conversation) ?? 0) < count) throw new Problem('backup-failed')
    }
    let hashed = 0
    const sha256 = shaOf(path, bytes => progress(size + (hashed += bytes), 2 * size))
    syncFile(path)
    const { perConversation: _, ...counted } = census
    const note: Note = { reason, madeAt: now, size, version, ...counted, sha256 }
    replaceText(noteFile(dataDir, id), JSON.stringify(note))
    renameDurably(path, fileOf(dataDir, id))
    makeRoom(dataDir, now)
    return backupOf(dataDir, id)
  } catch (error) {
    sweepShelf(dataDir)
    const problem = error instanceof Problem ? error : diskProblem(error)
    throw problem?.code.startsWith('database-') ? new Problem('backup-failed') : (problem ?? error)
  }
}

/** Throws Problem `backup-damaged` where the file is not, byte by byte, what was written. */
export function proveBackup(dataDir: string, id: string, progress: Progress = () => undefined): void {
  const { sha256, size } = backupOf(dataDir, id)
  let read = 0
  const isSame = statSync(fileOf(dataDir, id)).size === size && shaOf(fileOf(dataDir, id), bytes => progress((read += bytes), size)) === sha256
  if (!isSame) throw new Problem('backup-damaged')
}

export function removeBackup(dataDir: string, id: string): void {
  if (!BackupId.safeParse(id).success) return
  rmSync(fileOf(dataDir, id), { force: true })
  rmSync(noteFile(dataDir, id), { force: true })
}

/** What an interrupted run left behind: half a copy, or a note whose copy never got its name. */
export function sweepShelf(dataDir: string): void {
  const folder = shelfOf(dataDir)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const isHalf = name.includes(making) || name.endsWith('.json.new')
    const isNoteAlone = name.endsWith('.json') && BackupId.safeParse(name.slice(0, -5)).success && !existsSync(fileOf(dataDir, name.slice(0, -5)))
    if (isHalf || isNoteAlone) rmSync(join(folder, name), { force: true })
  }
}

/** What a clock that was wrong has dated ahead goes first: it would stay for ever, and push out every new one. */
function makeRoom(dataDir: string, now: number): void {
  for (const reason of ['daily', 'migration'] as const) {
    const kept = backupsOf(dataDir).filter(backup => backup.reason === reason)
    const inOrder = [...kept.filter(({ madeAt }) => madeAt <= now), ...kept.filter(({ madeAt }) => madeAt > now)]
    for (const { id } of inOrder.slice(most[reason])) removeBackup(dataDir, id)
  }
}

/** By the millisecond, so that two never meet. */
function idFor(dataDir: string, now: number, reason: Backup['reason']): string {
  for (let at = now; ; at += 1) {
    const id = `${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}-${reason}`
    if (!existsSync(fileOf(dataDir, id))) return id
  }
}

function noteFile(dataDir: string, id: string): string {
  return join(shelfOf(dataDir), `${id}.json`)
}

function noteOf(dataDir: string, id: string): Note | undefined {
  if (!BackupId.safeParse(id).success || !existsSync(noteFile(dataDir, id))) return undefined
  try {
    return Note.safeParse(JSON.parse(readFileSync(noteFile(dataDir, id), 'utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
