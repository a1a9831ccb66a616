import { domainToUnicode } from 'node:url'

/** What may be opened, and what is asked first (TRUST SEC-20 to 22). All of it pure. */

export type Link = { readonly href: string; readonly host: string }
export type Confirm = 'differs' | 'mixed' | 'address' | 'long' | 'first'

/** Windows' limit is 2,081. */
const longestHref = 2_000
const longFrom = 300
/** Of the words that a link shows; who needs more than this to say where it leads is not saying it. */
const mostWords = 2_000
const mailFields: ReadonlySet<string> = new Set(['subject', 'body'])
const bidi = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/u

/** The address that would be opened, or null where it is none of http, https and mailto, or is made to deceive. */
export function mayOpen(address: string): Link | null {
  const text = address.trim()
  if (text.length > longestHref || /[\p{Cc}\\]/u.test(text) || !URL.canParse(text)) return null
  const url = telegramAsHttps(new URL(text))
  const link = url.protocol === 'mailto:' ? mail(url) : web(url, authorityIn(text))
  return link && link.href.length <= longestHref ? link : null
}

/** A place on OpenStreetMap: an address of ours, in which nothing but two numbers comes from the message. Degrees. */
export function mapOf({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): string {
  const [north, east] = [within(latitude, 90), within(longitude, 180)]
  return `https://www.openstreetmap.org/?mlat=${north}&mlon=${east}#map=16/${north}/${east}`
}

function within(degrees: number, most: number): string {
  return Math.max(-most, Math.min(most, Number.isFinite(degrees) ? degrees : 0)).toFixed(5)
}

/** Why the operator should look at the host first; null where it can be opened at once. `words` are what the message shows. */
export function reasonToAsk(link: Link, words: string, isFirst: boolean): Confirm | null {
  const shown = words.slice(0, mostWords)
  const host = bare(link.host)
  if (shownHosts(shown).some(other => other !== host)) return 'differs'
  if (isMixed(host) || bidi.test(shown) || bidi.test(decode(link.href))) return 'mixed'
  if (link.href.startsWith('mailto:')) return null
  if (isAddress(host)) return 'address'
  if (link.href.length > longFrom) return 'long'
  return isFirst ? 'first' : null
}

/** What stands between the slashes, as it was written. */
function authorityIn(address: string): string {
  return /^[a-z][a-z\d+.-]*:\/*([^/?#]*)/i.exec(address)?.[1] ?? ''
}

function web(url: URL, written: string): Link | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  // An empty user name before the @ deceives as well as a full one.
  if (url.username || url.password || written.includes('@')) return null
  const { hostname } = url
  // Browsers take `$(x).example` and quotes for names; no name that anybody has registered needs them.
  if (!/^(\[[\da-f:.]+\]|[\da-z._-]+)$/.test(hostname)) return null
  // 2130706433, 0x7f.1 and 127.1 are all 127.0.0.1 to a browser, and nothing to a reader.
  if (isNumeric(hostname) && written.replace(/:\d*$/, '') !== hostname) return null
  const isSingleLabel = !hostname.replace(/\.$/, '').includes('.') && !hostname.startsWith('[') && hostname !== 'localhost'
  // The one sign that a shell obeys and that URLs leave as it is.
  return isSingleLabel ? null : { href: url.href.replaceAll('`', '%60'), host: url.host }
}

/** Attachments and hidden receivers are dropped, and so is what could end a header's line and begin another. */
function mail(url: URL): Link | null {
  const address = url.pathname
  if (!/^[^\s@,;:?&/"'`<>()[\]|^\p{Cc}]{1,64}@[^\s@,;:?&/"'`<>()[\]|^\p{Cc}]{1,255}$/u.test(decode(address))) return null
  const host = URL.parse(`https://${decode(address).split('@')[1] ?? ''}`)?.hostname ?? ''
  if (!/^[\da-z._-]+$/.test(host)) return null
  const fields = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    const field = name.toLowerCase()
    if (mailFields.has(field) && !fields.has(field)) fields.set(field, field === 'body' ? printable(value, '\n') : printable(value, ' '))
  }
  const query = [...fields].map(([field, value]) => `${field}=${encodeURIComponent(value)}`).join('&')
  return { href: `mailto:${address}${query && `?${query}`}`, host }
}

function printable(text: string, lineEnd: string): string {
  return text.replace(/\r\n|[\n\r\u2028\u2029]/gu, lineEnd).replace(/(?!\n)\p{Cc}/gu, '')
}

/** `tg://resolve?domain=x` as the page of the same name; other forms cannot be opened. */
function telegramAsHttps(url: URL): URL {
  if (url.protocol !== 'tg:') return url
  const name = url.searchParams.get('domain')
  return name && /^\w{4,32}$/.test(name) ? new URL(`https://t.me/${name}`) : url
}

/** The hosts that the words themselves name, whatever hides them: other full stops, wide letters, characters without ink. */
function shownHosts(words: string): readonly string[] {
  const text = words.normalize('NFKC').replace(/\p{Cf}/gu, '').replaceAll('\u3002', '.')
  return text.split(/[\s"'`<>(){}[\]|,;!]+/u).flatMap(word => {
    const authority = word.replace(/^[a-z][a-z\d+.-]*:\/+/i, '').split(/[/?#]/, 1)[0] ?? ''
    const name = (authority.split('@').at(-1) ?? '').replace(/:\d*$/, '').replace(/\.$/, '')
    const labels = name.split('.')
    const isName = labels.length > 1 && labels.every(label => /^[\p{L}\p{M}\p{N}_-]+$/u.test(label)) && /^(\p{L}.|\d+$)/u.test(labels.at(-1) ?? '')
    const isDecimal = labels.every(label => /^\d+$/.test(label))
    // A number such as 3.14 is an address only with all its four parts.
    const host = isName && (!isDecimal || labels.length === 4) && URL.parse(`https://${name}`)?.hostname
    return host ? [bare(host)] : []
  })
}

/** A host without its port, and without what leads to the same people. */
function bare(host: string): string {
  return host.replace(/:\d+$/, '').replace(/\.$/, '').replace(/^www\./, '')
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Georgian', 'Hebrew', 'Arabic', 'Thai', 'Devanagari'].map(
  script => new RegExp(`\\p{Script=${script}}`, 'u'),
)
// Chinese, Japanese and Korean names mix these among themselves.
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u
/** Cyrillic and Greek letters that are drawn like Latin ones: a label of nothing else is meant to be read as Latin. */
const lookalike = /^[асԁеһіјӏорԛѕԝхуьгпαιονρτυκχ\d-]+$/u

/** Two scripts in one label, such as a Cyrillic а among Latin letters, or a label that only looks Latin. */
function isMixed(host: string): boolean {
  const labels = domainToUnicode(host).split('.')
  const isLatinEnd = /^[a-z\d-]*$/.test(labels.at(-1) ?? '')
  return labels.some(label => scriptsIn(label) > 1 || (isLatinEnd && lookalike.test(label) && /[^\d-]/.test(label)))
}

function scriptsIn(label: string): number {
  const known = scripts.filter(script => script.test(label)).length + (eastAsian.test(label) ? 1 : 0)
  const isOther = [...label].some(letter => /\p{L}/u.test(letter) && !/\p{Script=Common}|\p{Script=Inherited}/u.test(letter) && !eastAsian.test(letter) && !scripts.some(script => script.test(letter)))
  return known + (isOther ? 1 : 0)
}

/** `host` without its port. Names that lead to this machine or the next one count as addresses. */
function isAddress(host: string): boolean {
  return /(^|\.)localhost$/.test(host) || host.endsWith('.local') || host.startsWith('[') || isNumeric(host)
}

function isNumeric(host: string): boolean {
  return /^[\d.]+$/.test(host)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return ''
    throw error
  }
}
