import type { Bridge } from '../../shared/contract'
import type { AttachmentId } from '../../shared/model'

/** Where the page stands with the app behind it. */
export type Connection =
  | 'live'
  /** The stream broke and is being picked up again; what is on screen stays. */
  | 'lost'
  /** Another tab has this session's one stream. */
  | 'elsewhere'
  /** The session is over (or the link was used): only a new link helps. */
  | 'gone'

export type Upload = { readonly uploadId: string; readonly size: number; readonly name: string; readonly mime: string }

export type UploadOptions = {
  /** Bytes handed over so far. */
  readonly onProgress?: (done: number) => void
  readonly signal?: AbortSignal
  /** A file that was exported may be as large as it is. */
  readonly as?: 'archive'
}

/** What the page needs of the app behind it, whichever shell carries it. */
export type Client = Bridge & {
  /** Hands a file's bytes to the app; `message.send` refers to it by `uploadId`. Rejects with `Problem`, or `AbortError`. */
  upload(file: Blob, name: string, options?: UploadOptions): Promise<Upload>
  /** Where the picture or file of an attachment is served from. */
  mediaUrl(id: AttachmentId, kind: 'thumb' | 'full'): string
  /** Where an exported file is saved from. */
  archiveUrl(id: string): string
  /** Web only: makes this tab the live one in place of the other. */
  takeOver?(): void
  /** Tells at once, and then of every change; returns how to stop. */
  onConnection(listener: (connection: Connection) => void): () => void
}
