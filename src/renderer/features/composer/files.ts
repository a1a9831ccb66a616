import { linkParts } from '../../../shared/fetchable'
import { safeFileName } from '../../../shared/file-name'
import type { ProblemData } from '../../../shared/model'
import type { LinkedAs } from '../../../shared/outgoing'
import { albumOf as albumOfKinds, check, mayBePhoto, nameFor, naturalKind, type SendAs, type Verdict } from './pending'

/** A file that waits in the tray. */
export type PendingFile = {
  readonly key: string
  /** Empty where it comes from a link. */
  readonly file: File
  /** Where Telegram fetches it: nothing of it is known here. */
  readonly link?: { readonly url: string; readonly host: string; readonly as: LinkedAs } | undefined
  readonly name: string
  /** What the operator wants; `verdict` may know better. */
  readonly wanted: SendAs
  readonly verdict: Verdict
  /** A blob address of a picture, released when the file leaves the tray. */
  readonly preview?: string | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Bytes handed over while it is being sent. */
  readonly done?: number | undefined
  readonly problem?: ProblemData | undefined
}

/** Looks at a file; reading a picture's size is what takes time. Pictures that cannot be decoded go as files. */
export async function prepare(file: File, stand: string, isOwnServer: boolean): Promise<PendingFile> {
  const natural = naturalKind({ mime: file.type, name: file.name })
  const size = mayBePhoto({ mime: file.type }) ? await sizeOf(file) : undefined
  const wanted = natural === 'photo' && !size ? 'document' : natural
  return judged({
    key: crypto.randomUUID(),
    file,
    name: nameFor(file, stand),
    wanted,
    verdict: { as: wanted },
    ...(size ? { ...size, preview: URL.createObjectURL(file) } : {}),
  }, isOwnServer)
}

/** What stands at an address, by the address alone. Undefined for one that Telegram would not take. */
export function fromLink(url: string, as: LinkedAs): PendingFile | undefined {
  const parts = linkParts(url)
  if (!parts) return undefined
  const name = safeFileName(parts.name || parts.host)
  return { key: crypto.randomUUID(), file: new File([], name), name, wanted: as, verdict: { as }, link: { url, host: parts.host, as } }
}

export function withKind(pending: PendingFile, wanted: SendAs, isOwnServer: boolean): PendingFile {
  return judged({ ...pending, wanted }, isOwnServer)
}

/** Whether they can go as one album, as what they go now. */
export function albumOf(files: readonly PendingFile[]): ReturnType<typeof albumOfKinds> {
  const kind = albumOfKinds(files.map(({ verdict }) => verdict.as))
  return kind === 'album' && files.some(({ link }) => link) ? 'mixed' : kind
}

/** The same files with one of them at another place. */
export function moved(files: readonly PendingFile[], key: string, to: number): readonly PendingFile[] {
  const file = files.find(one => one.key === key)
  if (!file) return files
  const others = files.filter(one => one.key !== key)
  const place = Math.max(0, Math.min(others.length, to))
  return [...others.slice(0, place), file, ...others.slice(place)]
}

/** Whether nothing in the tray stands in the way of sending. */
export function maySend(files: readonly PendingFile[]): boolean {
  return !files.some(({ verdict }) => 'stop' in verdict)
}

export function release(files: readonly PendingFile[]): void {
  for (const { preview } of files) if (preview) URL.revokeObjectURL(preview)
}

function judged(pending: PendingFile, isOwnServer: boolean): PendingFile {
  const { file, name, width, height, wanted } = pending
  return { ...pending, verdict: check({ name, mime: file.type, size: file.size, width, height }, wanted, isOwnServer) }
}

async function sizeOf(file: File): Promise<{ width: number; height: number } | undefined> {
  try {
    const bitmap = await createImageBitmap(file)
    const { width, height } = bitmap
    bitmap.close()
    return { width, height }
  } catch {
    // Not a picture, whatever its name says.
    return undefined
  }
}
