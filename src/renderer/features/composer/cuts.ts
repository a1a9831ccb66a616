import { indivisible, maxTextLength, splitText } from '../../../shared/split'
import type { Rich } from './rich'

/** Where a text that is too long for one message is cut: the offsets at which a further message begins. */
export function cutsOf({ text, entities }: Rich): readonly number[] {
  const lead = text.length - text.trimStart().length
  const said = text.trim()
  if (said.length <= maxTextLength) return []
  const whole = entities.filter(({ type, length }) => indivisible.has(type) && length <= maxTextLength).map(({ offset, length }) => ({ offset: offset - lead, length }))
  return splitText(said, maxTextLength, whole)
    .slice(1)
    .map(({ start }) => start + lead)
}
