import type { Answer, Delta, Since } from '../../shared/contract'
import type { Client, Connection } from './client'
import { postFile } from './post-file'
import { serverEvents } from './server-events'

type Session = { readonly bearer: string; readonly mediaKey?: string }

const storageKey = 'bellhop.session'

/**
 * The web shell: trades the one-time token in the address for a bearer that only this tab has (DESIGN 10.6), and answers
 * null where there is neither: the page then says how to get a new link.
 */
export async function httpClient(): Promise<Client | null> {
  // A link that is opened in the very tab that needs one changes nothing but what stands behind the #.
  addEventListener('hashchange', () => location.reload())
  const token = location.hash.slice(1)
  // Out of the address bar and the history before anything else can see it.
  if (token) history.replaceState(null, '', location.pathname)
  const fresh = token ? await exchange(token) : null
  const session = fresh ?? kept()
  return session ? connect(session, fresh !== null) : null
}

async function exchange(token: string): Promise<Session | null> {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
    // The app ended between serving the page and now: like a link that does not work, it is said in words.
  }).catch(() => null)
  if (!response?.ok) return null
  const body: unknown = await response.json()
  const session = (isObject(body) && 'value' in body ? body.value : body) as Session
  sessionStorage.setItem(storageKey, JSON.stringify({ bearer: session.bearer, mediaKey: session.mediaKey }))
  return session
}

function kept(): Session | null {
  const text = sessionStorage.getItem(storageKey)
  return text ? (JSON.parse(text) as Session) : null
}

/** `isFresh`: from a link that was just opened, so this tab is where the operator wants to be. */
function connect({ bearer, mediaKey }: Session, isFresh: boolean): Client {
  const authorization = { Authorization: `Bearer ${bearer}` }
  const key = mediaKey ? `?k=${encodeURIComponent(mediaKey)}` : ''
  const watchers = new Set<(connection: Connection) => void>()
  let connection: Connection = 'live'
  /** What the stream of deltas says by itself; a call that fails may tell another story. */
  let streams: Connection = 'lost'
  let wantsInbox = isFresh
  let endPause = (): void => undefined

  function tell(next: Connection): void {
    // A session that is over does not come back.
    if (next === connection || connection === 'gone') return
    connection = next
    if (next === 'gone') sessionStorage.removeItem(storageKey)
    for (const watcher of watchers) watcher(next)
  }

  async function call(name: string, input: unknown): Promise<Answer> {
    const response = await post(name, input)
    if (!response) return { ok: false, problem: { code: 'app-gone' } }
    // One call broke, the stream did not: nobody else would say that all is well.
    if (connection === 'lost' && streams === 'live') tell('live')
    if (response.status === 401) {
      tell('gone')
      return { ok: false, problem: { code: 'session-gone' } }
    }
    try {
      return (await response.json()) as Answer
    } catch {
      // Its end came in the middle of the answer.
      tell('lost')
      return { ok: false, problem: { code: 'app-gone' } }
    }
  }

  async function post(name: string, input: unknown): Promise<Response | null> {
    try {
      return await fetch(`/call/${name}`, {
        method: 'POST',
        headers: { ...authorization, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      })
    } catch {
      // The app behind the page has ended or is starting again: a state of the connection, told in words.
      tell('lost')
      return null
    }
  }

  function claims(): boolean {
    const was = wantsInbox
    wantsInbox = false
    return was
  }

  function listen(listener: (delta: Delta) => void, since?: Since): () => void {
    const stop = new AbortController()
    const hear = (next: Connection) => tell((streams = next))
    void serverEvents({ authorization, since, listener, tell: hear, signal: stop.signal, claims, onPause: end => (endPause = end) })
    return () => stop.abort()
  }

  return {
    call,
    listen,
    upload: (file, name, options) => postFile(file, name, authorization, options),
    mediaUrl: (id, kind) => `/media/${id}/${kind}${key}`,
    archiveUrl: id => `/archive/${id}${key}`,
    takeOver() {
      wantsInbox = true
      endPause()
    },
    onConnection(watcher) {
      watchers.add(watcher)
      watcher(connection)
      return () => watchers.delete(watcher)
    },
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
