import type { Input, Output } from '../../shared/contract'
import type { BackupId, ConversationId } from '../../shared/model'
import { call, upload } from '../client'
import { reload } from './load'
import { attempt } from './say'

/** All of these reject with the problem: the dialog shows it in place. */
export function listBackups(): Promise<Output<'backup.list'>> {
  return call('backup.list', {})
}

export function makeBackup(): Promise<Output<'backup.make'>> {
  return call('backup.make', {})
}

export function removeBackup(id: BackupId): Promise<null> {
  return call('backup.delete', { id })
}

export function lookAtBackup(id: BackupId): Promise<Output<'backup.look'>> {
  return call('backup.look', { id })
}

export async function restoreBackup(id: BackupId): Promise<void> {
  await call('backup.restore', { id })
  await reload()
}

export function exportArchive(input: Input<'archive.export'>): Promise<Output<'archive.export'>> {
  return call('archive.export', input)
}

/** Hands the file over, then has it put in place of what is here. `onProgress` is told of the first part only. */
export async function importArchive(file: File, passphrase: string, signal: AbortSignal, onProgress: (done: number) => void): Promise<void> {
  const { uploadId } = await upload(file, file.name, { signal, onProgress, as: 'archive' })
  await call('archive.import', { uploadId, passphrase })
  await reload()
}

/** An exported file that has been saved, or is not wanted. */
export function dropArchive(archiveId: string): Promise<boolean> {
  return attempt(call('archive.drop', { archiveId }))
}

export function cancelJob(): Promise<boolean> {
  return attempt(call('job.cancel', {}))
}

export function startReceiving(): Promise<boolean> {
  return attempt(call('app.startReceiving', {}))
}

export async function startAnew(): Promise<void> {
  await call('app.startAnew', {})
  await reload()
}

export function settleHeld(conversationId: ConversationId, choice: 'release' | 'discard'): Promise<boolean> {
  return attempt(call('conversation.settleHeld', { conversationId, choice }))
}

export function listHeld(): Promise<Output<'outbox.held'>> {
  return call('outbox.held', {})
}
