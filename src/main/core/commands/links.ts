import type { Output, ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import { mayOpen, reasonToAsk } from '../link-policy'
import type { Ports } from '../ports'
import type { Database } from '../store/database'
import { hasOpenedHost, hostOpened } from '../store/link-hosts'
import { messageOf } from '../store/messages'

type Deps = { readonly db: Database; readonly clock: Ports['clock']; readonly openExternal: Ports['openExternal'] }

/** Two openings are at least this many ms apart: no message can make the page open a hundred windows. */
const apart = 500

/** Opens what an entity of a stored message names; a page never gives an address (TRUST SEC-20). */
export function opener({ db, clock, openExternal }: Deps) {
  let last = Number.NEGATIVE_INFINITY
  return async ({ messageId, entity, confirmed }: ParsedInput<'link.open'>): Promise<Output<'link.open'>> => {
    const message = messageOf(db, messageId)
    const named = message?.entities[entity]
    if (!message || !named?.url) throw new Problem('not-found')
    const link = mayOpen(named.url)
    if (!link) throw new Problem('link-refused')
    const words = message.text.slice(named.offset, named.offset + named.length)
    const confirm = confirmed ? null : reasonToAsk(link, words, !hasOpenedHost(db, message.conversationId, link.host))
    if (confirm) return { opened: false, ...link, confirm }
    if (clock.monotonic() - last < apart) throw new Problem('link-too-fast')
    last = clock.monotonic()
    hostOpened(db, message.conversationId, link.host)
    await openExternal?.(link.href)
    return { opened: openExternal !== undefined, ...link }
  }
}
