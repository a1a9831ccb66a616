import type { Delta } from '../../shared/contract'
import type { Message } from '../../shared/model'
import { call } from '../client'
import { changeCache, useCache } from '../state/stores'

/** Milliseconds: what is sent in one go is asked for once. */
const pause = 150

/** What waits for its time, of all bots: there are few, so they are asked for again whenever one of them changes. */
export async function loadScheduled(): Promise<void> {
  const answer = await call('message.scheduled', {})
  changeCache(cache => ({ ...cache, scheduled: answer.scheduled }))
}

/** In which conversations messages wait for the operator since a restore. */
export async function loadHeld(): Promise<void> {
  const answer = await call('outbox.held', {})
  changeCache(cache => ({ ...cache, held: new Set(answer.conversations.map(({ conversationId }) => conversationId)) }))
}

/** Looks whether a change concerns what waits. */
export function noticeWaiting(delta: Delta): void {
  if ('reset' in delta) return
  const { scheduled, held } = useCache.getState()
  const known = new Set(scheduled?.map(({ message }) => message.id))
  const changed = delta.rows.flatMap(row => (row.kind === 'message' ? [row.row] : []))
  if (changed.some(message => isScheduled(message) || known.has(message.id))) askScheduled()
  if (changed.some(message => isHeld(message) || held.has(message.conversationId))) askHeld()
}

const askScheduled = soon(loadScheduled)
const askHeld = soon(loadHeld)

/** Once for all that comes in together. Where it fails, the next change asks again; until then it is as it was. */
function soon(load: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      load().catch(() => undefined)
    }, pause)
  }
}

function isScheduled({ delivery }: Message): boolean {
  return delivery === 'scheduled'
}

function isHeld({ delivery }: Message): boolean {
  return delivery === 'held'
}
