import { Problem } from '../../../shared/problem'
import { type OutgoingEntity, maxEntities } from '../../../shared/outgoing'
import { indivisible, maxTextLength, splitText } from '../../../shared/split'

export type Words = { readonly text: string; readonly entities: readonly OutgoingEntity[] }

/**
 * A text in pieces of at most `limit` UTF-16 units with the formatting of each. Throws Problem `entity-torn` for a range that is
 * outside of the text or goes through a character, `entity-address` for one that lacks what it needs, `too-many-entities`.
 */
export function piecesOf(text: string, entities: readonly OutgoingEntity[] = [], limit = maxTextLength): readonly Words[] {
  for (const entity of entities) check(text, entity)
  const whole = entities.filter(({ type, length }) => indivisible.has(type) && length <= limit)
  return splitText(text, limit, whole).map(piece => {
    const own = entities.flatMap(entity => within(entity, piece.start, piece.text.length))
    // Telegram would drop the rest without a word.
    if (own.length > maxEntities) throw new Problem('too-many-entities', { limit: maxEntities })
    return { text: piece.text, entities: own }
  })
}

/** The whole of it as one message; throws `code` where it does not fit. Blank is empty. */
export function onePiece(text: string, entities: readonly OutgoingEntity[] | undefined, limit: number, code: string): Words {
  const [first = { text: '', entities: [] }, ...others] = piecesOf(text, entities, limit)
  if (others.length > 0) throw new Problem(code)
  return first
}

function check(text: string, { type, offset, length, url, customEmojiId }: OutgoingEntity): void {
  const end = offset + length
  if (end > text.length || splitsPair(text, offset) || splitsPair(text, end)) throw new Problem('entity-torn')
  if ((type === 'text_link' && url === undefined) || (type === 'custom_emoji' && customEmojiId === undefined)) throw new Problem('entity-address')
}

function splitsPair(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at))
}

/** The part of an entity in a piece that begins at `start`; one that goes over the seam goes on in the next. */
function within(entity: OutgoingEntity, start: number, length: number): OutgoingEntity[] {
  const from = Math.max(entity.offset, start)
  const to = Math.min(entity.offset + entity.length, start + length)
  return to <= from ? [] : [{ ...entity, offset: from - start, length: to - from }]
}
