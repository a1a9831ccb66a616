import { isRecord, scrub } from './errors'

/**
 * The webhook of a `getWebhookInfo` answer as the operator may see it, or null where none is set: no query, no password, and no
 * token, which many systems put into their webhook's path.
 */
export function shownWebhook(info: unknown, token: string): string | null {
  const text = isRecord(info) ? info.url : undefined
  if (typeof text !== 'string' || text === '') return null
  const url = URL.parse(text)
  if (!url) return '…'
  return scrub(`${url.origin}${decoded(url.pathname)}`, token)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
