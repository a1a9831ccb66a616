import { domainToUnicode } from 'node:url'

/** What may be opened, and what is asked first (TRUST SEC-20 to 22). All of it pure. */

export type Link = { readonly href: string; readonly host: string }
export type Confirm = 'differs' | 'mixed' | 'address' | 'long' | 'first'

/** Windows' limit is 2,081. */
const longestHref = 2_000
const longFrom = 300
const mailFields: ReadonlySet<string> = new Set(['subject', 'body'])
const bidi = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/u

/** The address that would be opened, or null where it is none of http, https and mailto, or is made to deceive. */
export function mayOpen(address: string): Link | null {
  const text = address.trim()
  if (text.length > longestHref || /[\p{Cc}\\]/u.test(text) || !URL.canParse(text)) return null
  const url = telegramAsHttps(new URL(text))
  const link = url.protocol === 'mailto:' ? mail(url) : web(url)
  return link && link.href.length <= longestHref ? link : null
}

/** Why the operator should look at the host first; null where it can be opened at once. `words` are what the message shows. */
export function reasonToAsk(link: Link, words: string, isFirst: boolean): Confirm | null {
  if (link.href.startsWith('mailto:')) return null
  if (shownHost(words) !== null && shownHost(words) !== link.host) return 'differs'
  if (isMixed(link.host) || bidi.test(words)) return 'mixed'
  if (isAddress(link.host)) return 'address'
  if (link.href.length > longFrom) return 'long'
  return isFirst ? 'first' : null
}

function web(url: URL): Link | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username || url.password || !url.hostname) return null
  const isSingleLabel = !url.hostname.replace(/\.$/, '').includes('.') && !url.hostname.startsWith('[') && url.hostname !== 'localhost'
  return isSingleLabel ? null : { href: url.href, host: url.host }
}

/** Attachments and hidden receivers are dropped. */
function mail(url: URL): Link | null {
  const address = url.pathname
  if (!/^[^\s@,;?&/]{1,64}@[^\s@,;?&/]{1,255}$/.test(decode(address))) return null
  const kept = [...url.searchParams].filter(([field]) => mailFields.has(field.toLowerCase()))
  const query = kept.map(([field, value]) => `${field.toLowerCase()}=${encodeURIComponent(value)}`).join('&')
  return { href: `mailto:${address}${query && `?${query}`}`, host: decode(address).split('@')[1] ?? '' }
}

/** `tg://resolve?domain=x` as the page of the same name; other forms cannot be opened. */
function telegramAsHttps(url: URL): URL {
  if (url.protocol !== 'tg:') return url
  const name = url.searchParams.get('domain')
  return name && /^\w{4,32}$/.test(name) ? new URL(`https://t.me/${name}`) : url
}

/** The host that the words themselves look like, when they look like one. */
function shownHost(words: string): string | null {
  const text = words.trim()
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (!/^[^\s/]+\.[^\s/]{2,}/.test(address.replace(/^[a-z]+:\/\//i, '')) || !URL.canParse(address)) return null
  return new URL(address).host
}

/** Two scripts in one label, such as a Cyrillic а among Latin letters. */
function isMixed(host: string): boolean {
  return domainToUnicode(host)
    .split('.')
    .some(label => /[a-z]/i.test(label) && /[^\p{ASCII}\u0080-\u024F]/u.test(label))
}

function isAddress(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || name.startsWith('[') || /^[\d.]+$/.test(name)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return ''
    throw error
  }
}
