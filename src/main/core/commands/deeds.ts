import { createHash } from 'node:crypto'
import type { ParsedInput } from '../../../shared/contract'
import type { Message } from '../../../shared/model'
import { OutgoingEntity } from '../../../shared/outgoing'
import { Problem } from '../../../shared/problem'
import { asReaction } from '../../../shared/reactions'
import { maxCaptionLength, maxTextLength } from '../../../shared/split'
import { dropUpload } from '../files-uploads'
import type { NewEvent } from '../log/event'
import { setFileState } from '../store/attachments'
import { botOf } from '../store/bots'
import { conversationTarget } from '../store/conversations'
import type { Database } from '../store/database'
import { keepFile } from '../store/media'
import { messageFacts, messageOf } from '../store/messages'
import { type Deed, openOperations } from '../store/operations'
import { hasAttempt } from '../store/outbox'
import { albumOf, requestOf } from '../store/outgoing'
import { type File, attachmentBody, fileFor, goTogether } from './files'
import { makeKeyboard } from './keyboard'
import { type Deps, dropped } from './messages'
import { onePiece } from './words'

const hour = 3_600_000
/** Telegram lets a bot take a message back from private chats and small groups for two days (MAP 3.2). */
const deleteWindow = 48 * hour
const year = 366 * 24 * hour
/** Kinds whose words are a caption; those of a text are the text, and others have none that could be changed. */
const captioned: ReadonlySet<string> = new Set(['photo', 'document', 'voice', 'audio', 'video', 'animation', 'live_photo', 'paid_media'])

/** Changes what a message of ours says or which buttons stand under it: here where it has not gone out, else at Telegram. */
export async function edit(deps: Deps, { messageId, text, entities, attachment, buttons }: ParsedInput<'message.edit'>): Promise<null> {
  const message = ownMessage(deps, messageId)
  if (message.isDeleted || message.forwardedFrom !== undefined || message.delivery === 'discarded') throw new Problem('not-editable')
  // A message with a keyboard in the place of the contact's own cannot be changed (MAP 3.2).
  if (message.delivery === 'sent' && requestOf(deps.db, messageId).replyKeyboard) throw new Problem('not-editable')
  const upload = attachment && uploadFor(deps, message, attachment)
  // A text that gets a file becomes its caption.
  const words = text === undefined && !(upload && message.kind === 'text') ? undefined : wordsFor(message, text ?? message.text, text === undefined ? ownEntities(message) : entities, upload !== undefined)
  if (message.kind !== 'text' && buttons !== undefined && message.albumId !== undefined) throw new Problem('album-buttons')
  const made = buttons && makeKeyboard(buttons, deps.random)
  if (!words && !made && !upload) return null
  const isWaiting = message.delivery !== 'sent' && !hasAttempt(deps.db, messageId)
  if (isWaiting && message.delivery === 'uncertain') throw new Problem('not-editable')
  const file = upload && { id: createHash('sha256').update(`${messageId}:${deps.random.uuid()}`).digest('hex').slice(0, 32), ...attachmentBody(upload, await keepFile(deps.dataDir, upload.upload.path)) }
  // That took a moment, in which it may have gone out.
  if (file && isWaiting && (hasAttempt(deps.db, messageId) || messageFacts(deps.db, messageId)?.delivery !== message.delivery)) throw new Problem('sending-now')
  const keepsFile = (db: Database): void => {
    if (file) setFileState(db, file.id, { state: 'stored', sha: file.sha }, deps.clock.now())
  }
  if (isWaiting) {
    const before = { text: message.text, entities: message.entities }
    const parts = { ...(file && { file }), ...(made && { keyboard: made.keyboard, postbacks: made.postbacks }) }
    deps.log.append([{ type: 'message.edited', body: { messageId, operationId: null, ...(words ?? before), before, editedAt: deps.clock.now(), ...parts } }], keepsFile)
  } else {
    ask(deps, messageId, { do: 'edit', ...(words && { words }), ...(file && { file }), ...(made && { keyboard: made.keyboard }) }, made?.postbacks, keepsFile)
  }
  if (upload) dropUpload(deps.dataDir, upload.uploadId)
  return null
}

/** Kinds whose file can be another one (MAP 3.2), and that a text can become. */
const replaceable: ReadonlySet<string> = new Set(['text', 'photo', 'document', 'audio', 'video', 'animation'])

function uploadFor(deps: Deps, message: Message, wanted: NonNullable<ParsedInput<'message.edit'>['attachment']>): File {
  if (!replaceable.has(message.kind)) throw new Problem('not-editable')
  const bot = botOf(deps.db, conversationTarget(deps.db, message.conversationId)?.botId ?? '')
  const upload = fileFor(deps.dataDir, bot?.apiRoot !== undefined, wanted)
  const [own] = message.attachments
  if (message.albumId !== undefined && own && !goTogether(own.kind, upload.as)) throw new Problem('album-mixed')
  return upload
}

/** What Telegram has found by itself it finds again. */
function ownEntities({ entities }: Message): OutgoingEntity[] {
  return entities.flatMap(entity => {
    const parsed = OutgoingEntity.safeParse(entity)
    return parsed.success ? [parsed.data] : []
  })
}

function wordsFor(message: Message, text: string, entities: ParsedInput<'message.edit'>['entities'], isCaption: boolean) {
  if (message.kind === 'text' && !isCaption) {
    const words = onePiece(text, entities, maxTextLength, 'text-too-long')
    if (words.text === '') throw new Problem('empty-message')
    return words
  }
  if (!isCaption && !captioned.has(message.kind)) throw new Problem('not-editable')
  return onePiece(text, entities, maxCaptionLength, 'caption-too-long')
}

/** Takes a message of ours back: one that has not gone out is dropped, one on its way is deleted once it is there. */
export function remove(deps: Deps, { messageId }: ParsedInput<'message.delete'>): null {
  const message = ownMessage(deps, messageId)
  if (message.isDeleted || message.delivery === 'discarded') return null
  const isOut = message.delivery === 'sent' || message.delivery === 'uncertain' || hasAttempt(deps.db, messageId)
  if (!isOut) {
    deps.log.append(dropped(deps, messageId))
    deps.kick()
    return null
  }
  if (message.delivery === 'sent') refuseLate(deps, message)
  return ask(deps, messageId, { do: 'delete' })
}

/** Telegram says no to these only when asked, and then the operator has gone on. */
function refuseLate({ db, clock }: Deps, { conversationId, date, kind }: Message): void {
  const chatId = conversationTarget(db, conversationId)?.chatId ?? ''
  const age = clock.now() - date
  const isPrivate = !chatId.startsWith('-')
  if (kind === 'dice' && isPrivate && age < 24 * hour) throw new Problem('dice-too-early')
  if (!chatId.startsWith('-100') && age > deleteWindow) throw new Problem('delete-too-late', { hours: 48 })
}

export function schedule(deps: Deps, { messageId, sendAt }: ParsedInput<'message.schedule'>): null {
  const message = messageOf(deps.db, messageId)
  if (!message) throw new Problem('not-found')
  if (message.sendAt === undefined || hasAttempt(deps.db, messageId)) throw new Problem('not-scheduled')
  const when = sendAt === null ? null : dueAt(deps, sendAt)
  const all = [messageId, ...albumOf(deps.db, message.conversationId, messageId, message.delivery ?? '')]
  deps.log.append(all.map((id): NewEvent => ({ type: 'message.scheduled', body: { messageId: id, sendAt: when } })))
  deps.kick()
  return null
}

/** Null for what is past already. Throws Problem `too-far-ahead`. */
export function dueAt({ clock }: Pick<Deps, 'clock'>, sendAt: number): number | null {
  if (sendAt > clock.now() + year) throw new Problem('too-far-ahead')
  return sendAt <= clock.now() ? null : sendAt
}

export function react(deps: Deps, { messageId, emoji }: ParsedInput<'message.react'>): null {
  const message = standing(deps, messageId)
  if (conversationTarget(deps.db, message.conversationId)?.connectionId != null) throw new Problem('not-in-business')
  const plain = emoji === null ? null : asReaction(emoji)
  if (emoji !== null && plain === null) throw new Problem('reaction-unknown')
  return ask(deps, messageId, { do: 'react', emoji: plain })
}

export function pin(deps: Deps, { messageId, isPinned }: ParsedInput<'message.pin'>): null {
  standing(deps, messageId)
  return ask(deps, messageId, { do: 'pin', isPinned })
}

/** A message of somebody's that stands at Telegram under a number. */
function standing({ db }: Deps, messageId: string): Message {
  const message = messageOf(db, messageId)
  if (!message) throw new Problem('not-found')
  const key = messageFacts(db, messageId)?.key ?? ''
  if (message.isDeleted || message.direction === 'note' || !/:\d+$/.test(key) || key.startsWith('out:')) throw new Problem('not-sent')
  return message
}

function ownMessage({ db }: Deps, messageId: string): Message {
  const message = messageOf(db, messageId)
  if (!message) throw new Problem('not-found')
  if (message.direction !== 'outgoing' || message.delivery === undefined) throw new Problem('not-ours')
  // "It arrived" is the operator's word alone: Telegram's number of it is not known.
  if (message.delivery === 'sent' && messageFacts(db, messageId)?.key.startsWith('out:')) throw new Problem('not-sent')
  return message
}

/**
 * Durable before this answers. A later one of the same kind takes the place of those that have not been done. What else waits when a message
 * is to be deleted is dropped once it is gone, not before: Telegram may have done it already and refuse to delete.
 */
function ask(deps: Deps, messageId: string, deed: Deed, postbacks?: Readonly<Record<string, string>>, local?: (db: Database) => void): null {
  const { db, log, deviceId, random, kick } = deps
  const overtaken = openOperations(db, messageId).filter(open => open.deed.do === deed.do || (deed.do === 'delete' && open.state === 'failed'))
  const operationId = `op:${deviceId}:${random.uuid()}`
  log.append([
    ...overtaken.filter(open => !isNeeded(open.deed, deed)).map(({ id }): NewEvent => ({ type: 'operation.dropped', body: { operationId: id, messageId } })),
    { type: 'operation.asked', body: { operationId, messageId, deed, ...(postbacks && { postbacks }) } },
  ], local)
  kick()
  return null
}

/** An edit of the words alone does not stand for one of the buttons. */
function isNeeded(earlier: Deed, later: Deed): boolean {
  if (earlier.do !== 'edit' || later.do !== 'edit') return false
  return (earlier.words !== undefined && later.words === undefined) || (earlier.file !== undefined && later.file === undefined) || (earlier.keyboard !== undefined && later.keyboard === undefined)
}

/** Once more what could not be done to a message; answers whether there was something. */
export function retryDeeds(deps: Deps, messageId: string): boolean {
  const failed = openOperations(deps.db, messageId).filter(({ state }) => state === 'failed')
  for (const { deed } of failed) ask(deps, messageId, deed)
  return failed.length > 0
}

/** Forgets what could not be done to a message; answers whether there was something. */
export function forgetDeeds({ db, log }: Deps, messageId: string): boolean {
  const failed = openOperations(db, messageId).filter(({ state }) => state === 'failed')
  if (failed.length === 0) return false
  log.append(failed.map(({ id }): NewEvent => ({ type: 'operation.dropped', body: { operationId: id, messageId } })))
  return true
}

