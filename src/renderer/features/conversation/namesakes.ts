import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'

/** So many of the last digits of an id tell two people of one name apart. */
const digits = 4

/** What tells authors of the same name apart, by their id: the end of it. Whoever has a name alone is not in it. */
export function namesakes(messages: readonly Message[]): ReadonlyMap<string, string> {
  const ids = new Map<string, Set<string>>()
  for (const { author, authorId } of messages) {
    if (authorId === undefined) continue
    const known = ids.get(author)
    if (known) known.add(authorId)
    else ids.set(author, new Set([authorId]))
  }
  const named = new Map<string, string[]>()
  // By what can be seen: a name with an invisible sign in it is no other name.
  for (const [author, own] of ids) named.set(visibleName(author), [...(named.get(visibleName(author)) ?? []), ...own])
  const twins = [...named.values()].map(own => [...new Set(own)]).filter(own => own.length > 1).flat()
  return new Map(twins.map(id => [id, id.slice(-digits)]))
}
