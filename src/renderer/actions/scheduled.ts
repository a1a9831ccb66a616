import type { Delta } from '../../shared/contract'
import { call } from '../client'
import { changeCache, useCache } from '../state/stores'

/** Milliseconds: what is sent in one go is asked for once. */
const pause = 150
let timer: ReturnType<typeof setTimeout> | undefined

/** What waits for its time, of all bots: there are few, so they are asked for again whenever one of them changes. */
export async function loadScheduled(): Promise<void> {
  const answer = await call('message.scheduled', {})
  changeCache(cache => ({ ...cache, scheduled: answer.scheduled }))
}

/** Looks whether a change concerns what is scheduled. */
export function noticeScheduled(delta: Delta): void {
  if ('reset' in delta || timer !== undefined) return
  const known = new Set(useCache.getState().scheduled?.map(({ message }) => message.id))
  const isAbout = delta.rows.some(row => row.kind === 'message' && (row.row.delivery === 'scheduled' || known.has(row.row.id)))
  if (!isAbout) return
  timer = setTimeout(() => {
    timer = undefined
    // Where it fails, the next change asks again; until then the list is as it was.
    loadScheduled().catch(() => undefined)
  }, pause)
}
