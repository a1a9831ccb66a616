import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Limiter } from '../guard'
import { limiter } from '../guard'

export type Session = {
  readonly limiter: Limiter
  /** Aborts when the session is over. */
  readonly over: AbortSignal
  /** Its stream of deltas, while its tab is the live one; resolves when it has ended. */
  stream: Promise<void> | null
}

/** What a page gets for its launch token: both are random 256 bits, and both end with the session. */
type Keys = { readonly bearer: string; readonly mediaKey: string }

export type Sessions = {
  /** The launch token that waits to be used. */
  token(): string
  /** A second launch token that lives for a minute, for a command line that others may read. */
  briefToken(): string
  /** Null for a token that is wrong, used or too old. */
  exchange(token: string): Keys | null
  /** By the `Authorization` header; counts as use. */
  find(authorization: string | undefined): Session | null
  /** By the key that can only GET media. */
  findByMediaKey(key: string): Session | null
  close(): void
}

type Kept = Session & { readonly bearer: Buffer; readonly mediaKey: Buffer; readonly end: () => void; usedAt: number }

const mostWrong = 10
const mostSessions = 16
const briefly = 60_000
const idle = 12 * 60 * 60 * 1000

type Options = {
  /** Is given each launch token that starts to wait. */
  readonly onToken: (token: string) => void
  /** Is given each secret, so that the log can hide it. */
  readonly learn: (secret: string) => void
  /** Milliseconds that never jump. */
  readonly monotonic?: () => number
}

/**
 * Who may use the web shell (TRUST SEC-63, SEC-66; DESIGN 10.6). A launch token is good once; ten wrong ones replace it. There are
 * no cookies, because all ports of a host share them. Sessions live in memory and end with the process, or idle for 12 hours.
 */
export function openSessions({ onToken, learn, monotonic = () => performance.now() }: Options): Sessions {
  const sessions = new Set<Kept>()
  let wrong = 0
  let token = ''
  let brief: { readonly hash: Buffer; readonly until: number } | null = null
  renew()

  function secret(): string {
    const text = randomBytes(32).toString('base64url')
    learn(text)
    return text
  }

  function renew(): void {
    wrong = 0
    token = secret()
    onToken(token)
  }

  function exchange(given: string): Keys | null {
    const hash = digest(given)
    const isMain = timingSafeEqual(hash, digest(token))
    const isBrief = brief !== null && timingSafeEqual(hash, brief.hash) && monotonic() < brief.until
    if (isMain) renew()
    else if (isBrief) brief = null
    else {
      wrong += 1
      if (wrong < mostWrong) return null
      // Somebody guesses: nothing that waited is good any more.
      brief = null
      renew()
      return null
    }
    return open()
  }

  function open(): Keys {
    const keys = { bearer: secret(), mediaKey: secret() }
    const over = new AbortController()
    const session: Kept = {
      bearer: digest(keys.bearer),
      mediaKey: digest(keys.mediaKey),
      limiter: limiter(monotonic),
      over: over.signal,
      stream: null,
      usedAt: monotonic(),
      end() {
        sessions.delete(session)
        over.abort()
      },
    }
    sessions.add(session)
    // The one that was used longest ago makes room.
    if (sessions.size > mostSessions) [...sessions].toSorted((a, b) => a.usedAt - b.usedAt)[0]?.end()
    return keys
  }

  function matching(given: string, of: 'bearer' | 'mediaKey'): Kept | null {
    const hash = digest(given)
    const now = monotonic()
    for (const session of sessions) if (now - session.usedAt > idle) session.end()
    return [...sessions].find(session => timingSafeEqual(session[of], hash)) ?? null
  }

  return {
    token: () => token,
    briefToken() {
      const text = secret()
      brief = { hash: digest(text), until: monotonic() + briefly }
      return text
    },
    exchange,
    find(authorization) {
      const bearer = /^Bearer ([A-Za-z0-9_-]{1,200})$/.exec(authorization ?? '')?.[1]
      const session = bearer === undefined ? null : matching(bearer, 'bearer')
      if (session) session.usedAt = monotonic()
      return session
    },
    findByMediaKey: key => matching(key, 'mediaKey'),
    close() {
      for (const session of sessions) session.end()
    },
  }
}

/** Compared instead of the secret itself: of equal length, and telling nothing by how long it takes. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
