import type { Output, ParsedInput } from '../../../shared/contract'
import { buttonsOf, placesOf } from '../../../shared/leads'
import type { Message } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { type Confirm, type Link, mapOf, mayOpen, reasonToAsk } from '../link-policy'
import type { Ports } from '../ports'
import type { Database } from '../store/database'
import { hasOpenedHost, hostOpened } from '../store/link-hosts'
import { messageOf } from '../store/messages'

type Deps = { readonly db: Database; readonly clock: Ports['clock']; readonly openExternal: Ports['openExternal'] }

/** Two openings are at least this many ms apart: no message can make the page open a hundred windows. */
const apart = 500

/** Opens what an entity, a button or a place of a stored message names; a page never gives an address (TRUST SEC-20). */
export function opener({ db, clock, openExternal }: Deps) {
  let last = Number.NEGATIVE_INFINITY
  return async (input: ParsedInput<'link.open'>): Promise<Output<'link.open'>> => {
    const message = messageOf(db, input.messageId)
    const lead = message && leadOf(message, input)
    if (!lead) throw new Problem('not-found')
    const link = mayOpen(lead.address)
    if (!link) throw new Problem('link-refused')
    const confirm = input.confirmed || lead.isOurs ? null : why(db, message, link, lead.words)
    if (confirm) return { opened: false, ...link, confirm }
    if (clock.monotonic() - last < apart) throw new Problem('link-too-fast')
    last = clock.monotonic()
    // That a map was opened says nothing about links to the same host.
    if (!lead.isOurs) hostOpened(db, message.conversationId, link.host)
    await openExternal?.(link.href)
    return { opened: openExternal !== undefined, ...link }
  }
}

function why(db: Database, { conversationId }: Message, link: Link, words: string): Confirm | null {
  return reasonToAsk(link, words, !hasOpenedHost(db, conversationId, link.host))
}

/** `isOurs`: the contact chose where on the map, but not the address. */
type Lead = { readonly address: string; readonly words: string; readonly isOurs?: boolean }

/** Where it leads, as the message is stored, and the words that stand there. Of buttons only links lead out of Telegram. */
function leadOf(message: Message, { entity, button, place }: ParsedInput<'link.open'>): Lead | undefined {
  if (place !== undefined) {
    const named = placesOf(message)[place]
    return named && { address: mapOf(named), words: '', isOurs: true }
  }
  if (button !== undefined) {
    const named = buttonsOf(message)[button]
    return named?.kind === 'url' && named.url ? { address: named.url, words: named.text } : undefined
  }
  const named = message.entities[entity ?? -1]
  return named?.url ? { address: named.url, words: message.text.slice(named.offset, named.offset + named.length) } : undefined
}
