import type { Entity } from './world'

const maxEntities = 100
/** Entities in which nothing is detected automatically. */
const opaque = new Set(['pre', 'code', 'text_link', 'text_mention', 'url', 'mention', 'custom_emoji'])

const detectors: readonly { readonly type: string; readonly pattern: RegExp }[] = [
  { type: 'email', pattern: /(?<![\p{L}\p{N}._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/gu },
  { type: 'url', pattern: /(?<![\p{L}\p{N}@_])(?:https?|ftp|tg|ton):\/\/[^\s<>"'«»]+/giu },
  {
    type: 'url',
    pattern:
      /(?<![\p{L}\p{N}@_./-])(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|io|me|dev|app|shop|store|info|biz|co|de|ru|fr|uk|eu|us|ua|рф)(?![\p{L}\p{N}_-])(?::\d+)?(?:[/?#][^\s<>"'«»]*)?/giu,
  },
  { type: 'mention', pattern: /(?<![\p{L}\p{N}_@/])@[A-Za-z]\w{3,31}(?!\w)/gu },
  { type: 'bot_command', pattern: /(?<![\p{L}\p{N}_/<>])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/gu },
  { type: 'hashtag', pattern: /(?<![\p{L}\p{N}_#])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu },
  { type: 'cashtag', pattern: /(?<![\p{L}\p{N}_$])\$[A-Z]{1,8}(?![\p{L}\p{N}_])/gu },
]

/** The text as Telegram keeps it: control characters gone, trimmed, entities moved along, links and the like found. */
export function formatText(text: string, given: readonly Entity[]): { text: string; entities: Entity[] } {
  const cleaned = clean(text, given)
  return { text: cleaned.text, entities: withDetected(cleaned.text, cleaned.entities) }
}

function clean(text: string, given: readonly Entity[]): { text: string; entities: Entity[] } {
  // oxlint-disable-next-line no-control-regex -- these are the characters that Telegram takes out
  if (given.length === 0 && !/[\u0000-\u0009\u000b-\u001f\u2028-\u202e]/.test(text)) return { text: text.trim(), entities: [] }
  // kept[i] is the position of the i-th unit in the cleaned text.
  const kept = new Int32Array(text.length + 1)
  let result = ''
  for (let at = 0; at < text.length; at++) {
    kept[at] = result.length
    const unit = text.charCodeAt(at)
    if (unit === 13 || (unit >= 0x2028 && unit <= 0x202e)) continue
    result += unit < 32 && unit !== 10 ? ' ' : text[at]
  }
  kept[text.length] = result.length
  const lead = result.length - result.trimStart().length
  const trimmed = result.trim()
  const place = (offset: number) => Math.min(trimmed.length, Math.max(0, (kept[Math.min(offset, text.length)] ?? 0) - lead))
  const entities = given
    .map(entity => {
      const offset = place(entity.offset)
      return { ...entity, offset, length: place(entity.offset + entity.length) - offset }
    })
    .filter(entity => entity.length > 0)
  return { text: trimmed, entities }
}

function withDetected(text: string, given: readonly Entity[]): Entity[] {
  const user = [...given].toSorted(byPlace).slice(0, maxEntities)
  const taken = user.filter(entity => opaque.has(entity.type))
  const found: Entity[] = []
  // A cheap look first: most messages have nothing to find.
  if (/[@/#$]|\.\S/.test(text)) {
    for (const { type, pattern } of detectors) {
      for (const match of text.matchAll(pattern)) {
        const value = type === 'url' ? withoutTail(match[0]) : match[0]
        const entity = { type, offset: match.index, length: value.length }
        if (value !== '' && ![...taken, ...found].some(other => overlaps(entity, other))) found.push(entity)
      }
    }
  }
  return [...user, ...found].toSorted(byPlace)
}

/** A sentence's punctuation after a link is not part of it. */
function withoutTail(url: string): string {
  let end = url.length
  while (end > 0 && /[.,:;!?'"…]/.test(url[end - 1] ?? '')) end--
  if (url[end - 1] === ')' && !url.slice(0, end).includes('(')) end--
  return url.slice(0, end)
}

function overlaps(one: Entity, other: Entity): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length
}

function byPlace(one: Entity, other: Entity): number {
  return one.offset - other.offset || other.length - one.length
}
