import type { IncomingHttpHeaders } from 'node:http'

export type Knock = {
  readonly method: string
  /** As it stands in the request line. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
}

/** The one authority that this server answers to. */
export function authorityOf(port: number): string {
  // Browsers leave the default port out.
  return port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`
}

/**
 * Whether a request may come in at all, or the status that turns it away (TRUST SEC-61, SEC-62). A foreign Host is a rebound
 * name; a foreign Origin or Sec-Fetch-Site is another page, be it only another port of this machine.
 */
export function turnedAway({ method, target, headers }: Knock, port: number): 400 | 403 | 421 | null {
  const own = authorityOf(port)
  if (headers.host !== own) return 421
  if (!target.startsWith('/') || target.startsWith('//')) return 400
  if (headers.origin !== undefined && headers.origin !== `http://${own}`) return 403
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return null
  return opensPage({ method, target, headers }, site) ? null : 403
}

/**
 * A person may open the page itself, in a tab of its own: by typing or from another program (`none`), or from Bellhop on another
 * port, which is how the demo opens (`same-site`). The page holds nothing before its script has shown a token.
 */
function opensPage({ method, target, headers }: Knock, site: string | readonly string[]): boolean {
  const isDocument = (headers['sec-fetch-dest'] ?? 'document') === 'document' && (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate'
  return method === 'GET' && target === '/' && isDocument && (site === 'none' || site === 'same-site')
}
