import type { CallName, Input, Output, Recording } from '../../shared/contract'
import type { AttachmentId } from '../../shared/model'
import { Problem } from '../../shared/problem'
import type { Client, Upload, UploadOptions } from './client'

export type { Client, Connection, Upload, UploadOptions } from './client'

let chosen: Client | undefined

/** Chooses, once, what carries the page's calls. */
export function choose(one: Client): void {
  chosen = one
}

export function client(): Client {
  if (!chosen) throw new Error('no client was chosen')
  return chosen
}

/** Asks the app behind the page. Rejects with `Problem` where the operator can do something about it. */
export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await client().call(name, input)
  if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.params)
  // Output schemas are checked in tests, not here (DESIGN 4).
  return answer.value as Output<N>
}

/** Tells the shell what is being recorded, so that its devices may be opened; null when it is over. */
export function records(what: Recording | null): void {
  client().records?.(what)
}

export function upload(file: Blob, name: string, options?: UploadOptions): Promise<Upload> {
  return client().upload(file, name, options)
}

export function mediaUrl(id: AttachmentId, kind: 'thumb' | 'full'): string {
  return client().mediaUrl(id, kind)
}

export function archiveUrl(id: string): string {
  return client().archiveUrl(id)
}
