import type { Answer, Delta, Since } from '../../shared/contract'
import type { Actor } from '../../shared/model'

/** The product. In-process in tests (`openCore`), behind two worker threads in the shells (`startCore` in worker.ts). */
export type Core = {
  /** Validates, runs, answers; never throws for bad input. */
  call(actor: Actor, name: string, input: unknown): Promise<Answer>
  /** Streams deltas from `since`, or from now; returns how to stop. Rows arrive coalesced, at most once a frame. */
  listen(listener: (delta: Delta) => void, since?: Since): () => void
  /**
   * The page's bytes, the same for both shells: `POST /upload` (body = bytes, `X-File-Name` percent-encoded) answers
   * `{ uploadId, size, name, mime }`; `GET|HEAD /media/<attachmentId>/(thumb|full)` with ranges; `GET|HEAD /archive/<archiveId>`;
   * else 404. `POST /upload?as=archive` takes a file of any size.
   * Host, origin and bearer are the shell's affair.
   */
  files(request: Request): Promise<Response>
  /** After sleep, or when the network is back: polls, retries and leases are looked at again at once. */
  wake(): void
  /** In order, within 3 s: timers, polls (never confirming), sends in flight (2 s), checkpoint, close (REL-26). */
  close(): Promise<void>
}
