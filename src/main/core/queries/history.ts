import type { Output, ParsedInput } from '../../../shared/contract'
import type { Entity } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { millisecondsOf } from '../log/hlc'
import { attachmentOf } from '../store/attachments'
import type { Database } from '../store/database'
import { eventBody } from '../store/events'
import { messageFacts, messageOf } from '../store/messages'
import { currentRev } from '../store/meta'
import { reactionChanges } from '../store/reactions'
import { versionsOf } from '../store/versions'
import { decodeUpdate } from '../update/decode'

type Body = { readonly botId?: string; readonly update?: unknown; readonly text?: string; readonly entities?: Entity[]; readonly before?: Words & { readonly attachmentId?: string }; readonly file?: { readonly id: string } }
type Words = { readonly text: string; readonly entities: Entity[] }
/** `fileId`: of which a version is the first to have it. */
type Version = Words & { readonly at: number; readonly fileId?: string | undefined }

/** Everything that a message ever said, oldest first, and who reacted to it how. One that was never edited has no versions. */
export function messageHistory(db: Database, { messageId }: ParsedInput<'message.history'>): Output<'message.history'> {
  const facts = messageFacts(db, messageId)
  if (!facts) throw new Problem('not-found')
  const events = versionsOf(db, messageId).flatMap(({ at, eventId }) => {
    const text = eventBody(db, eventId)
    return text === undefined ? [] : [{ at: millisecondsOf(at), eventId, body: JSON.parse(text) as Body }]
  })
  const versions = events.flatMap(({ at, eventId, body }, index): Version[] => {
    const words = wordsIn(body, messageId, eventId)
    // What the first edit of ours found stands nowhere else.
    const first = index === 0 && body.before ? [{ at: messageOf(db, messageId)?.date ?? 0, text: body.before.text, entities: body.before.entities }] : []
    return [...first, ...(words ? [{ at, ...words, fileId: body.file?.id }] : [])]
  })
  return {
    rev: currentRev(db),
    versions: withFiles(db, versions, events.find(({ body }) => body.file)?.body.before?.attachmentId),
    reactions: reactionChanges(db, facts.key).map(change => ({ ...change, at: millisecondsOf(change.at), emoji: [...change.emoji] })),
  }
}

/** Each with the file that it had; where none was ever replaced, the message itself shows it. */
function withFiles(db: Database, versions: readonly Version[], first: string | undefined): Output<'message.history'>['versions'] {
  if (!versions.some(({ fileId }) => fileId !== undefined)) return versions.map(({ fileId: _none, ...version }) => version)
  return versions.map(({ fileId: _own, ...version }, index) => {
    const id = versions.slice(0, index + 1).findLast(({ fileId }) => fileId !== undefined)?.fileId ?? first
    const attachment = id === undefined ? undefined : attachmentOf(db, id)
    return { ...version, ...(attachment && { attachment }) }
  })
}

/** What an event's body says a message to be: an update's, or that of an edit of ours. */
function wordsIn(body: Body, messageId: string, eventId: string): Words | undefined {
  if (body.update === undefined) return body.text === undefined ? undefined : { text: body.text, entities: body.entities ?? [] }
  const said = decodeUpdate(body.botId ?? '', body.update, eventId).messages.find(({ id }) => id === messageId)
  return said && { text: said.text, entities: [...said.entities] }
}
