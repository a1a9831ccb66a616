import type { AttachmentId } from '../../shared/model'
import { mediaUrl } from '.'

/**
 * The bytes of a stored file of at most `most` bytes, for what the page draws or measures itself. Rejects where it is not here, or is
 * larger: nothing is read beyond what its answer announces.
 */
export async function mediaBytes(id: AttachmentId, most: number, signal?: AbortSignal): Promise<Blob> {
  const reply = await fetch(mediaUrl(id, 'full'), signal ? { signal } : {})
  if (!reply.ok) throw new Error(`the file answered ${reply.status}`)
  if (Number(reply.headers.get('content-length') ?? 0) > most) throw new Error('the file is too large')
  const bytes = await reply.blob()
  if (bytes.size > most) throw new Error('the file is too large')
  return bytes
}
