/** Text with its formatting as Telegram counts it: UTF-16 code units, entities in order, none of them empty. */
export type Rich = { readonly text: string; readonly entities: readonly RichEntity[] }

export type RichType =
  | 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler' | 'blockquote' | 'expandable_blockquote' | 'code' | 'pre' | 'text_link' | 'custom_emoji'

export type RichEntity = {
  readonly type: RichType
  readonly offset: number
  readonly length: number
  /** Of `pre`. */
  readonly language?: string | undefined
  /** Of `text_link`. */
  readonly url?: string | undefined
  /** Of `custom_emoji`. */
  readonly customEmojiId?: string | undefined
}

export const noText: Rich = { text: '', entities: [] }

/** What can be written here; what Telegram finds by itself (addresses, hashtags, mentions) is left to it. */
const types: readonly string[] = [
  'bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'blockquote', 'expandable_blockquote', 'code', 'pre', 'text_link', 'custom_emoji',
] satisfies readonly RichType[]

export function plain(text: string): Rich {
  return { text, entities: [] }
}

/** Of a message or a draft: the entities that can be written, as far as they lie inside the text. */
export function richOf(text: string, entities: readonly (Omit<RichEntity, 'type'> & { readonly type: string })[] = []): Rich {
  const kept = entities.filter((entity): entity is RichEntity => types.includes(entity.type))
  return { text, entities: kept.flatMap(entity => within(entity, 0, text.length)) }
}

/** Without white space at its ends, as Telegram would have it. */
export function trimmed({ text, entities }: Rich): Rich {
  const start = text.length - text.trimStart().length
  return part({ text, entities }, start, Math.max(start, text.trimEnd().length))
}

/** From one place to another; formatting that reaches out of it is cut. */
export function part({ text, entities }: Rich, start: number, end: number): Rich {
  return {
    text: text.slice(start, end),
    entities: entities.flatMap(entity => within(entity, start, end)).map(entity => ({ ...entity, offset: entity.offset - start })),
  }
}

/** One under the other; an empty one leaves no line. */
export function joined(first: Rich, second: Rich): Rich {
  if (first.text === '') return second
  if (second.text === '') return first
  const start = first.text.length + 1
  return {
    text: `${first.text}\n${second.text}`,
    entities: [...first.entities, ...second.entities.map(entity => ({ ...entity, offset: entity.offset + start }))],
  }
}

export function sameRich(one: Rich, other: Rich): boolean {
  return one.text === other.text && JSON.stringify(one.entities) === JSON.stringify(other.entities)
}

/** What stands in a field beside what was taken out of it to be sent; all of it where that was changed meanwhile, since nobody may lose a word. */
export function typedSince(now: Rich, taken: Rich): Rich {
  if (!now.text.startsWith(taken.text)) return now
  const since = part(now, taken.text.length, now.text.length)
  return since.text.trim() === '' ? noText : part(since, since.text.length - since.text.trimStart().length, since.text.length)
}

function within(entity: RichEntity, start: number, end: number): RichEntity[] {
  const offset = Math.max(start, entity.offset)
  const length = Math.min(end, entity.offset + entity.length) - offset
  return length > 0 ? [{ ...entity, offset, length }] : []
}
