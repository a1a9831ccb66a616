import type { ProblemData, Reach } from '../../../shared/model'
import { isTokenRefusal, problemOf, reachOf, type TgError } from './errors'

/**
 * What follows from a send that failed:
 * `later`  certainly not carried out, and the way to Telegram is at fault: the whole bot waits and tries again;
 * `slower` Telegram asked for a pause of so many seconds;
 * `moved`  the group has another id now: send it there, once;
 * `fail`   certainly not carried out, and trying again would not help: the operator decides;
 * `doubt`  it may have been carried out: nobody but the operator may repeat it (REL-21).
 */
export type Verdict =
  | { readonly is: 'later' }
  | { readonly is: 'slower'; readonly seconds: number }
  | { readonly is: 'moved'; readonly chatId: string }
  | { readonly is: 'fail'; readonly problem: ProblemData; readonly reach: Reach | null }
  | { readonly is: 'doubt' }

const plainPause = 5

/** Pure. Anything that is not certain is doubt; so is an album of which Telegram names one message that failed. */
export function verdictOn(error: TgError, isAlbum = false): Verdict {
  if (isAlbum && /failed to send message #|group send failed/i.test(error.description ?? '')) return { is: 'doubt' }
  if (error.sent !== 'no') return { is: 'doubt' }
  if (error.kind === 'network' || error.kind === 'aborted' || isTokenRefusal(error)) return { is: 'later' }
  if (error.kind === 'answer' && error.status === 429) return { is: 'slower', seconds: error.retryAfter ?? plainPause }
  if (error.migrateTo !== undefined) return { is: 'moved', chatId: error.migrateTo }
  // A proxy's page with a 4xx: it never reached Telegram, and will once the network lets it.
  if (error.kind === 'garbage' && error.isPage && error.status !== 413) return { is: 'later' }
  return { is: 'fail', problem: problemOf(error), reach: reachOf(error) }
}
