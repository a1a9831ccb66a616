import type { Input } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import { upload } from '../../client'
import type { PendingFile } from './files'

type Attachment = NonNullable<Input<'message.send'>['attachments']>[number]

/** Hands the files' bytes to the app, one after the other, in the order of the tray. */
export async function handOver(
  files: readonly PendingFile[],
  signal: AbortSignal,
  change: (key: string, patch: Partial<PendingFile>) => void,
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const { key, file, name, verdict, link } of files) {
    if (link) {
      attachments.push({ url: link.url, as: link.as, fileName: name.slice(-255) })
      continue
    }
    change(key, { done: 0, problem: undefined })
    try {
      const { uploadId } = await upload(file, name, { signal, onProgress: done => change(key, { done }) })
      attachments.push({ uploadId, as: verdict.as, fileName: name.slice(-255) })
    } catch (error) {
      if (error instanceof Problem) change(key, { problem: error.toData() })
      throw error
    }
  }
  return attachments
}

