import type { Output, ParsedInput } from '../../../shared/contract'
import type { Entity } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { millisecondsOf } from '../log/hlc'
import type { Database } from '../store/database'
import { eventBody } from '../store/events'
import { messageFacts, messageOf } from '../store/messages'
import { currentRev } from '../store/meta'
import { reactionChanges } from '../store/reactions'
import { versionsOf } from '../store/versions'
import { decodeUpdate } from '../update/decode'

type Body = { readonly botId?: string; readonly update?: unknown; readonly text?: string; readonly entities?: Entity[]; readonly before?: Words }
type Words = { readonly text: string; readonly entities: Entity[] }

/** Everything that a message ever said, oldest first, and who reacted to it how. One that was never edited has no versions. */
export function messageHistory(db: Database, { messageId }: ParsedInput<'message.history'>): Output<'message.history'> {
  const facts = messageFacts(db, messageId)
  if (!facts) throw new Problem('not-found')
  return {
    rev: currentRev(db),
    versions: versionsOf(db, messageId).flatMap(({ at, eventId }, index) => {
      const text = eventBody(db, eventId)
      if (text === undefined) return []
      const body = JSON.parse(text) as Body
      const words = wordsIn(body, messageId, eventId)
      // What the first edit of ours found stands nowhere else.
      const first = index === 0 && body.before ? [{ at: messageOf(db, messageId)?.date ?? 0, ...body.before }] : []
      return [...first, ...(words ? [{ at: millisecondsOf(at), ...words }] : [])]
    }),
    reactions: reactionChanges(db, facts.key).map(change => ({ ...change, at: millisecondsOf(change.at), emoji: [...change.emoji] })),
  }
}

/** What an event's body says a message to be: an update's, or that of an edit of ours. */
function wordsIn(body: Body, messageId: string, eventId: string): Words | undefined {
  if (body.update === undefined) return body.text === undefined ? undefined : { text: body.text, entities: body.entities ?? [] }
  const said = decodeUpdate(body.botId ?? '', body.update, eventId).messages.find(({ id }) => id === messageId)
  return said && { text: said.text, entities: [...said.entities] }
}
