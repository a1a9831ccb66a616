import type { Delta, Since } from '../../shared/contract'
import type { Connection } from './client'

type Stream = {
  readonly authorization: Readonly<Record<string, string>>
  readonly since?: Since | undefined
  readonly listener: (delta: Delta) => void
  readonly tell: (connection: Connection) => void
  readonly signal: AbortSignal
  /** Whether the next try is to take the inbox from the tab that has it; asked once for each. */
  readonly claims?: () => boolean
  /** Is handed how to end a pause: somebody wants it now. */
  readonly onPause?: (end: () => void) => void
}

const shortestWait = 250
const longestWait = 5_000

/**
 * Reads `GET /events` for as long as the page lives, and picks up after a break where it stopped. fetch rather than
 * EventSource, which cannot carry the bearer.
 */
export async function serverEvents({ authorization, since, listener, tell, signal, claims, onPause }: Stream): Promise<void> {
  let at = since
  let wait = shortestWait
  const take = (delta: Delta) => {
    at = { epoch: delta.epoch, since: delta.rev }
    wait = shortestWait
    listener(delta)
  }
  while (!signal.aborted) {
    const end = await readOnce(at, { authorization, take, tell, signal, claims })
    if (end === 'gone') return tell('gone')
    if (signal.aborted) return
    tell(end === 'elsewhere' ? 'elsewhere' : 'lost')
    await pause(wait, signal, onPause)
    wait = Math.min(longestWait, wait * 2)
  }
}

async function readOnce(
  at: Since | undefined,
  { authorization, take, tell, signal, claims }: Omit<Stream, 'listener' | 'since' | 'onPause'> & { take: (delta: Delta) => void },
): Promise<'gone' | 'elsewhere' | 'ended'> {
  const asked = [...(at ? [`since=${at.since}`, `epoch=${encodeURIComponent(at.epoch)}`] : []), ...(claims?.() ? ['take=1'] : [])]
  const query = asked.length > 0 ? `?${asked.join('&')}` : ''
  try {
    const response = await fetch(`/events${query}`, { headers: { ...authorization, Accept: 'text/event-stream' }, signal })
    if (response.status === 401) return 'gone'
    if (response.status === 409) return 'elsewhere'
    if (!response.ok || !response.body) return 'ended'
    tell('live')
    const lines = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value } = await lines.read()
      if (done) return 'ended'
      const events = (rest + value).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const data = dataOf(event)
        if (data) take(JSON.parse(data) as Delta)
      }
    }
  } catch {
    // A broken stream is what reconnecting is for.
    return 'ended'
  }
}

/** The data of one server-sent event; comments (heartbeats) have none. */
export function dataOf(event: string): string {
  return event
    .split('\n')
    .filter(line => line.startsWith('data:'))
    .map(line => line.slice(line.startsWith('data: ') ? 6 : 5))
    .join('\n')
}

/** Ends early when the network or the window comes back: the operator is looking. */
function pause(ms: number, signal: AbortSignal, onPause: Stream['onPause']): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      globalThis.removeEventListener('online', done)
      globalThis.removeEventListener('focus', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    onPause?.(done)
    globalThis.addEventListener('online', done)
    globalThis.addEventListener('focus', done)
    signal.addEventListener('abort', done)
  })
}
